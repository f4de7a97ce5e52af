"""A business system is asked only while it is open, by the office's clock and calendar."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bots.hours import is_open, next_open, why_closed
from bots.load import load_targets
from records.target import WEEK, TargetDefinition
from values.calendar import OFFICE, holiday, is_working_day

MACHI = load_targets(Path(__file__).parents[2] / "targets")["machi"]
OFFICE_HOURS = {
    "opens": "08:30", "closes": "17:15", "weekdays": ["月", "火", "水", "木", "金"], "holidays": "closed",
    "year_end": {"first": "12-29", "last": "01-03"},
}  # fmt: skip


def machi(**said: object) -> TargetDefinition:
    return TargetDefinition.model_validate({**MACHI.model_dump(by_alias=True), **said})


def at(wall: str) -> dt.datetime:
    return dt.datetime.fromisoformat(wall).replace(tzinfo=OFFICE)


INSTANTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2030, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
HOURS = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


@st.composite
def targets(draw: st.DrawFn) -> TargetDefinition:
    opens, closes = sorted(draw(st.lists(HOURS, min_size=2, max_size=2, unique=True)))
    began = draw(st.lists(st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2030, 12, 31)), max_size=3))  # noqa: DTZ001
    lasting = st.integers(1, 9000).map(lambda minutes: dt.timedelta(minutes=minutes))
    return machi(
        opens=opens,
        closes=draw(st.sampled_from([closes, "24:00"])),
        weekdays=draw(st.lists(st.sampled_from(WEEK), min_size=1, unique=True)),
        holidays=draw(st.sampled_from(["open", "closed"])),
        year_end=draw(st.sampled_from([None, OFFICE_HOURS["year_end"]])),
        closed_days=draw(st.lists(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)), max_size=5)),
        maintenance=[{"since": one, "until": one + draw(lasting)} for one in began],
    )


@pytest.mark.parametrize(
    ("utc", "open_"),
    [("23:29", False), ("23:30", True), ("08:14", True), ("08:15", False), ("15:00", False)],
)
def test_hours_are_those_of_the_office(utc: str, open_: bool) -> None:  # noqa: FBT001 - a case's answer
    instant = dt.datetime.fromisoformat(f"2026-11-24T{utc}:00+00:00")
    assert is_open(machi(opens="08:30", closes="17:15"), instant) is open_


def test_a_target_without_hours_is_always_open() -> None:
    assert all(is_open(machi(), dt.datetime(2026, 11, 24, hour, 59, tzinfo=dt.UTC)) for hour in range(24))


@pytest.mark.parametrize(
    ("wall", "why"),
    [
        ("2026-11-24T08:30", None),
        ("2026-11-24T08:29", "時間外"),
        ("2026-11-24T17:15", "時間外"),
        ("2026-11-22T10:00", "日曜日"),
        ("2026-11-23T10:00", "祝日(勤労感謝の日)"),
        # A holiday on a Sunday moves; a day between two holidays is one.
        ("2026-05-06T10:00", "祝日(憲法記念日 振替休日)"),
        ("2026-09-22T10:00", "祝日(国民の休日)"),
        ("2026-12-28T10:00", None),
        ("2026-12-29T10:00", "年末年始"),
        ("2027-01-03T10:00", "年末年始"),
        ("2027-01-04T10:00", None),
    ],
)
def test_why_it_is_closed(wall: str, why: str | None) -> None:
    assert why_closed(machi(**OFFICE_HOURS), at(wall)) == why


def test_closed_days_and_maintenance_are_closed_too() -> None:
    announced = {"since": "2026-11-25T12:00", "until": "2026-11-26T09:00", "why": "更新作業"}
    one = machi(**OFFICE_HOURS, closed_days=["2026-11-27"], maintenance=[announced])
    assert why_closed(one, at("2026-11-27T10:00")) == "休業日"
    assert why_closed(one, at("2026-11-25T11:59")) is None
    assert why_closed(one, at("2026-11-25T12:00")) == "更新作業"
    assert why_closed(one, at("2026-11-26T09:00")) is None
    assert next_open(one, at("2026-11-25T13:00")) == at("2026-11-26T09:00")
    assert next_open(one, at("2026-11-26T18:00")) == at("2026-11-30T08:30")


def test_it_opens_next_after_the_year_end_on_a_working_day() -> None:
    assert next_open(machi(**OFFICE_HOURS), at("2026-12-28T18:00")) == at("2027-01-04T08:30")
    assert next_open(machi(**OFFICE_HOURS), at("2026-11-21T12:00")) == at("2026-11-24T08:30")


def test_one_that_never_opens_again_says_so() -> None:
    gone = {"since": "2020-01-01T00:00", "until": "2099-01-01T00:00", "why": "廃止"}
    assert next_open(machi(maintenance=[gone]), at("2026-11-24T10:00")) is None


@given(INSTANTS)
def test_with_office_hours_a_target_is_open_on_working_days_only(instant: dt.datetime) -> None:
    wall = instant.astimezone(OFFICE)
    within = is_working_day(wall.date()) and "08:30" <= f"{wall:%H:%M}" < "17:15"
    assert is_open(machi(**OFFICE_HOURS), instant) is within


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)))
def test_a_target_that_is_open_on_holidays_does_not_know_them(day: dt.date) -> None:
    noon = dt.datetime.combine(day, dt.time(12), OFFICE)
    assert is_open(machi(), noon)
    assert is_open(machi(holidays="closed"), noon) is (holiday(day) is None)


@given(targets(), INSTANTS)
def test_it_is_open_when_it_says_that_it_opens_next_and_not_before(
    target: TargetDefinition, instant: dt.datetime
) -> None:
    found = next_open(target, instant)
    if is_open(target, instant):
        assert found == instant
        return
    if found is None:
        found = instant + dt.timedelta(days=300)
    else:
        assert found > instant
        assert is_open(target, found)
    between = (found - instant) / 97
    assert not any(is_open(target, instant + between * part) for part in range(97))


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"opens": "8:30"}, "opens"),
        ({"opens": "17:15", "closes": "08:30"}, "closes comes after opens"),
        ({"weekdays": ["Mon"]}, "weekdays"),
        ({"weekdays": []}, "weekdays"),
        ({"year_end": {"first": "12-32", "last": "01-03"}}, "year_end"),
        ({"maintenance": [{"since": "2026-12-05T20:00", "until": "2026-12-05T20:00"}]}, "until comes after"),
        ({"maintenance": [{"since": "2026-12-05T20:00Z", "until": "2026-12-06T20:00Z"}]}, "maintenance"),
        ({"most_per_minute": 0}, "most_per_minute"),
    ],
)
def test_what_cannot_be_understood_is_refused(said: dict[str, object], where: str) -> None:
    with pytest.raises(ValidationError, match=where):
        machi(**said)
