"""From a screen's definition and an approved record to concrete steps. Pure: nothing is opened here."""

import csv
import io
from collections.abc import Iterator, Mapping

from records.base import Frozen
from records.entry import Difference, FinalRecord
from records.errors import BusinessError, RefusedByScreen
from records.form import When
from records.locators import Locator, numbered, said
from records.paths import FieldPath, of_row
from records.screen import ReadBack, ReadRows, ScreenDefinition, written_rows
from records.steps import (
    Check,
    Choose,
    FieldSource,
    Fill,
    Filled,
    Menu,
    Open,
    PickDate,
    PlainStep,
    Press,
    Rows,
    Select,
    Step,
    Type,
    Upload,
)
from records.values import Blank, Bool, Code, Text, Value
from values.charsets import within
from values.compare import equal
from values.formats import write

NOTHING = Blank()
Written = Fill | Type | Filled


class Action(Frozen):
    """One step with the text it puts into the screen; None for a step that puts nothing."""

    step: PlainStep
    text: str | None = None


class Plan(Frozen):
    """Everything a bot will do for one record."""

    natural: tuple[tuple[Locator, str], ...]
    fill: tuple[Action, ...]

    @property
    def before_draft(self) -> tuple[Action, ...] | None:
        """Answer the steps before the first that keeps a draft, without those that drop one; None: no draft.

        Where an attempt left a draft, the question about it then stays unanswered.
        """
        drafts = [
            number
            for number, action in enumerate(self.fill)
            if isinstance(action.step, Press) and action.step.effect == "draft"
        ]
        asked = [number for number in drafts if not getattr(self.fill[number].step, "if_shown", False)]
        if not asked:
            return None
        return tuple(one for number, one in enumerate(self.fill[: asked[0]]) if number not in drafts)


def make_plan(screen: ScreenDefinition, record: FinalRecord) -> Plan:
    """Answer the concrete steps.

    Raises:
        BusinessError: the screen wants a field that the record does not have (``plan.unknown_field``), or
            a code that the screen has no word for (``plan.unknown_code``).
        RefusedByScreen: a value is longer than its field (``plan.too_long``) or has characters that it does
            not take (``plan.charset``), or there are more rows than the screen has (``plan.too_many_rows``).
    """
    natural = tuple(
        (at, write(value_of(FieldSource(field=path), record), "plain"))
        for path, at in screen.search.natural.items()
    )
    return Plan(
        natural=tuple((at, text) for at, text in natural if text),
        fill=tuple(_action(step, record) for step in planned(screen.fill, record)),
    )


def planned(steps: tuple[Step, ...], record: FinalRecord) -> Iterator[PlainStep]:
    """Answer the steps that one record wants, those of a 明細 row by row.

    Raises:
        RefusedByScreen: there are more rows than the screen has (``plan.too_many_rows``).
    """
    for step in steps:
        if not _wanted(step.when, record):
            continue
        if isinstance(step, Rows):
            yield from _rows(step, record)
        else:
            yield step


def by_pages(actions: tuple[Action, ...]) -> Iterator[tuple[Action, ...]]:
    """Answer the actions in parts, each ending with one after which another page may stand there."""
    part: list[Action] = []
    for action in actions:
        part.append(action)
        if isinstance(action.step, Open | Menu | Press):
            yield tuple(part)
            part = []
    yield tuple(part)


