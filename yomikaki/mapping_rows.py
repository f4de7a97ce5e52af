"""A 明細 on a screen: one row of entries below their heads, which a table of the form fills row by row."""

from collections.abc import Sequence

from bots.surveying import SurveyedPage
from records.base import Frozen
from records.form import FormDefinition, Table
from records.locators import Locator
from records.paths import FieldPath, row_of, without_rows
from records.seen_screen import SeenPage
from yomikaki.mapping import Mapped, Mapping, mapped

# So much of a table's columns must be there for a row of entries to be its 明細.
LEAST = 0.5
ADDS = ("行追加", "行を追加", "明細追加", "明細を追加", "追加")


class MappedRows(Frozen):
    """A table of the form and the row of entries that it fills.

    ``fields`` are its columns, ``shown`` the rows that the screen has now, ``printed`` those of the paper,
    and ``inputs`` every entry that stands in the 明細.
    """

    each: FieldPath
    label: str
    fields: tuple[Mapped, ...]
    inputs: tuple[int, ...]
    shown: int
    printed: int
    add: Locator | None


def with_rows(form: FormDefinition, page: SurveyedPage) -> tuple[tuple[MappedRows, ...], Mapping]:
    """Answer the 明細 of a page, and a proposal for everything else."""
    rows: list[MappedRows] = []
    for table in form.tables:
        taken = {number for one in rows for number in one.inputs}
        if (found := _rows_of(table, page, taken)) is not None:
            rows.append(found)
    tables = {one.each for one in rows}
    fields = [one for one in form.fields if without_rows(row_of(one.path) or "") not in tables]
    in_rows = {number for one in rows for number in one.inputs}
    others = [number for number in range(len(page.page.inputs)) if number not in in_rows]
    return tuple(rows), _placed(mapped(fields, [page.page.inputs[number] for number in others]), others)


def _rows_of(table: Table, page: SurveyedPage, taken: set[int]) -> MappedRows | None:
    below = {
        number: at
        for number, at in enumerate(page.at)
        if at is not None and at.column is not None and isinstance(at.row, int) and number not in taken
    }
    first = [number for number, at in below.items() if at.row == 1]
    if not first:
        return None
    found = _placed(mapped(table.columns, [page.page.inputs[number] for number in first]), first)
    entered = [one for one in found.fields if one.entries]
    if len(entered) < LEAST * len(table.columns):
        return None
    heads = {below[entry.input].column for one in entered for entry in one.entries}
    mine = tuple(number for number, at in below.items() if at.column in heads)
    return MappedRows(
        each=table.path, label=table.label, fields=found.fields, inputs=mine,
        shown=max(int(below[number].row or 1) for number in mine), printed=len(table.offsets),
        add=_adds(page.page),
    )  # fmt: skip


def _adds(page: SeenPage) -> Locator | None:
    buttons = [one for one in page.buttons if one.name in ADDS]
    return (
        Locator(role=buttons[0].role, name=buttons[0].name, frame=buttons[0].frame or None)
        if buttons
        else None
    )


def _placed(found: Mapping, places: Sequence[int]) -> Mapping:
    """Answer a proposal for some entries of a page with their numbers on it."""
    fields = tuple(
        one.model_copy(
            update={
                "entries": tuple(
                    entry.model_copy(update={"input": places[entry.input]}) for entry in one.entries
                )
            }
        )
        for one in found.fields
    )
    reference = None if found.reference is None else places[found.reference]
    left_over = tuple(places[number] for number in found.left_over)
    return Mapping(fields=fields, reference=reference, left_over=left_over)
