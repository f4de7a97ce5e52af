"""People whom the city's extract knows: one who fits confirms what was read, nothing is corrected."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import replace

from extractors.decode import Meaning, ranked
from records.form import FormDefinition
from records.paths import FieldPath
from records.reading import Found
from records.values import Date, Text
from values.addresses import key_of
from values.residents import Resident, Residents
from values.variants import folded

# What is less likely than this was not read there; and so much likelier is what the one person who fits has.
LIKELY, CONFIRMED = -6.0, math.log(50.0)
Meanings = Mapping[FieldPath, tuple[Meaning, ...]]


def among_residents(
    form: FormDefinition, found: Meanings, residents: Residents
) -> tuple[dict[FieldPath, tuple[Meaning, ...]], Found | None]:
    """Answer the meanings weighed by the people of the extract, and how many of them fit.

    ``Found`` is None where no field is filled that could tell. One person who fits lends their own spelling
    to a name that was read in another one of the same family of characters.
    """
    weighed = dict(found)
    for rule in form.rules:
        if rule.rule != "resident":
            continue
        name, birth, address = rule.fields
        names, addresses = _texts(found[name]), _texts(found[address])
        births = [one.value.date for one in found[birth] if isinstance(one.value, Date) and one.log > LIKELY]
        if sum(map(bool, (names, births, addresses))) < len(rule.fields) - 1:
            return weighed, None
        people = residents.find(names, births, addresses).people
        if len(people) == 1:
            weighed[name] = ranked(_with_name(one, people[0]) for one in found[name])
            weighed[birth] = ranked(_with_birth(one, people[0].born) for one in found[birth])
            weighed[address] = ranked(_with_address(one, people[0]) for one in found[address])
        return weighed, Found(count=len(people), paths=rule.fields)
    return weighed, None


def _texts(meanings: tuple[Meaning, ...]) -> list[str]:
    return [one.value.text for one in meanings if isinstance(one.value, Text) and one.log > LIKELY]


def _with_name(meaning: Meaning, person: Resident) -> Meaning:
    if not isinstance(meaning.value, Text) or _plain(meaning.value.text) != _plain(person.name):
        return meaning
    spelt = Text(text="\u3000".join(person.name.split()))
    return replace(meaning, value=spelt, log=meaning.log + CONFIRMED)


def _with_birth(meaning: Meaning, born: dt.date | None) -> Meaning:
    fits = isinstance(meaning.value, Date) and meaning.value.date == born
    return replace(meaning, log=meaning.log + CONFIRMED) if fits else meaning


def _with_address(meaning: Meaning, person: Resident) -> Meaning:
    fits = isinstance(meaning.value, Text) and key_of(meaning.value.text) == key_of(person.address)
    return replace(meaning, log=meaning.log + CONFIRMED) if fits else meaning


def _plain(name: str) -> str:
    return "".join(folded(name).split())
