"""表紙: a cover sheet to print, whose QR code tells the reader what lies behind it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.codes import drawn
from desk.guard import Desk, Reader
from desk.web import page
from records.cover import Cover
from records.errors import BusinessError

router = APIRouter(prefix="/covers")

_MOST = 9999


@router.get("")
def show(
    request: Request, desk: Desk, session: Reader, procedure: str = "", expected: str = "", label: str = ""
) -> Response:
    """Show the cover sheet that was asked for, ready to print."""
    known = desk.known(session.user)
    if procedure and procedure not in known:
        raise BusinessError("procedure.unknown", "この業務の定義がありません。")
    cover = Cover(procedure=procedure or None, expected=_count(expected), label=label.strip()[:40])
    defined = known.get(procedure)
    return page(
        request,
        session,
        "covers",
        cover=cover,
        title=defined.procedure.title if defined else "",
        procedures=[one.procedure for one in known.values()],
        code=drawn(cover.written()),
        day=desk.office.today(),
    )


def _count(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed) <= _MOST else None
