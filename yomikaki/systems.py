"""The business systems as they stand now: open, closed until when, or stopped by whom and why."""

import datetime as dt

from bots.hours import next_open, why_closed
from ledger.halts import Halt, Halts
from records.base import Frozen
from records.paths import Slug
from records.target import WEEK, TargetDefinition
from yomikaki.office import Office


class System(Frozen):
    """One business system, the 業務 that end there, and how many of their cases wait for a robot.

    ``closed`` says in words why it may not be used now; ``opens`` is None also where it does not open again
    within a year.
    """

    target: TargetDefinition
    procedures: tuple[Slug, ...]
    waiting: int
    halt: Halt | None
    closed: str | None
    opens: dt.datetime | None

    @property
    def hours(self) -> str:
        """When it may be used, in words."""
        said = self.target
        days = "毎日" if said.weekdays == WEEK else "・".join(said.weekdays)
        closed = ["祝日"] if said.holidays == "closed" else []
        closed += [f"{said.year_end.first}〜{said.year_end.last}"] if said.year_end else []
        return f"{days} {said.opens}〜{said.closes}" + (f"({'、'.join(closed)}を除く)" if closed else "")


def systems(office: Office) -> tuple[System, ...]:
    """Answer every business system, in the order of their names."""
    now, halts = office.clock.now(), Halts(office.book).targets()
    found = []
    for slug, target in office.targets.items():
        ours = tuple(one for one, screen in office.screens.items() if screen.target == slug)
        closed = why_closed(target, now)
        found.append(
            System(
                target=target,
                procedures=ours,
                waiting=office.entries.waiting(ours),
                halt=halts.get(slug),
                closed=closed,
                opens=next_open(target, now) if closed else None,
            )
        )
    return tuple(found)


def standing(one: System) -> str:
    """Answer in a line whether a business system may be used now, and when it opens."""
    if one.halt:
        return f"止めてあります({one.halt.by}: {one.halt.reason})"
    if one.closed is None:
        return "使えます"
    opens = f"{one.opens:%Y/%m/%d %H:%M} に開きます" if one.opens else "開く予定がありません"
    return f"閉まっています({one.closed})。{opens}"
