"""A day in a calendar, for a field that nobody can type into."""

import datetime as dt
import re

from bots.finding import locate
from bots.session import Session
from records.errors import ScreenChanged
from records.locators import said
from records.steps import PickDate
from records.values import Date
from values.compare import equal
from values.dates import understand_date
from values.text import to_narrow

# A calendar that does not come nearer in so many turns (years of months) is not as defined.
MOST_TURNS = 12 * 120
MONTH = re.compile(r"(\S*?)\s*(\d+|元)\s*[年/.-]\s*(\d{1,2})")


def pick_date(session: Session, step: PickDate, iso: str) -> None:
    """Open the calendar, turn to the month, press the day, and look what the field holds now.

    Raises:
        ScreenChanged: the calendar is not as defined, or the field holds another day (``screen.altered``).
    """
    if not iso:
        return
    day = dt.date.fromisoformat(iso)
    session.press(step.press)
    for _ in range(MOST_TURNS):
        shown = _month(session, step)
        if shown == (day.year, day.month):
            break
        session.press(step.back if shown > (day.year, day.month) else step.forward)
    _press_day(session, step, day.day)
    if not equal(Date(date=day), session.find(step.at).input_value(), "iso"):
        raise ScreenChanged("screen.altered", f"入力欄「{said(step.at)}」が値を書き換えました。")


def _month(session: Session, step: PickDate) -> tuple[int, int]:
    found = MONTH.search(to_narrow(session.find(step.month, place=True).inner_text()))
    # A month in which an era began has no first, or no last days of it.
    for day in (1, 28) if found else ():
        value = understand_date(f"{found[1]}{found[2]}年{found[3]}月{day}日", None).value if found else None
        if isinstance(value, Date):
            return value.date.year, value.date.month
    raise ScreenChanged("screen.unexpected", f"カレンダーの「{said(step.month)}」から年月が読めません。")


def _press_day(session: Session, step: PickDate, day: int) -> None:
    """Press the day, in the one element that holds all days or among the elements that are days."""
    days = locate(session.place(step.days), step.days)
    exactly = re.compile(rf"^\s*{day}\s*日?\s*$")
    found = days.get_by_text(exactly) if days.count() == 1 else days.filter(has_text=exactly)
    if found.count() != 1:
        raise ScreenChanged(
            "screen.ambiguous", f"カレンダーの「{said(step.days)}」に、その日が1つではありません。"
        )
    session.act(session.front, found.click)
