"""要判断: what the bot found beside our record; a person decides, two once the saving click was reached."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.comparing import Beside, beside
from desk.correcting import correction_of
from desk.guard import CaseReader, Deciding, Desk
from desk.lines import lines_of
from desk.parts import Parts
from desk.web import back_to, page
from desk.words import STEP_WORDS
from ledger.case_lines import EntryLine
from ledger.history import CaseFile
from records.case import State
from records.entry import Found
from records.errors import BusinessError
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
CORRECTION_MEANS: dict[State, str] = {
    State.CONFIRMED: "業務システムの登録を直し終えたときに押します。別の人が画面と見比べて確かめます。",
    State.TO_CHECK: "決裁を取り消し、確認に戻します。",
    State.WITHDRAWN: "訂正しないことにして終わります。",
}
# What follows from each, before somebody presses it.
MEANS: dict[State, str] = {
    State.APPROVED: "業務システムに登録がないと確かめたときに押します。ロボットがもう一度登録します。",
    State.CONFIRMED: "業務システムの登録がこの案件のもので、内容も合うときに押します。登録済みになります。",
    State.TO_CHECK: "決裁を取り消し、確認に戻します。直したあと、もう一度決裁を受けて登録します。",
    State.WITHDRAWN: "登録しないで終わります。業務システムに登録が残っていないか確かめてください。",
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
        beside=_beside(desk, desk.office.history.case(case_id), form),
        step_words=STEP_WORDS,
        proposal=desk.settling.open(case_id),
        needs_two=desk.settling.needs_two(case_id),
        words=CORRECTION_WORDS if case.line.corrects else END_WORDS,
        means=CORRECTION_MEANS if case.line.corrects else MEANS,
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
    number: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Decide, or propose what a second person confirms; what is registered there is named by its number."""
    if end is State.CONFIRMED and not desk.office.history.line(case_id).corrects:
        if not number.strip():
            raise BusinessError("case.no_number", "業務システムの受付番号を入力してください。")
        reason = f"受付番号 {number.strip()}: {reason}"
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


def _beside(desk: Parts, case: CaseFile, form: FormDefinition) -> Beside:
    """Answer what the last attempt found beside our record.

    Its search before filling counts where its end says nothing.
    """
    backs = desk.office.read_back(case.line.procedure)
    newest = (_found_by(attempt) for attempt in reversed(case.entries))
    found = next((one for one in newest if one), ())
    return beside(found, case, form, backs, desk.masked(case.line).headers)


def _found_by(attempt: EntryLine) -> tuple[Found, ...]:
    at_its_end = attempt.result.found if attempt.result else ()
    return at_its_end or (attempt.intent.found if attempt.intent else ())
