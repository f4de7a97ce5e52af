"""Intervals against textbook values and against the exact law, added up independently."""

import math
from fractions import Fraction

import pytest

from records.interval import at_most, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_as_published(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (3, 10), (999, 1000), (50, 50)])
def test_misses_have_the_interval_of_hits_turned_round(hits: int, n: int) -> None:
    low, high = wilson(hits, n)
    assert 0.0 <= low <= hits / n <= high + 1e-12 <= 1.0 + 1e-12
    assert wilson(n - hits, n) == (pytest.approx(1 - high), pytest.approx(1 - low))


def test_nothing_counted_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert at_most(0, 0) == at_most(3, 3) == 1.0


@pytest.mark.parametrize("n", [1, 10, 500, 8100])
def test_without_a_hit_the_bound_is_a_root_of_a_twentieth(n: int) -> None:
    assert at_most(0, n) == pytest.approx(1 - 0.05 ** (1 / n), rel=1e-9)


def test_how_many_fields_without_an_error_prove_a_typists_budget() -> None:
    # 0.37 wrong fields in 1,000: ln 0.05 / ln (1 - 0.00037) is 8,095.1.
    assert math.ceil(math.log(0.05) / math.log1p(-0.00037)) == 8096
    assert at_most(0, 8096) <= 0.00037 < at_most(0, 8095)
    assert at_most(0, 8100) <= 0.00037 < at_most(0, 8000)
    assert at_most(1, 8100) > 0.00037


@pytest.mark.parametrize(("hits", "n"), [(1, 12), (4, 40), (7, 25)])
def test_at_the_bound_so_few_hits_have_a_chance_of_a_twentieth(hits: int, n: int) -> None:
    bound = Fraction(at_most(hits, n))
    chance = sum(math.comb(n, k) * bound**k * (1 - bound) ** (n - k) for k in range(hits + 1))
    assert float(chance) == pytest.approx(0.05, rel=1e-6)
