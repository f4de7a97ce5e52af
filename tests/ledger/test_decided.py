"""電子決裁率: who decided, and what ended without a decision."""

import datetime as dt

import pytest
from sqlalchemy import Engine

from ledger.decided import DecidedShare, decided_shares
from ledger.reception import Reception
from tests.ledger.cast import SATO, Office, defined, record_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def office(engine: Engine) -> Office:
    one = Office(engine)
    one.reception = Reception(one.book, trial=False)
    return one


def shares(office: Office) -> dict[str, DecidedShare]:
    return decided_shares(office.book, office.clock.now() - DAY, office.clock.now() + DAY)


def test_people_a_policy_and_what_was_taken_back_are_told_apart(office: Office) -> None:
    cases = [office.read(f"{n}.tif", bango=str(n)) for n in range(4)]
    office.approve(cases[0])
    office.holding.withdraw(cases[1], office.version(cases[1]), "本人の申出", user_id=SATO)
    office.approve(cases[2])
    office.approving.send_back(cases[2], office.version(cases[2]), "もう一度", user_id=SATO)
    office.drop("policy.tif")
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    office.sorting.file(task.page.id, record_of("9"), defined(0), run_id=None, actor="reader")
    found = shares(office)["inu_henko"]
    assert found == DecidedShare(by_people=1, by_policy=1, without=1)
    assert found.share == pytest.approx(2 / 3)


def test_other_days_and_what_only_waits_are_not_counted(office: Office) -> None:
    office.read("waits.tif", bango="1")
    office.clock.go(-2 * DAY.total_seconds())
    office.approve(office.read("before.tif", bango="2"))
    office.clock.go(2 * DAY.total_seconds())
    assert shares(office) == {}


def test_trials_are_not_counted(engine: Engine) -> None:
    trial = Office(engine)
    trial.approve(trial.read())
    assert shares(trial) == {}


def test_nothing_decided_has_no_share() -> None:
    assert DecidedShare(by_people=0, by_policy=0, without=0).share is None
