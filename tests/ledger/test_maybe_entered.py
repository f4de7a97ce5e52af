"""What may have been entered before a restore is ended by nobody before somebody knows."""

import functools
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from ledger.holding import Holding
from ledger.maybe_entered import is_marked, mark, note_absent
from ledger.restoring import require_known_heads, resume
from ledger.settling import Settling
from records.case import State
from records.entry import EntryResult, Found, Intent, Outcome
from records.errors import BusinessError, EnvironmentProblem
from records.ids import Id
from tests.ledger.cast import SATO, SUZUKI, WAYS, Office, known
from tests.ledger.test_restoring import Kept, kept

__all__ = ["kept"]


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def doubted(office: Office) -> Id:
    """A case that the ledger was restored over."""
    case_id = office.read()
    with office.book.turn("admin") as turn:
        mark(turn, [case_id])
    return case_id


def searched(office: Office, case_id: Id, found: tuple[Found, ...]) -> int:
    """Let a robot search before entry; answer its fence."""
    office.approve(case_id)
    claim = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert claim is not None
    office.entries.intent(
        case_id,
        Intent(reference=claim.record.reference, fence=claim.fence, found=found, deadline=claim.lease_until),
    )
    return claim.fence


def marked(office: Office, case_id: Id) -> bool:
    with office.book.reading() as connection:
        return is_marked(connection, case_id)


def test_nobody_ends_a_case_of_a_restored_ledger_before_it_is_resumed(kept: Kept) -> None:
    case_id = kept.office.read()
    kept.back_up()
    kept.office.drop("b.tif")
    kept.anchor()
    kept.restore()
    office = kept.office
    known = functools.partial(require_known_heads, office.book, kept.id, kept.anchors)
    holding, settling = Holding(office.book, known), Settling(office.book, known)
    ends: tuple[Callable[[], object], ...] = (
        lambda: holding.withdraw(case_id, office.version(case_id), "申出", user_id=SATO),
        lambda: holding.give_back(case_id, office.version(case_id), "不備", user_id=SATO),
        lambda: settling.decide(case_id, office.version(case_id), State.WITHDRAWN, "申出", user_id=SATO),
    )
    for end in ends:
        with pytest.raises(EnvironmentProblem, match=r"environment\.ledger_restored"):
            end()
    office.clock.go(60)
    resume(office.book, kept.id, kept.anchors, maybe_entered=[case_id], reason="照合した", actor="admin")
    with pytest.raises(BusinessError, match=r"case\.end_in_doubt"):
        holding.withdraw(case_id, office.version(case_id), "申出", user_id=SATO)
    note_absent(office.book, case_id, "異動届照会で0件", actor="admin")
    holding.withdraw(case_id, office.version(case_id), "申出", user_id=SATO)
    assert office.state(case_id) == "withdrawn"


def test_a_search_before_entry_that_finds_nothing_lifts_the_mark(office: Office) -> None:
    case_id = doubted(office)
    assert marked(office, case_id)
    fence = searched(office, case_id, ())
    office.entries.finish(case_id, fence, EntryResult(outcome=Outcome.NOTHING_SAVED))
    assert not marked(office, case_id)
    office.holding.withdraw(case_id, office.version(case_id), "申出", user_id=SATO)
    assert office.state(case_id) == "withdrawn"


def test_one_that_is_found_goes_to_two_people(office: Office) -> None:
    case_id = doubted(office)
    found = Found(reference=None, receipt="R8-000001", shown={})
    fence = searched(office, case_id, (found,))
    office.entries.finish(case_id, fence, EntryResult(outcome=Outcome.HELD))
    settling = Settling(office.book, known)
    assert settling.needs_two(case_id)
    proposal = settling.decide(case_id, office.version(case_id), State.TO_CHECK, "別の人の登録", user_id=SATO)
    assert proposal is not None
    settling.confirm(case_id, proposal.id, user_id=SUZUKI)
    assert (office.state(case_id), marked(office, case_id)) == ("to_check", False)


def test_a_case_on_hold_is_not_sent_back(office: Office) -> None:
    case_id = doubted(office)
    office.holding.hold(case_id, office.version(case_id), "押印なし", user_id=SATO)
    with pytest.raises(BusinessError, match=r"case\.end_in_doubt"):
        office.holding.give_back(case_id, office.version(case_id), "期限切れ", user_id=SATO)
    assert office.state(case_id) == "on_hold"


def test_only_a_doubted_case_is_said_to_be_absent_and_with_a_reason(office: Office) -> None:
    case_id = office.read()
    with pytest.raises(BusinessError, match=r"case\.not_doubted"):
        note_absent(office.book, case_id, "0件", actor="admin")
    with pytest.raises(BusinessError, match=r"case\.no_reason"):
        note_absent(office.book, case_id, " ", actor="admin")
