"""What the engines say about every field of a cleaned page. Tesseract is asked once for all lines."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from extractors.barcodes import read_code
from extractors.boxes import Boxes, CellReader, read_boxes
from extractors.crop import Written, cells, characters, lines
from extractors.ditto import MARK, is_ditto_mark
from extractors.engines.cells import EMPTY
from extractors.images import Image
from extractors.ink import Marks, marks
from extractors.lattice import Hypothesis, Slot, likeliest, share_of_best, shared
from extractors.lines import LINE_FRAME, Line, LineReader, LineText, seen, texts_of
from extractors.numerals import numbers_on
from extractors.options import left_over
from extractors.proposals import proposals
from extractors.raw import Opinions, RawField
from extractors.signs import read_sign
from extractors.strokes import framed, is_faint
from extractors.unreadable import UNREADABLE
from records.form import (
    Barcode,
    Cells,
    CheckBox,
    DateParts,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    Listed,
    Options,
    boxes_in,
)
from records.form import Line as LineLayout
from records.geometry import Box
from records.paths import FieldPath
from records.reading import Problem, Reading
from values.alphabet import DIGITS, characters_of
from values.kana import LARGE_OF
from values.text import with_long_vowels

NUMERIC = frozenset(
    {FieldKind.PHONE, FieldKind.DIGITS, FieldKind.INTEGER, FieldKind.MONEY, FieldKind.DECIMAL,
     FieldKind.POSTAL_CODE}
)  # fmt: skip
SPACED = frozenset({FieldKind.NAME, FieldKind.KANA})
STRAYS = Problem(code="writing.strays", message="記入が枠や欄からはみ出しています。")
FAINT = Problem(code="writing.faint", message="薄い記入があるかもしれません。")
CORRECTED = Problem(code="writing.corrected", message="訂正があります。")
SMALL = frozenset(LARGE_OF)
NO_BOXES = Boxes((), (), 1.0, 0)


class SecondReader(Protocol):
    """The second opinion: lines, of any characters."""

    model: str

    def lines(self, pictures: Sequence[Image]) -> list[str]:
        """Answer each line."""


@dataclass(frozen=True)
class Engines:
    """The engines that read a sheet: single characters, lines, and lines once more."""

    cells: CellReader
    lines: LineReader
    second: SecondReader


@dataclass(frozen=True)
class _Part:
    """A run of boxes or the lines of one field, with what was read of it."""

    allowed: frozenset[str]
    boxes: tuple[Image | None, ...] = ()
    boxed: tuple[Image | None, ...] = ()
    lines: tuple[Image, ...] = ()
    strays: bool = False
    struck: bool = False
    read: Boxes = NO_BOXES
    seen: tuple[Line, ...] = ()
    texts: tuple[tuple[LineText, ...], ...] = ()
    second: tuple[str, ...] = ()


def read_fields(
    page: Image, form: FormDefinition, engines: Engines
) -> tuple[dict[FieldPath, RawField], float]:
    """Answer what is written in each field of a cleaned page, and the engines' own seconds."""
    parts = {one.path: _parts(page, one) for one in form.fields}
    begun = time.perf_counter()
    asked = [one for one in form.fields if _is_text(one)]
    pictures = [framed(line, LINE_FRAME) for one in asked for part in parts[one.path] for line in part.lines]
    second = iter(engines.second.lines(pictures))
    read = {one.path: [_read(part, one, engines, second) for part in parts[one.path]]
            for one in form.fields}  # fmt: skip
    raws = {one.path: _assemble(page, one, read[one.path], engines) for one in form.fields}
    for path, proposed in proposals(form, raws).items():
        one = form.field(path)
        again = [_with_texts(part, one, engines, proposed) for part in read[path]]
        raws[path] = _assemble(page, one, again, engines)
    return raws, time.perf_counter() - begun


def _is_text(one: FieldDefinition) -> bool:
    return isinstance(one.layout, LineLayout) and one.kind not in NUMERIC


def _parts(page: Image, one: FieldDefinition) -> list[_Part]:
    allowed = characters_of(one)
    match one.layout:
        case Cells() as layout:
            return [_boxes(cells(page, layout.boxes, digits=allowed <= DIGITS), allowed)]
        case DateParts() as layout:
            return [_number(page, boxes) for boxes in (layout.year, layout.month, layout.day)]
        case LineLayout() as layout:
            return [_lines(lines(page, layout), allowed, cut=one.kind in NUMERIC)]
        case Options() | CheckBox() | Barcode() | Listed():
            return []


def _number(page: Image, boxes: tuple[Box, ...]) -> _Part:
    if len(boxes) > 1:
        return _boxes(cells(page, boxes, digits=True), DIGITS)
    return _lines(lines(page, LineLayout(box=boxes[0])), DIGITS, cut=True)


