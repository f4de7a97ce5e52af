"""How sure a difference is that was measured on pairs, half of them in one order and half in the other."""

import math
from collections.abc import Sequence
from enum import StrEnum

from records.base import Frozen

# Fewer in either half say nothing: the interval would rest on the spread of two or three sheets.
FEWEST_PER_HALF = 5
_HALVINGS = 80
_WIDEST = 1e6


class Pair(Frozen):
    """One sheet's seconds in both ways, and which way came first."""

    hand: float
    system: float
    hand_first: bool


class Difference(Frozen):
    """Seconds a sheet by hand and through the system, and what the system saves, with its 95 % interval.

    Less than nothing is time that the system costs.
    """

    sheets: int
    hand: float
    system: float
    saved: float
    low: float
    high: float


class Verdict(StrEnum):
    """Go, no-go, or neither."""

    FASTER = "faster"
    SLOWER = "slower"
    UNKNOWN = "unknown"


def verdict_of(difference: Difference | None) -> Verdict:
    """Answer what a measured difference proves: nothing where its interval holds zero, or where none is."""
    if difference is None or difference.low <= 0 <= difference.high:
        return Verdict.UNKNOWN
    return Verdict.FASTER if difference.low > 0 else Verdict.SLOWER


def difference_of(pairs: Sequence[Pair], each: float = 0.0) -> Difference | None:
    """Answer the difference that pairs show, or nothing where one of the halves is too small.

    A second pass over a sheet is quicker than the first, whatever the way. So the mean difference is taken in
    each half, and the two means are averaged: what comes from the order cancels (Hills & Armitage 1979, Br J
    Clin Pharmacol 8:7-20). Spread is pooled, and the interval is Student's with n - 2 degrees of freedom.
    ``each`` are the system's seconds for every sheet that the pairs do not hold (scanning the pile).
    """
    halves = [[one for one in pairs if one.hand_first is first] for first in (True, False)]
    if min(map(len, halves)) < FEWEST_PER_HALF:
        return None
    hand = _mean([_mean([one.hand for one in half]) for half in halves])
    system = _mean([_mean([one.system for one in half]) for half in halves]) + each
    spread = sum(_squares([one.hand - one.system for one in half]) for half in halves)
    freedom = len(pairs) - 2
    error = math.sqrt(spread / freedom * sum(1 / len(half) for half in halves)) / 2
    reach = student(freedom) * error
    saved = hand - system
    return Difference(
        sheets=len(pairs), hand=hand, system=system, saved=saved, low=saved - reach, high=saved + reach
    )


def student(freedom: int) -> float:
    """Answer the number of standard errors on either side that hold 95 % (Student 1908)."""
    low, high = 0.0, _WIDEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < 0.95 else (low, middle)
    return high


def _within(reach: float, freedom: int) -> float:
    """Answer the chance to be within so many standard errors (Abramowitz & Stegun 26.7.3 and 26.7.4)."""
    angle = math.atan(reach / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    term, total = (cosine if freedom % 2 else 1.0), 0.0
    for step in range(2 + freedom % 2, freedom + 1, 2):
        total += term
        term *= cosine * cosine * (step - 1) / step
    return 2 / math.pi * (angle + sine * total) if freedom % 2 else sine * total


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _squares(values: Sequence[float]) -> float:
    mean = _mean(values)
    return math.fsum((one - mean) ** 2 for one in values)
