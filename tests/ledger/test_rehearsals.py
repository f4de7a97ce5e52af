"""登録画面で試す: asked for once, served once, bounded in time, bound to what was seen; no case moves."""

import json

import pytest
from sqlalchemy import Engine

from ledger.audit import verify
from ledger.checking import Answer
from ledger.halts import Halts
from ledger.lookup import Lookup
from ledger.rehearsals import LEASE, PATIENCE, Progress, Rehearsal, Rehearsals
from ledger.schema import events
from records.entry import EntryResult, Outcome
from records.errors import BusinessError, LeaseLost
from records.ids import Id
from records.values import Text
from tests.ledger.cast import Office, defined
from tests.ledger.test_delegations import Chiefs, NoBlobs

PICTURE = "cd" * 32
DONE = EntryResult(outcome=Outcome.DRY_RUN, pictures=(PICTURE,))


class Trying(Chiefs):
    """An office in which 阿部 wants to see the screen first."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.rehearsals = Rehearsals(self.book)

    def seen(self, case_id: Id) -> str:
        digest = self.history.case(case_id).digest
        assert digest is not None
        return digest

    def ask(self, case_id: Id, user_id: Id | None = None) -> Id:
        return self.rehearsals.ask(case_id, self.seen(case_id), user_id=user_id or self.abe)

    def newest(self, case_id: Id) -> Rehearsal:
        found = self.rehearsals.newest(case_id, self.seen(case_id))
        assert found is not None
        return found


@pytest.fixture
def office(engine: Engine) -> Trying:
    return Trying(engine)


def change(office: Office, case_id: Id) -> None:
    answer = Answer(path="shimei", value=Text(text="神栖 華子"), milliseconds=9)
    office.checking.answer(case_id, office.version(case_id), (answer,), defined(), user_id="c" * 36)


def test_a_screen_goes_from_the_page_to_the_robot_and_back(office: Trying) -> None:
    case_id = office.read()
    version = office.version(case_id)
    asked = office.ask(case_id)
    assert office.ask(case_id, office.baba) == asked
    assert office.newest(case_id).progress is Progress.WAITING
    claim = office.rehearsals.claim("robot")
    assert claim is not None
    assert (claim.id, claim.record.case_id, claim.record.digest) == (asked, case_id, office.seen(case_id))
    assert claim.record.values["bango"] == Text(text="000123")
    assert office.rehearsals.claim("other") is None
    assert office.newest(case_id).progress is Progress.RUNNING
    office.rehearsals.finish(asked, DONE)
    ended = office.newest(case_id)
    assert (ended.progress, ended.result, ended.by) == (Progress.OVER, DONE, "abe")
    assert PICTURE in Lookup(office.book).pictures(case_id)
    # Nothing moved, and whoever approves approves what they saw.
    assert (office.state(case_id), office.version(case_id)) == ("to_approve", version)
    assert office.ask(case_id) != asked


def test_the_chain_tells_of_it_and_proves_it(office: Trying) -> None:
    case_id = office.read()
    office.ask(case_id)
    claim = office.rehearsals.claim("robot")
    assert claim is not None
    office.rehearsals.finish(claim.id, DONE)
    told = [one["kind"] for one in _events(office) if str(one["kind"]).startswith("rehearsal.")]
    assert told == ["rehearsal.asked", "rehearsal.begun", "rehearsal.over"]
    assert verify(office.book, NoBlobs(), ()).findings == ()
    office.edit("UPDATE rehearsals SET result = replace(result, 'dry_run', 'held')")
    assert office.wrong() == ["rehearsal edited"]


def _events(office: Office) -> list[dict[str, object]]:
    with office.book.reading() as connection:
        rows = connection.execute(events.select().order_by(events.c.position)).all()
    return [json.loads(row.body) for row in rows]


def test_what_no_robot_begins_is_not_waited_for_and_not_begun_later(office: Trying) -> None:
    case_id = office.read()
    office.ask(case_id)
    office.clock.go(PATIENCE.total_seconds() - 1)
    assert office.newest(case_id).progress is Progress.WAITING
    office.clock.go(1)
    assert office.newest(case_id).progress is Progress.UNSERVED
    assert (office.rehearsals.waiting(), office.rehearsals.claim("robot")) == (0, None)
    office.ask(case_id)
    assert (office.rehearsals.waiting(), office.newest(case_id).progress) == (1, Progress.WAITING)


def test_a_robot_that_died_is_not_waited_for(office: Trying) -> None:
    case_id = office.read()
    first = office.ask(case_id)
    office.rehearsals.claim("robot")
    office.clock.go(LEASE.total_seconds())
    assert office.newest(case_id).progress is Progress.LOST
    assert office.ask(case_id) != first


def test_a_result_is_shown_for_the_very_contents_only(office: Trying) -> None:
    case_id = office.read()
    asked, seen = office.ask(case_id), office.seen(case_id)
    claim = office.rehearsals.claim("robot")
    assert claim is not None
    office.rehearsals.finish(asked, DONE)
    change(office, case_id)
    assert office.rehearsals.newest(case_id, office.seen(case_id)) is None
    with pytest.raises(BusinessError, match=r"case\.digest"):
        office.rehearsals.ask(case_id, seen, user_id=office.abe)


def test_a_case_that_changed_while_it_waited_is_not_typed(office: Trying) -> None:
    case_id = office.read()
    seen = office.seen(case_id)
    office.ask(case_id)
    change(office, case_id)
    assert office.rehearsals.claim("robot") is None
    ended = office.rehearsals.newest(case_id, seen)
    assert ended is not None
    assert ended.result is not None
    assert ended.result.code == "rehearsal.changed"


def test_only_what_waits_for_approval_and_is_free_is_tried(office: Trying) -> None:
    case_id, approved = office.read("1.tif", bango="1"), office.read("2.tif", bango="2")
    office.decide(approved, office.baba)
    with pytest.raises(BusinessError, match=r"rehearsal\.not_waiting"):
        office.ask(approved)
    Halts(office.book).halt("inu_henko", "様子を見る", actor=office.baba)
    with pytest.raises(BusinessError, match=r"rehearsal\.withheld"):
        office.ask(case_id)


def test_an_ending_is_written_once(office: Trying) -> None:
    asked = office.ask(office.read())
    with pytest.raises(LeaseLost, match=r"rehearsal\.lost"):
        office.rehearsals.finish(asked, DONE)
    office.rehearsals.claim("robot")
    office.rehearsals.finish(asked, DONE)
    with pytest.raises(LeaseLost, match=r"rehearsal\.lost"):
        office.rehearsals.finish(asked, DONE)
