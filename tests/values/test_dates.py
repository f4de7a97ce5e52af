import datetime as dt

import pytest

from records.values import Date
from values.dates import understand_date


@pytest.mark.parametrize("raw", ["R|1|5|1", "令和元年5月1日", "令和１年５月１日", "r1.5.1", "Ｒ01/05/01"])
def test_ways_of_writing_one_day(raw: str) -> None:
    assert understand_date(raw, None).value == Date(date=dt.date(2019, 5, 1), era="R")


def test_the_printed_era_counts_where_none_is_circled() -> None:
    assert understand_date("|29|1|28", "H").value == Date(date=dt.date(2017, 1, 28), era="H")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("H|31|6|1", "value.impossible_date"),
        ("R|8|2|30", "value.impossible_date"),
        ("|8|2|3", "value.missing_era"),
        ("R|8||3", "value.unreadable"),
        ("来週", "value.unreadable"),
        ("X|8|2|3", "value.unreadable"),
    ],
)
def test_what_is_no_day_says_why(raw: str, code: str) -> None:
    understood = understand_date(raw, None)
    assert understood.value is None
    assert understood.problem is not None
    assert understood.problem.code == code