def _boxes(written: Written, allowed: frozenset[str]) -> _Part:
    boxed = written.boxed if allowed & SMALL else ()
    return _Part(allowed, boxes=written.pictures, boxed=boxed, strays=written.strays, struck=written.struck)


def _lines(written: Written, allowed: frozenset[str], *, cut: bool) -> _Part:
    """Answer lines; ``cut`` into their characters as well, where they are numbers."""
    found = tuple(one for one in written.pictures if one is not None)
    boxes = tuple(box for line in found for box in characters(line)) if cut else ()
    return _Part(allowed, boxes=boxes, lines=found, strays=written.strays, struck=written.struck)


def _read(part: _Part, one: FieldDefinition, engines: Engines, second: Iterator[str]) -> _Part:
    if one.kind is FieldKind.SIGN:
        return replace(part, read=read_sign(part.boxes[0], engines.cells))
    allowed = part.allowed if not part.lines else part.allowed & DIGITS
    read = replace(
        part,
        read=read_boxes(part.boxes, allowed, engines.cells, engines.lines, part.boxed),
        seen=tuple(seen(line, part.allowed, engines.lines) for line in part.lines),
    )
    if not _is_text(one):
        return read
    said = tuple(next(second) for _ in part.lines)
    return _with_texts(replace(read, second=said), one, engines, ())


def _with_texts(part: _Part, one: FieldDefinition, engines: Engines, proposed: Sequence[str]) -> _Part:
    spaced, kana = one.kind in SPACED, one.kind is FieldKind.KANA
    texts = tuple(
        tuple(texts_of(line, [other, *proposed], engines.cells, spaced=spaced, kana=kana))
        for line, other in zip(part.seen, part.second, strict=True)
    )
    return replace(part, texts=texts)


def _assemble(page: Image, one: FieldDefinition, parts: list[_Part], engines: Engines) -> RawField:
    raw = _raw(page, one, parts, engines)
    if any(part.struck for part in parts):
        return replace(raw, doubt=CORRECTED)
    if raw.doubt is None and any(part.strays for part in parts):
        return replace(raw, doubt=STRAYS)
    unmarked = raw.blank or (one.kind is FieldKind.CHECK and not raw.raw)
    if unmarked and raw.doubt is None and any(is_faint(page, box) for box in boxes_in(one.layout)):
        return replace(raw, doubt=UNREADABLE if any(part.lines for part in parts) else FAINT)
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
            return _boxed(parts[0], engines, layout.point_after)
        case Barcode() as layout:
            return read_code(page, layout.box)
        case LineLayout():
            return _text(one, parts[0], engines) if _is_text(one) else _numeric(parts[0], engines)
        case Listed():
            return RawField()


def _choice(found: Marks, layout: Options) -> RawField:
    codes = [option.code for option in layout.options]
    if found.struck:
        return left_over(found, codes)
    if len(found.marked) == 1 and not found.unclear:
        return RawField((Hypothesis(codes[found.marked[0]], 0.0),), Opinions(weakest=found.clearness))
    if not found.marked and not found.unclear:
        return RawField(opinions=Opinions(weakest=found.clearness))
    several = len(found.marked) > 1
    message = "二つ以上に印があります。" if several else "印がはっきりしません。"
    code = "mark.several" if several else "mark.unclear"
    amounts = np.array(found.amounts) + 1e-3
    likely = shared(Hypothesis(*one) for one in zip(codes, np.log(amounts).tolist(), strict=True))
    return RawField(likely, Opinions(weakest=0.5), doubt=Problem(code=code, message=message))


def _check(found: Marks) -> RawField:
    if found.unclear:
        doubt = Problem(code="mark.unclear", message="印がはっきりしません。")
        return RawField(
            shared([Hypothesis("1", 0.0), Hypothesis("", 0.0)]), Opinions(weakest=0.5), doubt=doubt
        )
    return RawField((Hypothesis("1" if found.marked else "", 0.0),), Opinions(weakest=found.clearness))


def _boxed(part: _Part, engines: Engines, point_after: int | None = None) -> RawField:
    found = likeliest(_in_places(part))
    hypotheses = shared(Hypothesis(_pointed(one.raw, point_after), one.log) for one in found)
    if not hypotheses or not hypotheses[0].raw:
        return RawField()
    opinions = Opinions(
        weakest=part.read.weakest, second=-1 if part.read.denied else 0, length=len(part.read.slots)
    )
    return RawField(hypotheses, opinions, readings=(_reading("boxes", engines.cells.model, hypotheses),))


def _in_places(part: _Part) -> list[Slot]:
    """Answer a slot for every box: an empty one holds a space, so that those behind it keep their place."""
    slots: list[Slot] = [{" ": 0.0} for _ in part.boxes]
    for place, slot in zip(part.read.places, part.read.slots, strict=True):
        slots[place] = {" " if raw == EMPTY else raw: log for raw, log in slot.items()}
    return slots


