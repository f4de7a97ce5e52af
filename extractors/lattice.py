"""What a field may say: the likeliest texts, each with the logarithm of its share.

Engines answer shares by place (a box, a step along a line). Here they become whole texts, which is where
what a field may hold, its neighbours and a second engine can be weighed against each other.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Log shares of the characters that may stand in one place.
Slot = Mapping[str, float]
KEPT = 24
# What no engine named is this unlikely, never impossible: engines are wrong in ways they do not know.
FLOOR = -12.0


@dataclass(frozen=True)
class Hypothesis:
    """One text that a field may hold, with the logarithm of its share among all of them."""

    raw: str
    log: float


def likeliest(slots: Sequence[Slot], count: int = KEPT) -> tuple[Hypothesis, ...]:
    """Answer the ``count`` likeliest texts of one character (or none) a slot, best first."""
    found = [Hypothesis("", 0.0)]
    for slot in slots:
        longer = [Hypothesis(one.raw + raw, one.log + log) for one in found for raw, log in slot.items()]
        found = sorted(longer, key=lambda one: -one.log)[:count]
    return shared(found)


def log_of(text: str, slots: Sequence[Slot]) -> float:
    """Answer the log share of a text through the slots; a text of another length gets one floor a place."""
    if len(text) != len(slots):
        return FLOOR * max(len(text), len(slots))
    return sum(max(FLOOR, slot.get(character, FLOOR)) for character, slot in zip(text, slots, strict=True))


def shared(hypotheses: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Answer hypotheses best first, their shares summing to one; equal texts are joined."""
    logs: dict[str, float] = {}
    for one in hypotheses:
        logs[one.raw] = _sum(logs[one.raw], one.log) if one.raw in logs else one.log
    if not logs:
        return ()
    top = max(logs.values())
    whole = top + math.log(sum(math.exp(log - top) for log in logs.values()))
    ranked = sorted(logs.items(), key=lambda one: -one[1])
    return tuple(Hypothesis(raw, log - whole) for raw, log in ranked)


def share_of_best(hypotheses: Sequence[Hypothesis]) -> float:
    """Answer the share of the best; one where nothing else is possible."""
    return math.exp(hypotheses[0].log) if hypotheses else 1.0


def _sum(one: float, other: float) -> float:
    top = max(one, other)
    return top + math.log(math.exp(one - top) + math.exp(other - top))
