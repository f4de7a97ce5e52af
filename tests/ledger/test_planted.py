"""Questions with known answers, and what they and blind samples say by month."""

import pytest
from sqlalchemy import Engine, update

from ledger import schema
from ledger.checking import Answer
from ledger.planted import Planting
from ledger.quality import months_of
from records.ids import Id, new_id
from records.values import Text
from tests.ledger.cast import SATO, Office, defined, record_of

TANAKA = new_id()
PROCEDURE = defined().procedure


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def confirmed(office: Office, name: str = "a.tif") -> Id:
    """A case whose doubted name was right, and whose doubted 備考 was wrong."""
    office.drop(name)
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    record = record_of(name, ("shimei", "biko"))
    case_id = office.sorting.file(task.page.id, record, defined(), run_id=None, actor="reader")
    answers = (
        Answer(path="shimei", value=Text(text="神栖 花子"), milliseconds=9),
        Answer(path="biko", value=Text(text="あり"), milliseconds=9),
    )
    office.checking.answer(case_id, office.version(case_id), answers, defined(), user_id=SATO)
    with office.book.turn("test") as turn:
        turn.connection.execute(
            update(schema.cases).where(schema.cases.c.id == case_id).values(state="confirmed", trial=False)
        )
    return case_id


def test_only_agreed_answers_are_planted_and_never_to_who_gave_them(office: Office) -> None:
    known, waiting = confirmed(office), office.read("b.tif", bango="2", unsure=("shimei",))
    planting = Planting(office.book, secret=b"secret")
    asked = ("shimei",)
    assert planting.before(waiting, asked, "inu_henko", 1.0, user_id=SATO) is None
    assert planting.before(waiting, asked, "inu_henko", 0.0, user_id=TANAKA) is None
    found = planting.before(waiting, asked, "inu_henko", 1.0, user_id=TANAKA)
    assert found is not None
    assert (found.case_id, found.paths) == (known, ("shimei",))
    assert planting.before(waiting, asked, "inu_henko", 1.0, user_id=TANAKA) == found
    assert planting.open(known, TANAKA) == found
    assert planting.open(known, SATO) is None


def test_an_answer_is_compared_and_changes_nothing_of_the_case(office: Office) -> None:
    known, waiting = confirmed(office), office.read("b.tif", bango="2", unsure=("shimei",))
    planting = Planting(office.book, secret=b"secret")
    before = office.history.case(known)
    planting.before(waiting, ("shimei",), "inu_henko", 1.0, user_id=TANAKA)
    planting.answer(known, {"shimei": (Text(text="神栖 華子"), 700)}, user_id=TANAKA)
    assert office.history.case(known) == before
    assert planting.open(known, TANAKA) is None
    assert planting.before(waiting, ("shimei",), "inu_henko", 1.0, user_id=TANAKA) is None
    (month,) = months_of(office.book, PROCEDURE)
    assert (month.month, month.checkers.wrong, month.checkers.fields) == ("2026-11", 1, 1)
    assert (month.delivered.fields, month.proven) == (0, False)


def test_an_answer_that_is_taken_back_is_asked_anew_and_the_later_one_counts(office: Office) -> None:
    known, waiting = confirmed(office), office.read("b.tif", bango="2", unsure=("shimei",))
    planting = Planting(office.book, secret=b"secret")
    found = planting.before(waiting, ("shimei",), "inu_henko", 1.0, user_id=TANAKA)
    planting.answer(known, {"shimei": (Text(text="神栖 華子"), 700)}, user_id=TANAKA)
    assert planting.reopen(waiting, user_id=TANAKA) is None
    assert planting.reopen(known, user_id=SATO) is None
    assert planting.reopen(known, user_id=TANAKA) == found == planting.open(known, TANAKA)
    assert months_of(office.book, PROCEDURE) == ()
    planting.answer(known, {"shimei": (Text(text="神栖 花子"), 900)}, user_id=TANAKA)
    (month,) = months_of(office.book, PROCEDURE)
    assert (month.checkers.wrong, month.checkers.fields) == (0, 1)
