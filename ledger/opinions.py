"""What the answers of one field come to: the one that stands, or those that wait for another person's.

Where two people must look, they answer without seeing each other's answers; where these differ, a third
decides who sees both. An answer that differs from what they settled begins anew: nobody overrides two alone.
"""

import datetime as dt
from collections.abc import Sequence

from records.base import Frozen
from records.ids import Id
from records.values import Value
from values.compare import same

_DECIDES = 3


class Opinion(Frozen):
    """One answer of a person; without a value it takes one back."""

    user_id: Id
    value: Value | None
    at: dt.datetime


class Said(Frozen):
    """``stands`` counts; ``waiting`` are answers that another person's has to join."""

    stands: Opinion | None
    waiting: tuple[Opinion, ...] = ()


def said(opinions: Sequence[Opinion], *, twice: bool) -> Said:
    """Answer what all answers of a field come to, in the order in which they were given."""
    if not twice:
        newest = opinions[-1]
        return Said(stands=newest if newest.value is not None else None)
    found = Said(stands=None)
    for one in kept(opinions):
        found = _joined(found, one)
    return found


def kept(opinions: Sequence[Opinion]) -> list[Opinion]:
    """Answer those that were not taken back: a person takes their own newest back, else the newest."""
    left: list[Opinion] = []
    for one in opinions:
        if one.value is not None:
            left.append(one)
        elif left:
            own = [at for at, other in enumerate(left) if other.user_id == one.user_id]
            left.pop(own[-1] if own else -1)
    return left


def _joined(before: Said, one: Opinion) -> Said:
    if before.stands is not None:
        return before if _agree(before.stands, one) else Said(stands=None, waiting=(one,))
    # Whoever looks again without a second person between has only changed their mind.
    others = tuple(other for other in before.waiting if other.user_id != one.user_id)
    together = (*others, one)
    settled = any(_agree(other, one) for other in others) or len(together) == _DECIDES
    return Said(stands=one) if settled else Said(stands=None, waiting=together)


def _agree(one: Opinion, other: Opinion) -> bool:
    return one.value is not None and other.value is not None and same(one.value, other.value)
