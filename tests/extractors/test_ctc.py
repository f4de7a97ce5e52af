"""Texts along a line, against going every way through it."""

import math
from itertools import groupby, pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.ctc import BLANK, IMPOSSIBLE, Steps, beginning_with, laid_along, likeliest_texts, log_share

CHARACTERS = ("a", "b")
PIXELS = 6.0


@st.composite
def lines(draw: st.DrawFn, most: int = 5) -> Steps:
    """A line of a few steps with a blank and two characters; no share is as small as nothing."""
    length = draw(st.integers(1, most))
    shares = draw(st.lists(st.floats(0.02, 1.0), min_size=3 * length, max_size=3 * length))
    matrix = np.array(shares).reshape(length, 3)
    return Steps(np.log(matrix / matrix.sum(axis=1, keepdims=True)), CHARACTERS, PIXELS)


def said(way: tuple[int, ...]) -> str:
    """Answer what a way says: repeats once, blanks nothing."""
    return "".join(CHARACTERS[place - 1] for place, _ in groupby(way) if place != BLANK)


def ways(steps: Steps) -> dict[str, list[tuple[float, tuple[int, ...]]]]:
    """Answer all ways through a line with their log shares, by what they say."""
    found: dict[str, list[tuple[float, tuple[int, ...]]]] = {}
    for way in product(range(3), repeat=len(steps.logs)):
        log = float(sum(row[place] for row, place in zip(steps.logs, way, strict=True)))
        found.setdefault(said(way), []).append((log, way))
    return found


def sums(steps: Steps) -> dict[str, float]:
    return {text: math.log(sum(math.exp(log) for log, _ in found)) for text, found in ways(steps).items()}


@given(lines())
def test_the_share_of_a_text_is_that_of_all_its_ways(steps: Steps) -> None:
    whole = sums(steps)
    assert sum(math.exp(log) for log in whole.values()) == pytest.approx(1.0)
    for text, log in whole.items():
        assert log_share(steps, text) == pytest.approx(log, abs=1e-6)


# All texts of three steps find room in the beam.
@given(lines(most=3))
def test_the_likeliest_texts_are_found_with_their_shares(steps: Steps) -> None:
    whole = sums(steps)
    found = likeliest_texts(steps, 4)
    assert [one.log for one in found] == pytest.approx(sorted(whole.values(), reverse=True)[:4], abs=1e-6)
    assert [whole[one.raw] for one in found] == pytest.approx([one.log for one in found], abs=1e-6)


@given(lines(), st.text("ab", max_size=3))
def test_a_text_is_laid_along_its_likeliest_way(steps: Steps, text: str) -> None:
    possible = ways(steps).get(text)
    laid = laid_along(steps, text)
    if possible is None:
        assert laid is None
        return
    assert laid is not None
    assert (laid.text, len(laid.shares), len(laid.places)) == (text, len(text), len(text))
    assert all(one < other for one, other in pairwise(laid.places))
    numbers = [round(place / PIXELS - 0.5) for place in laid.places]
    own = [CHARACTERS.index(character) + 1 for character in text]
    expected = [math.exp(steps.logs[number, column]) for number, column in zip(numbers, own, strict=True)]
    assert list(laid.shares) == pytest.approx(expected)
    best = max(log for log, _ in possible)
    alike = [way for log, way in possible if log > best - 1e-9]
    assert any(
        all(way[number] == column for number, column in zip(numbers, own, strict=True)) for way in alike
    )
    assert laid.probability == pytest.approx(math.prod(expected))


@given(lines(), st.text("ab", min_size=1, max_size=2))
def test_a_beginning_is_kept_and_never_likelier_than_the_free_way(steps: Steps, beginning: str) -> None:
    found = beginning_with(steps, beginning)
    if not any(text.startswith(beginning) for text in ways(steps)):
        assert found is None
        return
    assert found is not None
    text, log = found
    assert text.startswith(beginning)
    assert log <= 1e-9
    free = float(steps.logs.max(axis=1).sum())
    likely = max(
        max(one for one, _ in some) for said, some in ways(steps).items() if said.startswith(beginning)
    )
    assert log <= likely - free + 1e-9


def test_two_equal_characters_need_a_blank_between_them() -> None:
    row = np.log(np.array([[0.1, 0.8, 0.1]]))
    assert log_share(Steps(np.repeat(row, 2, axis=0), CHARACTERS, PIXELS), "aa") <= IMPOSSIBLE / 2
    assert laid_along(Steps(np.repeat(row, 2, axis=0), CHARACTERS, PIXELS), "aa") is None
    three = Steps(np.repeat(row, 3, axis=0), CHARACTERS, PIXELS)
    assert log_share(three, "aa") == pytest.approx(math.log(0.8 * 0.1 * 0.8))


def test_an_unknown_character_is_impossible() -> None:
    steps = Steps(np.log(np.full((2, 3), 1 / 3)), CHARACTERS, PIXELS)
    assert log_share(steps, "x") == IMPOSSIBLE
    assert laid_along(steps, "x") is None
    assert beginning_with(steps, "ax") is None


def test_nothing_is_written_where_all_is_blank() -> None:
    shares = np.array([[0.9999, 0.00005, 0.00005]] * 4)
    steps = Steps(np.log(shares), CHARACTERS, PIXELS)
    (only,) = likeliest_texts(steps, 5)
    assert (only.raw, only.log) == ("", pytest.approx(4 * math.log(0.9999)))
    assert laid_along(steps, "") is not None


def test_the_rest_is_what_is_seen_best_after_the_beginning() -> None:
    a, b, none = [0.02, 0.9, 0.08], [0.02, 0.08, 0.9], [0.96, 0.02, 0.02]
    steps = Steps(np.log(np.array([a, none, b, none, a])), CHARACTERS, PIXELS)
    assert beginning_with(steps, "b") == ("bba", pytest.approx(math.log(0.08 / 0.9)))
    assert beginning_with(steps, "ab") == ("aba", pytest.approx(0.0))
