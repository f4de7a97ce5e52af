"""Who approves is offered what they may approve, however much of their own lies before it."""

import pytest
from sqlalchemy import Engine

from ledger import lookup
from ledger.checking import Answer
from ledger.lookup import Lookup
from records.ids import Id
from records.values import Text
from tests.ledger.cast import SATO, SUZUKI, Office, defined


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def checked(office: Office, number: int, user_id: Id) -> Id:
    case_id = office.read(f"{number}.tif", bango=f"00100{number}", unsure=("biko",))
    answer = Answer(path="biko", value=Text(text="なし"), milliseconds=900)
    office.checking.answer(case_id, office.version(case_id), (answer,), defined(2), user_id=user_id)
    office.clock.go(1)
    return case_id


def test_own_work_is_passed_over_however_much_of_it_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "MOST_OFFERED", 2)
    own = [checked(office, number, SATO) for number in range(5)]
    others = [checked(office, number, SUZUKI) for number in range(5, 7)]
    found = Lookup(office.book)
    assert found.to_approve(SATO) == (others[0],), "what was looked at last holds one of their own"
    assert found.to_approve(SUZUKI) == tuple(own[:2])
    assert found.to_approve(SATO, ["inu_henko"]) == (others[0],)
    assert found.to_approve(SATO, ["another"]) == ()
    assert (found.not_to_approve(SATO), found.not_to_approve(SUZUKI)) == (frozenset(own), frozenset(others))


def test_a_step_that_somebody_approved_is_not_offered_to_them_again(office: Office) -> None:
    case_id = checked(office, 0, SATO)
    digest = office.history.case(case_id).digest
    assert digest is not None
    office.approving.approve(case_id, office.version(case_id), digest, defined(2), user_id=SUZUKI)
    found = Lookup(office.book)
    assert found.to_approve(SUZUKI) == ()
    assert found.not_to_approve(SUZUKI) == {case_id}
