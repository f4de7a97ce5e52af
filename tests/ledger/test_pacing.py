"""A business system takes so many cases a minute, whoever asks."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from ledger.pacing import Pacing
from tests.ledger.cast import Office

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def test_who_comes_first_begins_at_once_and_the_next_waits(office: Office) -> None:
    ours, theirs, began = Pacing(office.book), Pacing(office.book), office.clock.now()
    moments = [one.take("machi", 30) for one in (ours, theirs, ours)]
    assert [one - began for one in moments] == [dt.timedelta(seconds=2 * number) for number in range(3)]
    assert ours.take("zeimu", 30) == began
    office.clock.go(3600)
    assert theirs.take("machi", 30) == began + dt.timedelta(hours=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    most=st.integers(1, 20),
    waits=st.lists(st.floats(0, 30), min_size=1, max_size=40),
    target=st.uuids().map(lambda one: one.hex),
)
def test_no_minute_holds_more_than_the_limit(
    office: Office, most: int, waits: list[float], target: str
) -> None:
    moments = []
    for seconds in waits:
        office.clock.go(seconds)
        moments.append(Pacing(office.book).take(target, most))
        assert moments[-1] >= office.clock.now()
    # A moment is kept to the microsecond.
    grain = dt.timedelta(microseconds=most)
    assert all(sum(one <= other < one + MINUTE - grain for other in moments) <= most for one in moments)
