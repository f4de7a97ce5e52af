"""Runs of boxes: who is shown to the second engine, and how two opinions become one."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from extractors.boxes import NONE, WEIGHT, Boxes, read_boxes
from extractors.engines.cells import EMPTY, NOT_A_CHARACTER
from extractors.images import Image

DIGITS = frozenset("0123456789")


class Recogniser:
    """Knows a picture by its darkness, and notes what it is shown."""

    model = "fake"

    def __init__(self, known: Mapping[int, Mapping[str, float]]) -> None:
        self.known = known
        self.shown: list[int] = []
        self.sizes: list[tuple[int, ...]] = []

    def shares(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[dict[str, float]]:
        shades = [int(picture.min()) for picture in pictures]
        self.shown += shades
        self.sizes += [picture.shape for picture in pictures]
        none = {EMPTY: 0.0, NOT_A_CHARACTER: 0.0}
        return [{**none, **self.known[shade]} for shade in shades]


def box(shade: int, side: int = 40) -> Image:
    return np.full((side, side), shade, np.uint8)


def best(read: Boxes) -> list[str]:
    return [max(slot, key=lambda one: slot[one]) for slot in read.slots]


def test_the_second_engine_sees_only_what_the_first_is_not_sure_of() -> None:
    first = Recogniser({10: {"7": 0.9995}, 20: {"1": 0.9, "7": 0.1}, 30: {"4": 1.0}})
    second = Recogniser({20: {"1": 0.8, "7": 0.2}})
    read = read_boxes([box(10), None, box(20), box(30)], DIGITS, first, second)
    assert (first.shown, second.shown) == ([10, 20, 30], [20])
    assert (best(read), read.places, read.denied) == (["7", "1", "4"], (0, 2, 3), 0)
    # Shares are multiplied, the second engine's as far as its weight goes.
    one, seven = 0.9 * 0.8**WEIGHT, 0.1 * 0.2**WEIGHT
    rest = 2 * 1e-4 * NONE**WEIGHT
    assert read.weakest == pytest.approx(one / (one + seven + rest), abs=1e-6)
    assert read.weakest == pytest.approx(math.exp(max(read.slots[1].values())))


def test_the_second_engine_can_tip_the_scale_and_a_denial_is_counted() -> None:
    first = Recogniser({10: {"1": 0.55, "7": 0.45}, 20: {"1": 0.95, "7": 0.05}})
    second = Recogniser({10: {"1": 0.05, "7": 0.95}, 20: {"1": 0.4, "7": 0.6}})
    tipped = read_boxes([box(10)], DIGITS, first, second)
    assert (best(tipped), tipped.denied) == (["7"], 0)
    denied = read_boxes([box(20)], DIGITS, first, second)
    assert (best(denied), denied.denied) == (["1"], 1)


def test_a_second_engine_that_sees_no_box_denies_no_size() -> None:
    kana = frozenset("ツッシ")
    first = Recogniser({10: {"ツ": 0.2, "ッ": 0.75, "シ": 0.05}})
    second = Recogniser({10: {"ツ": 0.9, "ッ": 0.0, "シ": 0.1}})
    read = read_boxes([box(10)], kana, first, second)
    assert (best(read), read.denied) == (["ッ"], 0)
    # ツ and ッ share what the second engine says: the first alone decides between them.
    assert math.exp(read.slots[0]["ッ"] - read.slots[0]["ツ"]) == pytest.approx(0.75 / 0.2)


def test_the_first_engine_sees_kana_in_their_boxes_and_the_second_their_ink() -> None:
    first, second = Recogniser({10: {"ッ": 0.5, "ツ": 0.5}}), Recogniser({10: {"ツ": 1.0}})
    read_boxes([box(10, 20), None], frozenset("ツッ"), first, second, [box(10, 70), None])
    assert first.sizes == [(70, 70)]
    assert second.sizes[0][0] < 40


def test_what_our_network_does_not_know_is_asked_for_and_comes_from_the_other() -> None:
    first, second = Recogniser({10: {"1": 0.0005, NOT_A_CHARACTER: 0.9995}}), Recogniser({10: {"山": 1.0}})
    read = read_boxes([box(10)], DIGITS | {"山"}, first, second)
    assert second.shown == [10]
    assert (best(read), read.denied) == (["山"], 0)


def test_what_both_take_for_no_character_stays_none() -> None:
    first = Recogniser({10: {"1": 0.01, NOT_A_CHARACTER: 0.99}})
    read = read_boxes([box(10)], DIGITS, first, Recogniser({10: {"1": 0.3, "7": 0.7}}))
    assert (best(read), read.denied) == ([NOT_A_CHARACTER], 1)


def test_a_run_of_empty_boxes_asks_nobody() -> None:
    first, second = Recogniser({}), Recogniser({})
    assert read_boxes([None, None], DIGITS, first, second) == Boxes((), (), 1.0, 0)
    assert (first.shown, second.shown) == ([], [])


@pytest.mark.parametrize("weak", [0.6, 0.9, 0.9992])
def test_the_unsurest_box_is_the_weakest(weak: float) -> None:
    first = Recogniser({10: {"7": 0.9999}, 20: {"1": weak, "7": 1 - weak}})
    read = read_boxes([box(10), box(20)], DIGITS, first, Recogniser({20: {"1": 0.5, "7": 0.5}}))
    assert read.weakest == pytest.approx(weak, abs=2e-3)
