"""From what a field may say to what it may mean: each text weighed by what the field's values can be."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extractors.engines.cells import NOT_A_CHARACTER
from extractors.lattice import Hypothesis
from extractors.raw import RawField
from records.form import FieldDefinition, FieldKind
from records.reading import Problem
from records.values import Blank, Value
from values.kana import misplaced_small, unglided
from values.normalise import understand
from values.text import odd_scripts
from values.variants import family_of

# So seldom does somebody write what the field cannot hold (a 31st of June), or a day to come.
INVALID, TO_COME = math.log(0.003), math.log(0.05)
# And so seldom does a word change its script for one character.
ODD_SCRIPT = math.log(0.03)
# A small kana where none can stand.
MISSPELT = math.log(0.02)
# キヨ is rarer than キョ.
UNGLIDED = math.log(0.3)
# Old forms of characters (臟 for 臓) are written seldom, and offered where they may be meant.
OLD_FORM = math.log(0.1)
_PASSING = frozenset({"value.required"})
UNREADABLE = Problem(code="reading.unreadable", message="読み取れません。")


@dataclass(frozen=True)
class Meaning:
    """One value that a field may hold, the text that it was read from, and its log share among all."""

    raw: str
    log: float
    value: Value | None
    problem: Problem | None = None


def meanings(field: FieldDefinition, raw: RawField, *, today: dt.date) -> tuple[Meaning, ...]:
    """Answer what a field may mean, best first; at least one meaning.

    What no character can be told in has no value.
    """
    found = [_meaning(field, one, today) for one in raw.hypotheses or (Hypothesis("", 0.0),)]
    return ranked(found)


def _meaning(field: FieldDefinition, one: Hypothesis, today: dt.date) -> Meaning:
    if NOT_A_CHARACTER in one.raw:
        return Meaning(one.raw, one.log, None, UNREADABLE)
    understood = understand(field, one.raw, today=today)
    code = understood.problem.code if understood.problem else None
    weight = 0.0
    if code == "value.future_date":
        weight = TO_COME
    elif code is not None and code not in _PASSING and field.kind is not FieldKind.SIGN:
        # A sign that is none that the form asks for must be seen as what it is.
        weight = INVALID
    if field.kind in (FieldKind.TEXT, FieldKind.ADDRESS):
        weight += ODD_SCRIPT * odd_scripts(one.raw)
    if field.kind in (FieldKind.TEXT, FieldKind.ADDRESS, FieldKind.NAME):
        weight += OLD_FORM * sum(family_of(character)[0] != character for character in one.raw)
    if field.kind is FieldKind.KANA:
        weight += MISSPELT * misplaced_small(one.raw) + UNGLIDED * unglided(one.raw)
    return Meaning(one.raw, one.log + weight, understood.value, understood.problem)


def ranked(found: Iterable[Meaning]) -> tuple[Meaning, ...]:
    """Answer meanings best first, their shares summing to one; of one value the likeliest text stays."""
    best: dict[object, Meaning] = {}
    logs: dict[object, list[float]] = {}
    for one in found:
        key = one.raw if one.value is None else one.value
        logs.setdefault(key, []).append(one.log)
        if key not in best or best[key].log < one.log:
            best[key] = one
    top = max(one.log for one in best.values())
    sums = {key: sum(math.exp(log - top) for log in of) for key, of in logs.items()}
    whole = math.log(sum(sums.values()))
    merged = [replace(best[key], log=math.log(max(each, 1e-300)) - whole) for key, each in sums.items()]
    return tuple(sorted(merged, key=lambda one: -one.log))


def is_blank(meaning: Meaning) -> bool:
    """Tell whether a field is empty by this meaning."""
    return isinstance(meaning.value, Blank)
