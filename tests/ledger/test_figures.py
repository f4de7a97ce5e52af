import datetime as dt

import pytest
from sqlalchemy import Engine

from ledger.accounts import Accounts
from ledger.checking import Answer
from ledger.exceptions import newest_exceptions
from ledger.figures import Figures
from ledger.progress import Progress
from ledger.reception import Reception
from ledger.schema import pages
from ledger.sessions import Sessions
from records.account import Role
from records.case import PageState, State
from records.drop import Drop
from records.entry import EntryResult, Outcome, Receipt
from records.errors import BusinessError
from records.reading import Problem
from records.values import Text
from tests.ledger.cast import SATO, WAYS, Office, defined

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def confirm(office: Office, case_id: str) -> None:
    office.approve(case_id)
    claim = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert claim is not None
    office.entries.submitting(case_id, claim.fence)
    receipt = Receipt(number="R8-1", saved={})
    office.entries.finish(case_id, claim.fence, EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt))


def quarantine(office: Office, name: str) -> None:
    scan_id = office.reception.seen(
        Drop(department="環境課", folder="inu", file_name=name, sha256="1" * 64, size=0, mtime_ns=1)
    )
    assert scan_id is not None
    office.reception.quarantined(scan_id, "file.empty", "空のファイルです。")


def test_the_days_count_balances(office: Office) -> None:
    confirm(office, office.read("a.tif", bango="1"))
    waiting = office.read("b.tif", bango="2", unsure=("shimei",))
    office.drop("c.tif", pages=3)
    (first, second, _) = office.sorting.claim("reader", limit=3, seconds=60)
    office.sorting.leave(first.page.id, Problem(code="page.unknown_form", message="様式不明"), actor="r")
    blank = Problem(code="page.blank", message="白紙")
    office.sorting.leave(second.page.id, blank, actor="r", state=PageState.BLANK)
    quarantine(office, "d.pdf")
    (count,) = Figures(office.book).bundles(LONG_AGO)
    assert (count.received, count.confirmed, count.waiting, count.excluded) == (6, 1, 3, 2)
    assert count.balanced
    assert not count.model_copy(update={"expected": 7}).balanced
    office.holding.withdraw(waiting, office.version(waiting), "取下げ", user_id=SATO)
    (after,) = Figures(office.book).bundles(LONG_AGO)
    assert (after.waiting, after.excluded) == (2, 3)


def test_a_page_that_vanished_unbalances_the_day(office: Office) -> None:
    office.drop("a.tif", pages=3)
    with office.book.turn("test") as turn:
        turn.connection.execute(pages.delete().where(pages.c.number == 2))
    (count,) = Figures(office.book).bundles(LONG_AGO)
    assert (count.received, count.waiting, count.balanced) == (3, 2, False)


def test_bundles_of_other_days_are_left_out(office: Office) -> None:
    office.drop("a.tif")
    begun = office.clock.now()
    office.clock.go(24 * 3600)
    office.drop("b.tif", pages=2)
    counted = Figures(office.book).bundles(begun, begun + dt.timedelta(hours=1))
    assert [one.received for one in counted] == [1]


def test_trials_never_count_as_live(office: Office) -> None:
    confirm(office, office.read())
    counted = Progress(office.book).all()["inu_henko"]
    assert (counted.live, counted.trial, counted.last_live, counted.waiting) == (0, 1, None, 0)


def test_what_waits_is_counted_with_the_day_on_which_the_oldest_came(office: Office) -> None:
    office.reception = Reception(office.book, trial=False)
    begun = office.clock.now()
    oldest = office.read("a.tif", bango="1")
    office.clock.go(3600)
    office.read("b.tif", bango="2", unsure=("shimei",))
    lacking = office.read("c.tif", bango="3", unsure=("shimei",))
    office.holding.hold(lacking, office.version(lacking), "記入漏れ", user_id=SATO)
    counted = Progress(office.book).all()["inu_henko"]
    assert (counted.waiting, counted.oldest, counted.problems) == (2, begun, 1)
    confirm(office, oldest)
    counted = Progress(office.book).all()["inu_henko"]
    later = begun + dt.timedelta(hours=1)
    assert (counted.live, counted.last_live, counted.waiting, counted.oldest) == (1, later, 1, later)


