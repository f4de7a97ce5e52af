"""不備・保留: deadlines, and what is overdue."""

import datetime as dt

import pytest
from sqlalchemy import Engine

from ledger.holds import Hold, Holds
from ledger.moves import move
from records.case import State
from records.errors import BusinessError, StaleVersion
from records.ids import Id
from tests.ledger.cast import SATO, Office

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def held(office: Office, bango: str) -> Id:
    case_id = office.read(f"{bango}.tif", bango=bango)
    office.holding.hold(case_id, office.version(case_id), "印鑑がない", user_id=SATO)
    return case_id


def waiting(office: Office) -> tuple[Hold, ...]:
    return Holds(office.book).waiting()


def test_a_hold_has_two_weeks_until_somebody_says_another_day(office: Office) -> None:
    first, second = held(office, "1"), held(office, "2")
    assert [(one.due, one.reason) for one in waiting(office)] == [(dt.date(2026, 12, 8), "印鑑がない")] * 2
    office.holding.set_due(second, office.version(second), dt.date(2026, 11, 30), user_id=SATO)
    assert [one.case_id for one in waiting(office)] == [second, first]
    assert Holds(office.book).one(second).due == dt.date(2026, 11, 30)


def test_a_deadline_is_over_on_the_day_after_it(office: Office) -> None:
    case_id = held(office, "1")
    office.holding.set_due(case_id, office.version(case_id), DAY, user_id=SATO)
    assert [one.overdue for one in waiting(office)] == [False]
    office.clock.go(86_400)
    assert [one.overdue for one in waiting(office)] == [True]


def test_whoever_saw_an_older_version_sets_no_deadline(office: Office) -> None:
    case_id = held(office, "1")
    seen = office.version(case_id)
    office.holding.set_due(case_id, seen, dt.date(2026, 12, 1), user_id=SATO)
    with pytest.raises(StaleVersion):
        office.holding.set_due(case_id, seen, dt.date(2026, 12, 2), user_id=SATO)
    assert Holds(office.book).one(case_id).due == dt.date(2026, 12, 1)


def test_no_deadline_in_the_past_and_none_for_what_is_not_on_hold(office: Office) -> None:
    case_id = held(office, "1")
    with pytest.raises(BusinessError, match=r"case\.due_past"):
        office.holding.set_due(case_id, office.version(case_id), DAY - dt.timedelta(days=1), user_id=SATO)
    office.holding.read_again(case_id, office.version(case_id), "補正が届いた", user_id=SATO)
    with pytest.raises(BusinessError, match=r"case\.not_on_hold"):
        office.holding.set_due(case_id, office.version(case_id), DAY, user_id=SATO)
    assert waiting(office) == ()


def test_a_case_held_again_has_a_deadline_of_its_own(office: Office) -> None:
    case_id = held(office, "1")
    office.holding.set_due(case_id, office.version(case_id), dt.date(2026, 12, 24), user_id=SATO)
    office.holding.read_again(case_id, office.version(case_id), "補正が届いた", user_id=SATO)
    with office.book.turn("reader") as turn:
        move(turn, case_id, State.TO_CHECK)
    office.clock.go(86_400)
    office.holding.hold(case_id, office.version(case_id), "記入漏れ", user_id=SATO)
    assert Holds(office.book).one(case_id).due == dt.date(2026, 12, 9)
