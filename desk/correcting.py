"""訂正 on pages: what a case corrects, or what corrects it, each field with both of its values."""

from collections.abc import Mapping

from starlette.datastructures import FormData

from desk.lines import BLANK, lines_of
from desk.parts import Parts
from desk.writing import STAYS_BLANK, example, options_of, understood, written
from ledger.contents import Contents
from ledger.history import CaseFile, CaseLine
from records.base import Frozen
from records.form import FieldDefinition, FormDefinition
from records.ids import Id
from records.paths import FieldPath, row_of
from records.values import Blank, Value
from yomikaki.office import Office

# Stands before a field's path in the form of the page.
FIELD = "field."


class Both(Frozen):
    """One field that a 訂正 changes."""

    label: str
    before: str
    after: str


class Correction(Frozen):
    """A case that corrects another: why, and what it changes."""

    line: CaseLine
    reason: str
    fields: tuple[Both, ...]


class Entry(Frozen):
    """One field of the page on which a 訂正 is written; ``problem`` is what is wrong with what was typed."""

    path: FieldPath
    label: str
    before: str
    typed: str
    options: tuple[str, ...]
    example: str
    problem: str | None = None


def correction_of(case: CaseFile, form: FormDefinition) -> Correction:
    """Answer what a case that corrects another says."""
    return Correction(
        line=case.line,
        reason=next((one.reason for one in case.events if one.reason), ""),
        fields=tuple(
            Both(label=label_of(form.field(one.path)), before=one.read or BLANK, after=one.final)
            for one in lines_of(case, form)
            if one.changed
        ),
    )


def corrections_of(desk: Parts, case: CaseFile, user_id: Id) -> list[Correction]:
    """Answer what corrects a case; seeing it is a look at each."""
    seen = [desk.seen(one.id, user_id, "correction") for one in case.corrections]
    return [correction_of(one, desk.lookup.form(one.line.form_sha256)) for one in seen]


def label_of(field: FieldDefinition) -> str:
    """Answer a field's name, with its row where it stands in a table."""
    row = row_of(field.path)
    return field.label if row is None else f"{row.partition('[')[2].rstrip(']')}行目 {field.label}"


def entries_of(form: FormDefinition, held: Contents) -> tuple[Entry, ...]:
    """Answer the page's fields as they stand in the business system."""
    values = held.values()
    return tuple(_entry(form.field(one.path), values[one.path]) for one in held.record.fields)


def typed_in(
    office: Office, form: FormDefinition, known: tuple[Entry, ...], sent: FormData
) -> tuple[tuple[Entry, ...], Mapping[FieldPath, Value]]:
    """Answer the fields as somebody sent them, and the values of those that they changed."""
    entries, values = [], dict[FieldPath, Value]()
    for one in known:
        text = str(sent.get(FIELD + one.path, one.before))
        entry = one.model_copy(update={"typed": text})
        # A browser leaves line feeds out of a line.
        if text.strip() not in (one.before, one.before.replace("\n", "")):
            meant, problem = _meaning(office, form.field(one.path), text)
            entry = entry.model_copy(update={"problem": problem})
            if meant is not None:
                values[one.path] = meant
        entries.append(entry)
    return tuple(entries), values


def _entry(field: FieldDefinition, value: Value) -> Entry:
    before, options = written(field, value), tuple(options_of(field))
    # What is masked is none of the options, and stays chosen until another one is.
    options = (before, *options) if options and before and before not in options else options
    return Entry(
        path=field.path, label=label_of(field), before=before, typed=before, options=options,
        example=example(field),
    )  # fmt: skip


def _meaning(office: Office, field: FieldDefinition, text: str) -> tuple[Value | None, str | None]:
    """Answer what a text means, or what is wrong with it; nothing typed means 空欄 here."""
    if not text.strip():
        return Blank(), None
    found = understood(field, text, today=office.today())
    if found.value is not None and found.problem is None:
        return found.value, None
    return None, (found.problem or STAYS_BLANK).message
