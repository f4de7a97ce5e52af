"""Texts that one field suggests for another: the places of a postal code, the readings of a name."""

from collections.abc import Iterator, Mapping

from extractors.ctc import beginning_with
from extractors.raw import RawField
from records.form import FormDefinition, Rule
from records.paths import FieldPath
from values.names import readings_of, written_as
from values.postal import address_beginnings
from values.rows import rules_by_row
from values.variants import folded

# Only what is this likely is followed up, and of many ways to write a name those with so much in common.
LEAST, MOST = -7.0, 60
Raws = Mapping[FieldPath, RawField]


def proposals(form: FormDefinition, raws: Raws) -> dict[FieldPath, tuple[str, ...]]:
    """Answer, for fields on a line, texts to be looked for there."""
    found: dict[FieldPath, list[str]] = {}
    for rule in rules_by_row(form):
        for path, text in _of(rule, raws):
            found.setdefault(path, []).append(text)
    return {path: tuple(dict.fromkeys(texts)) for path, texts in found.items()}


def _of(rule: Rule, raws: Raws) -> Iterator[tuple[FieldPath, str]]:
    if rule.rule == "postal_matches_address":
        code, address = rule.fields
        yield from ((address, text) for text in _places(raws[code], raws[address]))
    elif rule.rule == "kana_matches_name":
        kana, name = rule.fields
        yield from ((kana, text) for text in _sounds(raws[name]))
        yield from ((name, text) for text in _writings(raws[kana], raws[name]))


def _places(code: RawField, address: RawField) -> Iterator[str]:
    if not address.lines:
        return
    for one in code.hypotheses:
        if one.log > LEAST:
            for beginning in address_beginnings(one.raw):
                found = beginning_with(address.lines[0].steps, beginning)
                if found is not None and found[1] > 2 * LEAST:
                    yield found[0]


def _sounds(name: RawField) -> Iterator[str]:
    for one in name.hypotheses:
        parts = folded(one.raw).split("\u3000")
        if one.log > LEAST and len(parts) == 2:
            for family in sorted(readings_of(parts[0], "family")):
                yield from (family + given for given in sorted(readings_of(parts[1], "given")))


def _writings(kana: RawField, name: RawField) -> Iterator[str]:
    """Answer how the name may be written: one part as it was read, the other as its reading is written."""
    parts = name.raw.split("\u3000")
    for one in kana.hypotheses[:2]:
        sounds = one.raw.split("\u3000")
        if one.log < LEAST or len(sounds) != 2 or len(parts) != 2:
            continue
        yield from (text + parts[1] for text in _alike(parts[0], written_as(sounds[0], "family")))
        yield from (parts[0] + text for text in _alike(parts[1], written_as(sounds[1], "given")))


def _alike(read: str, written: frozenset[str]) -> list[str]:
    """Answer the writings as long as what was read that have most characters in common with it."""
    same = [one for one in written if len(one) == len(read) and one != read]
    return sorted(same, key=lambda one: (-sum(a == b for a, b in zip(one, read, strict=True)), one))[:MOST]
