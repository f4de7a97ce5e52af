import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.difference import Difference, Pair, Verdict, difference_of, student, verdict_of

SECONDS = st.floats(min_value=1, max_value=900)
PAIRS = st.lists(st.builds(Pair, hand=SECONDS, system=SECONDS, hand_first=st.booleans()), max_size=40)


def pairs(*each: tuple[float, float], halves: int = 2) -> list[Pair]:
    return [
        Pair(hand=hand, system=system, hand_first=number % halves == 0)
        for number, (hand, system) in enumerate(each)
    ]


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (8, 2.306), (28, 2.048), (60, 2.000), (120, 1.980)],
)
def test_student_is_what_tables_print(freedom: int, printed: float) -> None:
    assert student(freedom) == pytest.approx(printed, abs=5e-4)


def test_a_difference_and_its_interval_are_those_of_the_textbook() -> None:
    """Means of the halves 28 and 32, pooled variance 10 with 8 degrees of freedom, so an error of 1."""
    first = [(60.0, 60.0 - d) for d in (24, 26, 28, 30, 32)]
    second = [(60.0, 60.0 - d) for d in (28, 30, 32, 34, 36)]
    found = difference_of(
        [Pair(hand=h, system=s, hand_first=True) for h, s in first]
        + [Pair(hand=h, system=s, hand_first=False) for h, s in second]
    )
    assert found is not None
    assert (found.sheets, found.hand, found.system, found.saved) == (10, 60.0, 30.0, 30.0)
    assert (found.low, found.high) == pytest.approx((30 - 2.306, 30 + 2.306), abs=1e-3)
    assert verdict_of(found) is Verdict.FASTER


def test_what_the_order_does_cancels() -> None:
    """The second pass is 8 seconds quicker, whatever the way: in truth both ways take the same time."""
    found = difference_of(
        [Pair(hand=60 + n, system=52 + n, hand_first=True) for n in range(5)]
        + [Pair(hand=52 + n, system=60 + n, hand_first=False) for n in range(5)]
    )
    assert found is not None
    assert found.saved == pytest.approx(0, abs=1e-9)


def test_scanning_the_pile_is_laid_on_every_sheet() -> None:
    bare = difference_of(pairs(*[(60.0, 40.0 + n % 3) for n in range(10)]))
    laden = difference_of(pairs(*[(60.0, 40.0 + n % 3) for n in range(10)]), each=30)
    assert bare is not None
    assert laden is not None
    assert (laden.saved, laden.system) == (pytest.approx(bare.saved - 30), pytest.approx(bare.system + 30))
    assert verdict_of(bare) is Verdict.FASTER
    assert verdict_of(laden) is Verdict.SLOWER


def test_a_half_with_fewer_than_five_says_nothing() -> None:
    few = pairs(*[(60.0, 20.0)] * 9)
    assert difference_of(few) is None
    assert difference_of([one.model_copy(update={"hand_first": True}) for one in few * 3]) is None
    assert verdict_of(None) is Verdict.UNKNOWN


def test_without_a_difference_seldom_one_is_found() -> None:
    """Typing times are skewed: log-normal, as of people. 2,000 measurings of 30 sheets with no difference."""
    chance = random.Random(5)
    wrong = 0
    for _ in range(2000):
        each = [(chance.lognormvariate(4, 0.5), chance.lognormvariate(4, 0.5)) for _ in range(30)]
        wrong += verdict_of(difference_of(pairs(*each))) is not Verdict.UNKNOWN
    assert 60 <= wrong <= 130


@given(PAIRS)
def test_the_interval_holds_the_difference_and_turning_the_ways_turns_it(each: list[Pair]) -> None:
    found = difference_of(each)
    if found is None:
        return
    assert found.low <= found.saved <= found.high
    assert found.saved == pytest.approx(found.hand - found.system)
    turned = [Pair(hand=p.system, system=p.hand, hand_first=p.hand_first) for p in each]
    other = difference_of(turned)
    assert other is not None
    assert (other.low, other.high) == (pytest.approx(-found.high), pytest.approx(-found.low))


@given(st.lists(st.tuples(SECONDS, SECONDS), min_size=10, max_size=20))
def test_with_equal_halves_it_is_the_mean_of_the_differences(each: list[tuple[float, float]]) -> None:
    even = each[: len(each) // 2 * 2]
    found = difference_of(pairs(*even))
    assert found is not None
    assert found.saved == pytest.approx(statistics.fmean(h - s for h, s in even))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.1, 9, Verdict.FASTER), (-9, -0.1, Verdict.SLOWER), (-1, 9, Verdict.UNKNOWN), (0, 0, Verdict.UNKNOWN)],
)
def test_only_an_interval_beside_zero_proves_something(low: float, high: float, verdict: Verdict) -> None:
    found = Difference(sheets=30, hand=0, system=0, saved=(low + high) / 2, low=low, high=high)
    assert verdict_of(found) is verdict
