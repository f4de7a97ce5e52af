"""When a 業務 counts: what it needs to be 稼働中, and from which day it counts toward 累計."""

import datetime as dt
from enum import StrEnum

from records.base import Frozen
from records.procedure import Stage

# So many working days without a success, while items wait, and a 業務 no longer works.
IDLE_DAYS = 10


class Lack(StrEnum):
    """Why a 業務 does not count as running."""

    STOPPED = "stopped"
    OWNER = "owner"
    RELEASED = "released"
    ITEMS = "items"
    MEASURED = "measured"
    STALLED = "stalled"


class Standing(Frozen):
    """What is known of a 業務. Days are the office's; ``live`` are confirmed items that were no trial.

    ``first_live`` and ``measured`` are the days when both were so for the first time.
    ``idle_days`` are whole working days since the last success or, if that is later, since the item came that
    has waited longest.
    """

    stage: Stage
    halted: bool = False
    owner: str | None = None
    live: int = 0
    first_live: dt.date | None = None
    measured: dt.date | None = None
    waiting: int = 0
    idle_days: int = 0


def lacks(one: Standing) -> tuple[Lack, ...]:
    """Answer all that a 業務 lacks to be 稼働中: nothing where it is.

    It needs an owner, a released definition, a real item that was confirmed, and minutes that were measured
    before and after. It stops counting when somebody stops it, or when items wait and none succeeds.
    """
    stopped = one.halted or one.stage is Stage.STOPPED
    found = {
        Lack.STOPPED: stopped,
        Lack.OWNER: not (one.owner or "").strip(),
        Lack.RELEASED: one.stage not in (Stage.LIVE, Stage.STOPPED),
        Lack.ITEMS: one.live == 0,
        Lack.MEASURED: one.measured is None,
        Lack.STALLED: one.live > 0 and one.waiting > 0 and one.idle_days > IDLE_DAYS,
    }
    return tuple(lack for lack, holds in found.items() if holds)


def introduced(one: Standing) -> dt.date | None:
    """Answer the day on which a 業務 had all it needs for the first time, or nothing.

    From then on it counts toward 累計, also when it stops later: the plan counts what was introduced.
    """
    if set(lacks(one)) - {Lack.STOPPED, Lack.STALLED}:
        return None
    return max(day for day in (one.first_live, one.measured) if day)
