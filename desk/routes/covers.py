"""表紙: a cover sheet to print, whose QR code tells the reader what lies behind it."""

import re

import zxingcpp
from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from desk.guard import Desk, Reader
from desk.web import page
from records.cover import Cover
from records.errors import BusinessError

router = APIRouter(prefix="/covers")

# A code of this level is still read where a staple or a stamp covers a quarter of it.
_SAFE = "Q"
_MOST = 9999
_SIZE = re.compile(r'<svg width="(\d+)" height="(\d+)"')


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
        code=_drawn(cover),
        day=desk.office.today(),
    )


def _count(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed) <= _MOST else None


def _drawn(cover: Cover) -> Markup:
    """Answer the code as an SVG that takes the size of its place."""
    code = zxingcpp.create_barcode(cover.written(), zxingcpp.BarcodeFormat.QRCode, ec_level=_SAFE).to_svg()
    sized = _SIZE.sub(r'<svg viewBox="0 0 \1 \2"', code[code.index("<svg") :], count=1)
    return Markup(sized)  # noqa: S704 - drawn by the library out of black squares
