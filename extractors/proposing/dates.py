"""Dates: 年 月 日 printed behind gaps or cells, with the eras printed before them."""

import re
from collections.abc import Sequence

from extractors.proposing.areas import Area
from extractors.proposing.candidates import Candidate, Taken
from extractors.proposing.rects import Rect, around, spanned
from extractors.proposing.slots import Run
from extractors.proposing.words import Word, lines_of, plain
from records.form import DateParts, FieldKind, Option, Options

ERAS = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
INITIALS = {"明": "M", "大": "T", "昭": "S", "平": "H", "令": "R"}
ERA = re.compile("明治|大正|昭和|平成|令和|明|大|昭|平|令")
# A gap narrower than this is none to write in; without an era a year is written this wide. In mm.
NARROW, YEAR = 4.0, 13.0
HIGH, CLEAR = 8.5, 0.8
FAR = 40.0
# Cells for a day.
MOST_DAYS = 2
CIRCLE = 1.7


def dates_in(area: Area, runs: Sequence[Run], page: int) -> Taken:
    """Answer the dates of an area."""
    taken = Taken()
    for line in lines_of(_loose(area.words)):
        for year, month, day in (*_triples(line), *_faint(line, runs)):
            one = _date(area, line, (year, month, day), runs, page)
            if one is not None:
                candidate, words, boxes = one
                taken = Taken((*taken.candidates, candidate), taken.words | words, taken.boxes | boxes)
    return taken


def _loose(words: Sequence[Word]) -> list[Word]:
    """Answer the words with 年, 月 and 日 cut off from what is printed close to them."""
    found: list[Word] = []
    for word in words:
        text = word.text
        eras = ERA.match(text)
        if text.endswith("年") and eras is not None and eras.end() == len(text) - 1:
            found += [word.cut(0, len(text) - 1), word.cut(len(text) - 1, len(text))]
        elif text[:1] in "年月日" and 1 < len(text) <= 6 and text[1:2] in "生提届頃から現まで(（、":
            found += [word.cut(0, 1), word.cut(1, len(text))]
        else:
            found.append(word)
    return found


def _triples(line: Sequence[Word]) -> list[tuple[Word, Word, Word]]:
    """Answer every 年, 月 and 日 that follow each other on a line."""
    parts = [word for word in line if word.text in ("年", "月", "日")]
    found = []
    for one, two, three in zip(parts, parts[1:], parts[2:], strict=False):
        in_order = (one.text, two.text, three.text) == ("年", "月", "日")
        if in_order and three.rect.x - one.rect.x < 3 * FAR:
            found.append((one, two, three))
    return found


def _faint(line: Sequence[Word], runs: Sequence[Run]) -> list[tuple[Word, Word, Word]]:
    """Answer every 年 and 月 that cells follow, though no 日 could be read behind them."""
    parts = [word for word in line if word.text in ("年", "月", "日")]
    if [word.text for word in parts] != ["年", "月"]:
        return []
    month = parts[1].rect
    behind = [
        run.rect for run in runs
        if 0 < run.rect.x - month.right < YEAR and run.rect.down(month) > 0 and len(run.boxes) <= MOST_DAYS
    ]  # fmt: skip
    if not behind:
        return []
    last = min(behind, key=lambda one: one.x)
    place = Rect(y=month.y, x=last.right + CLEAR, h=month.h, w=month.w)
    return [(parts[0], parts[1], Word("日", place, 0.0, (place.cx,)))]


def _date(
    area: Area, line: Sequence[Word], ends: tuple[Word, Word, Word], runs: Sequence[Run], page: int
) -> tuple[Candidate, frozenset[Word], frozenset[Rect]] | None:
    before = [word for word in line if word.rect.right <= ends[0].rect.x + 0.5]
    eras = _eras(before, ends[0])
    start = _start(area, before, eras, ends[0], runs)
    slots: list[tuple[Rect, ...]] = []
    for end in ends:
        slot = _slot(area, start, end, runs)
        if slot is None:
            return None
        slots.append(slot)
        start = end.rect.right
    year, month, day = (tuple(box.box(page) for box in slot) for slot in slots)
    options = _era_options(eras, page) if len(eras) > 1 else None
    fixed = {"fixed_era": eras[0][1]} if len(eras) == 1 else {}
    layout = DateParts(era=options, year=year, month=month, day=day, **fixed)
    own = [word for word, _ in eras]
    rect = around([*(box for slot in slots for box in slot), *(one.rect for one in own), ends[2].rect])
    used = frozenset(one for one in area.words if rect.holds(one.rect, 1.5) or one in own)
    boxes = frozenset(box for slot in slots for box in slot)
    candidate = Candidate(rect, layout, "date", kind=FieldKind.DATE, cell=area.cell)
    return candidate, used, boxes


def _eras(before: Sequence[Word], year: Word) -> list[tuple[Word, str]]:
    """Answer the eras that are printed before a year, each with its letter."""
    found: list[tuple[Word, str]] = []
    for word in before:
        names = list(ERA.finditer(word.text))
        if not names or len(ERA.sub("", plain(word.text)).strip("・.,、/()（）|")) > 0:
            found = found if word.is_dot else []
            continue
        found += [(word.cut(*one.span()), ERAS.get(one[0]) or INITIALS[one[0]]) for one in names]
    return found if found and year.rect.x - found[-1][0].rect.right < FAR else []


def _start(
    area: Area, before: Sequence[Word], eras: Sequence[tuple[Word, str]], year: Word, runs: Sequence[Run]
) -> float:
    """Answer where the year may begin."""
    if eras:
        return eras[-1][0].rect.right
    near = [word.rect.right for word in before if not word.is_dot]
    edge = area.rect.x + CLEAR if area.cell is not None else year.rect.x - YEAR
    on_line = [
        run.rect.x - CLEAR
        for run in runs
        if run.rect.down(year.rect) > 0 and run.rect.right <= year.rect.x + 1
    ]
    if on_line and year.rect.x - on_line[-1] < 3 * YEAR:
        return on_line[-1]
    return max([edge, year.rect.x - 1.5 * YEAR, *near])


def _slot(area: Area, start: float, end: Word, runs: Sequence[Run]) -> tuple[Rect, ...] | None:
    """Answer the cells between two printed words, or the gap itself."""
    gap = spanned(start, end.rect.y, end.rect.x, end.rect.bottom)
    own = [
        run for run in runs
        if run.rect.x >= gap.x - 1.5 and run.rect.right <= gap.right + 1.5 and run.rect.down(gap) > 0
    ]  # fmt: skip
    if own:
        return tuple(box for run in own for box in run.boxes)
    if gap.w < NARROW:
        return None
    room = area.rect.h - 2 * CLEAR if area.cell is not None else HIGH
    high = max(min(HIGH, room), end.rect.h)
    slot = spanned(gap.x + CLEAR, gap.cy - high / 2, gap.right - CLEAR, gap.cy + high / 2)
    return (slot,)


def _era_options(eras: Sequence[tuple[Word, str]], page: int) -> Options:
    options = tuple(
        Option(code=letter, label=word.text, box=circled(word.rect).box(page)) for word, letter in eras
    )
    return Options(mark="circle", options=options)


def circled(rect: Rect) -> Rect:
    """Answer the room that a circle around a word takes."""
    return spanned(rect.x - CIRCLE, rect.y - CIRCLE, rect.right + CIRCLE, rect.bottom + CIRCLE)
