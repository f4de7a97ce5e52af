"""A 明細 on a page: a table of its rows, those left out in which nothing is written."""

from collections.abc import Sequence

from desk.lines import ValueLine
from ledger.history import CaseFile
from records.base import Frozen
from records.form import FormDefinition, Table
from records.geometry import Box
from records.paths import row_of
from values.rows import empty_rows


class ValueRow(Frozen):
    """One row: its number on the form, its fields, and the place that they take on the paper."""

    number: int
    cells: tuple[ValueLine, ...]
    box: Box | None


class ValueTable(Frozen):
    """The rows of one table in which something is written; ``empty`` counts the others."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[ValueRow, ...]
    empty: int


def alone(lines: Sequence[ValueLine]) -> tuple[ValueLine, ...]:
    """Answer the lines of the fields that are in no table."""
    return tuple(one for one in lines if row_of(one.path) is None)


def tables_in(case: CaseFile, form: FormDefinition, lines: Sequence[ValueLine]) -> tuple[ValueTable, ...]:
    """Answer the tables of a form as they are filled."""
    if case.contents is None:
        return ()
    # A row of which somebody is still asked is shown, whatever is in it.
    asked = {row_of(path) for path in case.contents.outstanding()}
    left_out = empty_rows(case.contents.values()) - asked
    return tuple(_table(table, lines, left_out) for table in form.tables)


def _table(table: Table, lines: Sequence[ValueLine], left_out: frozenset[str]) -> ValueTable:
    rows = []
    for number in range(1, len(table.offsets) + 1):
        name = f"{table.path}[{number}]"
        cells = tuple(one for one in lines if row_of(one.path) == name)
        if cells and name not in left_out:
            rows.append(ValueRow(number=number, cells=cells, box=_around(cells)))
    return ValueTable(
        label=table.label, heads=tuple(one.label for one in table.columns), rows=tuple(rows),
        empty=len(table.offsets) - len(rows),
    )  # fmt: skip


def _around(cells: Sequence[ValueLine]) -> Box | None:
    boxes = [one.box for one in cells if one.box is not None]
    if not boxes:
        return None
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return boxes[0].model_copy(update={"x": left, "y": top, "w": right - left, "h": bottom - top})
