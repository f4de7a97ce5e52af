"""Form advice (様式の助言): what each box of a form costs people, why, and what might make it cheaper.

Counted from what people answered; no value leaves here but by how many different ones there are.
"""

import statistics
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import Book
from ledger.contents import VALUE, value_json
from records.base import Frozen
from records.form import Cells, DateParts, FieldDefinition, FieldKind, FormDefinition, Line
from records.paths import FieldPath
from records.reading import Decision, Record
from records.values import Blank, Value
from values.compare import same

# Fewer applications than this say nothing about a box.
ENOUGH = 30
# A box is dear where so many of its fields go to a person, unreliable where so many answers correct it.
DEAR, WRONG = 0.2, 0.1
# Nearly always blank; and so few different words that they could be printed to choose from.
BLANK, FEW, REPEATED = 0.95, 8, 5
NUMBERS = frozenset(
    {FieldKind.DIGITS, FieldKind.PHONE, FieldKind.POSTAL_CODE, FieldKind.INTEGER, FieldKind.MONEY}
)
CROWDED = frozenset({"writing.strays", "writing.unfit"})


class Hint(StrEnum):
    """What might help, and why."""

    TOO_FEW = "件数が少なく、まだ言えません。"
    NONE = ""
    DROP = "ほとんど空欄です。欄をなくせないか検討してください。"
    CELLS = "数字の読み違いが多い欄です。一文字ずつの枠にしてください。"
    WIDER = "記入が枠からはみ出しています。枠を広くしてください。"
    CHOICES = "同じ言葉の繰り返しです。選択肢を印刷して選べるようにしてください。"
    ERA = "元号の記入漏れが多い欄です。元号を印刷するか、選択肢を目立たせてください。"
    REQUIRED = "記入漏れが多い欄です。必須の印や記入例を付けてください。"
    EXAMPLE = "読み違いが多い欄です。記入例を付け、枠を広くしてください。"


class BoxAdvice(Frozen):
    """One field of a form. ``sent`` of ``applications`` went to a person; ``corrected`` answers differed.

    Seconds are those that people looked at it: of a typical answer, and of all.
    """

    path: FieldPath
    label: str
    applications: int
    sent: int
    answered: int
    corrected: int
    median_seconds: float
    total_seconds: float
    reasons: tuple[tuple[str, int], ...]
    hint: Hint

    @property
    def enough(self) -> bool:
        """Tell whether there are enough applications to say anything."""
        return self.applications >= ENOUGH


@dataclass
class _Tally:
    """What was counted of one field."""

    applications: int = 0
    sent: int = 0
    corrected: int = 0
    blank: int = 0
    milliseconds: list[int] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    finals: Counter[str] = field(default_factory=Counter)


def advice(book: Book, form: FormDefinition) -> tuple[BoxAdvice, ...]:
    """Answer every field of a form, the dearest first. Cases of every version that has the field count."""
    tallies = {one.path: _Tally() for one in form.fields}
    with book.reading() as connection:
        for case_id in _cases(connection, form.slug):
            _count(connection, case_id, tallies)
    told = [_told(one, tallies[one.path]) for one in form.fields]
    return tuple(sorted(told, key=lambda one: -one.total_seconds))


def _cases(connection: Connection, slug: str) -> list[str]:
    cases = schema.cases
    return list(connection.execute(select(cases.c.id).where(cases.c.procedure == slug)).scalars())


def _count(connection: Connection, case_id: str, tallies: dict[FieldPath, _Tally]) -> None:
    """Count the first reading of a case and the answers that stand; a case without paper counts nothing."""
    records, answers = schema.records, schema.answers
    body = connection.execute(
        select(records.c.body).where(records.c.case_id == case_id).order_by(records.c.id).limit(1)
    ).scalar()
    record = None if body is None else Record.model_validate_json(body)
    if record is None or not record.sides:
        return
    said = connection.execute(select(answers).where(answers.c.case_id == case_id).order_by(answers.c.id))
    standing: dict[FieldPath, Value | None] = {}
    for row in said:
        # One taken back is a row without a value: the time that it cost is that of the answer.
        standing[row.path] = None if row.value is None else VALUE.validate_json(row.value)
        if row.path in tallies and row.value is not None:
            tallies[row.path].milliseconds.append(row.milliseconds)
    for one in record.fields:
        if one.path in tallies:
            tally, answer = tallies[one.path], standing.get(one.path)
            final = answer or one.value or Blank()
            tally.applications += 1
            tally.sent += one.decision is Decision.CHECK
            tally.corrected += answer is not None and not (one.value and same(one.value, answer))
            tally.reasons.update([one.problem.code] if one.problem else [])
            tally.blank += isinstance(final, Blank)
            tally.finals[value_json(final)] += not isinstance(final, Blank)


def _told(one: FieldDefinition, tally: _Tally) -> BoxAdvice:
    seconds = [each / 1000 for each in tally.milliseconds]
    return BoxAdvice(
        path=one.path,
        label=one.label,
        applications=tally.applications,
        sent=tally.sent,
        answered=len(seconds),
        corrected=tally.corrected,
        median_seconds=statistics.median(seconds) if seconds else 0.0,
        total_seconds=sum(seconds),
        reasons=tuple(tally.reasons.most_common(3)),
        hint=_hint(one, tally),
    )


def _hint(one: FieldDefinition, tally: _Tally) -> Hint:
    """Answer the first suggestion whose rule is met; a box that costs little gets none."""
    if tally.applications < ENOUGH:
        return Hint.TOO_FEW
    rules = (
        (Hint.DROP, not one.required and _share(tally.blank, tally) >= BLANK),
        (Hint.CHOICES, _is_repeated(one, tally)),
        (Hint.ERA, isinstance(one.layout, DateParts) and _because(tally, {"value.missing_era"}) >= WRONG),
        (Hint.WIDER, _because(tally, CROWDED) >= WRONG),
        (Hint.CELLS, isinstance(one.layout, Line) and one.kind in NUMBERS and _is_dear(tally)),
        (Hint.REQUIRED, _because(tally, {"value.required"}) >= WRONG),
        (Hint.EXAMPLE, isinstance(one.layout, Line | Cells) and _share(tally.corrected, tally) >= WRONG),
    )
    return next((hint for hint, met in rules if met), Hint.NONE)


def _share(count: int, tally: _Tally) -> float:
    return count / tally.applications


def _because(tally: _Tally, codes: frozenset[str] | set[str]) -> float:
    return _share(sum(tally.reasons[code] for code in codes), tally)


def _is_dear(tally: _Tally) -> bool:
    return _share(tally.sent, tally) >= DEAR or _share(tally.corrected, tally) >= WRONG


def _is_repeated(one: FieldDefinition, tally: _Tally) -> bool:
    """Tell whether people write few different words into a box for any."""
    different, written = len(+tally.finals), tally.finals.total()
    free = one.kind is FieldKind.TEXT and isinstance(one.layout, Line | Cells)
    return free and written >= ENOUGH and different <= FEW and written >= REPEATED * different
