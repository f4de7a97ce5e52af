import json

import pytest
from sqlalchemy import Engine, text

from ledger.chain import Link, breaks
from ledger.checking import Answer
from ledger.schema import events
from records.case import State
from records.entry import EntryResult, Intent, Outcome, Receipt
from records.errors import BusinessError, IllegalMove, LeaseLost, StaleVersion
from records.values import Text
from tests.ledger.cast import SATO, SUZUKI, WAYS, Office, defined, record_of

RECEIPT = EntryResult(outcome=Outcome.CONFIRMED, receipt=Receipt(number="R8-000001", saved={}))


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def answer(text: str, path: str = "shimei") -> Answer:
    return Answer(path=path, value=Text(text=text), milliseconds=900)


def links(office: Office) -> list[Link]:
    with office.book.reading() as connection:
        rows = connection.execute(events.select().order_by(events.c.position)).all()
    return [Link(position=r.position, body=r.body, before=r.before, sha256=r.sha256) for r in rows]


def enter(office: Office) -> tuple[str, int]:
    claim = office.entries.claim("bot", WAYS, seconds=60, run_id="run-2")
    assert claim is not None
    intent = Intent(reference=claim.record.reference, fence=claim.fence, found=(), deadline=claim.lease_until)
    office.entries.intent(claim.record.case_id, intent)
    return claim.record.case_id, claim.fence


def test_a_sure_sheet_goes_from_scan_to_receipt(office: Office) -> None:
    case_id = office.read()
    assert office.state(case_id) == "to_approve"
    office.approve(case_id)
    entered, fence = enter(office)
    office.entries.submitting(entered, fence)
    office.entries.finish(entered, fence, RECEIPT)
    assert (entered, office.state(case_id)) == (case_id, "confirmed")
    assert breaks(links(office)) == []
    kinds = [json.loads(one.body)["kind"] for one in links(office)]
    assert kinds[:4] == ["bundle.opened", "scan.stored", "page.kept", "scan.split"]
    assert kinds[-1] == "case.moved"


def test_what_waits_for_a_robot_is_counted_by_its_procedure(office: Office) -> None:
    office.approve(office.read())
    waiting = office.entries.waiting
    assert (waiting(("inu_henko",)), waiting(("suido_kaishi",))) == (1, 0)


def test_an_unsure_field_waits_for_a_person_and_its_answer_is_what_is_entered(office: Office) -> None:
    case_id = office.read(unsure=("shimei",))
    assert office.state(case_id) == "to_check"
    office.checking.answer(case_id, office.version(case_id), (answer("神栖 華子"),), defined(), user_id=SATO)
    assert office.state(case_id) == "to_approve"
    office.approve(case_id)
    claim = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert claim is not None
    assert claim.record.values["shimei"] == Text(text="神栖 華子")
    assert claim.record.approved_by == SUZUKI


def test_no_personal_value_stands_in_the_chain(office: Office) -> None:
    case_id = office.read(unsure=("shimei",))
    office.checking.answer(case_id, office.version(case_id), (answer("神栖 華子"),), defined(), user_id=SATO)
    office.holding.hold(case_id, office.version(case_id), "神栖さんに電話", user_id=SATO)
    written = "".join(one.body for one in links(office))
    assert not any(word in written for word in ("神栖", "華子", "000123"))


def test_an_edit_after_approval_voids_it(office: Office) -> None:
    case_id = office.read()
    office.approve(case_id)
    state = office.checking.answer(
        case_id, office.version(case_id), (answer("別 人"),), defined(), user_id=SATO
    )
    assert state == "to_approve"
    assert office.entries.claim("bot", WAYS, seconds=60, run_id=None) is None


def test_what_was_shown_is_what_is_approved(office: Office) -> None:
    case_id = office.read()
    with pytest.raises(BusinessError, match=r"case\.digest"):
        office.approving.approve(case_id, office.version(case_id), "0" * 64, defined(), user_id=SUZUKI)


