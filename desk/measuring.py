"""What the page of a 計測 shows: its four blocks with how far each is, and the result of one that ended."""

import datetime as dt

from records.base import Frozen
from records.difference import Difference, Verdict, verdict_of
from records.measuring import Clock, Measuring, Way, blocks, half_of


class Block(Frozen):
    """Half a pile in one way: sheets ``first`` to ``last``, of which so many are worked on."""

    way: Way
    first: int
    last: int
    worked: int
    now: bool

    @property
    def sheets(self) -> int:
        """How many sheets it has."""
        return self.last - self.first + 1


class Line(Frozen):
    """One sheet's seconds in both ways; nothing where it was spoilt or never timed."""

    sheet: int
    hand: float | None
    system: float | None
    hand_first: bool


class Result(Frozen):
    """A 計測 that ended, as people read it."""

    ended_at: dt.datetime
    begun_by: str
    people: tuple[str, ...]
    chosen: int
    pairs: int
    pile_seconds: float | None
    difference: Difference | None
    verdict: Verdict
    lines: tuple[Line, ...]


def progress(one: Measuring) -> tuple[Block, ...]:
    """Answer the four blocks in their order; none before the sheets are chosen."""
    if not one.sheets:
        return ()
    left = {(step.sheet, step.way) for step in one.left}
    following = (one.left[0].sheet, one.left[0].way) if one.left else None
    return tuple(
        Block(
            way=way,
            first=half[0],
            last=half[-1],
            worked=sum((number, way) not in left for number in half),
            now=following in [(number, way) for number in half],
        )
        for half, way in blocks(len(one.sheets), one.hand_first)
    )


def told(one: Measuring) -> Result:
    """Answer what a 計測 that ended says."""
    if one.ended_at is None:
        raise ValueError("a 計測 tells nothing before its end")
    seconds = {
        (timing.sheet, timing.way): timing.milliseconds / 1000
        for timing in one.timings
        if timing.clock is Clock.DONE
    }
    first = half_of(len(one.sheets), one.hand_first)
    return Result(
        ended_at=one.ended_at,
        begun_by=one.begun_by,
        people=tuple(dict.fromkeys(timing.by for timing in one.timings)),
        chosen=len(one.sheets),
        pairs=len(one.pairs),
        pile_seconds=one.pile_seconds,
        difference=one.difference,
        verdict=verdict_of(one.difference),
        lines=tuple(
            Line(
                sheet=sheet.number,
                hand=seconds.get((sheet.number, Way.HAND)),
                system=seconds.get((sheet.number, Way.SYSTEM)),
                hand_first=sheet.number in first,
            )
            for sheet in one.sheets
        ),
    )
