"""QR codes for papers that are printed here and come back."""

import re

import zxingcpp
from markupsafe import Markup

# A code of this level is still read where a staple or a stamp covers a quarter of it.
_SAFE = "Q"
_SIZE = re.compile(r'<svg width="(\d+)" height="(\d+)"')


def drawn(text: str) -> Markup:
    """Answer a QR code as an SVG that takes the size of its place."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=_SAFE).to_svg()
    sized = _SIZE.sub(r'<svg viewBox="0 0 \1 \2"', code[code.index("<svg") :], count=1)
    return Markup(sized)  # noqa: S704 - drawn by the library out of black squares
