"""要判断: what the bot found beside our record; a person decides, two once the saving click was reached."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.comparing import Compared, compared
from desk.correcting import correction_of
from desk.guard import CaseReader, Deciding, Desk
from desk.lines import lines_of
from desk.parts import Parts
from desk.web import back_to, page
from ledger.history import CaseFile
from records.case import State
from records.form import FormDefinition
from records.ids import Id
from records.paths import Slug
from records.target import TargetDefinition

router = APIRouter(prefix="/held")

Ends = Literal[State.APPROVED, State.CONFIRMED, State.TO_CHECK, State.WITHDRAWN]
END_WORDS: dict[State, str] = {
    State.APPROVED: "もう一度登録する",
    State.CONFIRMED: "既に登録されている",
    State.TO_CHECK: "内容を直す",
    State.WITHDRAWN: "取り下げる",
}
# A 訂正 is entered by a person, on the screen itself.
CORRECTION_WORDS: dict[State, str] = {
    State.CONFIRMED: "業務システムで訂正した",
    State.TO_CHECK: "内容を直す",
    State.WITHDRAWN: "訂正をやめる",
}
Reason = Annotated[str, Form(min_length=1, max_length=400)]


@router.get("")
def show(request: Request, desk: Desk, session: CaseReader) -> Response:
    """Show every case that waits for a decision."""
    lines = desk.office.history.cases((State.HELD,), among=desk.reach(session.user))
    waiting = {line.id: desk.settling.open(line.id) for line in lines}
    titles = {slug: defined.procedure.title for slug, defined in desk.office.catalog.items()}
    return page(request, session, "held/list", lines=lines, proposals=waiting, titles=titles, words=END_WORDS)


@router.get("/{case_id}")
def open_one(request: Request, desk: Desk, session: CaseReader, case_id: Id) -> Response:
    """Show one of them with what the bot found."""
    case = desk.seen(case_id, session.user.id, "held")
    form = desk.lookup.form(case.line.form_sha256)
    return page(
        request,
        session,
        "held/one",
        case=case,
        form=form,
        lines=lines_of(case, form),
        attempt=next((one for one in reversed(case.entries) if one.result), None),
        found=_found(desk, desk.office.history.case(case_id), form),
        proposal=desk.settling.open(case_id),
        needs_two=desk.settling.needs_two(case_id),
        words=CORRECTION_WORDS if case.line.corrects else END_WORDS,
        own=correction_of(case, form) if case.line.corrects else None,
        origin=desk.seen(case.line.corrects, session.user.id, "held") if case.line.corrects else None,
        target=_target(desk, case.line.procedure),
    )


@router.post("/{case_id}")
def decide(
    request: Request,
    desk: Desk,
    session: Deciding,
    case_id: Id,
    version: Annotated[int, Form()],
    end: Annotated[Ends, Form()],
    reason: Reason,
) -> Response:
    """Decide, or propose what a second person confirms."""
    proposal = desk.settling.decide(case_id, version, end, reason, user_id=session.user.id)
    return back_to(request, f"/held/{case_id}" if proposal else "/held")


@router.post("/{case_id}/confirm")
def confirm(
    request: Request, desk: Desk, session: Deciding, case_id: Id, proposal: Annotated[Id, Form()]
) -> Response:
    """Agree with the first person."""
    desk.settling.confirm(case_id, proposal, user_id=session.user.id)
    return back_to(request, "/held")


@router.post("/{case_id}/refuse")
def refuse(
    request: Request, desk: Desk, session: Deciding, case_id: Id, proposal: Annotated[Id, Form()]
) -> Response:
    """Take the proposal off the table."""
    desk.settling.refuse(case_id, proposal, user_id=session.user.id)
    return back_to(request, f"/held/{case_id}")


def _target(desk: Parts, slug: Slug) -> TargetDefinition | None:
    """Answer the business system of a 業務; None where its records end in a workbook, or nowhere."""
    screen = desk.office.screens.get(slug)
    return desk.office.targets.get(screen.target) if screen else None


def _found(desk: Parts, case: CaseFile, form: FormDefinition) -> list[Compared]:
    """Answer what the last attempt found; its search before filling counts where its end says nothing."""
    backs = desk.office.read_back(case.line.procedure)
    for attempt in reversed(case.entries):
        found = attempt.result.found if attempt.result else ()
        found = found or (attempt.intent.found if attempt.intent else ())
        if found:
            masked = desk.masked(case.line).headers
            return [compared(one, case, form, backs, masked) for one in found]
    return []
