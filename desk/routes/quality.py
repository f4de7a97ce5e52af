"""届いた誤り: how many fields reach the business system wrong, and how often checkers are, by month."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Desk, Reader
from desk.web import page
from ledger.quality import months_of

router = APIRouter(prefix="/quality")


@router.get("")
def show(request: Request, desk: Desk, session: Reader) -> Response:
    """Show what is proven, and what is not."""
    procedures = [one.procedure for one in desk.known(session.user).values()]
    shown = [(one, months_of(desk.office.book, one)) for one in sorted(procedures, key=lambda one: one.slug)]
    return page(request, session, "quality", shown=shown)
