"""表紙: cover sheets are known by their QR code while a file is opened, before anybody reads a page."""

import zxingcpp
from PIL import Image

from records.cover import Cover, cover_of

# The code of a cover is 60 mm wide: 13 pixels a mm are far more than it takes.
LONG_SIDE = 1600
_QR = zxingcpp.barcode_formats_from_str("QRCode")


def cover_on(page: Image.Image) -> Cover | None:
    """Answer what a cover sheet says; None where the page is none."""
    small = page.convert("L")
    small.thumbnail((LONG_SIDE, LONG_SIDE))
    for code in zxingcpp.read_barcodes(small, formats=_QR):
        cover = cover_of(code.text)
        if cover is not None:
            return cover
    return None
