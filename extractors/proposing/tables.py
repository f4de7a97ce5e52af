"""明細: places that repeat row by row under the same heads become one table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.proposing.areas import RULE, Side
from extractors.proposing.candidates import Candidate
from extractors.proposing.rects import Rect
from extractors.proposing.vocabulary import kind_of
from records.form import FieldKind, Layout, boxes_in, moved

LEAST_ROWS = 2
OFF = 1.2


@dataclass(frozen=True)
class Rows:
    """The first row of a table, and how far each row lies below it."""

    columns: tuple[Candidate, ...]
    offsets: tuple[float, ...]


def tables_among(candidates: Sequence[Candidate], side: Side) -> tuple[list[Rows], list[Candidate]]:
    """Answer the tables among the places of a side, and the places that are in none."""
    lines = _rows([one for one in candidates if one.cell is not None or one.way == "cells"])
    rows = sorted((row for line in lines for row in _joined(line, side)), key=_top)
    tables, used = [], set[int]()
    for number, first in enumerate(rows):
        if number in used or len(first) < 2:
            continue
        same = [number]
        for other in range(number + 1, len(rows)):
            if _repeats(first, rows[other]) and _is_below(rows[same[-1]], rows[other]):
                same.append(other)
        if len(same) >= LEAST_ROWS:
            used |= set(same)
            top = _top(first)
            columns = tuple(_under_its_head(one, first) for one in first)
            tables.append(Rows(columns, tuple(round(_top(rows[one]) - top, 2) for one in same)))
    within = {id(one) for number in used for one in rows[number]}
    return tables, [one for one in candidates if id(one) not in within]


def _rows(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Answer places by the row of cells that they stand in."""
    rows: list[list[Candidate]] = []
    for one in sorted(candidates, key=_place):
        own = next((row for row in rows if _in_line(_place(row[0]), _place(one))), None)
        if own is None:
            rows.append([one])
        else:
            own.append(one)
    return [sorted(row, key=lambda two: two.rect.x) for row in sorted(rows, key=_top)]


def _joined(line: Sequence[Candidate], side: Side) -> list[list[Candidate]]:
    """Answer the places of one height cut where no cells join them: another table may stand beside one."""
    rows: list[list[Candidate]] = []
    for one in line:
        if rows and _leads(_place(rows[-1][-1]), _place(one), side):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _leads(cell: Rect, other: Rect, side: Side) -> bool:
    """Tell whether another cell is reached from one to the right, over what stands between in the row."""
    here: Rect | None = cell
    while here is not None and here != other and other.x - here.right > RULE:
        row = (area.rect for area in side.beside(here, "right"))
        here = next((one for one in row if _in_line(one, here)), None)
    return here is not None


def _place(one: Candidate) -> Rect:
    """Answer the cell of a place; boxes that fill one have hidden it, and are as large."""
    return one.cell or one.rect


def _in_line(one: Rect, other: Rect) -> bool:
    return abs(one.y - other.y) < OFF and abs(one.h - other.h) < OFF


def _top(row: Sequence[Candidate]) -> float:
    return min(_place(one).y for one in row)


def _is_below(row: Sequence[Candidate], other: Sequence[Candidate]) -> bool:
    return abs(_top(other) - _top(row) - _place(row[0]).h) < 2 * OFF


def _repeats(row: Sequence[Candidate], other: Sequence[Candidate]) -> bool:
    """Tell whether another row has the same places under the same heads."""
    if len(row) != len(other):
        return False
    down, pairs = _top(other) - _top(row), list(zip(row, other, strict=True))
    if not all(_alike(moved(one.layout, down), two.layout) for one, two in pairs):
        return False
    return all(one.label == two.label for one, two in pairs) or _is_said_by_columns(pairs)


def _is_said_by_columns(pairs: Sequence[tuple[Candidate, Candidate]]) -> bool:
    """Tell whether two rows hold the same because the heads over them say what they hold.

    Not where their own heads ask for different things, as those of a name and an address in a table of what
    was before and what is now.
    """
    headed = all(one.column and one.column == two.column for one, two in pairs)
    asked = [[_asked_by_row(one) for one in pair] for pair in pairs]
    same = all(one == two for one, two in asked)
    return headed and same and any(kind_of(one.column) for one, _ in pairs)


def _asked_by_row(one: Candidate) -> FieldKind | None:
    """Answer the kind that what is printed at a place says, the head of its column left aside."""
    said = (kind_of(text) for text in (one.label, *one.heads) if text != one.column)
    return next((kind for kind in said if kind is not None), None)


def _under_its_head(one: Candidate, row: Sequence[Candidate]) -> Candidate:
    """Answer the column of a table: called as the head over it where every column has one."""
    if not all(other.column for other in row):
        return one
    return replace(one, label=one.column, label_at="above", heads=())


def _alike(one: Layout, other: Layout) -> bool:
    ours, theirs = boxes_in(one), boxes_in(other)
    if one.kind != other.kind or len(ours) != len(theirs):
        return False
    return all(
        max(abs(a.x - b.x), abs(a.y - b.y), abs(a.w - b.w), abs(a.h - b.h)) < 2 * OFF
        for a, b in zip(ours, theirs, strict=True)
    )
