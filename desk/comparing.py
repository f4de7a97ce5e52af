"""Our record beside what the business system shows, header by header, by the rules of values."""

from collections.abc import Callable, Collection, Sequence

from desk.writing import MASK, written
from ledger.history import CaseFile
from records.base import Frozen
from records.entry import Found
from records.form import FormDefinition
from records.screen import ReadBack
from records.values import Value
from values.compare import equal
from values.formats import write


class Cell(Frozen):
    """What one found record shows under a header; None where it shows no such header.

    ``same`` is None where the definition does not say what must stand there.
    """

    shown: str | None
    same: bool | None


class ComparedRow(Frozen):
    """One header: ours, and each found record's."""

    header: str
    ours: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether any record shows something else than ours."""
        return any(one.same is False for one in self.cells)


class FoundRecord(Frozen):
    """One record that a search showed: whose it is, and how many headers show something else than ours."""

    reference: str | None
    receipt: str | None
    ours: bool
    compared: int
    different: int


class Beside(Frozen):
    """Our record and all that were found, in one table."""

    records: tuple[FoundRecord, ...]
    rows: tuple[ComparedRow, ...]


def beside(
    found: Sequence[Found],
    case: CaseFile,
    form: FormDefinition,
    backs: tuple[ReadBack, ...],
    masked: Collection[str] = (),
) -> Beside:
    """Answer the found records beside ours; headers that the definition does not know come last.

    What is read back of every record comes first, in the screen's order, also where nothing shows it. Of
    ``masked`` headers it is told only whether they are the same.
    """
    values = case.contents.values() if case.contents else {}
    known = {one.header: one for one in backs if _of_case(one, values)}
    shown = dict.fromkeys(header for one in found for header in one.shown if header not in known)
    rows = [_known_row(back, found, values, form, case.line.reference) for back in known.values()]
    rows += [
        ComparedRow(header=header, ours="", cells=tuple(_cell(one, header, None) for one in found))
        for header in shown
    ]
    return Beside(
        records=tuple(_record(one, case, rows, number) for number, one in enumerate(found)),
        rows=tuple(_veiled(row) if row.header in masked else row for row in rows),
    )


def _of_case(back: ReadBack, values: dict[str, Value]) -> bool:
    return back.value.reference or back.value.field in values


def _known_row(
    back: ReadBack,
    found: Sequence[Found],
    values: dict[str, Value],
    form: FormDefinition,
    reference: str,
) -> ComparedRow:
    if back.value.field is None:
        cells = tuple(_cell(one, back.header, lambda shown: shown.strip() == reference) for one in found)
        return ComparedRow(header=back.header, ours=reference, cells=cells)
    value = values[back.value.field]
    label = back.codes.get(write(value, "plain"))

    def same(shown: str) -> bool:
        return label == shown.strip() if label is not None else equal(value, shown, back.value.format)

    return ComparedRow(
        header=back.header,
        ours=written(form.field(back.value.field), value),
        cells=tuple(_cell(one, back.header, same) for one in found),
    )


def _cell(found: Found, header: str, same: Callable[[str], bool] | None) -> Cell:
    shown = found.shown.get(header)
    return Cell(shown=shown, same=None if same is None or shown is None else same(shown))


def _record(found: Found, case: CaseFile, rows: Sequence[ComparedRow], number: int) -> FoundRecord:
    judged = [row.cells[number].same for row in rows if row.cells[number].same is not None]
    return FoundRecord(
        reference=found.reference,
        receipt=found.receipt,
        ours=found.reference == case.line.reference,
        compared=len(judged),
        different=judged.count(False),
    )


def _veiled(row: ComparedRow) -> ComparedRow:
    cells = tuple(one.model_copy(update={"shown": one.shown and MASK}) for one in row.cells)
    return row.model_copy(update={"ours": row.ours and MASK, "cells": cells})
