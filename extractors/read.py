"""What the engines say about every field of a cleaned page. Tesseract is asked once for all lines."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from extractors.crop import Written, boxes_of, cells, characters, lines
from extractors.engines.rapid import LineReading
from extractors.images import Image
from extractors.ink import Marks, marks
from extractors.layout import Settled, settle
from extractors.runs import Run, numbers_hold, read_run, read_sign
from extractors.strokes import framed, is_faint
from records.form import Cells, CheckBox, DateParts, FieldDefinition, FieldKind, FormDefinition, Line, Options
from records.geometry import Box
from records.paths import FieldPath
from records.reading import Candidate, Problem, Reading
from values.alphabet import DIGITS, characters_of
from values.text import digits_of, with_long_vowels

NUMERIC = frozenset(
    {FieldKind.PHONE, FieldKind.DIGITS, FieldKind.INTEGER, FieldKind.MONEY, FieldKind.DECIMAL,
     FieldKind.POSTAL_CODE}
)  # fmt: skip
SPACED = frozenset({FieldKind.NAME, FieldKind.KANA})
LINE_FRAME = 0.06
SURE_MARK, SURE_BLANK = 0.999, 0.999
STRAYS = Problem(code="writing.strays", message="記入が枠や欄からはみ出しています。")
NOTHING = Run("")
FAINT = Problem(code="writing.faint", message="薄い記入があるかもしれません。")
UNFIT = Problem(code="writing.unfit", message="文字の数や大きさが筆跡と合いません。")


class Recogniser(Protocol):
    """The first opinion: boxes and lines, limited to what a field may hold."""

    model: str

    def cells(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[list[Candidate]]:
        """Answer candidates for each picture of one character."""

    def lines(self, pictures: Sequence[Image], allowed: Sequence[frozenset[str] | None]) -> list[LineReading]:
        """Answer each line."""


class SecondReader(Protocol):
    """The second opinion: lines, of any characters."""

    model: str

    def lines(self, pictures: Sequence[Image]) -> list[str]:
        """Answer each line."""


@dataclass(frozen=True)
class Engines:
    """The engines that read a sheet."""

    first: Recogniser
    second: SecondReader


@dataclass(frozen=True)
class RawField:
    """What was read in one field. ``agreed`` tells whether two opinions said the same.

    ``shares`` are those of each character of ``raw`` on a line; ``numbers_held`` tells whether each number
    in it read the same again, character by character.
    """

    raw: str
    probability: float
    blank: bool = False
    agreed: bool = True
    weakest: float = 1.0
    doubt: Problem | None = None
    alternatives: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    shares: tuple[float, ...] = ()
    numbers_held: bool = False


@dataclass(frozen=True)
class _Part:
    """A run of boxes or the lines of one field, with what was read of it."""

    allowed: frozenset[str]
    boxes: tuple[Image | None, ...] = ()
    lines: tuple[Image, ...] = ()
    strays: bool = False
    run: Run = NOTHING
    settled: tuple[Settled, ...] = ()
    second: tuple[str, ...] = ()
    numbers_held: bool = False


def read_fields(
    page: Image, form: FormDefinition, engines: Engines
) -> tuple[dict[FieldPath, RawField], float]:
    """Answer what is written in each field of a cleaned page, and the engines' own seconds."""
    parts = {one.path: _parts(page, one) for one in form.fields}
    begun = time.perf_counter()
    pictures = [framed(line, LINE_FRAME) for of in parts.values() for part in of for line in part.lines]
    second = iter(engines.second.lines(pictures))
    read = {one.path: [_read(part, one, engines.first, second) for part in parts[one.path]]
            for one in form.fields}  # fmt: skip
    seconds = time.perf_counter() - begun
    return {one.path: _assemble(page, one, read[one.path], engines) for one in form.fields}, seconds


def _parts(page: Image, one: FieldDefinition) -> list[_Part]:
    allowed = characters_of(one)
    match one.layout:
        case Cells() as layout:
            return [_boxes(cells(page, layout.boxes), allowed)]
        case DateParts() as layout:
            return [_number(page, boxes) for boxes in (layout.year, layout.month, layout.day)]
        case Line() as layout:
            return [_lines(lines(page, layout), allowed, cut=one.kind in NUMERIC)]
        case Options() | CheckBox():
            return []


