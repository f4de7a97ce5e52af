"""What the engines say about every field of a cleaned page. One batch for all boxes, one for all lines."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from extractors.crop import cells, characters, lines
from extractors.engines.rapid import LineReading
from extractors.images import Image
from extractors.ink import Marks, marks
from extractors.strokes import framed
from records.form import Cells, CheckBox, DateParts, FieldDefinition, FieldKind, FormDefinition, Line, Options
from records.geometry import Box
from records.paths import FieldPath
from records.reading import Candidate, Problem, Reading
from values.alphabet import DIGITS, characters_of
from values.text import digits_of, with_long_vowels

# One box is shown to the recogniser twice, cut close and cut wide. Where the two differ, neither is believed.
CLOSE, WIDE = 0.18, 0.45
NUMERIC = frozenset(
    {FieldKind.PHONE, FieldKind.DIGITS, FieldKind.INTEGER, FieldKind.MONEY, FieldKind.DECIMAL,
     FieldKind.POSTAL_CODE}
)  # fmt: skip
SPACED = frozenset({FieldKind.NAME, FieldKind.KANA})
# A gap this share of the line's height wide parts family and given name.
GAP = 0.45
SURE_MARK, SURE_BLANK = 0.999, 0.999


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
    """What was read in one field. ``agreed`` tells whether two opinions said the same."""

    raw: str
    probability: float
    blank: bool = False
    agreed: bool = True
    weakest: float = 1.0
    doubt: Problem | None = None
    alternatives: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass
class _Part:
    """A run of characters or lines of one field that waits for the engines."""

    allowed: frozenset[str] | None
    boxes: list[Image | None] = field(default_factory=list)
    lines: list[Image] = field(default_factory=list)


@dataclass(frozen=True)
class _Run:
    """A run of boxes read: text (a space for an empty box), product, weakest share, runners-up."""

    text: str
    probability: float
    weakest: float
    agreed: bool
    others: tuple[str, ...]


def read_fields(
    page: Image, form: FormDefinition, engines: Engines
) -> tuple[dict[FieldPath, RawField], float]:
    """Answer what is written in each field of a cleaned page, and the engines' own seconds."""
    parts = {one.path: _parts(page, one) for one in form.fields}
    waiting = [part for of_field in parts.values() for part in of_field]
    begun = time.perf_counter()
    runs = _read_boxes(waiting, engines.first)
    first, second = _read_lines(waiting, engines)
    seconds = time.perf_counter() - begun
    answers = {}
    for one in form.fields:
        mine = [(runs[id(part)], first[id(part)], second[id(part)]) for part in parts[one.path]]
        answers[one.path] = _assemble(page, one, mine, engines)
    return answers, seconds


def _parts(page: Image, one: FieldDefinition) -> list[_Part]:
    allowed = characters_of(one)
    match one.layout:
        case Cells() as layout:
            return [_Part(allowed, boxes=cells(page, layout.boxes))]
        case DateParts() as layout:
            return [_number(page, boxes) for boxes in (layout.year, layout.month, layout.day)]
        case Line() as layout if one.kind in NUMERIC:
            written = lines(page, layout)
            return [_Part(allowed, boxes=[c for line in written for c in characters(line)], lines=written)]
        case Line() as layout:
            return [_Part(allowed, lines=lines(page, layout))]
        case Options() | CheckBox():
            return []


def _number(page: Image, boxes: tuple[Box, ...]) -> _Part:
    if len(boxes) > 1:
        return _Part(DIGITS, boxes=cells(page, boxes))
    written = lines(page, Line(box=boxes[0]))
    return _Part(DIGITS, boxes=[one for line in written for one in characters(line)], lines=written)


def _read_boxes(waiting: list[_Part], first: Recogniser) -> dict[int, _Run]:
    """Read all boxes of the page, grouped by what they may hold."""
    runs: dict[int, list[tuple[list[Candidate], list[Candidate]] | None]] = {
        id(part): [None] * len(part.boxes) for part in waiting
    }
    for allowed in {part.allowed for part in waiting if part.allowed is not None}:
        slots = [(id(part), place, picture) for part in waiting if part.allowed == allowed
                 for place, picture in enumerate(part.boxes) if picture is not None]  # fmt: skip
        close = first.cells([framed(picture, CLOSE) for _, _, picture in slots], allowed)
        wide = first.cells([framed(picture, WIDE) for _, _, picture in slots], allowed)
        for (part, place, _), one, other in zip(slots, close, wide, strict=True):
            runs[part][place] = (one, other)
    return {part: _run(read) for part, read in runs.items()}


def _run(read: list[tuple[list[Candidate], list[Candidate]] | None]) -> _Run:
    text, shares, agreed, others = "", [], True, set()
    for one in read:
        if one is None:
            text += " "
            continue
        best = _together(*one)
        agreed &= one[0][0].raw == one[1][0].raw
        text += best[0].raw
        shares.append(best[0].probability)
        if len(best) > 1 and best[1].probability > 0.01:
            others.add((len(text) - 1, best[1].raw))
    alternatives = tuple(text[:place] + raw + text[place + 1 :] for place, raw in sorted(others))
    return _Run(text, float(np.prod(shares)), min(shares, default=1.0), agreed, alternatives)


