"""Text that a PDF carries itself, by place instead of pixels, and whether its picture shows the same."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pdfplumber
from numpy.typing import NDArray

from extractors.acroform import Place, Widget, fields_held, widgets_of
from extractors.answers import doubted, is_unlike, is_variant, pointed, typed_field
from extractors.images import PER_MM, Image
from extractors.judge import VARIANT
from extractors.raw import RawField
from records.form import Cells, DateParts, FieldDefinition, Line
from records.geometry import MM_PER_INCH, Box
from records.paths import FieldPath

POINTS_PER_INCH = 72.0
POINTS_PER_MM = POINTS_PER_INCH / MM_PER_INCH
MODEL = "pdfplumber"
# Pictures over so much of a page are a scan: text beside them is what a scanner's software guessed.
SCANNED = 0.5
# Darker than this is ink; a character that is shown has at least so many pixels of it at ALIGNED_DPI.
INK, LEAST_INK = 170, 3


@dataclass(frozen=True)
class Character:
    """One character and its middle in mm on the blank."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class TextLayer:
    """What one page of a PDF says: characters that it prints, and its own fields."""

    characters: tuple[Character, ...]
    widgets: tuple[Widget, ...]


def layer_of(pdf: bytes, number: int, dpi: float, to_page: NDArray[np.float64]) -> TextLayer:
    """Answer what page ``number`` (from 1) says, laid over the blank.

    ``to_page`` takes pixels of the aligned page to pixels of the page rendered at ``dpi``.
    """
    back = np.linalg.inv(to_page)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        page = document.pages[number - 1]
        # The page is rendered as its crop box shows it; pdfplumber counts from elsewhere.
        left, top = float(page.cropbox[0]), float(page.cropbox[1])

        def place(x: float, y: float) -> tuple[float, float]:
            point = np.array([(x - left) * dpi / POINTS_PER_INCH, (y - top) * dpi / POINTS_PER_INCH, 1.0])
            across, down, scale = back @ point
            return float(across / scale / PER_MM), float(down / scale / PER_MM)

        printed = () if _is_scan(page) else tuple(_character(one, place) for one in page.chars)
        return TextLayer(printed, widgets_of(page.annots, place))


def _is_scan(page: pdfplumber.page.Page) -> bool:
    covered = sum(float(one["width"]) * float(one["height"]) for one in page.images)
    return covered > SCANNED * float(page.width) * float(page.height)


def _character(one: Mapping[str, float | str], place: Place) -> Character:
    x, y = place((float(one["x0"]) + float(one["x1"])) / 2, (float(one["top"]) + float(one["bottom"])) / 2)
    width, height = float(one["width"]) / POINTS_PER_MM, float(one["height"]) / POINTS_PER_MM
    return Character(str(one["text"]), x, y, width, height)


def with_layer(
    fields: Sequence[FieldDefinition],
    seen: Mapping[FieldPath, RawField],
    layer: TextLayer,
    written: Image,
    blank: Image,
) -> dict[FieldPath, RawField]:
    """Answer what was seen in each field, the file's own words in its place where they are to be trusted.

    Characters count that the page shows and the blank does not: ``written`` is the page without the blank's
    print. Words under white or beside the page, and others than the picture shows, send a field to a person.
    """
    shown, hidden = _told_apart(layer.characters, written, blank)
    said = {
        one.path: text
        for one in fields
        if (text := text_in(one, shown, seen[one.path].raw.partition("|")[0])) is not None
        and (text.raw or seen[one.path].blank)
    }
    told = dict(seen)
    for one in fields:
        secret = text_in(one, hidden, "")
        if one.path in said:
            told[one.path] = _compared(one, said[one.path], seen[one.path])
        if secret is not None and secret.raw:
            told[one.path] = doubted(told[one.path], secret)
    return told | {
        one.path: held if seen[one.path].blank else _compared(one, held, seen[one.path])
        for one, held in fields_held(fields, layer.widgets)
    }


def _compared(one: FieldDefinition, said: RawField, seen: RawField) -> RawField:
    if is_unlike(one, said, seen):
        return doubted(said, seen)
    return doubted(said, seen, VARIANT) if is_variant(said, seen) else said


def _told_apart(
    characters: Sequence[Character], written: Image, blank: Image
) -> tuple[list[Character], list[Character]]:
    """Answer the characters that are shown, and those that are not and that the blank does not print."""
    shown, hidden = [], []
    for one in characters:
        if one.text.isspace() or _has_ink(written, one):
            shown.append(one)
        elif not _has_ink(blank, one):
            hidden.append(one)
    return shown, hidden


def _has_ink(page: Image, one: Character) -> bool:
    across, down = max(one.width, 1.0) / 2, max(one.height, 1.0) / 2
    top, bottom = (max(round((one.y + reach) * PER_MM), 0) for reach in (-down, down))
    left, right = (max(round((one.x + reach) * PER_MM), 0) for reach in (-across, across))
    return int((page[top:bottom, left:right] < INK).sum()) >= LEAST_INK


def text_in(one: FieldDefinition, characters: Sequence[Character], era: str) -> RawField | None:
    """Answer what stands in a field; None where only ink can tell (ticks and circles)."""
    match one.layout:
        case Line() as layout:
            return typed_field(_line(characters, layout.box, vertical=layout.vertical), MODEL)
        case Cells() as layout:
            text = "".join(_line(characters, box) for box in layout.boxes)
            return typed_field(pointed(text, layout), MODEL)
        case DateParts() as layout:
            parts = [
                "".join(_line(characters, box) for box in boxes).replace("\u3000", "")
                for boxes in (layout.year, layout.month, layout.day)
            ]
            return typed_field("|".join([era, *parts]) if any(parts) else "", MODEL)
    return None


def _line(characters: Sequence[Character], box: Box, *, vertical: bool = False) -> str:
    """Answer the characters whose middle lies in a box, line by line; wide gaps become a space.

    Lines from the top down follow each other from the right.
    """
    inside = [
        one for one in characters if box.x <= one.x <= box.x + box.w and box.y <= one.y <= box.y + box.h
    ]
    inside.sort(key=lambda one: (-round(one.x / 3), one.y) if vertical else (round(one.y / 3), one.x))
    text, before = "", None
    for one in inside:
        if one.text.isspace():
            text += "\u3000"
        else:
            gap = before is not None and _is_gap(before, one, vertical=vertical)
            text += f"\u3000{one.text}" if gap and not text.endswith("\u3000") else one.text
        before = one
    return text.strip("\u3000")


def _is_gap(before: Character, one: Character, *, vertical: bool) -> bool:
    if vertical:
        return one.y - before.y > 1.8 * max(one.height, before.height) > 0
    return one.x - before.x > 1.8 * max(one.width, before.width) > 0
