"""後閲: whoever was away looks at what was decided in their name, and marks it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import ActingApprover, Approver, Desk
from desk.web import back_to, page
from ledger.after_views import MOST_LISTED
from records.errors import BusinessError
from records.ids import Id

router = APIRouter(prefix="/approve/after")

NONE_CHOSEN = BusinessError("after_view.none_chosen", "後閲した案件を選んでください。")


@router.get("")
def show(request: Request, desk: Desk, session: Approver) -> Response:
    """Show what was decided in this person's name, first what they have not looked at."""
    return page(
        request,
        session,
        "approve/after",
        lines=desk.office.after_views.of(session.user.id),
        unseen=desk.office.after_views.waiting(session.user.id),
        titles={slug: one.procedure.title for slug, one in desk.office.catalog.items()},
        most=MOST_LISTED,
    )


@router.post("")
def view(
    request: Request,
    desk: Desk,
    session: ActingApprover,
    chosen: Annotated[list[Id] | None, Form(max_length=MOST_LISTED)] = None,
) -> Response:
    """Write down that these were looked at."""
    if not chosen:
        raise NONE_CHOSEN
    desk.office.after_views.view(chosen, user_id=session.user.id)
    return back_to(request, "/approve/after")