def differences(
    backs: tuple[ReadBack | ReadRows, ...], record: FinalRecord, shown: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Answer where a screen (header -> text) shows something else than what was approved."""
    found: list[Difference] = []
    for one in backs:
        found += _of_rows(one, record, shown) if isinstance(one, ReadRows) else _of_value(one, record, shown)
    return tuple(found)


def text_of(back: ReadBack, value: Value) -> str:
    """Answer a value as the target shows it.

    Raises:
        BusinessError: the definition has no word for this code (``plan.unknown_code``), or its way of
            writing does not fit the value (``value.unknown_format``).
    """
    return written(back.value, back.codes, value)


def written(source: FieldSource, codes: Mapping[str, str], value: Value) -> str:
    """Answer a value in a source's way of writing, or in the target's word for it.

    Raises:
        BusinessError: there is no word for this code (``plan.unknown_code``), or the way of writing does
            not fit the value (``value.unknown_format``).
    """
    if not codes:
        return write(value, source.format)
    key = write(value, "plain")
    if key in codes:
        return codes[key]
    if isinstance(value, Blank):
        return ""
    raise BusinessError("plan.unknown_code", "画面の定義に、この選択肢の言葉がありません。")


def value_of(source: FieldSource, record: FinalRecord) -> Value:
    """Answer what a source names.

    Raises:
        BusinessError: the record has no such field (``plan.unknown_field``).
    """
    if source.reference:
        return Text(text=record.reference)
    if source.constant is not None:
        return Text(text=source.constant)
    if source.field not in record.values:
        raise BusinessError(
            "plan.unknown_field", f"画面の定義にある項目「{source.field}」が記録にありません。"
        )
    return record.values[source.field]


def _action(step: PlainStep, record: FinalRecord) -> Action:
    match step:
        case Fill() | Type() | Filled():
            text = write(value_of(step.value, record), step.value.format)
            _require_fitting(step, text)
        case Select() | Choose():
            text = written(step.value, step.codes, value_of(step.value, record))
        case Check():
            text = write(value_of(step.value, record), "plain")
        case PickDate():
            text = write(value_of(step.value, record), "iso")
        case Upload():
            named = step.name.replace("{reference}", record.reference)
            return Action(step=step.model_copy(update={"name": named}), text=_file(step, record))
        case _:
            return Action(step=step)
    return Action(step=step, text=text)


def _require_fitting(step: Written, text: str) -> None:
    if step.max_length is not None and len(text) > step.max_length:
        raise RefusedByScreen(
            "plan.too_long", f"「{said(step.at)}」に入れる値が長すぎます({step.max_length}文字まで)。"
        )
    if step.charset is not None and not within(text, step.charset):
        raise RefusedByScreen(
            "plan.charset", f"「{said(step.at)}」に入れる値に、業務システムで使えない文字があります。"
        )


def _file(step: Upload, record: FinalRecord) -> str:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    if step.heads:
        lines.writerow([one.header for one in step.columns])
    lines.writerow([written(one.value, one.codes, value_of(one.value, record)) for one in step.columns])
    text = out.getvalue()
    if step.encoding == "cp932" and not within(text, "shift_jis"):
        raise RefusedByScreen("plan.charset", "アップロードするファイルに、文字コードにない文字があります。")
    return text


def _rows(step: Rows, record: FinalRecord) -> Iterator[PlainStep]:
    rows = written_rows(step.each, record.values)
    if len(rows) > step.most:
        raise RefusedByScreen("plan.too_many_rows", f"明細の行が、画面の行({step.most}行)より多くあります。")
    for number, row in enumerate(rows, start=1):
        if step.add is not None and number > 1:
            yield Press(at=step.add.in_row(number), effect="none")
        for each in step.steps:
            concrete = _in_row(each, step.each, row, number)
            if _wanted(concrete.when, record):
                yield concrete


def _in_row(part: PlainStep, each: FieldPath, row: int, number: int) -> PlainStep:
    """Answer a step of a 明細 as it is for one row of the record, in this row of the screen."""

    def concrete(value: object) -> object:
        match value:
            case Locator():
                return value.in_row(number)
            case FieldSource() | When():
                return value.model_copy(update={"field": of_row(value.field, each, row)})
        return value

    return part.model_copy(update={name: concrete(getattr(part, name)) for name in type(part).model_fields})


def _of_rows(rows: ReadRows, record: FinalRecord, shown: Mapping[str, str]) -> list[Difference]:
    backs, count = rows.of(record.values), len(written_rows(rows.each, record.values))
    found = [wrong for one in backs for wrong in _of_value(one, record, shown)]
    # A row more than was approved is a difference too.
    more = [numbered(one.header, count + 1) for one in rows.columns]
    return found + [
        Difference(header=header, expected="", shown=shown[header])
        for header in more
        if shown.get(header, "").strip()
    ]


def _of_value(back: ReadBack, record: FinalRecord, shown: Mapping[str, str]) -> list[Difference]:
    value, text = value_of(back.value, record), shown.get(back.header)
    wanted = text_of(back, value)
    same = text is not None and (text == wanted if back.codes else equal(value, text, back.value.format))
    return [] if same else [Difference(header=back.header, expected=wanted, shown=text or "")]


def _wanted(when: When | None, record: FinalRecord) -> bool:
    if when is None:
        return True
    match record.values.get(when.field, NOTHING):
        case Code(code=found) | Text(text=found):
            return found == when.is_
        case Bool(flag=flag):
            return flag is when.is_
    return False
