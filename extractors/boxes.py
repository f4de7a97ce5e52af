"""Runs of single characters: our own network reads each, RapidOCR those that it is not sure of."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from extractors.engines.cells import EMPTY, KINDS, NOT_A_CHARACTER
from extractors.images import Image
from extractors.lattice import FLOOR, Slot
from extractors.strokes import framed
from values.kana import LARGE_OF, SMALL_OF

# The frame that a character cut to its ink gets, as a share of its longer side.
CLOSE = 0.18
# What our network is this sure of is not shown to another: docs/measurements.md says what that misses.
SURE = 0.999
# The weight of the other network's logarithms beside our own, where both are asked, and the share that it is
# taken to give to what it does not know: that there is no character.
WEIGHT, NONE = 0.3, 0.02
LEAST = 1e-4
KNOWN = frozenset("".join(KINDS.values())) | {EMPTY, NOT_A_CHARACTER}


class CellReader(Protocol):
    """Reads pictures of one character."""

    model: str

    def shares(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[dict[str, float]]:
        """Answer the share of each character for each picture, limited to those allowed."""


@dataclass(frozen=True)
class Boxes:
    """Slots of the boxes that hold ink, best share of the unsurest, and how many the second engine denies.

    ``places`` numbers the boxes with ink among all of the run.
    """

    slots: tuple[Slot, ...]
    places: tuple[int, ...]
    weakest: float
    denied: int


def read_boxes(
    pictures: Sequence[Image | None],
    allowed: frozenset[str],
    first: CellReader,
    second: CellReader,
    boxed: Sequence[Image | None] = (),
) -> Boxes:
    """Read one character per picture, cut to its ink; None is an empty box.

    ``boxed`` shows the same in their boxes: only there a ッ differs from a ツ.
    """
    places = tuple(place for place, picture in enumerate(pictures) if picture is not None)
    close = [framed(picture, CLOSE) for picture in pictures if picture is not None]
    shown = [picture for picture in boxed if picture is not None] or close
    slots, denied = read_cells(shown, close, allowed, first, second)
    weakest = min((math.exp(max(slot.values())) for slot in slots), default=1.0)
    return Boxes(tuple(slots), places, weakest, denied)


def read_cells(
    shown: Sequence[Image], shown_second: Sequence[Image], allowed: frozenset[str],
    first: CellReader, second: CellReader,
) -> tuple[list[Slot], int]:  # fmt: skip
    """Answer the slots of single characters, and how many the second engine denies.

    The engines may be shown the same characters cut in ways of their own.
    """
    # Asking costs an engine time even where there is nothing to read, as in most boxes of a table.
    if not shown:
        return [], 0
    own = first.shares(shown, allowed)
    whole = allowed <= KNOWN
    unsure = [number for number, shares in enumerate(own) if not whole or max(shares.values()) < SURE]
    other = second.shares([shown_second[number] for number in unsure], allowed) if unsure else []
    slots: list[Slot] = [_logs(shares) for shares in own]
    denied = 0
    for number, shares in zip(unsure, other, strict=True):
        slots[number] = _together(own[number], shares)
        denied += _best(slots[number]) not in (_best(shares), _twin(_best(shares)))
    return slots, denied


def _best(shares: Mapping[str, float]) -> str:
    return max(shares, key=lambda one: shares[one])


def _twin(character: str) -> str:
    """Answer the same kana in its other size: who sees no box cannot tell them apart."""
    return SMALL_OF.get(character, LARGE_OF.get(character, character))


def _logs(shares: Mapping[str, float]) -> dict[str, float]:
    return {raw: math.log(share) for raw, share in shares.items() if share > LEAST}


def _together(own: Mapping[str, float], other: Mapping[str, float]) -> Slot:
    """Answer the log shares of two opinions on one box."""
    logs = {}
    for raw in own.keys() | other.keys():
        # What our network was never shown it takes for no character.
        mine = math.log(max(own.get(raw, LEAST if raw in KNOWN else own[NOT_A_CHARACTER]), LEAST))
        twins = {raw, _twin(raw)}
        theirs = NONE if raw in (EMPTY, NOT_A_CHARACTER) else sum(other.get(one, 0.0) for one in twins)
        logs[raw] = mine + WEIGHT * math.log(max(theirs, LEAST))
    whole = math.log(sum(math.exp(log) for log in logs.values()))
    return {raw: log - whole for raw, log in logs.items() if log - whole > FLOOR}
