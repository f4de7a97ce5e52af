"""A row of an export to a record: the same fields and the same checks as on paper, and no picture."""

import datetime as dt
import re
from collections.abc import Callable

from records.canonical import digest_of
from records.form import FieldDefinition, FieldKind, FormDefinition
from records.listing import ROW, ListColumn, ListDefinition, ListedRow
from records.paths import FieldPath, row_of, without_rows
from records.reading import Decision, FieldValue, Found, Problem, Record, TableCell, Understood
from records.values import Blank, Date, Text, Value
from values.extracts import NO_EXTRACTS, Extracts
from values.normalise import understand
from values.residents import Residents
from values.rules import check_rules, excused

UNKNOWN_CODE = Problem(code="list.unknown_code", message="一覧の定義にない選択肢です。")
LOST = Problem(code="list.lost_character", message="文字化けか、外字の抜けかもしれません。")
UNREAD = Problem(code="list.row_unread", message="この行は読み取れません。元の欄を見て入力してください。")
MORE_ROWS = Problem(code="list.more_rows", message="様式の行数より多い明細があります。")
FLAGS = {"1": "1", "true": "1", "0": "", "false": ""}
# What systems write for a character that they cannot: a register's own signs are lost first.
SUBSTITUTES = frozenset("?？〓\ufffd")
# Stands for what is no character at all, whatever the field holds.
NO_CHARACTER = "\ufffd"
SPELT = frozenset({FieldKind.NAME, FieldKind.KANA, FieldKind.ADDRESS})
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}\S*$")
_NUMBER = re.compile(r"\[(\d+)\]")


def record_of(
    form: FormDefinition,
    row: ListedRow,
    definition: ListDefinition,
    *,
    today: dt.date,
    extracts: Extracts = NO_EXTRACTS,
) -> Record:
    """Answer the record of one row. What is understood is certain; every problem goes to a person."""
    columns = {one.path: one for one in definition.columns}
    fields = {one.path: _field(one, columns.get(without_rows(one.path)), row, today) for one in form.fields}
    fields = _without_what_nobody_asks(form, fields) | _cut_short(form, fields, definition, row)
    return Record(
        procedure=form.slug,
        form_version=form.version,
        form_sha256=digest_of(form),
        registration=None,
        fields=_ruled(form, fields, extracts),
        found=None if extracts.residents is None else _found(form, fields, extracts.residents),
    )


def unread(form: FormDefinition, row: ListedRow, definition: ListDefinition) -> Record:
    """Answer the record of a row that no program understands: a person types all of it beside its cells."""
    columns = {one.path: one for one in definition.columns}
    nothing = Understood(value=None, problem=UNREAD)
    fields = [
        _told(one, columns.get(without_rows(one.path)), row, lambda _: nothing) for one in form.fields
    ]  # fmt: skip
    return Record(
        procedure=form.slug, form_version=form.version, form_sha256=digest_of(form), registration=None,
        fields=tuple(fields),
    )  # fmt: skip


def _field(field: FieldDefinition, column: ListColumn | None, row: ListedRow, today: dt.date) -> FieldValue:
    return _told(field, column, row, lambda raw: _understood(field, column, raw, today))


def _told(
    field: FieldDefinition, column: ListColumn | None, row: ListedRow, meant: Callable[[str], Understood]
) -> FieldValue:
    names = () if column is None else _names(column, field.path)
    cells = [row.cells.get(name, "").strip() for name in names]
    raw = "" if column is None else column.between.join(cell for cell in cells if cell)
    understood = meant(raw)
    return FieldValue(
        path=field.path,
        value=understood.value,
        raw=raw,
        probability=0.0 if understood.value is None else 1.0,
        decision=Decision.ACCEPT if understood.problem is None else Decision.CHECK,
        problem=understood.problem,
        evidence=TableCell(row=row.number, column="・".join(names)),
    )


def _names(column: ListColumn, path: FieldPath) -> tuple[str, ...]:
    """Answer the columns of a field; of a table's cell those of its row."""
    number = _NUMBER.search(path)
    return tuple(name.replace(ROW, number.group(1)) if number else name for name in column.from_)


