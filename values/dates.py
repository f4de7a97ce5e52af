"""Dates as forms give them: ``R|8|11|3``, 令和元年5月1日, S64.1.7, 2026-11-03."""

import datetime as dt
import re

from records.reading import Problem, Understood
from records.values import Date
from values.era import letter_of, to_gregorian
from values.text import to_narrow

_ERA = re.compile(
    r"^(明治?|大正?|昭和?|平成?|令和?|[MTSHRmtshr])\s*(\d{1,2}|元)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})日?$"
)
_GREGORIAN = re.compile(r"^(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})日?$")


def _problem(code: str, message: str) -> Understood:
    return Understood(value=None, problem=Problem(code=code, message=message))


def _parts(raw: str, fixed_era: str | None) -> tuple[str, str, str, str] | None:
    """Split into era (empty for Gregorian), year, month, day."""
    text = to_narrow(raw).strip()
    if text.count("|") == 3:
        era, year, month, day = (part.strip() for part in text.split("|"))
        return era or fixed_era or "", year, month, day
    if match := _ERA.match(text):
        return match[1], match[2], match[3], match[4]
    if match := _GREGORIAN.match(text):
        return "", match[1], match[2], match[3]
    return None


def understand_date(raw: str, fixed_era: str | None) -> Understood:
    """Answer the day that was written, or why it is none."""
    parts = _parts(raw, fixed_era)
    if parts is None:
        return _problem("value.unreadable", "日付として読めません。")
    era, year, month, day = parts
    numbers = ["1" if year == "元" else year, month, day]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return _problem("value.unreadable", "年・月・日のいずれかが読めません。")
    return _to_date(era, *(int(number) for number in numbers))


def _to_date(era: str, year: int, month: int, day: int) -> Understood:
    letter = letter_of(era)
    if era and letter is None:
        return _problem("value.unreadable", "元号が読めません。")
    if letter is None and year < 1000:
        return _problem("value.missing_era", "元号が選ばれていません。")
    date = to_gregorian(letter, year, month, day) if letter else _gregorian(year, month, day)
    if date is None:
        return _problem("value.impossible_date", "暦にない日付です(元号の期間も確かめてください)。")
    return Understood(value=Date(date=date, era=letter))


def _gregorian(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
