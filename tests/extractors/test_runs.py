"""Runs of boxes: who is shown to the recogniser once, and who twice."""

from collections.abc import Sequence

import numpy as np

from extractors.images import Image
from extractors.runs import read_run
from records.reading import Candidate

DIGITS_AND_DASH = frozenset("0123456789-")


class Recogniser:
    """Knows a picture by its darkness, and counts how often it sees each."""

    def __init__(self, **known: tuple[str, float]) -> None:
        self.known = {int(shade.removeprefix("shade_")): answer for shade, answer in known.items()}
        self.shown: list[int] = []

    def cells(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[list[Candidate]]:
        shades = [int(picture.min()) for picture in pictures]
        self.shown += shades
        return [[Candidate(raw=self.known[shade][0], probability=self.known[shade][1])] for shade in shades]


def box(shade: int) -> Image:
    return np.full((40, 30), shade, np.uint8)


def test_only_a_sure_digit_is_shown_once() -> None:
    engine = Recogniser(shade_10=("7", 0.9995), shade_20=("1", 0.99), shade_30=("-", 0.9999))
    run = read_run([box(10), box(20), None, box(30)], DIGITS_AND_DASH, engine.cells)
    assert sorted(engine.shown) == [10, 20, 20, 30, 30]
    assert (run.text, run.agreed, run.weakest) == ("71 -", True, 0.99)


def test_two_views_that_differ_are_not_believed() -> None:
    answers = iter([("1", 0.9), ("7", 0.9)])

    def cells(pictures: Sequence[Image], allowed: frozenset[str]) -> list[list[Candidate]]:
        return [[Candidate(raw=raw, probability=share)] for raw, share in (next(answers) for _ in pictures)]

    assert read_run([box(10)], DIGITS_AND_DASH, cells).agreed is False
