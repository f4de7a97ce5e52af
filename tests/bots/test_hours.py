"""A business system is asked only while it is open, by the office's clock."""

import datetime as dt
from pathlib import Path

import pytest
from pydantic import ValidationError

from bots.hours import is_open
from bots.load import load_targets
from records.target import TargetDefinition

MACHI = load_targets(Path(__file__).parents[2] / "targets")["machi"]


def machi(**hours: str) -> TargetDefinition:
    return TargetDefinition.model_validate({**MACHI.model_dump(by_alias=True), **hours})


@pytest.mark.parametrize(
    ("utc", "open_"),
    [("23:29", False), ("23:30", True), ("08:14", True), ("08:15", False), ("15:00", False)],
)
def test_hours_are_those_of_the_office(utc: str, open_: bool) -> None:  # noqa: FBT001 - a case's answer
    instant = dt.datetime.fromisoformat(f"2026-11-24T{utc}:00+00:00")
    assert is_open(machi(opens="08:30", closes="17:15"), instant) is open_


def test_a_target_without_hours_is_always_open() -> None:
    assert all(is_open(machi(), dt.datetime(2026, 11, 24, hour, 59, tzinfo=dt.UTC)) for hour in range(24))


def test_an_hour_that_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValidationError, match="opens"):
        machi(opens="8:30")
