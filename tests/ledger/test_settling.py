"""A held case needs a reason, and a second person once the saving click was reached."""

import json

import pytest
from sqlalchemy import Engine

from ledger.schema import events
from ledger.settling import Settling
from records.case import State
from records.entry import EntryResult, Intent, Outcome
from records.errors import BusinessError, StaleVersion
from tests.ledger.cast import SATO, SUZUKI, WAYS, Office, known


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def held(office: Office, *, clicked: bool) -> str:
    case_id = office.read()
    office.approve(case_id)
    claim = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert claim is not None
    intent = Intent(reference=claim.record.reference, fence=claim.fence, found=(), deadline=claim.lease_until)
    office.entries.intent(case_id, intent)
    if clicked:
        office.entries.submitting(case_id, claim.fence)
        office.entries.finish(case_id, claim.fence, EntryResult(outcome=Outcome.IN_DOUBT))
        office.entries.settled(case_id, claim.fence, EntryResult(outcome=Outcome.HELD))
    else:
        office.entries.finish(case_id, claim.fence, EntryResult(outcome=Outcome.HELD))
    assert office.state(case_id) == "held"
    return case_id


def kinds(office: Office, case_id: str) -> list[str]:
    with office.book.reading() as connection:
        rows = connection.execute(events.select().where(events.c.case_id == case_id)).all()
    return [json.loads(row.body)["kind"] for row in sorted(rows, key=lambda row: row.position)]


def test_before_the_click_one_person_decides(office: Office) -> None:
    settling, case_id = Settling(office.book, known), held(office, clicked=False)
    assert not settling.needs_two(case_id)
    version = office.version(case_id)
    assert settling.decide(case_id, version, State.TO_CHECK, "番号の誤り", user_id=SATO) is None
    assert office.state(case_id) == "to_check"


def test_after_the_click_a_second_person_confirms(office: Office) -> None:
    settling, case_id = Settling(office.book, known), held(office, clicked=True)
    assert settling.needs_two(case_id)
    version = office.version(case_id)
    proposal = settling.decide(case_id, version, State.CONFIRMED, "画面で確認", user_id=SATO)
    assert proposal is not None
    assert (office.state(case_id), proposal.new) == ("held", State.CONFIRMED)
    with pytest.raises(BusinessError, match=r"case\.same_person_settles"):
        settling.confirm(case_id, proposal.id, user_id=SATO)
    with pytest.raises(BusinessError, match=r"case\.proposal_open"):
        settling.decide(case_id, version, State.APPROVED, "やり直し", user_id=SUZUKI)
    assert settling.confirm(case_id, proposal.id, user_id=SUZUKI) is State.CONFIRMED
    assert office.state(case_id) == "confirmed"
    assert settling.open(case_id) is None
    assert kinds(office, case_id)[-3:] == ["settling.proposed", "settling.confirmed", "case.moved"]


def test_a_refused_proposal_leaves_the_case_held(office: Office) -> None:
    settling, case_id = Settling(office.book, known), held(office, clicked=True)
    proposal = settling.decide(case_id, office.version(case_id), State.APPROVED, "未登録", user_id=SATO)
    assert proposal is not None
    settling.refuse(case_id, proposal.id, user_id=SUZUKI)
    assert office.state(case_id) == "held"
    with pytest.raises(BusinessError, match=r"case\.no_proposal"):
        settling.confirm(case_id, proposal.id, user_id=SUZUKI)


def test_a_decision_needs_a_reason_a_held_case_and_its_newest_version(office: Office) -> None:
    settling, case_id = Settling(office.book, known), held(office, clicked=False)
    with pytest.raises(BusinessError, match=r"case\.no_reason"):
        settling.decide(case_id, office.version(case_id), State.APPROVED, " ", user_id=SATO)
    with pytest.raises(StaleVersion):
        settling.decide(case_id, 1, State.APPROVED, "再登録", user_id=SATO)
    settling.decide(case_id, office.version(case_id), State.WITHDRAWN, "取下げ", user_id=SATO)
    with pytest.raises(BusinessError, match=r"case\.not_held"):
        settling.decide(case_id, office.version(case_id), State.APPROVED, "再登録", user_id=SATO)
