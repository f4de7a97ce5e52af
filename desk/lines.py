"""The final values of a case as lines of a page: what will be typed, what was read, who said so."""

from desk.writing import same_day, written, written_raw
from ledger.case_lines import AnswerLine
from ledger.contents import Contents
from ledger.history import CaseFile
from records.base import Frozen
from records.form import FieldDefinition, FormDefinition
from records.geometry import Box
from records.ids import Sha256
from records.paths import FieldPath
from records.reading import FieldValue, Strip, TableCell, TextLayer

UNDECIDED, BLANK = "(未確定)", "(空欄)"


class Cell(Frozen):
    """What stands in the export that a field came from, where there is no paper."""

    row: int
    column: str
    text: str


class ValueLine(Frozen):
    """One field of a case; ``final`` says so where nothing was written, and where nobody knows yet."""

    field: FieldValue
    path: FieldPath
    label: str
    final: str
    read: str
    changed: bool
    answer: AnswerLine | None
    strip: Sha256 | None
    box: Box | None
    cell: Cell | None
    unseen: bool


def lines_of(case: CaseFile, form: FormDefinition) -> tuple[ValueLine, ...]:
    """Answer every field of a case, in the form's order; none before it was read."""
    held = case.contents
    if held is None:
        return ()
    said = {one.path: one for one in case.answers}
    finals, lines = held.values(), []
    for one in held.record.fields:
        field, evidence = form.field(one.path), one.evidence
        lines.append(
            ValueLine(
                field=one,
                path=one.path,
                label=field.label,
                final=_final(written(field, finals[one.path]), one, held),
                read=_read(field, one, held),
                changed=not same_day(finals[one.path], one.value),
                answer=said[one.path] if one.path in held.answers else None,
                strip=evidence.sha256 if isinstance(evidence, Strip) else None,
                box=evidence.box if isinstance(evidence, Strip | TextLayer) else None,
                cell=cell_of(one),
                unseen=one.path in held.unseen(),
            )
        )
    return tuple(lines)


def cell_of(one: FieldValue) -> Cell | None:
    """Answer the cell that a field came from; None where it came from paper."""
    if not isinstance(one.evidence, TableCell):
        return None
    return Cell(row=one.evidence.row, column=one.evidence.column, text=one.raw)


def _read(field: FieldDefinition, one: FieldValue, held: Contents) -> str:
    if one.path in held.unseen():
        return ""
    return written_raw(field, one.raw) if one.value is None else written(field, one.value)


def _final(text: str, one: FieldValue, held: Contents) -> str:
    read = one.value is not None and one.path not in held.unseen()
    known = read or one.path in held.answers
    return (text or BLANK) if known else UNDECIDED
