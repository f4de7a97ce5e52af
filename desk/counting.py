"""The numbers of 業務台帳: 累計 as the plan counts, 稼働中 and 試行 here, and their way year by year."""

import datetime as dt
from collections.abc import Iterable

from desk.units import Unit
from ledger.figures import Automation
from records.base import Frozen
from records.procedure import Stage
from values.calendar import fiscal_year
from yomikaki.settings import Settings


class Year(Frozen):
    """One fiscal year: 累計 at its end, how much of it with other tools and here, and the plan's line.

    What is counted is nothing in years to come.
    """

    year: int
    plan: float
    total: int | None
    elsewhere: int | None
    here: int | None


class Count(Frozen):
    """How many 業務 are automated in all, by other tools since the count began, and here."""

    total: int
    elsewhere: int
    introduced: int
    running: int
    trials: int
    goal: int
    years: tuple[Year, ...]


def count(
    units: Iterable[Unit], automations: Iterable[Automation], settings: Settings, today: dt.date
) -> Count:
    """Count 業務: those before this system, those of other tools since, those that were introduced here."""
    units, first, now = tuple(units), settings.automated_before_year, fiscal_year(today)
    here = [fiscal_year(one.introduced) for one in units if one.introduced]
    elsewhere = [one.fiscal_year for one in automations if one.fiscal_year > first]
    years = []
    for year in range(first, max(now, settings.automated_goal_year) + 1):
        ours, others = (sum(one <= year for one in counted) for counted in (here, elsewhere))
        come = year <= now
        years.append(
            Year(
                year=year,
                plan=_planned(settings, year),
                total=settings.automated_before + others + ours if come else None,
                elsewhere=others if come else None,
                here=ours if come else None,
            )
        )
    return Count(
        total=settings.automated_before + len(elsewhere) + len(here),
        elsewhere=len(elsewhere),
        introduced=len(here),
        running=sum(one.runs for one in units),
        trials=sum(one.procedure.stage is Stage.PILOT for one in units),
        goal=settings.automated_goal,
        years=tuple(years),
    )


def _planned(settings: Settings, year: int) -> float:
    """Answer the plan's straight line from its beginning to its goal, and the goal from then on."""
    first, last = settings.automated_before_year, settings.automated_goal_year
    gone = min(1.0, (year - first) / (last - first)) if last > first else 1.0
    return round(settings.automated_before + gone * (settings.automated_goal - settings.automated_before), 1)
