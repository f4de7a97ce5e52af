"""A doubt ends: by a search, after so many attempts, or before a person; never behind a person's back."""

import pytest
from sqlalchemy import Engine

from ledger.entering import LONGEST_DOUBT_SECONDS
from records.entry import EntryResult, Outcome
from records.errors import BusinessError, LeaseLost
from records.ids import Id
from tests.ledger.cast import SATO, WAYS, Office

ABSENT = EntryResult(outcome=Outcome.NOTHING_SAVED, code="entry.absent", message="登録されていませんでした。")
DOUBT = EntryResult(outcome=Outcome.IN_DOUBT, code="entry.no_receipt")
DELAYS = {"inu_henko": 5.0}


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def clicked(office: Office) -> tuple[Id, int]:
    """Claim what is approved, click, and see no answer."""
    claim = office.entries.claim("w", WAYS, seconds=180, run_id="run")
    assert claim is not None
    case_id = claim.record.case_id
    office.entries.submitting(case_id, claim.fence)
    office.entries.finish(case_id, claim.fence, DOUBT)
    return case_id, claim.fence


def test_what_nobody_could_search_for_lies_before_a_person_within_ten_minutes(office: Office) -> None:
    office.approve(office.read())
    case_id, _ = clicked(office)
    office.clock.go(LONGEST_DOUBT_SECONDS + 4)
    assert office.entries.hand_over(DELAYS) == ()
    office.clock.go(1)
    assert office.entries.hand_over({}) == ()
    assert office.entries.hand_over(DELAYS) == (case_id,)
    assert office.state(case_id) == "held"
    (attempt,) = office.history.case(case_id).entries
    assert attempt.result is not None
    assert attempt.result.code == "entry.unanswered"


def test_a_late_search_moves_nothing_that_lies_before_a_person(office: Office) -> None:
    office.approve(office.read())
    case_id, fence = clicked(office)
    office.clock.go(LONGEST_DOUBT_SECONDS + 5)
    office.entries.hand_over(DELAYS)
    with pytest.raises(LeaseLost):
        office.entries.settled(case_id, fence, ABSENT)
    assert office.state(case_id) == "held"


def test_what_is_absent_is_tried_three_times_and_then_lies_before_a_person(office: Office) -> None:
    office.approve(office.read())
    states = []
    for _ in range(3):
        case_id, fence = clicked(office)
        office.entries.settled(case_id, fence, ABSENT)
        states.append(office.state(case_id))
    assert states == ["approved", "approved", "held"]


def test_one_person_alone_withdraws_nothing_that_may_stand_in_the_system(office: Office) -> None:
    office.approve(office.read())
    case_id, _ = clicked(office)
    office.clock.go(LONGEST_DOUBT_SECONDS + 5)
    office.entries.hand_over(DELAYS)
    with pytest.raises(BusinessError, match=r"case\.held_settles"):
        office.holding.withdraw(case_id, office.version(case_id), "本人の申出", user_id=SATO)
    assert office.state(case_id) == "held"
