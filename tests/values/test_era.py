import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from values.era import letter_of, to_era, to_gregorian


@pytest.mark.parametrize(
    ("era", "day"),
    [
        (("R", 1, 5, 1), dt.date(2019, 5, 1)),
        (("R", 1, 4, 30), None),
        (("H", 31, 4, 30), dt.date(2019, 4, 30)),
        (("H", 31, 5, 1), None),
        (("S", 64, 1, 7), dt.date(1989, 1, 7)),
        (("S", 64, 1, 8), None),
        (("H", 1, 1, 8), dt.date(1989, 1, 8)),
        (("T", 15, 12, 24), dt.date(1926, 12, 24)),
        (("S", 1, 12, 25), dt.date(1926, 12, 25)),
        (("M", 45, 7, 29), dt.date(1912, 7, 29)),
        (("R", 5, 2, 29), None),
        (("R", 0, 5, 1), None),
        (("X", 1, 5, 1), None),
    ],
)
def test_bounds(era: tuple[str, int, int, int], day: dt.date | None) -> None:
    assert to_gregorian(*era) == day


@given(st.dates(min_value=dt.date(1873, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_day_has_one_era_and_comes_back(day: dt.date) -> None:
    found = to_era(day)
    assert found is not None
    era, year = found
    assert to_gregorian(era.letter, year, day.month, day.day) == day


def test_letters() -> None:
    assert [letter_of(text) for text in ("令和", "令", "r", "昭", "", "平成x")] == [
        "R",
        "R",
        "R",
        "S",
        None,
        None,
    ]
