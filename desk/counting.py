"""The two numbers of 業務台帳: 累計 as the plan counts, and 稼働中 here; and the picture of their way."""

import datetime as dt
from collections.abc import Iterable, Mapping

from ledger.figures import Automation
from ledger.progress import ProcedureProgress
from records.base import Frozen
from records.paths import Slug
from records.procedure import ProcedureDefinition, Stage
from values.calendar import fiscal_year, office_day
from yomikaki.settings import Settings


class Bar(Frozen):
    """One fiscal year: 累計 at its end, of which so many run here."""

    year: int
    total: int
    here: int


class Count(Frozen):
    """Both numbers, and how they grew."""

    total: int
    here: int
    goal: int
    bars: tuple[Bar, ...]


def runs_here(procedure: ProcedureDefinition, progress: ProcedureProgress | None) -> bool:
    """Tell whether a 業務 counts as 稼働中: released, and a real item was confirmed. Trials never do."""
    return procedure.stage is Stage.LIVE and progress is not None and progress.live > 0


def count(
    procedures: Iterable[ProcedureDefinition],
    progress: Mapping[Slug, ProcedureProgress],
    automations: Iterable[Automation],
    settings: Settings,
    today: dt.date,
) -> Count:
    """Count 業務: those before this system, those of other tools since, those that run here."""
    first = settings.automated_before_year
    here = [
        fiscal_year(office_day(known.first_live))
        for one in procedures
        if runs_here(one, known := progress.get(one.slug)) and known and known.first_live
    ]
    elsewhere = [one.fiscal_year for one in automations if one.fiscal_year > first]
    bars = []
    for year in range(first, fiscal_year(today) + 1):
        ours = sum(one <= year for one in here)
        others = sum(one <= year for one in elsewhere)
        bars.append(Bar(year=year, total=settings.automated_before + others + ours, here=ours))
    return Count(total=bars[-1].total, here=bars[-1].here, goal=settings.automated_goal, bars=tuple(bars))