def _number(page: Image, boxes: tuple[Box, ...]) -> _Part:
    if len(boxes) > 1:
        return _boxes(cells(page, boxes), DIGITS)
    return _lines(lines(page, Line(box=boxes[0])), DIGITS, cut=True)


def _boxes(written: Written, allowed: frozenset[str]) -> _Part:
    return _Part(allowed, boxes=written.pictures, strays=written.strays)


def _lines(written: Written, allowed: frozenset[str], *, cut: bool) -> _Part:
    """Answer lines; ``cut`` into their characters as well, where they are numbers."""
    found = tuple(one for one in written.pictures if one is not None)
    boxes = tuple(box for line in found for box in characters(line)) if cut else ()
    return _Part(allowed, boxes=boxes, lines=found, strays=written.strays)


def _read(part: _Part, one: FieldDefinition, first: Recogniser, second: Iterator[str]) -> _Part:
    if one.kind is FieldKind.SIGN:
        return replace(part, run=read_sign(part.boxes[0], first.cells))
    pictures = [framed(line, LINE_FRAME) for line in part.lines]
    found = first.lines(pictures, [part.allowed] * len(pictures))
    borders = [
        (picture.shape[0] - line.shape[0]) // 2 for picture, line in zip(pictures, part.lines, strict=True)
    ]
    settled = tuple(
        settle(*line, spaced=one.kind in SPACED) for line in zip(found, part.lines, borders, strict=True)
    )
    said = tuple(next(second) for _ in pictures)
    return replace(
        part,
        run=read_run(part.boxes, part.allowed, first.cells),
        settled=settled,
        second=said,
        numbers_held=one.kind is FieldKind.ADDRESS
        and all(
            _digits_in(line.text) == _digits_in(other)
            or (line.tight and numbers_hold(reading, picture, border, first.cells))
            for line, other, reading, picture, border in zip(
                settled, said, found, part.lines, borders, strict=True
            )
        ),
    )


def _digits_in(text: str) -> list[str]:
    return re.findall("[0-9]+", text)


def _assemble(page: Image, one: FieldDefinition, parts: list[_Part], engines: Engines) -> RawField:
    raw = _raw(page, one, parts, engines)
    if raw.doubt is None and any(part.strays for part in parts):
        return replace(raw, doubt=STRAYS)
    unmarked = raw.blank or (one.kind is FieldKind.CHECK and not raw.raw)
    if unmarked and raw.doubt is None and any(is_faint(page, box) for box in boxes_of(one)):
        return replace(raw, doubt=FAINT)
    return raw


def _raw(page: Image, one: FieldDefinition, parts: list[_Part], engines: Engines) -> RawField:
    match one.layout:
        case Options() as layout:
            return _choice(marks(page, [option.box for option in layout.options], layout.mark), layout)
        case CheckBox() as layout:
            return _check(marks(page, [layout.box], "tick"))
        case DateParts() as layout:
            return _date(page, layout, parts, engines)
        case Cells() as layout:
            return _boxed(parts[0].run, engines, layout.point_after)
        case Line():
            return _numeric(parts[0], engines) if one.kind in NUMERIC else _text(one, parts[0], engines)


def _choice(found: Marks, layout: Options) -> RawField:
    if len(found.marked) == 1 and not found.unclear:
        return RawField(layout.options[found.marked[0]].code, SURE_MARK)
    if not found.marked and not found.unclear:
        return RawField("", SURE_BLANK, blank=True)
    several = len(found.marked) > 1
    message = "二つ以上に印があります。" if several else "印がはっきりしません。"
    likely = layout.options[int(np.argmax(found.amounts))].code
    code = "mark.several" if several else "mark.unclear"
    return RawField(likely, 0.5, weakest=0.5, doubt=Problem(code=code, message=message))


def _check(found: Marks) -> RawField:
    if found.unclear:
        return RawField(
            "1", 0.5, weakest=0.5, doubt=Problem(code="mark.unclear", message="印がはっきりしません。")
        )
    return RawField("1" if found.marked else "", SURE_MARK)


