"""抜き取り: who draws, that a drawn field waits for a person, and what the answers prove."""

import pytest
from sqlalchemy import Engine, update

from ledger import schema
from ledger.advancing import Definitions
from ledger.audit import verify
from ledger.blobs import FileBlobs
from ledger.checking import Answer
from ledger.figures import Figures
from ledger.labels import Sent, labels
from ledger.sampling import with_sample
from records.case import State
from records.errors import BusinessError
from records.ids import Id, new_id
from records.values import Text
from tests.ledger.cast import SATO, SHA, SUZUKI, Office, defined, record_of


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def sampling(share: float) -> Definitions:
    plain = defined()
    return plain.model_copy(update={"procedure": plain.procedure.model_copy(update={"blind_share": share})})


def read(office: Office, name: str = "a.tif", *, share: float = 1.0, unsure: tuple[str, ...] = ()) -> Id:
    office.drop(name)
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    record = record_of(name, unsure)
    return office.sorting.file(task.page.id, record, sampling(share), run_id=None, actor="reader")


def say(office: Office, case_id: Id, share: float = 1.0, **texts: str) -> None:
    answers = tuple(Answer(path=path, value=Text(text=text), milliseconds=9) for path, text in texts.items())
    office.checking.answer(case_id, office.version(case_id), answers, sampling(share), user_id=SATO)


def go_live(office: Office) -> None:
    with office.book.turn("test") as turn:
        turn.connection.execute(update(schema.cases).values(trial=False))


def test_a_share_of_accepted_fields_is_drawn_by_who_knows_the_secret_alone() -> None:
    record, ids = record_of("1", unsure=("shimei",)), [new_id() for _ in range(2000)]
    drawn = {one: with_sample(record, 0.1, b"secret", one).blind for one in ids}
    fields = [path for paths in drawn.values() for path in paths]
    assert set(fields) == {"bango", "biko"}
    assert 300 < len(fields) < 500
    assert all(with_sample(record, 0.1, b"secret", one).blind == drawn[one] for one in ids)
    assert any(with_sample(record, 0.1, b"other", one).blind != drawn[one] for one in ids)
    assert with_sample(record, 0.0, b"secret", ids[0]).blind == ()


def test_a_drawn_field_waits_for_a_person_and_their_value_stands(office: Office) -> None:
    case_id = read(office)
    held = office.history.case(case_id).contents
    assert held is not None
    assert held.outstanding() == ("bango", "shimei", "biko")
    assert held.unseen() == {"bango", "shimei", "biko"}
    say(office, case_id, bango="a.tif", shimei="神栖 華子")
    assert office.state(case_id) == State.TO_CHECK
    with pytest.raises(BusinessError):
        office.approve(case_id)
    say(office, case_id, biko="なし")
    held = office.history.case(case_id).contents
    assert held is not None
    assert (office.state(case_id), held.unseen()) == (State.TO_APPROVE, frozenset())
    assert held.values()["shimei"] == Text(text="神栖 華子")


def test_the_sample_is_part_of_what_the_chain_holds(office: Office, engine: Engine, tmp_path: object) -> None:
    case_id = read(office)
    with engine.begin() as connection:
        body = connection.execute(schema.records.select()).one().body
        connection.execute(
            schema.records.update().values(body=body.replace('"blind":["bango",', '"blind":['))
        )
    wrong = verify(office.book, FileBlobs(tmp_path), ()).findings  # type: ignore[arg-type]
    assert [one.id for one in wrong if one.kind == "record"] == [f"{case_id}#1"]


def test_answers_to_the_sample_count_and_trials_and_checked_fields_do_not(office: Office) -> None:
    case_id = read(office, unsure=("biko",))
    say(office, case_id, bango="a.tif", shimei="神栖 華子", biko="なし")
    procedure = sampling(1.0).procedure
    trial = Figures(office.book).proof(procedure)
    assert (trial.fields, trial.wrong, trial.proven) == (0, 0, False)
    go_live(office)
    proof = Figures(office.book).proof(procedure)
    assert (proof.fields, proof.wrong, proof.budget, proof.proven) == (2, 1, 1.0, False)
    assert 970 < proof.at_most < 980
    lenient = procedure.model_copy(
        update={"budget": procedure.budget.model_copy(update={"wrong_per_1000": 980})}
    )
    assert Figures(office.book).proof(lenient).proven
    other = procedure.model_copy(update={"slug": "suido_kaishi"})
    assert Figures(office.book).proof(other).fields == 0


def test_every_answer_is_a_labelled_strip_without_its_value(office: Office) -> None:
    first = read(office, unsure=("biko",), share=0.0)
    say(office, first, share=0.0, biko="なし", shimei="神栖 華子")
    second = read(office, "b.tif")
    say(office, second, bango="b.tif", shimei="神栖　花子", biko="ない")
    found = {(one.case_id, one.path): one for one in labels(office.book)}
    told = {key: (one.sent, one.right) for key, one in found.items()}
    assert told == {
        (first, "biko"): (Sent.CHECK, True),
        (first, "shimei"): (Sent.CORRECTION, False),
        (second, "bango"): (Sent.BLIND, True),
        (second, "shimei"): (Sent.BLIND, True),
        (second, "biko"): (Sent.BLIND, False),
    }
    one = found[first, "biko"]
    assert (one.problem, one.strip, one.procedure, one.trial) == ("judge.unsure", SHA, "inu_henko", True)
    assert "花" not in "".join(label.model_dump_json() for label in found.values())


def test_an_answer_taken_back_is_no_label(office: Office) -> None:
    case_id = read(office, unsure=("biko",), share=0.0)
    say(office, case_id, share=0.0, biko="なし")
    office.checking.take_back(case_id, office.version(case_id), ("biko",), user_id=SUZUKI)
    assert labels(office.book) == ()


def test_an_answer_is_compared_with_the_reading_that_lay_before_the_person(office: Office) -> None:
    case_id = read(office, unsure=("biko",), share=0.0)
    office.clock.go(60)
    say(office, case_id, share=0.0, biko="あり")
    office.clock.go(60)
    office.holding.read_again(case_id, office.version(case_id), "補正", user_id=SATO)
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    again = record_of("a.tif")
    fields = tuple(
        one.model_copy(update={"value": Text(text="あり")}) if one.path == "biko" else one
        for one in again.fields
    )
    office.sorting.file(
        task.page.id, again.model_copy(update={"fields": fields}), sampling(1.0),
        run_id=None, actor="reader",
    )  # fmt: skip
    (label,) = labels(office.book)
    assert (label.sent, label.right) == (Sent.CHECK, False)
    held = office.history.case(case_id).contents
    assert held is not None
    assert (held.values()["biko"], held.unseen()) == (Text(text="あり"), {"bango", "shimei"})
