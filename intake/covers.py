"""表紙 and 補正依頼: known by their QR code while a file is opened, before anybody reads a page."""

import zxingcpp
from PIL import Image

from records.cover import Cover, cover_of
from records.letter import Letter, letter_of

# The smaller code, a letter's, is 34 mm wide: five pixels a mm are more than its modules need.
LONG_SIDE = 1600
_QR = zxingcpp.barcode_formats_from_str("QRCode")


def slip_on(page: Image.Image) -> Cover | Letter | None:
    """Answer what a cover sheet or a returned letter says; None where the page is neither."""
    small = page.convert("L")
    small.thumbnail((LONG_SIDE, LONG_SIDE))
    for code in zxingcpp.read_barcodes(small, formats=_QR):
        slip = cover_of(code.text) or letter_of(code.text)
        if slip is not None:
            return slip
    return None
