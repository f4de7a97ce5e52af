"""Who looked at whose papers stands in a chain of its own; whoever answered may not approve."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ledger.audit import Finding, verify
from ledger.blobs import FileBlobs
from ledger.checking import Answer
from ledger.heads import head_of
from records.errors import BusinessError
from records.values import Text
from tests.ledger.cast import SATO, SUZUKI, Office, defined


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def test_a_look_is_an_event_of_its_own_chain(office: Office, engine: Engine, tmp_path: Path) -> None:
    case_id = office.read()
    before = head_of(office.book)
    for user in (SATO, SUZUKI):
        with office.book.turn(user) as turn:
            turn.look(case_id, page="case")
    assert head_of(office.book) == before
    told = office.history.case(case_id)
    assert [(one.position, one.actor, one.facts["page"]) for one in told.looks] == [
        (1, SATO, "case"),
        (2, SUZUKI, "case"),
    ]
    assert "case.looked" not in [one.kind for one in told.events]
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE chain = 'looks' AND position = 1"))
    found = verify(office.book, FileBlobs(tmp_path), ()).findings
    assert Finding(kind="look", id="1", how="missing") in found


def test_whoever_answered_a_field_may_not_approve(office: Office) -> None:
    case_id = office.read(unsure=("shimei",))
    answer = Answer(path="shimei", value=Text(text="神栖 華子"), milliseconds=900)
    office.checking.answer(case_id, office.version(case_id), (answer,), defined(), user_id=SATO)
    with pytest.raises(BusinessError, match=r"case\.four_eyes"):
        office.approve(case_id, SATO)
    assert office.state(case_id) == "to_approve"
    office.approve(case_id, SUZUKI)
    assert office.state(case_id) == "approved"
