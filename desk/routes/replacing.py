"""差し替え: a clerk says which of the pages that came since mends a case on hold."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import ActingClerk, Clerk, Desk
from desk.web import back_to, page
from desk.words import PAGE_WORDS
from records.ids import Id

router = APIRouter(prefix="/cases")


@router.get("/{case_id}/replacement")
def show(request: Request, desk: Desk, session: Clerk, case_id: Id) -> Response:
    """Show the pages that came since the case was put on hold."""
    arrived = desk.office.replacing.arrived(case_id, session.user.bound_to)
    case = desk.seen(case_id, session.user.id, "replacement")
    return page(
        request,
        session,
        "cases/replacement",
        case=case,
        form=desk.lookup.form(case.line.form_sha256),
        arrived=arrived,
        page_words=PAGE_WORDS,
    )


@router.post("/{case_id}/replacement")
def name(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    case_id: Id,
    version: Annotated[int, Form()],
    page_id: Annotated[Id, Form()],
) -> Response:
    """Say which page it is: it is read again, and then takes the old one's place."""
    desk.office.replacing.name(
        case_id, version, page_id, user_id=session.user.id, departments=session.user.bound_to
    )
    return back_to(request, f"/cases/{case_id}")
