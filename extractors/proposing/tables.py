"""明細: places that repeat row by row under the same heads become one table."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.proposing.candidates import Candidate
from extractors.proposing.rects import Rect
from records.form import Layout, boxes_in, moved

LEAST_ROWS = 2
OFF = 1.2


@dataclass(frozen=True)
class Rows:
    """The first row of a table, and how far each row lies below it."""

    columns: tuple[Candidate, ...]
    offsets: tuple[float, ...]


def tables_among(candidates: Sequence[Candidate]) -> tuple[list[Rows], list[Candidate]]:
    """Answer the tables among the places of a side, and the places that are in none."""
    rows = _rows([one for one in candidates if one.cell is not None])
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
            tables.append(Rows(tuple(first), tuple(round(_top(rows[one]) - top, 2) for one in same)))
    within = {id(one) for number in used for one in rows[number]}
    return tables, [one for one in candidates if id(one) not in within]


def _rows(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Answer places by the row of cells that they stand in."""
    rows: list[list[Candidate]] = []
    for one in sorted(candidates, key=lambda two: two.cell or two.rect):
        cell = one.cell or one.rect
        own = next((row for row in rows if _in_line(row[0].cell or row[0].rect, cell)), None)
        if own is None:
            rows.append([one])
        else:
            own.append(one)
    return [sorted(row, key=lambda two: two.rect.x) for row in sorted(rows, key=_top)]


def _in_line(one: Rect, other: Rect) -> bool:
    return abs(one.y - other.y) < OFF and abs(one.h - other.h) < OFF


def _top(row: Sequence[Candidate]) -> float:
    return min((one.cell or one.rect).y for one in row)


def _is_below(row: Sequence[Candidate], other: Sequence[Candidate]) -> bool:
    first = row[0].cell or row[0].rect
    return abs(_top(other) - _top(row) - first.h) < 2 * OFF


def _repeats(row: Sequence[Candidate], other: Sequence[Candidate]) -> bool:
    """Tell whether another row has the same places under the same heads."""
    if len(row) != len(other):
        return False
    down = _top(other) - _top(row)
    return all(
        one.label == two.label and _alike(moved(one.layout, down), two.layout)
        for one, two in zip(row, other, strict=True)
    )


def _alike(one: Layout, other: Layout) -> bool:
    ours, theirs = boxes_in(one), boxes_in(other)
    if one.kind != other.kind or len(ours) != len(theirs):
        return False
    return all(
        max(abs(a.x - b.x), abs(a.y - b.y), abs(a.w - b.w), abs(a.h - b.h)) < 2 * OFF
        for a, b in zip(ours, theirs, strict=True)
    )
