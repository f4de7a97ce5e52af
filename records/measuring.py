"""計測: the same sheets typed by hand and through the system, each timed by a person, in a balanced order."""

import datetime as dt
from enum import StrEnum

from records.base import Frozen
from records.case import State
from records.difference import FEWEST_PER_HALF, Difference, Pair, difference_of
from records.ids import Id, Reference
from records.paths import Slug

SHEETS = 30
FEWEST, MOST = 2 * FEWEST_PER_HALF, 100
# What is done once for the whole pile (scanning it, sorting it) is timed as its sheet number 0.
PILE = 0


class Way(StrEnum):
    """How a sheet gets into the business system."""

    HAND = "hand"
    SYSTEM = "system"


class Half(StrEnum):
    """A half of the pile: the odd sheet of a pile lies in the first."""

    FIRST = "first"
    SECOND = "second"


class Clock(StrEnum):
    """What became of one timing.

    UNDONE was pressed by mistake, before any work: the sheet comes again. SPOILT was worked on, but its time
    is no good: the sheet has been seen, so it is left out.
    """

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    UNDONE = "undone"
    SPOILT = "spoilt"


GOING = frozenset({Clock.RUNNING, Clock.PAUSED})
WORKED = frozenset({Clock.DONE, Clock.SPOILT})


class Step(Frozen):
    """What is timed next: a sheet's number in the pile, and the way."""

    sheet: int
    way: Way


class Timing(Frozen):
    """One sheet in one way. ``milliseconds`` ran before ``resumed_at``; pauses are not in it."""

    id: Id
    sheet: int
    way: Way
    clock: Clock
    by: str
    started_at: dt.datetime
    resumed_at: dt.datetime | None
    milliseconds: int

    def ran(self, now: dt.datetime) -> int:
        """Answer the milliseconds up to now."""
        running = now - self.resumed_at if self.resumed_at else dt.timedelta()
        return self.milliseconds + running // dt.timedelta(milliseconds=1)


class MeasuredSheet(Frozen):
    """One of the sheets, and where its paper is found: so many-th page of a file of its bundle."""

    number: int
    case_id: Id
    reference: Reference
    file_name: str
    page: int
    state: State


class Measuring(Frozen):
    """One 計測 of a 業務. Without sheets it still waits for the pile to be scanned and read."""

    id: Id
    procedure: Slug
    asked: int
    hand_first: Half
    version: int
    begun_by: str
    begun_at: dt.datetime
    ended_at: dt.datetime | None
    sheets: tuple[MeasuredSheet, ...]
    timings: tuple[Timing, ...]

    @property
    def going(self) -> Timing | None:
        """The timing whose clock runs or stands still."""
        return next((one for one in self.timings if one.clock in GOING), None)

    @property
    def left(self) -> tuple[Step, ...]:
        """What is still to be timed, in order."""
        worked = {(one.sheet, one.way) for one in self.timings if one.clock in WORKED}
        steps = sequence(len(self.sheets), self.hand_first)
        return tuple(one for one in steps if (one.sheet, one.way) not in worked)

    @property
    def pile_seconds(self) -> float | None:
        """Seconds for the pile as a whole, or nothing where nobody timed it."""
        ran = [one.milliseconds for one in self.timings if one.sheet == PILE and one.clock is Clock.DONE]
        return sum(ran) / 1000 if ran else None

    @property
    def typed(self) -> frozenset[int]:
        """Sheets that were typed into the business system by hand, whatever became of their time."""
        by_hand = (one for one in self.timings if one.way is Way.HAND)
        return frozenset(one.sheet for one in by_hand if one.clock in WORKED)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Sheets that were timed in both ways."""
        seconds = {
            (one.sheet, one.way): one.milliseconds / 1000 for one in self.timings if one.clock is Clock.DONE
        }
        first = half_of(len(self.sheets), self.hand_first)
        both = (one.number for one in self.sheets if {(one.number, way) for way in Way} <= seconds.keys())
        return tuple(
            Pair(
                hand=seconds[number, Way.HAND],
                system=seconds[number, Way.SYSTEM],
                hand_first=number in first,
            )
            for number in both
        )

    @property
    def difference(self) -> Difference | None:
        """What was measured, once it has ended: a look before would tempt to stop when it suits."""
        if self.ended_at is None:
            return None
        return difference_of(self.pairs, (self.pile_seconds or 0.0) / max(len(self.sheets), 1))


def half_of(sheets: int, half: Half) -> range:
    """Answer the numbers of the sheets in a half of the pile."""
    middle = (sheets + 1) // 2
    return range(1, middle + 1) if half is Half.FIRST else range(middle + 1, sheets + 1)


def blocks(sheets: int, hand_first: Half) -> tuple[tuple[range, Way], ...]:
    """Answer the order in which sheets are timed: by hand, system, system, by hand, half a pile each.

    Each half takes the other way first, and the other half lies between a sheet's two passes. Both ways have
    the same place on average, so practice and tiredness weigh on both alike.
    """
    one = half_of(sheets, hand_first)
    other = half_of(sheets, Half.SECOND if hand_first is Half.FIRST else Half.FIRST)
    return (one, Way.HAND), (other, Way.SYSTEM), (one, Way.SYSTEM), (other, Way.HAND)


def sequence(sheets: int, hand_first: Half) -> tuple[Step, ...]:
    """Answer what is timed, sheet by sheet."""
    return tuple(Step(sheet=number, way=way) for half, way in blocks(sheets, hand_first) for number in half)
