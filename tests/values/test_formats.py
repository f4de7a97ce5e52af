import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import BusinessError
from records.values import Blank, Bool, Date, Int, PartialDate, Text, Value
from values.compare import equal, same
from values.formats import WAYS, write

DAY = Date(date=dt.date(2019, 5, 1))


@pytest.mark.parametrize(
    ("value", "way", "written"),
    [
        (DAY, "wareki", "令和元年5月1日"),
        (DAY, "wareki_short", "R01.05.01"),
        (DAY, "slash", "2019/05/01"),
        (Text(text="3140121"), "postal_hyphen", "314-0121"),
        (Text(text="09012345678"), "phone_hyphen", "090-1234-5678"),
        (Text(text="0299901111"), "phone_hyphen", "0299-90-1111"),
        (Text(text="0312345678"), "phone_first", "03"),
        (Text(text="09012345678"), "phone_middle", "1234"),
        (Text(text="0299901111"), "phone_last", "1111"),
        (Text(text="0600042"), "postal_first", "060"),
        (Text(text="0600042"), "postal_last", "0042"),
        (Text(text="山田\u3000太郎"), "family_name", "山田"),
        (Text(text="山田 太郎"), "given_name", "太郎"),
        (Date(date=dt.date(2026, 11, 3)), "year", "2026"),
        (Text(text="サトウ ハナ1"), "zenkaku", "サトウ\u3000ハナ１"),
        (Text(text="ガヤ"), "hankaku_kana", "ｶﾞﾔ"),
        (Int(number=1234567), "yen_comma", "1,234,567"),
        (Bool(flag=True), "plain", "1"),
        (PartialDate(year=1950, month=None, day=3), "plain", "1950-??-03"),
    ],
)
def test_written(value: Value, way: str, written: str) -> None:
    assert write(value, way) == written


@pytest.mark.parametrize(
    ("value", "way"), [(DAY, "zenkaku"), (Text(text="12"), "wareki"), (DAY, "no-such-way")]
)
def test_a_way_that_does_not_fit_is_refused(value: Value, way: str) -> None:
    with pytest.raises(BusinessError) as caught:
        write(value, way)
    assert caught.value.code == "value.unknown_format"


def test_a_blank_is_empty_in_every_way() -> None:
    assert {write(Blank(), way) for way in WAYS} == {""}


@given(
    st.dates(min_value=dt.date(1873, 1, 1), max_value=dt.date(2090, 1, 1)),
    st.sampled_from(["wareki", "slash", "iso", "wareki_short"]),
)
def test_a_day_is_found_equal_in_every_way(day: dt.date, way: str) -> None:
    value = Date(date=day)
    assert equal(value, write(value, way), way)
    assert not equal(Date(date=day + dt.timedelta(days=1)), write(value, way), way)


@pytest.mark.parametrize(
    ("value", "shown", "way", "answer"),
    [
        (Text(text="佐藤\u3000花子"), "佐藤 花子", "plain", True),
        (Text(text="髙橋"), "高橋", "plain", False),
        (Text(text="\ufa19"), "\u795e", "plain", False),
        (Text(text="0299901111"), "0299(90)1111", "phone_hyphen", True),
        (Text(text="0299901111"), "299901111", "phone_hyphen", False),
        (Text(text="サトウ"), "ｻﾄｳ", "plain", True),
        (Int(number=12345), "12,345円", "plain", True),
        (Blank(), "", "plain", True),
        (Blank(), "x", "plain", False),
    ],
)
def test_what_a_screen_shows(value: Value, shown: str, way: str, *, answer: bool) -> None:
    assert equal(value, shown, way) is answer


def test_same_fact() -> None:
    assert same(DAY, Date(date=DAY.date, era="R"))
    assert same(Text(text="山田\u3000太郎"), Text(text="山田太郎"))
    assert not same(Text(text="崎"), Text(text="﨑"))
