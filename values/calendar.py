"""The office's calendar: its day, its fiscal year, its working days."""

import datetime as dt
from zoneinfo import ZoneInfo

import jpholiday

OFFICE = ZoneInfo("Asia/Tokyo")
_FIRST_MONTH = 4
# 地方自治法第4条の2: offices are closed from 29 December to 3 January.
_YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


def office_day(instant: dt.datetime) -> dt.date:
    """Answer the day on the office's wall calendar at an aware instant."""
    return instant.astimezone(OFFICE).date()


def fiscal_year(day: dt.date) -> int:
    """Answer the 年度: it begins on 1 April."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def year_began(day: dt.date) -> dt.datetime:
    """Answer the instant at which the 年度 of a day began."""
    return dt.datetime(fiscal_year(day), _FIRST_MONTH, 1, tzinfo=OFFICE)


def is_working_day(day: dt.date) -> bool:
    """Tell whether the office is open: no weekend, no holiday, not the year's end."""
    return day.weekday() < 5 and (day.month, day.day) not in _YEAR_END and not jpholiday.is_holiday(day)


def holiday(day: dt.date) -> str | None:
    """Answer the name of the national holiday (国民の祝日, 振替休日, 国民の休日) that a day is."""
    name: str | None = jpholiday.is_holiday_name(day)
    return name


def next_working_day(day: dt.date) -> dt.date:
    """Answer the first working day after ``day``."""
    following = day + dt.timedelta(days=1)
    while not is_working_day(following):
        following += dt.timedelta(days=1)
    return following


def working_days(since: dt.date, until: dt.date) -> int:
    """Answer how many working days lie after ``since``, up to and with ``until``."""
    days = (since + dt.timedelta(days=number) for number in range(1, (until - since).days + 1))
    return sum(map(is_working_day, days))
