"""Accept or check. A wrong value accepted is the worst that can happen; a check costs seconds."""

import datetime as dt
from collections.abc import Mapping

from extractors.confirm import confirmed_address
from extractors.read import RawField
from records.form import FieldDefinition, FormDefinition
from records.paths import FieldPath
from records.reading import Decision, Evidence, FieldValue, Problem
from records.values import Blank, Value
from values.normalise import understand
from values.rules import check_rules

# The least share that the weakest character of an accepted reading has, also where two engines agree.
# docs/measurements.md says on how many fields it was set and on how many others it held.
LEAST_SHARE = 0.80
DIFFER = Problem(code="reading.differs", message="二つの読み取りが一致しません。")
UNSURE = Problem(code="reading.unsure", message="はっきり読み取れません。")
HALVED = 0.5


def judge(
    form: FormDefinition,
    raws: Mapping[FieldPath, RawField],
    evidence: Mapping[FieldPath, Evidence],
    *,
    today: dt.date,
) -> tuple[FieldValue, ...]:
    """Answer every field with its value, and whether a person has to look, with the reason."""
    judged = {one.path: _field(one, raws[one.path], evidence[one.path], today) for one in form.fields}
    for rule in form.rules:
        if rule.rule == "postal_matches_address":
            code, address = rule.fields
            judged[address] = _confirmed(judged[code], judged[address], raws[address])
    values: dict[FieldPath, Value] = {path: one.value or Blank() for path, one in judged.items()}
    for broken in check_rules(form, values):
        for path in broken.paths:
            if judged[path].problem is None:
                update = {"decision": Decision.CHECK, "problem": broken.problem}
                judged[path] = judged[path].model_copy(update=update)
    return tuple(judged.values())


def _confirmed(code: FieldValue, address: FieldValue, raw: RawField) -> FieldValue:
    """Accept an address about which the engines differ, where an accepted postal code confirms it."""
    if code.decision is not Decision.ACCEPT or address.problem not in (DIFFER, UNSURE):
        return address
    value = confirmed_address(code.value, address.value, raw)
    if value is None:
        return address
    # Two sources agree again: what halved the probability was the second engine.
    update = {"value": value, "decision": Decision.ACCEPT, "problem": None, "probability": raw.probability}
    return address.model_copy(update=update)


def _field(one: FieldDefinition, raw: RawField, evidence: Evidence, today: dt.date) -> FieldValue:
    understood = understand(one, raw.raw, today=today)
    problem = raw.doubt or understood.problem or _uncertainty(raw)
    others = (understand(one, other, today=today).value for other in raw.alternatives)
    alternatives = [other for other in others if other is not None and other != understood.value]
    return FieldValue(
        path=one.path,
        value=understood.value,
        raw=raw.raw,
        probability=raw.probability if raw.agreed else raw.probability * HALVED,
        decision=Decision.ACCEPT if problem is None else Decision.CHECK,
        problem=problem,
        evidence=evidence,
        readings=raw.readings,
        alternatives=tuple(dict.fromkeys(alternatives)),
    )


def _uncertainty(raw: RawField) -> Problem | None:
    if raw.blank:
        return None
    if not raw.agreed:
        return DIFFER
    return UNSURE if raw.weakest < LEAST_SHARE else None
