"""二人の確認: who may look, what stands when they agree, and who decides when they differ."""

import pytest
from sqlalchemy import Engine

from ledger.advancing import Definitions
from ledger.checking import Answer
from ledger.contents import Contents
from ledger.labels import labels
from ledger.lookup import Lookup
from records.case import State
from records.errors import BusinessError
from records.ids import Id, new_id
from records.values import Text
from tests.ledger.cast import SATO, SUZUKI, Office, defined, record_of

TANAKA = new_id()
NAME = "神栖 華子"


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def looking(**more: object) -> Definitions:
    plain = defined()
    return plain.model_copy(update={"procedure": plain.procedure.model_copy(update=more)})


def read(office: Office, how: Definitions, *unsure: str) -> Id:
    office.drop()
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    return office.sorting.file(task.page.id, record_of("1", unsure), how, run_id=None, actor="reader")


def say(office: Office, case_id: Id, user_id: Id, text: str = NAME, path: str = "shimei") -> State:
    answer = Answer(path=path, value=Text(text=text), milliseconds=9)
    return office.checking.answer(case_id, office.version(case_id), (answer,), looking(), user_id=user_id)


def held(office: Office, case_id: Id) -> Contents:
    found = office.history.case(case_id).contents
    assert found is not None
    return found


def queue(office: Office, user_id: Id) -> tuple[Id, ...]:
    return Lookup(office.book).queue(State.TO_CHECK, user_id)


def test_one_look_is_enough_where_nothing_else_is_said(office: Office) -> None:
    case_id = read(office, looking(), "shimei")
    assert held(office, case_id).record.twice == ()
    assert say(office, case_id, SATO) is State.TO_APPROVE


def test_two_people_who_agree_after_normalisation_settle_a_field(office: Office) -> None:
    case_id = read(office, looking(checks=2), "shimei")
    assert held(office, case_id).record.twice == ("shimei",)
    assert say(office, case_id, SATO) is State.TO_CHECK
    assert held(office, case_id).values()["shimei"] == Text(text="神栖 花子")
    assert (queue(office, SATO), queue(office, SUZUKI)) == ((), (case_id,))
    assert say(office, case_id, SUZUKI, "神栖\u3000華子") is State.TO_APPROVE
    assert held(office, case_id).values()["shimei"] == Text(text="神栖\u3000華子")


def test_the_same_person_is_not_a_second_one(office: Office) -> None:
    case_id = read(office, looking(checks=2), "shimei")
    say(office, case_id, SATO)
    with pytest.raises(BusinessError) as refused:
        say(office, case_id, SATO)
    assert refused.value.code == "look.same_person"
    assert office.state(case_id) == State.TO_CHECK


def test_a_difference_goes_to_a_third_person_whose_answer_stands(office: Office) -> None:
    case_id = read(office, looking(checks=2), "shimei")
    say(office, case_id, SATO)
    assert say(office, case_id, SUZUKI, "神栖 苑子") is State.TO_CHECK
    assert held(office, case_id).differing("shimei") == (Text(text=NAME), Text(text="神栖 苑子"))
    assert (queue(office, SATO), queue(office, SUZUKI), queue(office, TANAKA)) == ((), (), (case_id,))
    for user_id in (SATO, SUZUKI):
        with pytest.raises(BusinessError):
            say(office, case_id, user_id)
    assert say(office, case_id, TANAKA, "神栖 花子") is State.TO_APPROVE
    assert held(office, case_id).values()["shimei"] == Text(text="神栖 花子")


def test_money_takes_two_people_although_the_reading_is_sure(office: Office) -> None:
    case_id = read(office, looking(twice=("biko",)))
    assert (office.state(case_id), held(office, case_id).outstanding()) == (State.TO_CHECK, ("biko",))
    say(office, case_id, SATO, "なし", "biko")
    assert say(office, case_id, SUZUKI, "なし", "biko") is State.TO_APPROVE


def test_nobody_overrides_two_people_alone(office: Office) -> None:
    case_id = read(office, looking(checks=2), "shimei")
    for user_id in (SATO, SUZUKI):
        say(office, case_id, user_id)
    assert say(office, case_id, TANAKA, "神栖 苑子") is State.TO_CHECK
    assert held(office, case_id).outstanding() == ("shimei",)
    assert say(office, case_id, SATO, "神栖 苑子") is State.TO_APPROVE


def test_a_person_takes_back_their_own_answer_and_not_the_others(office: Office) -> None:
    case_id = read(office, looking(checks=2), "shimei")
    for user_id in (SATO, SUZUKI):
        say(office, case_id, user_id)
    office.checking.take_back(case_id, office.version(case_id), ("shimei",), user_id=SATO)
    assert office.state(case_id) == State.TO_CHECK
    assert [one.user_id for one in held(office, case_id).waiting["shimei"]] == [SUZUKI]
    assert (queue(office, SATO), queue(office, SUZUKI)) == ((case_id,), ())


def test_only_what_two_people_settled_is_a_label(office: Office) -> None:
    case_id = read(office, looking(checks=2), "shimei")
    say(office, case_id, SATO)
    assert labels(office.book) == ()
    say(office, case_id, SUZUKI)
    assert [(one.path, one.right) for one in labels(office.book)] == [("shimei", False)]
