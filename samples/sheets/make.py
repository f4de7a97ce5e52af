"""One filled sheet: an invented person's writing on a printed blank, then scanned."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import yaml
from numpy.random import Generator
from numpy.typing import NDArray

from records.form import Cells, CheckBox, DateParts, FieldDefinition, FieldKind, FormDefinition, Line, Options
from records.geometry import Box
from records.paths import FieldPath, Slug
from records.values import Blank, Bool, Code, Date, Decimal, Int, Text, Value
from samples.sheets.contents import Contents, contents_of
from samples.sheets.pen import Hand, Pen, somebodys_hand
from samples.sheets.scanner import Picture, faxed, inked, scanned, stamped
from values.era import to_era

PROCEDURES = Path(__file__).parents[2] / "procedures"
DPI = 300.0
# What comes by fax has passed no counter, so no date stamp either.
FAXED = frozenset({"kansensho_hokoku"})
FAX_DPI = 200.0
Amend = Callable[[Contents], Contents]


@dataclass(frozen=True)
class Sheet:
    """A sheet as scanned (BGR) at ``dpi``, with what stands on it."""

    slug: Slug
    image: Picture
    dpi: float
    truth: dict[FieldPath, Value]


@lru_cache(maxsize=8)
def blank_of(slug: Slug) -> tuple[FormDefinition, NDArray[np.uint8]]:
    """Answer a form and its printed blank, grey at 300 dpi."""
    return form_and_blank(PROCEDURES / slug)


def form_and_blank(folder: Path) -> tuple[FormDefinition, NDArray[np.uint8]]:
    """Answer the form in a folder and its printed blank, grey at 300 dpi."""
    form = FormDefinition.model_validate(yaml.safe_load((folder / "form.yaml").read_text("utf-8")))
    blank = cv2.imread(str(folder / form.blank), cv2.IMREAD_GRAYSCALE)
    return form, np.asarray(blank, dtype=np.uint8)


def written_page(
    slug: Slug, seed: int, truth: Contents, odd_days: dict[FieldPath, str] | None = None
) -> Picture:
    """Answer the paper itself, before any scanner. ``odd_days`` writes era years as ``8|2|30``."""
    return filled(*blank_of(slug), seed, truth, odd_days)


def filled(
    form: FormDefinition,
    blank: NDArray[np.uint8],
    seed: int,
    truth: Contents,
    odd_days: dict[FieldPath, str] | None = None,
) -> Picture:
    """Answer a printed blank (grey at 300 dpi) as somebody filled it in."""
    slug = form.slug
    rng = _hands(slug, seed)
    hand = somebodys_hand(rng)
    pen = Pen(hand, rng, blank.shape[:2], DPI)  # type: ignore[arg-type]
    for field in form.fields:
        _fill(pen, field, truth.get(field.path, Blank()), (odd_days or {}).get(field.path), rng)
    page = inked(blank, pen.ink, hand.colour)
    if slug not in FAXED and form.ignore and rng.random() < 0.7:
        page = stamped(page, form.ignore[0], "R8.11.16", rng, DPI)
    return page


def hand_of(slug: Slug, seed: int) -> Hand:
    """Answer the hand in which ``filled`` fills a form."""
    return somebodys_hand(_hands(slug, seed))


def _hands(slug: Slug, seed: int) -> Generator:
    return np.random.default_rng([seed, 1, *slug.encode()])


def make_sheet(slug: Slug, seed: int, amend: Amend | None = None, *, clean: bool = False) -> Sheet:
    """Answer a filled sheet; the same slug and seed give the same pixels.

    ``amend`` changes what is written. ``clean`` scans at 300 dpi and upright; a fax is a fax either way.
    """
    truth = contents_of(slug, np.random.default_rng([seed, 0, *slug.encode()]))
    truth = amend(truth) if amend else truth
    page = written_page(slug, seed, truth)
    if slug in FAXED:
        return Sheet(slug, faxed(page, np.random.default_rng([seed, 2]), FAX_DPI / DPI), FAX_DPI, truth)
    return Sheet(slug, *scan(page, seed, clean=clean), truth)


def scan(page: Picture, seed: int, *, clean: bool = False) -> tuple[Picture, float]:
    """Answer a scan of a paper with its dpi: 300 or 200, sometimes upside down."""
    rng = np.random.default_rng([seed, 2])
    dpi = 300.0 if clean or rng.random() < 0.6 else 200.0
    turned = not clean and bool(rng.random() < 0.1)
    return scanned(page, rng, scale=dpi / DPI, turned=turned), dpi


def _fill(pen: Pen, field: FieldDefinition, value: Value, odd: str | None, rng: Generator) -> None:
    match field.layout, value:
        case _, Blank():
            return
        case Line() as line, Text() | Int() | Decimal():
            text = value.text if isinstance(value, Text) else str(value.number)
            pen.write(_hyphened(field, text), line.box, rows=line.rows)
        case Cells() as cells, Text(text=sign) if field.kind is FieldKind.SIGN:
            pen.sign(sign, cells.boxes[0])
        case Cells() as cells, Text() | Int() | Decimal():
            _fill_cells(pen, value, cells.boxes)
        case Options() as options, Code(code=code):
            _mark(pen, options, code)
        case CheckBox() as check, Bool(flag=True):
            pen.tick(check.box)
        case DateParts() as parts, Date():
            _fill_date(pen, parts, value, odd, rng)


def _fill_cells(pen: Pen, value: Text | Int | Decimal, boxes: tuple[Box, ...]) -> None:
    """Write texts from the left, numbers to the right; the point is printed."""
    text = value.text if isinstance(value, Text) else str(value.number).replace(".", "").rjust(len(boxes))
    for character, box in zip(text, boxes, strict=False):
        pen.write_cell(character, box)


def _hyphened(field: FieldDefinition, text: str) -> str:
    if field.path != "denwa":
        return text
    return f"{text[:3]}-{text[3:7]}-{text[7:]}" if len(text) == 11 else f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _mark(pen: Pen, options: Options, code: str) -> None:
    box = next(option.box for option in options.options if option.code == code)
    if options.mark == "circle":
        pen.circle(box)
    else:
        pen.tick(box)


def _fill_date(pen: Pen, layout: DateParts, value: Date, odd: str | None, rng: Generator) -> None:
    era = to_era(value.date)
    assert era is not None  # noqa: S101 - samples are all of this century and the last
    if layout.era is not None:
        _mark(pen, layout.era, era[0].letter)
    numbers = odd.split("|") if odd else [str(era[1]), str(value.date.month), str(value.date.day)]
    padded = rng.random() < 0.3
    for number, boxes in zip(numbers, (layout.year, layout.month, layout.day), strict=True):
        _fill_number(pen, number.zfill(2) if padded else number, boxes)


def _fill_number(pen: Pen, number: str, boxes: tuple[Box, ...]) -> None:
    if len(boxes) == 1:
        pen.write(number, boxes[0].model_copy(update={"w": boxes[0].w + 3.0}))
        return
    for character, box in zip(number.rjust(len(boxes)), boxes, strict=True):
        pen.write_cell(character, box)