def _pointed(text: str, point_after: int | None) -> str:
    """Answer what stands in a run of boxes, with the decimal point that is printed between them."""
    if point_after is None or not text.strip():
        return text.strip()
    return f"{text[:point_after].strip()}.{text[point_after:].strip()}"


def _date(page: Image, layout: DateParts, parts: list[_Part], engines: Engines) -> RawField:
    read = [_numeric(part, engines) if part.lines else _boxed(part, engines) for part in parts]
    era = (
        _choice(marks(page, [o.box for o in layout.era.options], "circle"), layout.era)
        if layout.era
        else None
    )
    if all(part.blank for part in read) and (era is None or era.blank):
        return RawField()
    eras = era.hypotheses if era else (Hypothesis(layout.fixed_era or "", 0.0),)
    columns = [eras, *(part.hypotheses for part in read)]
    slots = [{one.raw: one.log for one in column} or {"": 0.0} for column in columns]
    joined = [
        {f"|{raw}" if place else raw: log for raw, log in slot.items()} for place, slot in enumerate(slots)
    ]
    parted = [one.opinions for one in (*read, *([era] if era else []))]
    return RawField(
        likeliest(joined),
        Opinions(
            weakest=min(one.weakest for one in parted),
            second=min(one.second for one in parted),
            length=sum(one.length for one in parted),
        ),
        doubt=era.doubt if era else None,
        readings=tuple(reading for part in read for reading in part.readings),
    )


def _numeric(part: _Part, engines: Engines) -> RawField:
    """Read a number on a line twice: character by character, and as a whole."""
    if not part.lines:
        return RawField()
    hypotheses = numbers_on(part.seen, part.read)
    boxed = likeliest(part.read.slots)
    denied = part.read.denied > 0 or len(boxed[0].raw) != len(
        [one for one in hypotheses[0].raw if one in DIGITS]
    )
    opinions = Opinions(weakest=part.read.weakest, second=-1 if denied else 1, length=len(hypotheses[0].raw))
    readings = (
        _reading("line", engines.lines.model, hypotheses), _reading("boxes", engines.cells.model, boxed),
    )  # fmt: skip
    return RawField(hypotheses, opinions, readings=readings, lines=part.seen)


def _text(one: FieldDefinition, part: _Part, engines: Engines) -> RawField:
    if one.same_as is not None and is_ditto_mark(part.lines):
        return RawField((Hypothesis(MARK, 0.0),))
    if not part.texts or not all(part.texts):
        return RawField()
    found: tuple[Hypothesis, ...] = (Hypothesis("", 0.0),)
    for texts in part.texts:
        found = shared(Hypothesis(a.raw + b.text, a.log + b.log) for a in found for b in texts)
    hypotheses = shared(Hypothesis(_plain(one, text.raw), text.log) for text in found)
    said = "".join(part.second)
    best = _opinions([texts[0] for texts in part.texts], hypotheses[0].raw, said)
    each = {_plain(one, text.text): _opinions([text], text.text, said) for text in part.texts[0]}
    readings = (
        _reading("line", engines.lines.model, hypotheses),
        Reading(engine="second", model=engines.second.model, raw=said, probability=0.5, seconds=0.0),
    )
    alone = each if len(part.texts) == 1 else {}
    return RawField(hypotheses, best, readings=readings, lines=part.seen, each=alone)


def _opinions(lines: Sequence[LineText], whole: str, said: str) -> Opinions:
    """Answer what speaks for the texts of all lines, ``whole`` together, and against them."""
    shares = [share for line in lines for share in line.settled.shares]
    return Opinions(
        weakest=min(shares, default=0.0),
        own=min(line.own for line in lines),
        second=1 if same_text(whole, said) else -1,
        unfit=not all(line.settled.sound and line.settled.tight for line in lines),
        length=len(shares),
    )


def _plain(one: FieldDefinition, text: str) -> str:
    text = with_long_vowels(text)
    return text if one.kind in SPACED else text.replace("\u3000", "")


def _reading(engine: str, model: str, hypotheses: Sequence[Hypothesis]) -> Reading:
    raw = hypotheses[0].raw if hypotheses else ""
    return Reading(
        engine=engine, model=model, raw=raw, probability=min(1.0, share_of_best(hypotheses)), seconds=0.0
    )


def same_text(one: str, other: str) -> bool:
    """Tell whether two readings are the same, the size of kana included.

    In a short word ink alone cannot say how large is usual: チョコ was read チヨコ by network and size.
    """
    plain = str.maketrans("", "", " \u3000")
    return one.translate(plain) == other.translate(plain)