def test_an_old_page_cannot_overwrite(office: Office) -> None:
    case_id = office.read(unsure=("shimei", "biko"))
    seen = office.version(case_id)
    office.checking.answer(case_id, seen, (answer("甲"),), defined(), user_id=SATO)
    with pytest.raises(StaleVersion):
        office.checking.answer(case_id, seen, (answer("乙"),), defined(), user_id=SUZUKI)


def test_an_answer_can_be_taken_back(office: Office) -> None:
    case_id = office.read(unsure=("shimei",))
    office.checking.answer(case_id, office.version(case_id), (answer("甲"),), defined(), user_id=SATO)
    office.checking.take_back(case_id, office.version(case_id), ("shimei",), user_id=SATO)
    assert office.state(case_id) == "to_check"


def test_a_case_whose_answers_are_taken_back_is_not_entered_without_an_approval(office: Office) -> None:
    case_id = office.read()
    office.approve(case_id)
    version = office.version(case_id)
    edited = office.checking.answer(case_id, version, (answer("甲"),), defined(0), user_id=SATO)
    assert edited is State.APPROVED
    office.checking.take_back(case_id, office.version(case_id), ("shimei",), user_id=SATO)
    assert office.state(case_id) == "to_check"
    assert office.entries.claim("bot", WAYS, seconds=60, run_id=None) is None


def test_every_reason_stays_in_the_history_of_a_case(office: Office) -> None:
    case_id = office.read()
    holding = office.holding
    holding.hold(case_id, office.version(case_id), "印鑑がない", user_id=SATO)
    holding.read_again(case_id, office.version(case_id), "補正が届いた", user_id=SATO)
    holding.withdraw(case_id, office.version(case_id), "本人の申出", user_id=SATO)
    told = [one.reason for one in office.history.case(case_id).events if one.reason]
    assert told == ["印鑑がない", "補正が届いた", "本人の申出"]


def test_why_a_withdrawal_was_asked_for_while_a_robot_fills_is_kept(office: Office) -> None:
    office.approve(office.read())
    case_id, _ = enter(office)
    office.holding.withdraw(case_id, office.version(case_id), "本人の申出", user_id=SATO)
    told = [one.reason for one in office.history.case(case_id).events if one.kind == "case.withdraw_asked"]
    assert told == ["本人の申出"]


def test_the_same_identity_twice_goes_to_a_person(office: Office) -> None:
    first = office.read("a.tif")
    second = office.read("b.tif")
    assert (office.state(first), office.state(second)) == ("to_approve", "to_check")
    office.checking.not_a_repeat(second, office.version(second), defined(), user_id=SATO)
    assert office.state(second) == "to_approve"


def test_a_released_policy_is_recorded_as_the_approver(office: Office) -> None:
    office.drop()
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    office.sorting.file(task.page.id, record_of("1"), defined(0), run_id=None, actor="reader")
    claim = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert claim is not None
    assert claim.record.approved_by == "policy:2026-01"


def test_two_steps_need_two_people(office: Office) -> None:
    case_id = office.read()
    two = defined(2)
    seen = office.history.case(case_id).digest
    assert seen is not None
    office.approving.approve(case_id, office.version(case_id), seen, two, user_id=SATO)
    assert office.state(case_id) == "to_approve"
    with pytest.raises(BusinessError, match=r"case\.same_person"):
        office.approving.approve(case_id, office.version(case_id), seen, two, user_id=SATO)
    office.approving.approve(case_id, office.version(case_id), seen, two, user_id=SUZUKI)
    assert office.state(case_id) == "approved"


def test_a_case_is_claimed_once(office: Office) -> None:
    office.approve(office.read())
    assert office.entries.claim("one", WAYS, seconds=60, run_id=None) is not None
    assert office.entries.claim("two", WAYS, seconds=60, run_id=None) is None


