import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.case import State
from records.ids import new_id
from records.measuring import (
    Clock,
    Half,
    MeasuredSheet,
    Measuring,
    Step,
    Timing,
    Way,
    half_of,
    sequence,
)

NOON = dt.datetime(2026, 11, 27, 3, 0, tzinfo=dt.UTC)


def timing(sheet: int, way: Way, seconds: float = 60.0, clock: Clock = Clock.DONE) -> Timing:
    return Timing(
        id=new_id(), sheet=sheet, way=way, clock=clock, by="佐藤", started_at=NOON, resumed_at=None,
        milliseconds=round(seconds * 1000),
    )  # fmt: skip


def measuring(sheets: int, *timings: Timing, ended: bool = False) -> Measuring:
    return Measuring(
        id=new_id(), procedure="inu_henko", asked=sheets, hand_first=Half.SECOND, version=1, begun_by="鈴木",
        begun_at=NOON, ended_at=NOON if ended else None, timings=timings,
        sheets=tuple(
            MeasuredSheet(
                number=n, case_id=new_id(), reference="YK-000000011", file_name="a.tif", page=n,
                state=State.TO_CHECK,
            )
            for n in range(1, sheets + 1)
        ),
    )  # fmt: skip


def test_ten_sheets_go_by_hand_system_system_hand() -> None:
    steps = sequence(10, Half.SECOND)
    assert [one.way.value[0] for one in steps] == list("hhhhhsssssssssshhhhh")
    assert [one.sheet for one in steps] == [*range(6, 11), *range(1, 6), *range(6, 11), *range(1, 6)]


@given(st.integers(min_value=1, max_value=100), st.sampled_from(Half))
def test_every_sheet_goes_both_ways_once_and_half_of_them_first_by_hand(sheets: int, half: Half) -> None:
    steps = sequence(sheets, half)
    assert Counter(steps) == {Step(sheet=n, way=way): 1 for n in range(1, sheets + 1) for way in Way}
    first = [next(one.way for one in steps if one.sheet == n) for n in range(1, sheets + 1)]
    assert abs(first.count(Way.HAND) - first.count(Way.SYSTEM)) <= 1
    assert {n for n, way in enumerate(first, 1) if way is Way.HAND} == set(half_of(sheets, half))


@given(st.integers(min_value=1, max_value=50), st.sampled_from(Half))
def test_both_ways_have_the_same_place_on_average(half_size: int, half: Half) -> None:
    steps = sequence(2 * half_size, half)
    places = {way: sum(n for n, one in enumerate(steps) if one.way is way) for way in Way}
    assert places[Way.HAND] == places[Way.SYSTEM]


def test_a_timing_pressed_by_mistake_comes_again_and_a_spoilt_one_does_not() -> None:
    steps = sequence(10, Half.SECOND)
    for clock, left in ((Clock.UNDONE, steps), (Clock.SPOILT, steps[1:]), (Clock.DONE, steps[1:])):
        assert measuring(10, timing(6, Way.HAND, clock=clock)).left == left


def test_sheets_typed_by_hand_are_known_whatever_became_of_their_time() -> None:
    one = measuring(
        10, timing(1, Way.HAND), timing(2, Way.HAND, clock=Clock.SPOILT),
        timing(3, Way.HAND, clock=Clock.UNDONE), timing(4, Way.SYSTEM), timing(0, Way.SYSTEM),
    )  # fmt: skip
    assert one.typed == {1, 2}


def test_nothing_is_told_before_the_end_and_spoilt_sheets_are_left_out() -> None:
    timings = [timing(n, Way.HAND, 90) for n in range(1, 13)]
    timings += [timing(n, Way.SYSTEM, 30) for n in range(1, 12)] + [timing(0, Way.SYSTEM, 120)]
    timings.append(timing(12, Way.SYSTEM, 30, Clock.SPOILT))
    assert measuring(12, *timings).difference is None
    found = measuring(12, *timings, ended=True).difference
    assert found is not None
    assert (found.sheets, found.hand, found.system, found.saved) == pytest.approx((11, 90, 40, 50))


def test_a_clock_counts_what_ran_before_and_since() -> None:
    running = timing(1, Way.HAND, 5, Clock.RUNNING).model_copy(update={"resumed_at": NOON})
    assert running.ran(NOON + dt.timedelta(seconds=2.5)) == 7500
    assert timing(1, Way.HAND, 5, Clock.PAUSED).ran(NOON + dt.timedelta(hours=1)) == 5000
