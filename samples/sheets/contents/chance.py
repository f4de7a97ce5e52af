"""What invented people choose from, and by which chance."""

import datetime as dt
from dataclasses import replace

from numpy.random import Generator

from records.form import CheckDigit
from records.paths import FieldPath
from records.values import Blank, Bool, Code, Date, Int, Text, Value
from samples.sheets.people import Person, somebody
from values.check_digits import holds
from values.era import to_era

# The day on which all samples were filled in.
FILLED_ON = dt.date(2026, 11, 16)
REMARKS = ("本人が窓口で届出", "平日の午前中に連絡を希望", "代理人による届出", "前住所は市外")
Contents = dict[FieldPath, Value]


def day(date: dt.date) -> Date:
    """Answer a date with the era that people write it in."""
    found = to_era(date)
    return Date(date=date, era=found[0].letter if found else None)


def lately(rng: Generator, days: int = 60) -> Date:
    """Answer one of the last days."""
    return day(FILLED_ON - dt.timedelta(days=int(rng.integers(0, days))))


def pick(rng: Generator, *codes: str) -> Code:
    """Choose one of the options."""
    return Code(code=codes[rng.integers(len(codes))])


def flag(rng: Generator, share: float) -> Bool:
    """Tick or not."""
    return Bool(flag=bool(rng.random() < share))


def maybe(rng: Generator, choices: tuple[str, ...], share: float) -> Value:
    """Choose a text, or with the rest of the shares leave the field blank."""
    return Text(text=choices[rng.integers(len(choices))]) if rng.random() < share else Blank()


def number(rng: Generator, digits: int) -> Text:
    """Answer a number of so many digits."""
    return Text(text="".join(str(rng.integers(10)) for _ in range(digits)))


def checked_number(rng: Generator, digits: int, scheme: CheckDigit) -> Text:
    """Answer a number of so many digits, the last of which checks the others."""
    # A few beginnings have no check digit of one figure.
    while True:
        begun = number(rng, digits - 1).text
        for last in "0123456789":
            if holds(scheme, begun + last):
                return Text(text=begun + last)


def yen(rng: Generator, least: int, most: int, step: int = 100) -> Int:
    """Answer an amount from ``least`` to ``most``, both of them counted in steps."""
    return Int(number=step * int(rng.integers(least // step, most // step + 1)))


def between(rng: Generator, first: dt.date, last: dt.date) -> dt.date:
    """Answer a day of a span, both ends counted."""
    return first + dt.timedelta(days=int(rng.integers(0, (last - first).days + 1)))


def grown(rng: Generator) -> Person:
    """Invent somebody who is of age, born in 昭和 or 平成."""
    return replace(somebody(rng), born=between(rng, dt.date(1940, 1, 1), dt.date(2006, 10, 31)))


def named(person: Person) -> Contents:
    """Answer who somebody is and where he lives, as most forms ask it."""
    return {
        "shimei": Text(text=person.name),
        "kana": Text(text=person.kana),
        "yubin": Text(text=person.postal_code),
        "jusho": Text(text=person.address),
        "denwa": Text(text=person.phone),
    }