def _boxed(run: Run, engines: Engines, point_after: int | None = None) -> RawField:
    raw = _pointed(run.text, point_after)
    reading = Reading(
        engine="boxes", model=engines.first.model, raw=raw, probability=run.probability, seconds=0.0
    )
    return RawField(
        raw, run.probability, blank=not raw, agreed=run.agreed, weakest=run.weakest,
        alternatives=tuple(_pointed(other, point_after) for other in run.others),
        readings=(reading,) if raw else (),
    )  # fmt: skip


def _pointed(text: str, point_after: int | None) -> str:
    """Answer what stands in a run of boxes, with the decimal point that is printed between them."""
    if point_after is None or not text.strip():
        return text.strip()
    return f"{text[:point_after].strip()}.{text[point_after:].strip()}"


def _date(page: Image, layout: DateParts, parts: list[_Part], engines: Engines) -> RawField:
    read = [_numeric(part, engines) if part.lines else _boxed(part.run, engines) for part in parts]
    era = (
        _choice(marks(page, [o.box for o in layout.era.options], "circle"), layout.era)
        if layout.era
        else None
    )
    if all(part.blank for part in read) and (era is None or era.blank):
        return RawField("", SURE_BLANK, blank=True)
    name = era.raw if era else layout.fixed_era or ""
    others = [
        "|".join([name, *(other if place == number else part.raw for place, part in enumerate(read))])
        for number, changed in enumerate(read) for other in changed.alternatives
    ]  # fmt: skip
    return RawField(
        raw="|".join([name, *(part.raw for part in read)]),
        probability=float(np.prod([part.probability for part in read])) * (era.probability if era else 1.0),
        agreed=all(part.agreed for part in read),
        weakest=min(part.weakest for part in read),
        doubt=era.doubt if era else None,
        alternatives=tuple(others),
        readings=tuple(reading for part in read for reading in part.readings),
    )


def _numeric(part: _Part, engines: Engines) -> RawField:
    """Read a number on a line twice: character by character, and as a whole."""
    run = part.run
    boxed = run.text.replace(" ", "")
    whole = "".join(line.text for line in part.settled).replace("\u3000", "")
    if not boxed and not whole:
        return RawField("", SURE_BLANK, blank=True)
    same = boxed == digits_of(whole)
    of_line = _product(part.settled)
    readings = (
        Reading(engine="line", model=engines.first.model, raw=whole, probability=of_line, seconds=0.0),
        Reading(
            engine="boxes", model=engines.first.model, raw=boxed, probability=run.probability, seconds=0.0
        ),
    )
    # Characters that touch are one piece for the boxes; the whole line is right more often then.
    return RawField(
        boxed if same else whole or boxed, run.probability if same else min(run.probability, of_line),
        agreed=run.agreed and same, weakest=run.weakest,
        alternatives=() if same or not boxed else (boxed,), readings=readings,
    )  # fmt: skip


def _text(one: FieldDefinition, part: _Part, engines: Engines) -> RawField:
    if not part.settled:
        return RawField("", SURE_BLANK, blank=True)
    raw = with_long_vowels("".join(line.text for line in part.settled))
    if one.kind not in SPACED:
        raw = raw.replace("\u3000", "")
    other = "".join(part.second)
    probability = _product(part.settled)
    shares = tuple(share for line in part.settled for share in line.shares)
    readings = (
        Reading(engine="line", model=engines.first.model, raw=raw, probability=probability, seconds=0.0),
        Reading(engine="second", model=engines.second.model, raw=other, probability=0.5, seconds=0.0),
    )
    return RawField(
        raw, probability, agreed=same_text(raw, other), weakest=min(shares, default=0.0),
        doubt=None if all(line.sound for line in part.settled) else UNFIT,
        alternatives=(other,) if other and not same_text(raw, other) else (), readings=readings,
        shares=shares, numbers_held=part.numbers_held,
    )  # fmt: skip


def _product(settled: Sequence[Settled]) -> float:
    return float(np.prod([share for line in settled for share in line.shares]))


def same_text(one: str, other: str) -> bool:
    """Tell whether two readings are the same, the size of kana included.

    In a short word ink alone cannot say how large is usual: チョコ was read チヨコ by network and size.
    """
    plain = str.maketrans("", "", " \u3000")
    return one.translate(plain) == other.translate(plain)
