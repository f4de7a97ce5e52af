"""Fields that say the same twice: a postal code and its address, a name and its reading.

What one field may be is weighed by what the other may be; a pair that does not fit lowers both.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from extractors.decode import Meaning, ranked
from records.form import FormDefinition
from records.paths import FieldPath
from records.values import Text, Value
from values.names import readings_of, sounds_like
from values.postal import address_prefixes, matches, spelt
from values.rows import rules_by_row
from values.variants import folded

# How much likelier a pair is for fitting. People move house and keep the old code; hardly a name lacks in
# the lexicon, and its readings are not all there.
UNFITTING_ADDRESS, NO_SUCH_CODE = math.log(0.02), math.log(0.002)
UNKNOWN_NAME, OTHER_READING, OTHER_PARTS = math.log(0.08), math.log(0.05), math.log(0.01)
WEIGHED = 12


@dataclass(frozen=True)
class Fit:
    """How well two values go together: a log weight, and whether one confirms (1) or denies (-1) the other.

    ``spelt`` is the second value as the first one's list spells it.
    """

    log: float
    known: int
    spelt: str | None = None


Meanings = Mapping[FieldPath, tuple[Meaning, ...]]


def related(
    form: FormDefinition, found: Meanings
) -> tuple[dict[FieldPath, tuple[Meaning, ...]], dict[FieldPath, int]]:
    """Answer the meanings weighed by their neighbours, and whether one confirms each field (1, 0, -1)."""
    weighed, known = dict(found), dict.fromkeys(found, 0)
    for rule in rules_by_row(form):
        fit = _FITS.get(rule.rule)
        if fit is None:
            continue
        first, second = rule.fields
        pairs = _pairs(weighed[first], weighed[second], fit)
        if pairs is None:
            continue
        weighed[first], weighed[second], together = pairs
        known[first], known[second] = together, together
    return weighed, known


def _pairs(
    ones: tuple[Meaning, ...], others: tuple[Meaning, ...], fit: Callable[[str, str], Fit]
) -> tuple[tuple[Meaning, ...], tuple[Meaning, ...], int] | None:
    """Weigh every pair; None where one of the two says nothing."""
    if not (_text(ones[0].value) and _text(others[0].value)):
        return None
    best, together = -math.inf, 0
    left: list[Meaning] = []
    right: list[Meaning] = []
    for one, other in product(ones[:WEIGHED], others[:WEIGHED]):
        first, second = _text(one.value), _text(other.value)
        fits = fit(first, second) if first and second else Fit(OTHER_PARTS, -1)
        if fits.spelt is not None:
            other = replace(other, value=Text(text=fits.spelt))
        log = one.log + other.log + fits.log
        if log > best:
            best, together = log, fits.known
        left.append(replace(one, log=log))
        right.append(replace(other, log=log))
    return ranked(left), ranked(right), together


def _text(value: Value | None) -> str | None:
    return value.text if isinstance(value, Text) else None


def _address(code: str, address: str) -> Fit:
    if not address_prefixes(code):
        return Fit(NO_SUCH_CODE, -1)
    as_listed = spelt(code, address)
    return Fit(0.0, 1, as_listed) if matches(code, as_listed) else Fit(UNFITTING_ADDRESS, -1)


def _name(kana: str, name: str) -> Fit:
    sounds, parts = kana.split("\u3000"), name.split("\u3000")
    if len(parts) != 2 or len(sounds) != 2:
        return Fit(OTHER_PARTS, -1) if len(parts) != len(sounds) else Fit(UNKNOWN_NAME, 0)
    fits = [_part(sounds[0], folded(parts[0]), "family"), _part(sounds[1], folded(parts[1]), "given")]
    return Fit(sum(one.log for one in fits), min(one.known for one in fits))


def _part(sound: str, written: str, part: str) -> Fit:
    readings = readings_of(written, "family" if part == "family" else "given")
    if any(sounds_like(sound, one) for one in readings):
        return Fit(0.0, 1)
    return Fit(OTHER_READING, -1) if readings else Fit(UNKNOWN_NAME, 0)


_FITS: dict[str, Callable[[str, str], Fit]] = {
    "postal_matches_address": _address,
    "kana_matches_name": _name,
}
