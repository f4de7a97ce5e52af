"""取扱注意 and マイナンバー: pages get cases in which the values of such fields do not stand any more.

A mask tells whether something is written, and whether a person wrote it over what was read; no more.
"""

from collections.abc import Collection, Mapping

from desk.writing import MASK, MASKED_ANSWER
from ledger.case_lines import AnswerLine, EntryLine
from ledger.contents import VALUE, Contents, value_json
from ledger.extraction_log import LogRecord
from ledger.history import CaseFile
from records.base import Frozen
from records.entry import EntryResult, Found, Receipt
from records.form import FormDefinition
from records.paths import FieldPath, without_rows
from records.reading import FieldValue
from records.screen import ReadBack
from records.values import Blank, Text, Value

# In free words nobody can tell where a masked value stands.
VEILED_WORDS = "業務システムの文は、取扱注意の項目を含むかもしれないため伏せています。"


class Masked(Frozen):
    """What is masked of a case: fields by path, and by the headers of the business system's screens."""

    paths: frozenset[FieldPath]
    headers: frozenset[str]

    def shows(self, shown: Mapping[str, str]) -> dict[str, str]:
        """Answer what a screen shows, masked."""
        return {header: MASK if header in self.headers else text for header, text in shown.items()}


def masked_paths(form: FormDefinition) -> frozenset[FieldPath]:
    """Answer the fields of a form that pages mask, those of tables row by row."""
    return frozenset(field.path for field in form.fields if field.masked)


def masked_in(form: FormDefinition, backs: Collection[ReadBack], looked_up: Collection[str] = ()) -> Masked:
    """Answer what is masked of the cases of a form that is read back so.

    ``looked_up`` are the headers that a lookup says are 取扱注意.
    """
    paths = masked_paths(form)
    fields = {without_rows(path) for path in paths}
    headers = {one.header for one in backs if one.value.field and without_rows(one.value.field) in fields}
    return Masked(paths=paths, headers=frozenset((*headers, *looked_up)))


def veiled(case: CaseFile, masked: Masked) -> CaseFile:
    """Answer a case without what is masked of it."""
    if not masked.paths and not masked.headers:
        return case
    held = case.contents
    return case.model_copy(
        update={
            "contents": veiled_contents(held, masked.paths) if held else None,
            "answers": tuple(_answer(one) if one.path in masked.paths else one for one in case.answers),
            "entries": tuple(_entry(one, masked) for one in case.entries),
        }
    )


def veiled_contents(held: Contents, paths: Collection[FieldPath]) -> Contents:
    """Answer what a case holds without the values of these fields."""
    fields = tuple(veiled_field(one) if one.path in paths else one for one in held.record.fields)
    read = {one.path: one.value for one in held.record.fields}
    answers = {
        path: _over(value, read.get(path)) if path in paths else value for path, value in held.answers.items()
    }
    waiting = {
        path: tuple(one.model_copy(update={"value": one.value and veiled_value(one.value)}) for one in said)
        if path in paths
        else said
        for path, said in held.waiting.items()
    }
    record = held.record.model_copy(update={"fields": fields})
    return held.model_copy(update={"record": record, "answers": answers, "waiting": waiting})


def veiled_field(one: FieldValue) -> FieldValue:
    """Answer a field as it was read, without what was read."""
    return one.model_copy(
        update={
            "value": one.value and veiled_value(one.value),
            "raw": MASK if one.raw else "",
            "readings": tuple(
                each.model_copy(update={"raw": MASK if each.raw else ""}) for each in one.readings
            ),
            "alternatives": (),
        }
    )


def veiled_log(record: LogRecord, form: FormDefinition) -> LogRecord:
    """Answer a line of 抽出ログ without the values of masked fields."""
    paths = masked_paths(form)
    fields = tuple(veiled_field(one) if one.path in paths else one for one in record.fields)
    said = {
        path: one.model_copy(update={"value": one.value and veiled_value(one.value)})
        if path in paths
        else one
        for path, one in record.said.items()
    }
    return record.model_copy(update={"fields": fields, "said": said})


def veiled_value(value: Value) -> Value:
    """Answer what stands for a masked value; an empty field is told."""
    return value if isinstance(value, Blank) else Text(text=MASK)


def _over(value: Value, read: Value | None) -> Value:
    return veiled_value(value) if value == read or isinstance(value, Blank) else Text(text=MASKED_ANSWER)


def _answer(one: AnswerLine) -> AnswerLine:
    if one.value is None:
        return one
    return one.model_copy(update={"value": value_json(veiled_value(VALUE.validate_json(one.value)))})


def _entry(one: EntryLine, masked: Masked) -> EntryLine:
    intent = one.intent
    if intent is not None:
        intent = intent.model_copy(update={"found": _found(intent.found, masked)})
    return one.model_copy(
        update={"intent": intent, "result": one.result and veiled_result(one.result, masked)}
    )


def veiled_result(one: EntryResult, masked: Masked) -> EntryResult:
    """Answer how an attempt ended, without what is masked of the case."""
    differences = tuple(
        each.model_copy(update={"expected": MASK, "shown": MASK}) if each.header in masked.headers else each
        for each in one.differences
    )
    message = VEILED_WORDS if one.foreign and masked.paths else one.message
    receipt = one.receipt and Receipt(number=one.receipt.number, saved=masked.shows(one.receipt.saved))
    return one.model_copy(
        update={
            "differences": differences,
            "receipt": receipt,
            "found": _found(one.found, masked),
            "message": message,
        }
    )


def _found(found: tuple[Found, ...], masked: Masked) -> tuple[Found, ...]:
    return tuple(one.model_copy(update={"shown": masked.shows(one.shown)}) for one in found)
