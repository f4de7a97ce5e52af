"""Accept or check. A wrong value accepted is the worst that can happen; a check costs seconds."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from extractors.calibration import clues_of, group_of
from extractors.decode import Meaning, is_blank, meanings
from extractors.ditto import with_dittos
from extractors.raw import Opinions, RawField
from extractors.relations import related
from extractors.residents import among_residents
from extractors.routing import Routing
from extractors.unreadable import UNREAD, without_guesses
from records.form import FieldDefinition, FieldKind, FormDefinition
from records.paths import FieldPath
from records.reading import Clues, Decision, Evidence, FieldValue, Found, Problem
from records.values import Blank, Text, Value
from values.extracts import NO_EXTRACTS, Extracts
from values.rules import check_rules, excused
from values.variants import HIDDEN, family_of, spellings

DIFFER = Problem(code="reading.differs", message="二つの読み取りが一致しません。")
UNFIT = Problem(code="writing.unfit", message="文字の数や大きさが筆跡と合いません。")
VARIANT = Problem(code="reading.variant", message="異体字かもしれません。どの字かを確かめてください。")
UNSURE = Problem(code="reading.unsure", message="はっきり読み取れません。")
# What the probability alone says; every other problem sends a field to a person however sure it is.
UNCERTAIN = frozenset({DIFFER, UNFIT, UNSURE})
# What a doubt about the ink leaves of a probability: nobody knows what was not seen.
DOUBTED = 0.5
# Families of which more than one member is in everyday use and looks much like another.
AMBIGUOUS = HIDDEN.intersection(one for common in "高崎辺斎神吉" for one in family_of(common))
# As many other values are offered, and none that is less likely than this.
OFFERED, OFFERED_FROM = 4, math.log(0.002)


@dataclass(frozen=True)
class Judged:
    """Every field with its value and decision, and how many people of the extract fit, if that was asked."""

    fields: tuple[FieldValue, ...]
    found: Found | None = None


def judge(
    form: FormDefinition,
    raws: Mapping[FieldPath, RawField],
    evidence: Mapping[FieldPath, Evidence],
    routing: Routing,
    *,
    today: dt.date,
    extracts: Extracts = NO_EXTRACTS,
) -> Judged:
    """Answer every field with its value, and whether a person has to look, with the reason."""
    read = {one.path: meanings(one, raws[one.path], today=today) for one in form.fields}
    weighed, known = related(form, read)
    found = None
    if extracts.residents is not None:
        weighed, found = among_residents(form, weighed, extracts.residents)
    of_one = frozenset(found.paths) if found is not None and found.count == 1 else frozenset()
    known |= dict.fromkeys(of_one, 1)
    weighed = _without_what_nobody_asks(form, weighed, raws)
    judged, least = {}, routing.least(form)
    for one in form.fields:
        raw, said = raws[one.path], weighed[one.path]
        value = _field(one, raw, said, known[one.path], evidence[one.path], routing)
        judged[one.path] = _passed(value, raw, least=least, spelt=one.path in of_one)
    judged = with_dittos(form, without_guesses(judged))
    return Judged(_ruled(form, judged, extracts), found)


def _without_what_nobody_asks(
    form: FormDefinition, found: Mapping[FieldPath, tuple[Meaning, ...]], raws: Mapping[FieldPath, RawField]
) -> dict[FieldPath, tuple[Meaning, ...]]:
    """Answer the meanings, those excused that are blank: in a row without writing, or not meant here."""
    free = excused(form, {path: _as_seen(raws[path], of[0].value) for path, of in found.items()})
    return {
        path: (replace(of[0], problem=None), *of[1:]) if path in free and is_blank(of[0]) else of
        for path, of in found.items()
    }


def _as_seen(raw: RawField, value: Value | None) -> Value | None:
    """Answer a value, None where nobody can read what is written, blank where a mark may be a speck."""
    if raw.doubt in UNREAD:
        return None
    return Blank() if raw.doubt is not None and raw.doubt.code == "mark.unclear" else value


def _field(
    field: FieldDefinition,
    raw: RawField,
    found: tuple[Meaning, ...],
    known: int,
    evidence: Evidence,
    routing: Routing,
) -> FieldValue:
    """Answer a field's value and its probability; whether somebody looks at it is said by ``_passed``."""
    best, clues = found[0], _clues(field, raw, found[0], known)
    probability = raw.certain if raw.certain is not None else routing.calibration.probability(clues)
    others = [one.value for one in found[1:] if one.log > OFFERED_FROM and one.value is not None]
    if field.kind is FieldKind.NAME and isinstance(best.value, Text):
        others = [*_family(best.value.text), *others]
    return FieldValue(
        path=field.path,
        value=best.value,
        raw=best.raw,
        probability=probability if raw.doubt is None else min(probability, DOUBTED),
        decision=Decision.CHECK,
        problem=raw.doubt or best.problem,
        evidence=evidence,
        readings=raw.readings,
        alternatives=tuple(dict.fromkeys(others))[:OFFERED],
        clues=None if raw.certain is not None else clues,
    )


def _passed(value: FieldValue, raw: RawField, *, least: float, spelt: bool) -> FieldValue:
    """Let a field pass unseen, or say why not. ``spelt`` says that the extract knows the spelling."""
    if value.problem is not None:
        return value
    if value.probability < least:
        return value.model_copy(update={"problem": _uncertainty(raw.opinions_on(value.raw))})
    is_name = value.clues is not None and value.clues.group == "name"
    if is_name and not spelt and isinstance(value.value, Text) and _family(value.value.text):
        return value.model_copy(update={"problem": VARIANT})
    return value.model_copy(update={"decision": Decision.ACCEPT})


def _family(name: str) -> list[Value]:
    """Answer the other spellings of a name of which sight cannot tell, 髙 for 高: a person chooses."""
    return [Text(text=one) for one in spellings(name)[1:]] if AMBIGUOUS.intersection(name) else []


def _ruled(
    form: FormDefinition, judged: dict[FieldPath, FieldValue], extracts: Extracts
) -> tuple[FieldValue, ...]:
    """Send to a person what does not go together with other fields."""
    for broken in check_rules(form, {path: one.value for path, one in judged.items()}, extracts):
        for path in broken.paths:
            if judged[path].problem is None:
                update = {"decision": Decision.CHECK, "problem": broken.problem}
                judged[path] = judged[path].model_copy(update=update)
    return tuple(judged.values())


def _clues(field: FieldDefinition, raw: RawField, best: Meaning, known: int) -> Clues:
    group = group_of(field, blank=is_blank(best))
    return Clues(group=group, values=clues_of(raw.opinions_on(best.raw), math.exp(best.log), known))


def _uncertainty(opinions: Opinions) -> Problem:
    if opinions.unfit:
        return UNFIT
    return DIFFER if opinions.second < 0 else UNSURE
