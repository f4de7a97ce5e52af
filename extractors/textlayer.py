"""Text that a PDF carries itself: characters by place instead of pixels."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pdfplumber
from numpy.typing import NDArray

from extractors.images import PER_MM
from extractors.judge import UNSURE
from extractors.lattice import Hypothesis
from extractors.raw import RawField
from records.form import Cells, DateParts, FieldDefinition, Line
from records.geometry import Box
from records.reading import Reading
from values.text import has_radicals, without_radicals

POINTS_PER_INCH = 72.0
MODEL = "pdfplumber"


@dataclass(frozen=True)
class Character:
    """One character and its middle in mm on the blank."""

    text: str
    x: float
    y: float
    width: float


def characters_on(pdf: bytes, number: int, dpi: float, to_page: NDArray[np.float64]) -> tuple[Character, ...]:
    """Answer the characters of page ``number`` (from 1), laid over the blank.

    ``to_page`` takes pixels of the aligned page to pixels of the page rendered at ``dpi``.
    """
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        found = [
            (str(one["text"]), (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2, one["width"])
            for one in document.pages[number - 1].chars
        ]
    if not found:
        return ()
    middles = np.array([(x, y, POINTS_PER_INCH / dpi) for _, x, y, _ in found]).T * dpi / POINTS_PER_INCH
    back = np.linalg.inv(to_page) @ middles
    places = back[:2] / back[2] / PER_MM
    millimetre = POINTS_PER_INCH / 25.4
    return tuple(
        Character(text, float(x), float(y), float(width) / millimetre)
        for (text, _, _, width), (x, y) in zip(found, places.T, strict=True)
    )


def text_in(one: FieldDefinition, characters: Sequence[Character], era: str) -> RawField | None:
    """Answer what stands in a field; None where only ink can tell (ticks and circles)."""
    match one.layout:
        case Line() as layout:
            return _answer(_line(characters, layout.box))
        case Cells() as layout:
            return _answer("".join(_line(characters, box) for box in layout.boxes))
        case DateParts() as layout:
            parts = [
                "".join(_line(characters, box) for box in boxes).replace("\u3000", "")
                for boxes in (layout.year, layout.month, layout.day)
            ]
            return _answer("|".join([era, *parts]) if any(parts) else "")
    return None


def _answer(found: str) -> RawField:
    raw = without_radicals(found)
    doubt = UNSURE if has_radicals(raw) else None
    reading = Reading(engine="text_layer", model=MODEL, raw=raw, probability=1.0, seconds=0.0)
    hypotheses = (Hypothesis(raw, 0.0),) if raw else ()
    return RawField(hypotheses, doubt=doubt, readings=(reading,), certain=1.0)


def _line(characters: Sequence[Character], box: Box) -> str:
    """Answer the characters whose middle lies in a box, line by line; wide gaps become a space."""
    inside = [
        one for one in characters if box.x <= one.x <= box.x + box.w and box.y <= one.y <= box.y + box.h
    ]
    inside.sort(key=lambda one: (round(one.y / 3), one.x))
    text, before = "", None
    for one in inside:
        if one.text.isspace():
            text += "\u3000"
        else:
            gap = before is not None and one.x - before.x > 1.8 * max(one.width, before.width) > 0
            text += f"\u3000{one.text}" if gap and not text.endswith("\u3000") else one.text
        before = one
    return text.strip("\u3000")
