"""訂正: what was entered is wrong. A clerk says what must stand there and why; that is then approved."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from desk.correcting import Entry, entries_of, typed_in
from desk.guard import ActingClerk, Clerk, Desk, sent_form
from desk.lines import lines_of
from desk.masking import masked_paths, veiled_contents
from desk.parts import Parts
from desk.questions import doubts
from desk.web import back_to, page
from ledger.accounts import Session
from ledger.history import CaseFile
from records.ids import Id

router = APIRouter(prefix="/cases")

Sent = Annotated[FormData, Depends(sent_form)]


@router.get("/{case_id}/correction")
def begin(request: Request, desk: Desk, session: Clerk, case_id: Id) -> Response:
    """Show what stands in the business system, each field to be overwritten."""
    held = desk.office.corrections.standing(case_id)
    case = desk.seen(case_id, session.user.id, "correction")
    form = desk.lookup.form(case.line.form_sha256)
    entries = entries_of(form, veiled_contents(held, masked_paths(form)))
    return _shown(request, desk, session, case, entries)


@router.post("/{case_id}/correction")
def open_one(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    sent: Sent,
    case_id: Id,
    version: Annotated[int, Form()],
    reason: Annotated[str, Form(max_length=400)] = "",
    insist: Annotated[bool, Form()] = False,  # noqa: FBT002 - a form's field
) -> Response:
    """Open the correction, or show again what was typed with what is to be looked at first."""
    held, case = desk.office.corrections.standing(case_id), desk.office.history.case(case_id)
    form = desk.lookup.form(case.line.form_sha256)
    known = entries_of(form, veiled_contents(held, masked_paths(form)))
    entries, values = typed_in(desk.office, form, known, sent)
    asked = () if insist else doubts(form, held, values)
    if asked or any(one.problem for one in entries):
        case = desk.seen(case_id, session.user.id, "correction")
        return _shown(request, desk, session, case, entries, reason=reason, asked=asked)
    correction = desk.office.corrections.open(case_id, version, values, reason, user_id=session.user.id)
    return back_to(request, f"/cases/{correction}")


def _shown(
    request: Request,
    desk: Parts,
    session: Session,
    case: CaseFile,
    entries: tuple[Entry, ...],
    *,
    reason: str = "",
    asked: tuple[str, ...] = (),
) -> HTMLResponse:
    form = desk.lookup.form(case.line.form_sha256)
    wrong = bool(asked) or any(one.problem for one in entries)
    return page(
        request,
        session,
        "cases/correct",
        status=422 if wrong else 200,
        case=case,
        form=form,
        lines={one.path: one for one in lines_of(case, form)},
        entries=entries,
        reason=reason,
        asked=asked,
    )