def test_a_dead_worker_before_the_click_frees_the_case_and_cannot_come_back(office: Office) -> None:
    office.approve(office.read())
    case_id, fence = enter(office)
    office.clock.go(61)
    assert office.entries.release_expired() == (case_id,)
    assert office.state(case_id) == "approved"
    with pytest.raises(LeaseLost):
        office.entries.submitting(case_id, fence)
    again = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert again is not None
    assert again.fence == fence + 1
    with pytest.raises(LeaseLost):
        office.entries.finish(case_id, fence, RECEIPT)


def test_a_dead_worker_after_the_click_leaves_doubt_that_a_search_settles(office: Office) -> None:
    office.approve(office.read())
    case_id, fence = enter(office)
    office.entries.submitting(case_id, fence)
    office.clock.go(61)
    office.entries.release_expired()
    assert office.state(case_id) == "in_doubt"
    (doubt,) = office.entries.in_doubt()
    assert doubt.record.case_id == case_id
    office.entries.settled(case_id, fence, RECEIPT)
    assert office.state(case_id) == "confirmed"


def test_attempts_are_limited(office: Office) -> None:
    case_id = office.read()
    office.approve(case_id)
    for expected in ("approved", "approved", "held"):
        _, fence = enter(office)
        office.entries.finish(case_id, fence, EntryResult(outcome=Outcome.NOTHING_SAVED))
        assert office.state(case_id) == expected


def test_a_refusal_sends_the_case_back_to_people_with_its_approval_void(office: Office) -> None:
    case_id = office.read()
    office.approve(case_id)
    _, fence = enter(office)
    office.entries.finish(case_id, fence, EntryResult(outcome=Outcome.REFUSED, code="x", message="住所"))
    assert office.state(case_id) == "to_check"


def test_a_refusal_after_the_click_is_a_doubt(office: Office) -> None:
    case_id = office.read()
    office.approve(case_id)
    _, fence = enter(office)
    office.entries.submitting(case_id, fence)
    office.entries.finish(case_id, fence, EntryResult(outcome=Outcome.REFUSED))
    assert office.state(case_id) == "in_doubt"


def test_a_withdrawal_while_a_bot_fills_stops_the_click(office: Office) -> None:
    case_id = office.read()
    office.approve(case_id)
    _, fence = enter(office)
    office.holding.withdraw(case_id, office.version(case_id), "本人の申出", user_id=SATO)
    with pytest.raises(IllegalMove, match="withdrawn"):
        office.entries.submitting(case_id, fence)
    office.entries.finish(case_id, fence, EntryResult(outcome=Outcome.NOTHING_SAVED))
    assert office.state(case_id) == "withdrawn"


def test_correction_reads_again_and_keeps_what_people_typed(office: Office) -> None:
    case_id = office.read(unsure=("shimei",))
    office.checking.answer(case_id, office.version(case_id), (answer("華"),), defined(), user_id=SATO)
    office.holding.hold(case_id, office.version(case_id), "不備", user_id=SATO)
    office.holding.read_again(case_id, office.version(case_id), "補正", user_id=SATO)
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    assert task.procedure == "inu_henko"
    again = record_of("000123", ("shimei",))
    office.sorting.file(task.page.id, again, defined(), run_id=None, actor="reader")
    assert office.state(case_id) == "to_approve"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approvals SET body = replace(body, '花', '華')",
        "UPDATE approvals SET void = NOT void",
        "UPDATE approvals SET generation = 2",
    ],
)
def test_what_somebody_wrote_over_an_approval_is_never_typed(
    office: Office, engine: Engine, statement: str
) -> None:
    changed, whole = office.read("a.tif", bango="000123"), office.read("b.tif", bango="000124")
    for case_id in (changed, whole):
        office.approve(case_id)
    with engine.begin() as connection:
        connection.execute(text(f"{statement} WHERE case_id = '{changed}'"))
    claim = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert claim is not None
    assert claim.record.case_id == whole
    assert office.state(changed) == State.TO_CHECK.value
    assert "書き換えられ" in (office.history.case(changed).line.reason or "")
