"""``targets/*.yaml``: one business system, where it is, how to log in, and when it may be used."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, NaiveDatetime, StringConstraints, model_validator

from records.base import Frozen
from records.locators import Locator, Sign, Words
from records.paths import Slug

# Two digits each: hours are compared as they are written.
Hour = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$")]

Weekday = Literal["月", "火", "水", "木", "金", "土", "日"]
WEEK: tuple[Weekday, ...] = ("月", "火", "水", "木", "金", "土", "日")
# Month and day: "12-29".
DayOfYear = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class YearEnd(Frozen):
    """年末年始: the days of every year on which the system stands still, from the first to the last."""

    first: DayOfYear
    last: DayOfYear


class Maintenance(Frozen):
    """One announced interruption, in the office's time; at ``until`` the system is there again."""

    since: NaiveDatetime
    until: NaiveDatetime
    why: str = "保守"

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.since >= self.until:
            raise ValueError("until comes after since")
        return self


class LoginDefinition(Frozen):
    """The login page. Credentials come from settings, never from YAML.

    ``welcome`` shows on every page while somebody is logged in. One of ``shown_by`` shows the login page;
    where none is named, its address does. ``new_window``: the system opens in a window of its own.
    """

    path: str
    user: Locator
    password: Locator
    press: Locator
    welcome: Words
    shown_by: tuple[Sign, ...] = ()
    new_window: bool = False


class TargetDefinition(Frozen):
    """One business system.

    It is open from ``opens`` until before ``closes`` (24:00: the day's end), on the days of the week that are
    named, and not in what is closed. ``most_per_minute`` cases are entered there, by all robots together.
    ``robots`` of one machine enter there at the same time, each with a login of its own.
    """

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    title: str
    base_url: str
    login: LoginDefinition
    opens: Hour = "00:00"
    closes: Hour = "24:00"
    weekdays: tuple[Weekday, ...] = Field(default=WEEK, min_length=1)
    holidays: Literal["open", "closed"] = "open"
    year_end: YearEnd | None = None
    closed_days: tuple[dt.date, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    most_per_minute: float | None = Field(default=None, gt=0)
    robots: int = Field(default=1, ge=1, le=8)
    longest_commit_seconds: float | None = None
    refuses_repeated_reference: bool = False

    @model_validator(mode="after")
    def _some_hours(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("closes comes after opens")
        return self
