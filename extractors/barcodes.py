"""Bar codes and QR codes that are printed on every paper with another text.

What carries its own check (QR, Code 128) is read once. The bars of Code 39, ITF and NW-7 can be misread as
other valid ones, of a ragged fax above all: they are read at several heights, which have to agree.
"""

import importlib.metadata
from collections import Counter
from collections.abc import Iterator

import cv2
import numpy as np
import zxingcpp

from extractors.images import Image
from extractors.lattice import Hypothesis
from extractors.raw import RawField
from extractors.strokes import INK, is_only_dust, pieces_in, pixels_of
from extractors.unreadable import UNREADABLE_CODE
from records.geometry import Box
from records.reading import Reading

MODEL = f"zxing-cpp {importlib.metadata.version('zxing-cpp')}"
_FORMATS = zxingcpp.BarcodeFormat
CHECKED = frozenset({_FORMATS.QRCode, _FORMATS.MicroQRCode, _FORMATS.Code128})
KNOWN = zxingcpp.BarcodeFormats([*CHECKED, _FORMATS.Code39, _FORMATS.ITF, _FORMATS.Codabar])
# The white around a code belongs to it.
QUIET_MM = 2.5
SCALES, BANDS, BAND_SCALES = (1, 2, 3), 3, (2, 3)
# So often must the bars be read the same, and so many times as often as all else.
AGREED, AGAINST = 3, 4
# The letters that begin and end NW-7 are no part of what it says.
STARTS_AND_STOPS = "ABCDabcd"


def read_code(page: Image, box: Box) -> RawField:
    """Answer what a printed code says: certain where it can be read, a question where it cannot.

    Nobody reads bars by eye, so no guess is offered.
    """
    if is_only_dust(pieces_in(page, pixels_of(box, page.shape))):
        return RawField()
    place = pixels_of(box, page.shape, QUIET_MM)
    said = _said(page[place.top : place.bottom, place.left : place.right])
    if said is None:
        return RawField(doubt=UNREADABLE_CODE)
    reading = Reading(engine="barcode", model=MODEL, raw=said, probability=1.0, seconds=0.0)
    return RawField((Hypothesis(said, 0.0),), readings=(reading,), certain=1.0)


def _said(patch: Image) -> str | None:
    """Answer the text of the one code in a patch; None where that is not certain."""
    votes, checked = _votes(patch)
    if not votes:
        return None
    text, most = votes.most_common(1)[0]
    others = votes.total() - most
    sure = text in checked and not others
    return text if sure or (most >= AGREED and most >= AGAINST * others) else None


def _votes(patch: Image) -> tuple[Counter[str], frozenset[str]]:
    """Answer how often each text was read, and which of them a code's own check confirms."""
    votes: Counter[str] = Counter()
    checked = set()
    for picture in _pictures(patch):
        for one in zxingcpp.read_barcodes(picture, formats=KNOWN, text_mode=zxingcpp.TextMode.Plain):
            text = one.text.strip(STARTS_AND_STOPS) if one.format == _FORMATS.Codabar else one.text
            votes[text] += 1
            if one.format in CHECKED:
                checked.add(text)
        if checked:
            break
    return votes, frozenset(checked)


def _pictures(patch: Image) -> Iterator[Image]:
    """Answer the code as it is and larger, then heights of it alone."""
    for scale in SCALES:
        yield _enlarged(patch, scale)
    rows = np.flatnonzero((patch < INK).any(1))
    for band in np.array_split(patch[rows[0] : rows[-1] + 1], BANDS):
        for scale in BAND_SCALES:
            yield _enlarged(band, scale)


def _enlarged(picture: Image, scale: int) -> Image:
    larger = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(larger, np.uint8)
