"""ヘルプ: how to work, and every key."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Signed
from desk.web import page

router = APIRouter()


@router.get("/help")
def show(request: Request, session: Signed) -> Response:
    """Show it."""
    return page(request, session, "help")
