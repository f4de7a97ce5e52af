"""When a business system may be used: its own hours and days, in the office's time."""

import datetime as dt

from records.target import WEEK, TargetDefinition
from values.calendar import OFFICE, holiday

# Nothing that is announced today says anything about later days.
_FARTHEST_DAYS = 400


def is_open(target: TargetDefinition, instant: dt.datetime) -> bool:
    """Tell whether the target is open at an aware instant."""
    return why_closed(target, instant) is None


def why_closed(target: TargetDefinition, instant: dt.datetime) -> str | None:
    """Answer in words why the target is closed at an aware instant; None while it is open."""
    wall = instant.astimezone(OFFICE).replace(tzinfo=None)
    for one in target.maintenance:
        if one.since <= wall < one.until:
            return one.why
    if why := _closed_day(target, wall.date()):
        return why
    return None if target.opens <= f"{wall:%H:%M}" < target.closes else "時間外"


def next_open(target: TargetDefinition, instant: dt.datetime) -> dt.datetime | None:
    """Answer when the target is open next, at or after an aware instant, in the office's time.

    None where that is no sooner than in 400 days.
    """
    wall = instant.astimezone(OFFICE).replace(tzinfo=None)
    for number in range(_FARTHEST_DAYS):
        day = wall.date() + dt.timedelta(days=number)
        if _closed_day(target, day):
            continue
        found = _after_maintenance(target, max(wall, _at(day, target.opens)))
        if found < _at(day, target.closes):
            return found.replace(tzinfo=OFFICE)
    return None


def _closed_day(target: TargetDefinition, day: dt.date) -> str | None:
    if day in target.closed_days:
        return "休業日"
    if target.year_end and _within(f"{day:%m-%d}", target.year_end.first, target.year_end.last):
        return "年末年始"
    if target.holidays == "closed" and (name := holiday(day)):
        return f"祝日({name})"
    if WEEK[day.weekday()] not in target.weekdays:
        return f"{WEEK[day.weekday()]}曜日"
    return None


def _within(day: str, first: str, last: str) -> bool:
    # 12-29 to 01-03 goes over the year's end.
    return first <= day <= last if first <= last else day >= first or day <= last


def _at(day: dt.date, hour: str) -> dt.datetime:
    hours, minutes = hour.split(":")
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=int(hours), minutes=int(minutes))


def _after_maintenance(target: TargetDefinition, wall: dt.datetime) -> dt.datetime:
    for one in sorted(target.maintenance, key=lambda each: each.since):
        if one.since <= wall < one.until:
            wall = one.until
    return wall
