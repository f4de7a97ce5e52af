"""How the reading did before any person saw anything: accepted wrong, and sent to check."""

from collections.abc import Sequence

from records.base import Frozen
from records.reading import Decision, FieldValue
from records.values import Value
from samples.demo.seen import SeenSheet

MOST_CHECKED_PERCENT = 30


class WrongField(Frozen):
    """A field that was accepted though something else stands on the paper."""

    file: str
    page: int
    path: str
    truth: Value | None
    value: Value | None


class ReadingFigures(Frozen):
    """Fields of all sheets read: how many, how many sent to check, which accepted wrong."""

    fields: int
    checked: int
    wrong: tuple[WrongField, ...]

    @property
    def sound(self) -> bool:
        """Tell whether nothing wrong was accepted and people were not asked too much."""
        return not self.wrong and 100 * self.checked <= MOST_CHECKED_PERCENT * self.fields

    @property
    def checked_percent(self) -> float:
        """The share of fields sent to check, in percent."""
        return 100 * self.checked / self.fields if self.fields else 0.0


def judge_reading(seen: Sequence[SeenSheet]) -> ReadingFigures:
    """Compare what the reading accepted with what stands on the papers."""
    read = [
        (one, field)
        for one in seen
        if one.case and one.case.contents
        for field in one.case.contents.record.fields
    ]
    wrong = [
        WrongField(
            file=one.sheet.file, page=one.sheet.page, path=field.path,
            truth=one.sheet.truth.get(field.path), value=field.value,
        )
        for one, field in read if _accepted_wrong(one, field)
    ]  # fmt: skip
    checked = sum(field.decision is Decision.CHECK for _, field in read)
    return ReadingFigures(fields=len(read), checked=checked, wrong=tuple(wrong))


def _accepted_wrong(one: SeenSheet, field: FieldValue) -> bool:
    """Tell whether a field was accepted and is not exactly what stands on the paper, of this form."""
    if field.decision is Decision.CHECK:
        return False
    same_form = one.case is not None and one.case.line.procedure == one.sheet.procedure
    return not same_form or field.value != one.sheet.truth.get(field.path)