def _together(close: list[Candidate], wide: list[Candidate]) -> list[Candidate]:
    """Answer the mean of two opinions on one box, best first."""
    total: dict[str, float] = {}
    for candidate in (*close, *wide):
        total[candidate.raw] = total.get(candidate.raw, 0.0) + candidate.probability / 2
    ranked = sorted(total.items(), key=lambda one: -one[1])
    return [Candidate(raw=raw, probability=min(1.0, share)) for raw, share in ranked]


def _read_lines(
    waiting: list[_Part], engines: Engines
) -> tuple[dict[int, list[LineReading]], dict[int, list[str]]]:
    slots = [(id(part), part.allowed, line) for part in waiting for line in part.lines]
    pictures = [framed(line, 0.06) for _, _, line in slots]
    first: dict[int, list[LineReading]] = {id(part): [] for part in waiting}
    second: dict[int, list[str]] = {id(part): [] for part in waiting}
    texts = engines.second.lines(pictures)
    found = engines.first.lines(pictures, [allowed for _, allowed, _ in slots])
    for (part, _, line), reading, text in zip(slots, found, texts, strict=True):
        first[part].append(_spaced(reading, line))
        second[part].append(text)
    return first, second


def _spaced(reading: LineReading, picture: Image) -> LineReading:
    """Part a line at its widest gap, if that is as wide as people leave between two names."""
    text = reading.text
    ink = (picture < 165).any(axis=0)
    edges = np.flatnonzero(np.diff(ink.astype(np.int8)))
    gaps = [
        (int(end - start), int(start + end) / 2) for start, end in zip(edges[1::2], edges[2::2], strict=False)
    ]
    width, middle = max(gaps, default=(0, 0.0))
    if width < GAP * picture.shape[0] or " " in text or "\u3000" in text:
        return LineReading(text.replace(" ", "\u3000"), reading.shares, reading.places)
    border = 0.06 * max(picture.shape)
    place = sum(position - border < middle for position in reading.places)
    spaced = f"{text[:place]}\u3000{text[place:]}" if 0 < place < len(text) else text
    return LineReading(spaced, reading.shares, reading.places)


def _assemble(
    page: Image,
    one: FieldDefinition,
    parts: list[tuple[_Run, list[LineReading], list[str]]],
    engines: Engines,
) -> RawField:
    match one.layout:
        case Options() as layout:
            return _choice(marks(page, [option.box for option in layout.options], layout.mark), layout)
        case CheckBox() as layout:
            return _check(marks(page, [layout.box], "tick"))
        case DateParts() as layout:
            return _date(page, layout, parts, engines)
        case Cells() as layout:
            return _boxed(parts[0][0], engines, layout.point_after)
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


def _boxed(run: _Run, engines: Engines, point_after: int | None = None) -> RawField:
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


def _date(
    page: Image,
    layout: DateParts,
    parts: list[tuple[_Run, list[LineReading], list[str]]],
    engines: Engines,
) -> RawField:
    read = [_numeric(part, engines) if part[1] else _boxed(part[0], engines) for part in parts]
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


def _numeric(part: tuple[_Run, list[LineReading], list[str]], engines: Engines) -> RawField:
    """Read a number on a line twice: character by character, and as a whole."""
    run, found, _ = part
    boxed = run.text.replace(" ", "")
    whole = "".join(line.text for line in found).replace("\u3000", "")
    if not boxed and not whole:
        return RawField("", SURE_BLANK, blank=True)
    same = boxed == digits_of(whole)
    of_line = float(np.prod([line.probability for line in found]))
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


def _text(
    one: FieldDefinition, part: tuple[_Run, list[LineReading], list[str]], engines: Engines
) -> RawField:
    _, found, texts = part
    if not found:
        return RawField("", SURE_BLANK, blank=True)
    raw = with_long_vowels("".join(line.text for line in found))
    if one.kind not in SPACED:
        raw = raw.replace("\u3000", "")
    other = "".join(texts)
    probability = float(np.prod([line.probability for line in found]))
    readings = (
        Reading(engine="line", model=engines.first.model, raw=raw, probability=probability, seconds=0.0),
        Reading(engine="second", model=engines.second.model, raw=other, probability=0.5, seconds=0.0),
    )
    return RawField(
        raw, probability, agreed=_same_text(raw, other),
        weakest=min((share for line in found for share in line.shares), default=0.0),
        alternatives=(other,) if other and not _same_text(raw, other) else (), readings=readings,
    )  # fmt: skip


def _same_text(one: str, other: str) -> bool:
    plain = str.maketrans("", "", " \u3000")
    return one.translate(plain) == other.translate(plain)
