"""Our record beside what the business system shows, header by header, by the rules of values."""

from collections.abc import Collection

from desk.writing import MASK, written
from ledger.history import CaseFile
from records.base import Frozen
from records.entry import Found
from records.form import FormDefinition
from records.screen import ReadBack
from records.values import Value
from values.compare import equal
from values.formats import write


class ComparedLine(Frozen):
    """One header of the target's page."""

    header: str
    ours: str
    shown: str
    same: bool


class Compared(Frozen):
    """One record that a search showed, beside ours."""

    reference: str | None
    receipt: str | None
    ours: bool
    lines: tuple[ComparedLine, ...]


def compared(
    found: Found,
    case: CaseFile,
    form: FormDefinition,
    backs: tuple[ReadBack, ...],
    masked: Collection[str] = (),
) -> Compared:
    """Answer a found record beside ours; headers that the definition does not know are shown alone.

    Of ``masked`` headers it is told only whether both are the same.
    """
    values = case.contents.values() if case.contents else {}
    known = {one.header: one for one in backs}
    lines = tuple(
        _line(header, shown, known.get(header), values, form, case.line.reference)
        for header, shown in found.shown.items()
    )
    lines = tuple(
        one.model_copy(update={"ours": MASK, "shown": MASK}) if one.header in masked else one for one in lines
    )
    return Compared(
        reference=found.reference,
        receipt=found.receipt,
        ours=found.reference == case.line.reference,
        lines=lines,
    )


def _line(
    header: str,
    shown: str,
    known: ReadBack | None,
    values: dict[str, Value],
    form: FormDefinition,
    reference: str,
) -> ComparedLine:
    if known is None or (known.value.field is None and not known.value.reference):
        return ComparedLine(header=header, ours="", shown=shown, same=True)
    if known.value.field is None:
        return ComparedLine(header=header, ours=reference, shown=shown, same=reference == shown.strip())
    value = values[known.value.field]
    label = known.codes.get(write(value, "plain"))
    same = label == shown.strip() if label is not None else equal(value, shown, known.value.format)
    ours = written(form.field(known.value.field), value)
    return ComparedLine(header=header, ours=ours, shown=shown, same=same)
