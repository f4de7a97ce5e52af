"""From a screen's definition and an approved record to concrete steps. Pure: nothing is opened here."""

from records.base import Frozen
from records.entry import Difference, FinalRecord
from records.errors import BusinessError
from records.form import When
from records.screen import (
    Check,
    Choose,
    FieldSource,
    Fill,
    Locator,
    Press,
    ReadBack,
    ScreenDefinition,
    Select,
    Step,
)
from records.values import Blank, Bool, Code, Text, Value
from values.compare import equal
from values.formats import write

NOTHING = Blank()


class Action(Frozen):
    """One step with the text it puts into the screen; None for a step that puts nothing."""

    step: Step
    text: str | None = None


class Plan(Frozen):
    """Everything a bot will do for one record."""

    natural: tuple[tuple[Locator, str], ...]
    fill: tuple[Action, ...]

    @property
    def before_draft(self) -> tuple[Action, ...] | None:
        """Answer the steps before the first that keeps or drops a draft; None where none does."""
        for number, action in enumerate(self.fill):
            if isinstance(action.step, Press) and action.step.effect == "draft":
                return self.fill[:number]
        return None


def make_plan(screen: ScreenDefinition, record: FinalRecord) -> Plan:
    """Answer the concrete steps.

    Raises:
        BusinessError: the screen wants a field that the record does not have (``plan.unknown_field``), or
            a code that the screen has no word for (``plan.unknown_code``).
    """
    natural = tuple(
        (at, write(value_of(FieldSource(field=path), record), "plain"))
        for path, at in screen.search.natural.items()
    )
    return Plan(
        natural=tuple((at, text) for at, text in natural if text),
        fill=tuple(
            Action(step=step, text=_text(step, record)) for step in screen.fill if _wanted(step, record)
        ),
    )


def differences(
    backs: tuple[ReadBack, ...], record: FinalRecord, shown: dict[str, str]
) -> tuple[Difference, ...]:
    """Answer where a screen (header -> text) shows something else than what was approved."""
    found = []
    for back in backs:
        value, text = value_of(back.value, record), shown.get(back.header)
        wanted = text_of(back, value)
        same = text is not None and (text == wanted if back.codes else equal(value, text, back.value.format))
        if not same:
            found.append(Difference(header=back.header, expected=wanted, shown=text or ""))
    return tuple(found)


def text_of(back: ReadBack, value: Value) -> str:
    """Answer a value as the target shows it.

    Raises:
        BusinessError: the definition has no word for this code (``plan.unknown_code``), or its way of
            writing does not fit the value (``value.unknown_format``).
    """
    return _word(back.codes, value) if back.codes else write(value, back.value.format)


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


def _word(codes: dict[str, str], value: Value) -> str:
    key = write(value, "plain")
    if key in codes:
        return codes[key]
    if isinstance(value, Blank):
        return ""
    raise BusinessError("plan.unknown_code", "画面の定義に、この選択肢の言葉がありません。")


def _text(step: Step, record: FinalRecord) -> str | None:
    match step:
        case Fill():
            return write(value_of(step.value, record), step.value.format)
        case Select() | Choose():
            value = value_of(step.value, record)
            return _word(step.codes, value) if step.codes else write(value, step.value.format)
        case Check():
            return write(value_of(step.value, record), "plain")
    return None


def _wanted(step: Step, record: FinalRecord) -> bool:
    when: When | None = getattr(step, "when", None)
    if when is None:
        return True
    match record.values.get(when.field, NOTHING):
        case Code(code=written) | Text(text=written):
            return written == when.is_
        case Bool(flag=flag):
            return flag is when.is_
    return False
