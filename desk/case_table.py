"""A list of cases as the rows of a table: their progress, and of one 業務 what stands in each field."""

from collections.abc import Mapping, Sequence

from desk.lines import UNDECIDED
from desk.masking import veiled_value
from desk.writing import written
from ledger.exporting import ExportLine
from ledger.lookup import Lookup
from records.case import STATE_LABELS
from records.form import FormDefinition
from records.ids import Sha256
from records.paths import FieldPath, Slug
from values.calendar import OFFICE

HEADS = ("整理番号", "業務", "状態", "受付", "最後の動き", "受付番号", "訂正する案件")
TIME = "%Y-%m-%d %H:%M"


def table_of(
    lines: Sequence[ExportLine], titles: Mapping[Slug, str], lookup: Lookup, *, with_values: bool
) -> list[list[str]]:
    """Answer the rows, their heads first; what only some versions of a form have is empty elsewhere."""
    forms = {one.line.form_sha256: lookup.form(one.line.form_sha256) for one in lines if with_values}
    columns = _columns(forms)
    rows = [[*HEADS, *columns.values()]]
    for one in lines:
        line, form = one.line, forms.get(one.line.form_sha256)
        rows.append(
            [
                line.reference,
                titles.get(line.procedure, line.procedure),
                STATE_LABELS[line.state],
                f"{line.opened_at.astimezone(OFFICE):{TIME}}",
                f"{line.moved_at.astimezone(OFFICE):{TIME}}",
                one.receipt or "",
                one.corrects or "",
                *(_cell(one, form, path) for path in columns),
            ]
        )
    return rows


def _columns(forms: Mapping[Sha256, FormDefinition]) -> dict[FieldPath, str]:
    return {field.path: field.label for form in forms.values() for field in form.fields}


def _cell(one: ExportLine, form: FormDefinition | None, path: FieldPath) -> str:
    fields = {field.path: field for field in form.fields} if form else {}
    if path not in fields:
        return ""
    if path not in one.values:
        return UNDECIDED
    value = one.values[path]
    return written(fields[path], veiled_value(value) if fields[path].masked else value)