def _understood(field: FieldDefinition, column: ListColumn | None, raw: str, today: dt.date) -> Understood:
    written = _as_on_paper(field, column, raw)
    if written is None:
        return Understood(value=None, problem=UNKNOWN_CODE)
    understood = understand(field, written, today=today)
    lost = NO_CHARACTER in raw or (field.kind in SPELT and SUBSTITUTES.intersection(raw))
    if understood.problem is None and lost:
        return Understood(value=understood.value, problem=LOST)
    return understood


def _as_on_paper(field: FieldDefinition, column: ListColumn | None, raw: str) -> str | None:
    """Answer a cell as the raw reading of a field is written; None for a choice that nobody defined."""
    if column is None or not raw:
        return ""
    if field.kind is FieldKind.DATE:
        return _date(column, raw)
    if field.kind not in (FieldKind.CHOICE, FieldKind.CHECK):
        return raw
    if column.codes:
        return column.codes.get(raw)
    if field.options:
        return next((code for code, label in field.options.items() if raw in (label, code)), None)
    return FLAGS.get(raw)


def _date(column: ListColumn, raw: str) -> str:
    if column.date == "compact":
        return _COMPACT.sub(r"\1-\2-\3", raw)
    return _TIME.sub("", raw) if column.date == "time" else raw


def _without_what_nobody_asks(
    form: FormDefinition, fields: dict[FieldPath, FieldValue]
) -> dict[FieldPath, FieldValue]:
    """Answer the fields, those excused that are blank: in a row without writing, or not meant here."""
    free = excused(form, _values(fields))
    accepted = {"decision": Decision.ACCEPT, "problem": None}
    return {
        path: one.model_copy(update=accepted) if path in free and isinstance(one.value, Blank) else one
        for path, one in fields.items()
    }


def _cut_short(
    form: FormDefinition, fields: dict[FieldPath, FieldValue], definition: ListDefinition, row: ListedRow
) -> dict[FieldPath, FieldValue]:
    """Answer the last cells of columns of which the export has more rows than the form."""
    last = {without_rows(path): path for path in fields if row_of(path) is not None}
    more = {}
    for column in definition.columns:
        path = last.get(column.path)
        if path is not None and any(row.cells.get(name, "").strip() for name in _beyond(column, path, row)):
            more[path] = fields[path].model_copy(update={"decision": Decision.CHECK, "problem": MORE_ROWS})
    return more


def _beyond(column: ListColumn, last: FieldPath, row: ListedRow) -> list[str]:
    """Answer the columns of an export that belong to rows below the form's last one."""
    taken = {name for number in range(1, _row_number(last) + 1) for name in _in_row(column, number)}
    before_after = [name.partition(ROW)[::2] for name in column.from_]
    return [
        name
        for name in row.cells
        if name not in taken
        and any(re.fullmatch(f"{re.escape(one)}\\d+{re.escape(other)}", name) for one, other in before_after)
    ]


def _row_number(path: FieldPath) -> int:
    found = _NUMBER.search(path)
    return int(found.group(1)) if found else 0


def _in_row(column: ListColumn, number: int) -> list[str]:
    return [name.replace(ROW, str(number)) for name in column.from_]


def _values(fields: dict[FieldPath, FieldValue]) -> dict[FieldPath, Value | None]:
    return {path: one.value for path, one in fields.items()}


def _ruled(
    form: FormDefinition, fields: dict[FieldPath, FieldValue], extracts: Extracts
) -> tuple[FieldValue, ...]:
    """Send to a person what does not go together with other fields."""
    judged = dict(fields)
    for broken in check_rules(form, _values(fields), extracts):
        for path in broken.paths:
            if judged[path].problem is None:
                update = {"decision": Decision.CHECK, "problem": broken.problem}
                judged[path] = judged[path].model_copy(update=update)
    return tuple(judged.values())


def _found(form: FormDefinition, fields: dict[FieldPath, FieldValue], residents: Residents) -> Found | None:
    """Answer how many people of the city's extract are as the row says; None where it asks nobody."""
    rule = next((one for one in form.rules if one.rule == "resident"), None)
    if rule is None:
        return None
    name, born, address = (fields[path].value for path in rule.fields)
    if not (isinstance(name, Text) and isinstance(born, Date) and isinstance(address, Text)):
        return None
    people = residents.find([name.text], [born.date], [address.text]).people
    return Found(count=len(people), paths=rule.fields)
