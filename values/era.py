"""The Japanese calendar: eras with their exact bounds.

Bounds are the days on which the eras began (元号を改める政令, 登極令 before). Before 1873-01-01 Japan
counted by the moon, so no Gregorian day is answered for earlier dates.
"""

import datetime as dt

from records.base import Frozen


class Era(Frozen):
    """One era; ``last`` is None for the present one."""

    letter: str
    name: str
    first: dt.date
    last: dt.date | None


ERAS = (
    Era(letter="M", name="明治", first=dt.date(1873, 1, 1), last=dt.date(1912, 7, 29)),
    Era(letter="T", name="大正", first=dt.date(1912, 7, 30), last=dt.date(1926, 12, 24)),
    Era(letter="S", name="昭和", first=dt.date(1926, 12, 25), last=dt.date(1989, 1, 7)),
    Era(letter="H", name="平成", first=dt.date(1989, 1, 8), last=dt.date(2019, 4, 30)),
    Era(letter="R", name="令和", first=dt.date(2019, 5, 1), last=None),
)
# The year before the first year of each era, so that base + year is Gregorian.
_BASE = {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}


def letter_of(text: str) -> str | None:
    """Answer the letter of 令和, 令, R or r; None for anything else."""
    for era in ERAS:
        if text and (text.upper() == era.letter or text in (era.name, era.name[0])):
            return era.letter
    return None


def to_gregorian(letter: str, year: int, month: int, day: int) -> dt.date | None:
    """Answer the day, or None where that day is not in the calendar or not in that era."""
    era = next((era for era in ERAS if era.letter == letter), None)
    if era is None or year < 1:
        return None
    try:
        date = dt.date(_BASE[letter] + year, month, day)
    except ValueError:
        return None
    return date if era.first <= date and (era.last is None or date <= era.last) else None


def to_era(date: dt.date) -> tuple[Era, int] | None:
    """Answer the era of a day and the year in it (1 is 元年); None before 1873."""
    for era in reversed(ERAS):
        if date >= era.first:
            return era, date.year - _BASE[era.letter]
    return None
