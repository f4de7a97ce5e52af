"""一括決裁: what deviates is pulled out, and one refusal leaves the others approved."""

import pytest
from sqlalchemy import Engine

from ledger.batches import Asked, Batches, Decided, Waiting
from ledger.checking import Answer
from records.case import State
from records.ids import Id
from records.values import Text
from tests.ledger.cast import SATO, SUZUKI, Office, defined


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def waiting(office: Office, *without: Id) -> tuple[Waiting, ...]:
    return Batches(office.book).waiting("inu_henko", without)


def approve(office: Office, *lines: Waiting, steps: int = 1, user_id: Id = SUZUKI) -> tuple[Decided, ...]:
    asked = [Asked(case_id=one.case_id, version=one.version, digest=one.digest) for one in lines]
    return Batches(office.book).approve(asked, defined(steps), user_id=user_id)


def changed(office: Office, bango: str) -> Id:
    case_id = office.read(f"{bango}.tif", bango=bango, unsure=("shimei",))
    answer = Answer(path="shimei", value=Text(text="神栖 華子"), milliseconds=900)
    office.checking.answer(case_id, office.version(case_id), (answer,), defined(), user_id=SATO)
    return case_id


def test_what_a_person_changed_or_sent_back_comes_first(office: Office) -> None:
    plain = office.read("1.tif", bango="1")
    returned = office.read("2.tif", bango="2", unsure=("biko",))
    same = Answer(path="biko", value=Text(text="なし"), milliseconds=900)
    office.checking.answer(returned, office.version(returned), (same,), defined(), user_id=SATO)
    office.approving.send_back(returned, office.version(returned), "もう一度", user_id=SUZUKI)
    office.checking.answer(returned, office.version(returned), (same,), defined(), user_id=SATO)
    edited = changed(office, "3")
    found = {one.case_id: one for one in waiting(office)}
    assert [one.deviates for one in waiting(office)] == [True, True, False]
    assert (found[plain].deviates, found[plain].values["bango"]) == (False, Text(text="1"))
    assert (found[returned].changed, found[returned].troubled) == ((), True)
    assert (found[edited].changed, found[edited].troubled) == (("shimei",), False)
    assert plain not in {one.case_id for one in waiting(office, plain)}


def test_each_is_approved_in_its_own_turn_and_a_refusal_leaves_the_others(office: Office) -> None:
    first, second, third = (office.read(f"{n}.tif", bango=str(n)) for n in range(3))
    lines = waiting(office)
    moved = Answer(path="shimei", value=Text(text="神栖 華子"), milliseconds=1)
    office.checking.answer(second, office.version(second), (moved,), defined(), user_id=SATO)
    office.approving.send_back(third, office.version(third), "もう一度", user_id=SATO)
    told = {one.case_id: (one.state, one.code) for one in approve(office, *lines)}
    assert told == {
        first: (State.APPROVED, None),
        second: (State.TO_APPROVE, "case.look_closer"),
        third: (State.TO_CHECK, "case.not_waiting"),
    }


def test_a_digest_or_version_that_the_page_did_not_show_binds_nothing(office: Office) -> None:
    office.read()
    (line,) = waiting(office)
    (other,) = approve(office, line.model_copy(update={"digest": "0" * 64}))
    (stale,) = approve(office, line.model_copy(update={"version": line.version - 1}))
    assert (other.code, stale.code, office.state(line.case_id)) == ("case.digest", "case.stale", "to_approve")


def test_two_steps_need_two_people_also_at_once(office: Office) -> None:
    for n in range(2):
        office.read(f"{n}.tif", bango=str(n))
    lines = waiting(office)
    assert [one.state for one in approve(office, *lines, steps=2, user_id=SATO)] == [State.TO_APPROVE] * 2
    assert [one.code for one in approve(office, *lines, steps=2, user_id=SATO)] == ["case.same_person"] * 2
    assert [one.state for one in approve(office, *lines, steps=2)] == [State.APPROVED] * 2
