"""Texts from shares by place, against counting every text there is."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lattice import FLOOR, Hypothesis, likeliest, log_of, share_of_best, shared

LOGS = st.floats(min_value=-8, max_value=0)
# Also nothing may stand in a place, so that two ways lead to one text.
SLOTS = st.lists(st.dictionaries(st.sampled_from(["", "1", "2", "7"]), LOGS, min_size=1), max_size=4)


def every(slots: list[dict[str, float]]) -> dict[str, float]:
    """Answer the share of every text, by adding up all ways to it."""
    sums: dict[str, float] = {}
    for way in product(*(slot.items() for slot in slots)):
        text = "".join(raw for raw, _ in way)
        sums[text] = sums.get(text, 0.0) + math.exp(sum(log for _, log in way))
    whole = sum(sums.values())
    return {text: share / whole for text, share in sums.items()}


@given(SLOTS)
def test_with_room_for_all_every_text_has_its_share(slots: list[dict[str, float]]) -> None:
    found = {one.raw: math.exp(one.log) for one in likeliest(slots, 4**4)}
    assert found == pytest.approx(every(slots))


@given(st.lists(st.dictionaries(st.sampled_from("1237"), LOGS, min_size=1), max_size=5), st.integers(1, 9))
def test_of_many_the_likeliest_are_kept_in_their_order(slots: list[dict[str, float]], count: int) -> None:
    found, whole = likeliest(slots, count), every(slots)
    best = sorted(whole.values(), reverse=True)[:count]
    assert [whole[one.raw] for one in found] == pytest.approx(best)
    assert sum(math.exp(one.log) for one in found) == pytest.approx(1.0)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-700, 300)), min_size=1))
def test_shares_sum_to_one_and_each_text_stands_once(said: list[tuple[str, float]]) -> None:
    found = shared(Hypothesis(*one) for one in said)
    assert sum(math.exp(one.log) for one in found) == pytest.approx(1.0)
    assert sorted(one.raw for one in found) == sorted({raw for raw, _ in said})
    assert [one.log for one in found] == sorted((one.log for one in found), reverse=True)


def test_equal_texts_are_joined_and_differences_stay() -> None:
    found = shared([Hypothesis("a", -1.0), Hypothesis("b", -1.0), Hypothesis("a", -1.0)])
    assert [(one.raw, math.exp(one.log)) for one in found] == [
        ("a", pytest.approx(2 / 3)), ("b", pytest.approx(1 / 3)),
    ]  # fmt: skip


def test_what_no_slot_offers_is_unlikely_and_never_impossible() -> None:
    slots = [{"1": -0.1}, {"2": -20.0}]
    assert log_of("12", slots) == pytest.approx(-0.1 + FLOOR)
    assert log_of("92", slots) == pytest.approx(2 * FLOOR)
    assert log_of("123", slots) == 3 * FLOOR
    assert log_of("", slots) == 2 * FLOOR


def test_nothing_else_is_possible_where_nothing_is_said() -> None:
    assert shared([]) == ()
    assert share_of_best(()) == 1.0
    assert likeliest([]) == (Hypothesis("", 0.0),)