def test_the_newest_exceptions_are_told_without_anybodys_words(office: Office) -> None:
    lacking = office.read("a.tif", bango="1", unsure=("shimei",))
    office.holding.hold(lacking, office.version(lacking), "神栖 花子さんの記入漏れ", user_id=SATO)
    office.clock.go(60)
    refused = office.read("b.tif", bango="2")
    office.approve(refused)
    claim = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert claim is not None
    result = EntryResult(outcome=Outcome.REFUSED, code="entry.refused", message="神栖 花子は登録済みです")
    office.entries.finish(refused, claim.fence, result)
    office.clock.go(60)
    told = newest_exceptions(office.book, "inu_henko")
    assert [(one.case_id, one.outcome, one.code, one.state) for one in told] == [
        (refused, Outcome.REFUSED, "entry.refused", State.TO_CHECK),
        (lacking, None, None, State.ON_HOLD),
    ]
    assert "神栖" not in repr(told)
    assert newest_exceptions(office.book, "inu_henko", limit=1) == told[:1]
    assert newest_exceptions(office.book, "kokuho_kanyu") == ()


def test_cases_are_counted_by_state(office: Office) -> None:
    office.read("a.tif", bango="1")
    office.read("b.tif", bango="2", unsure=("shimei",))
    by_state = Figures(office.book).by_state()
    assert {state: n for state, n in by_state.items() if n} == {State.TO_APPROVE: 1, State.TO_CHECK: 1}


def test_a_unit_of_another_tool_is_entered_with_its_evidence_and_can_be_taken_back(office: Office) -> None:
    user = Accounts(office.book).add("suzuki", "鈴木", "hash", (Role.MANAGER,), actor="setup")
    figures = Figures(office.book)
    one = figures.add_automation("住民税入力", "税務課", "他社RPA", 2024, "稟議 6-12", user_id=user.id)
    (entered,) = figures.automations()
    assert (entered.title, entered.entered_by, entered.fiscal_year) == ("住民税入力", "鈴木", 2024)
    figures.remove_automation(one, user_id=user.id)
    assert figures.automations() == ()


def test_a_session_holds_until_its_end_and_a_lock_until_its_own(office: Office) -> None:
    accounts = Accounts(office.book)
    user = accounts.add("sato", "佐藤", "hash", (Role.CLERK,), actor="setup")
    with pytest.raises(BusinessError, match=r"user\.name_taken"):
        accounts.add("sato", "佐藤", "hash", (), actor="setup")
    sessions = Sessions(office.book)
    token = sessions.open(user.id, "password")
    session = sessions.of(token)
    assert session is not None
    assert session.user == user
    assert sessions.of(token + "x") is None
    office.clock.go(4 * 3600 + 1)
    assert sessions.of(token) is None
    for _ in range(5):
        accounts.failed(user.id)
    locked = accounts.credentials("sato")
    assert locked is not None
    assert locked.locked
    office.clock.go(15 * 60 + 1)
    free = accounts.credentials("sato")
    assert free is not None
    assert not free.locked


def test_keeping_a_person_out_ends_their_session(office: Office) -> None:
    accounts = Accounts(office.book)
    user = accounts.add("tanaka", "田中", "hash", (), actor="setup")
    sessions = Sessions(office.book)
    token = sessions.open(user.id, "password")
    accounts.set_active(user.id, active=False, actor="setup")
    assert sessions.of(token) is None


def test_a_case_tells_everything_that_happened_to_it(office: Office) -> None:
    case_id = office.read(unsure=("shimei",))
    answer = Answer(path="shimei", value=Text(text="神栖"), milliseconds=700)
    office.checking.answer(case_id, office.version(case_id), (answer,), defined(), user_id=SATO)
    confirm(office, case_id)
    told = office.history.case(case_id)
    assert told.line.state is State.CONFIRMED
    assert [one.file_name for one in told.pages] == ["a.tif"]
    assert [(one.path, one.milliseconds) for one in told.answers] == [("shimei", 700)]
    assert [one.void for one in told.approvals] == [False]
    assert [one.result.outcome for one in told.entries if one.result] == [Outcome.CONFIRMED]
    moves = [one.facts["to"] for one in told.events if one.kind == "case.moved"]
    assert moves == ["received", "to_check", "to_approve", "approved", "entering", "submitting", "confirmed"]
