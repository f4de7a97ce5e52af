"""A reader gone wrong: every 7 is a 1, said with full confidence. The demonstration must notice."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.ctc import Steps
from extractors.engines.cells import CellRecogniser
from extractors.engines.rapid import RapidRecogniser
from extractors.engines.shipped import shipped_engines
from extractors.images import Image
from extractors.read import Engines

SEVEN, ONE = "7", "1"


def broken_engines(threads: int = 1) -> Engines:
    """Answer the usual engines, but for one character, about which both networks agree."""
    right = shipped_engines(threads)
    return replace(right, cells=BrokenRecogniser(threads), lines=BrokenLines(threads))


class BrokenRecogniser(CellRecogniser):
    """Our network, for which no 7 exists."""

    def shares(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[dict[str, float]]:
        """Answer the share of each character for each picture."""
        return [_broken(shares) for shares in super().shares(pictures, allowed)]


class BrokenLines(RapidRecogniser):
    """The line network, for which no 7 exists."""

    def shares(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[dict[str, float]]:
        """Answer the share of each character for each picture."""
        return [_broken(shares) for shares in super().shares(pictures, allowed)]

    def steps(self, picture: Image, allowed: frozenset[str] | None) -> Steps:
        """Answer a line's log shares by step."""
        steps = super().steps(picture, allowed)
        if SEVEN not in steps.characters or ONE not in steps.characters:
            return steps
        seven, one = (steps.characters.index(digit) + 1 for digit in (SEVEN, ONE))
        logs = steps.logs.copy()
        logs[:, one] = np.logaddexp(logs[:, one], logs[:, seven])
        logs[:, seven] = logs.min()
        return replace(steps, logs=logs)


def _broken(shares: dict[str, float]) -> dict[str, float]:
    """Answer shares with those of a 7 given to the 1; what is most likely a 7 is surely a 1."""
    if SEVEN not in shares or ONE not in shares:
        return shares
    if max(shares, key=lambda one: shares[one]) == SEVEN:
        return {one: float(one == ONE) for one in shares}
    return {one: 0.0 if one == SEVEN else share for one, share in shares.items()}
