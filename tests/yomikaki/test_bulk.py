"""Many cases in one bulk file: handed over once, answered line by line, whatever dies or answers oddly."""

import dataclasses
import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select
from typer.testing import CliRunner

from bots.bulk_folder import SendFolder
from ledger import schema
from ledger.audit import verify
from ledger.bulk_entries import BulkEntries
from ledger.halts import Halts
from records.account import Role
from records.case import State
from records.entry import Outcome
from records.ids import Id
from samples.bulk_importer import Fault, paid, run_once
from samples.exports import Application, as_csv
from samples.transfers import transfers
from tests.migrated import office_at
from yomikaki import bulk_round
from yomikaki.cli import app
from yomikaki.entering import EnteredCounts, enter_all
from yomikaki.listing_round import file_rows
from yomikaki.office import Office
from yomikaki.settings import ROOT, Settings
from yomikaki.taking_in import take_in

SLUG = "kyufu_furikomi"
ROWS, TRUTH = transfers(4, 7)
MORE = [{**row, "支給番号": f"B-{number}"} for number, row in enumerate(transfers(4, 8)[0])]


class Killed(BaseException):
    """The process is gone: no handler of the program sees it."""


class Later:
    """The time, and more of it when it is told to go."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead


def _rows(**changed: Application) -> list[Application]:
    return [{**row, **changed.get(f"row{number}", {})} for number, row in enumerate(ROWS, start=1)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose four payments are approved by a rule: a robot may begin. The last has no account."""
    place = tmp_path_factory.mktemp("bulk")
    shutil.copytree(ROOT / "procedures" / SLUG, place / "procedures" / SLUG)
    file = place / "procedures" / SLUG / "procedure.yaml"
    document = yaml.safe_load(file.read_text("utf-8"))
    document["approval"] = {"steps": 0, "policy": "試験"}
    file.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    office = opened(place)
    file_in(office, _rows(row4={"口座番号": "0000000"}))
    assert states(office) == {State.APPROVED: 4}
    return place


@pytest.fixture
def office(home: Path, tmp_path: Path) -> Office:
    shutil.copytree(home, tmp_path / "office")
    return opened(tmp_path / "office")


def opened(place: Path) -> Office:
    settings = Settings(
        home=place / "home", procedures=place / "procedures", stable_seconds=0.0, trial=True
    )  # fmt: skip
    return office_at(settings, Later())


def file_in(office: Office, rows: list[Application]) -> None:
    place = office.settings.watch / "福祉課" / "給付.csv"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(as_csv(rows, encoding="cp932"))
    take_in(office)
    file_rows(office, "run-1")


def go(office: Office, **time: float) -> None:
    assert isinstance(office.clock, Later)
    office.clock.ahead += dt.timedelta(**time)


def enter(office: Office) -> EnteredCounts:
    # Another process: nothing of the definitions or the ledger is remembered.
    again = Office(office.settings, office.clock, office.book, office.blobs, office.catalog)
    return enter_all(again, "worker", run_id=None)


def states(office: Office) -> Counter[State]:
    return Counter(line.state for line in office.history.cases())


def bank(office: Office) -> Path:
    return office.settings.bulk_files / SLUG


def sent(office: Office) -> list[Path]:
    return sorted((bank(office) / "send").glob("FURIKOMI_*"))


def codes(office: Office) -> list[str | None]:
    """Answer why each case of the list stands where it does, as its last attempt says."""
    found = [office.history.case(line.id).entries[-1].result for line in office.history.cases()]
    return [one.code if one else None for one in found]


def references(office: Office) -> set[str]:
    return {line.reference for line in office.history.cases()}


def test_cases_leave_in_one_file_and_come_back_line_by_line(office: Office) -> None:
    assert enter(office).counts == {Outcome.IN_DOUBT: 4}
    (file,) = sent(office)
    lines = file.read_bytes().decode("cp932").split("\r\n")
    assert [len(line.encode("cp932")) for line in lines] == [120] * 7 + [0]
    total = sum(int(row["支給額"]) for row in ROWS)
    assert lines[5][:19] == f"8{4:06}{total:012}"
    assert states(office) == {State.IN_DOUBT: 4}
    # Nothing came yet: nothing is sent again.
    assert enter(office).counts == {}
    assert run_once(bank(office)) == 1
    assert enter(office).counts == {Outcome.CONFIRMED: 3, Outcome.REFUSED: 1}
    assert states(office) == {State.CONFIRMED: 3, State.TO_CHECK: 1}
    by_state = {line.state: line for line in office.history.cases()}
    refused = office.history.case(by_state[State.TO_CHECK].id)
    # What the target says is told to who checks the case, and is no reason in lists.
    assert refused.line.reason == "業務システムが入力を受け付けませんでした。"
    said = refused.entries[-1].result
    assert said is not None
    assert said.message == "取込先が受け付けませんでした: 口座なし"
    confirmed = office.history.case(by_state[State.CONFIRMED].id).entries[-1].result
    assert confirmed is not None
    assert confirmed.receipt is not None
    assert confirmed.receipt.number.startswith("K00000")
    assert confirmed.receipt.saved["整理番号"] == by_state[State.CONFIRMED].reference
    assert sorted(paid(bank(office))) == sorted(references(office) - {refused.line.reference})
    assert [one.name for one in (bank(office) / "result").iterdir()] == ["done"]
    assert verify(office.book, office.blobs, ()).findings == ()


STEPS: dict[str, tuple[object, str]] = {
    "claimed": (BulkEntries, "claim_many"),
    "draft written": (SendFolder, "write_draft"),
    "draft compared": (bulk_round, "require_equal"),
    "submitting": (BulkEntries, "submitting_many"),
    "head signed": (bulk_round, "keep_head"),
    "handed over": (SendFolder, "hand_over"),
    "published": (BulkEntries, "published"),
    "answered": (BulkEntries, "answered"),
    "put away": (bulk_round, "end_overdue"),
}


ENDED = Counter({State.CONFIRMED: 3, State.TO_CHECK: 1})


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_whatever_step_dies_each_payment_is_made_once(
    step: str, *, after: bool, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, name = STEPS[step]
    real: Callable[..., object] = getattr(place, name)

    def dying(*args: object, **named: object) -> object:
        if after:
            real(*args, **named)
        raise Killed

    with monkeypatch.context() as dead:
        dead.setattr(place, name, dying)
        for _ in range(2):
            try:
                enter(office)
            except Killed:
                break
            run_once(bank(office))
    told = states(office)
    assert not told - Counter(dict.fromkeys(State, 4)), "every case is where the ledger says"
    for _ in range(6):
        go(office, seconds=200)
        enter(office)
        run_once(bank(office))
        assert len(paid(bank(office))) == len(set(paid(bank(office))))
        if states(office) == ENDED:
            break
    assert (states(office), len(paid(bank(office)))) == (ENDED, 3)
    assert verify(office.book, office.blobs, ()).findings == ()
    left = [one.name for one in (bank(office) / "send").iterdir()]
    assert left == [".yomikaki.lock"]


def test_a_worker_that_wakes_after_its_lease_hands_nothing_over(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = SendFolder.hand_over

    def slept(folder: SendFolder, name: str) -> None:
        # Another worker took over meanwhile, found the draft and took it away.
        folder.cancel(name)
        folder.forget(name)
        real(folder, name)

    monkeypatch.setattr(SendFolder, "hand_over", slept)
    enter(office)
    assert sent(office) == []
    # Neither draft nor file is there: it may have been taken. Nobody sends it again; a person looks.
    assert states(office) == {State.IN_DOUBT: 4}
    go(office, hours=73)
    assert enter(office).counts == {Outcome.HELD: 4}
    assert codes(office) == ["bulk.no_result"] * 4


ODD: dict[Fault, tuple[Counter[State], set[str | None]]] = {
    Fault.NONE: (ENDED, {None, "bulk.rejected"}),
    Fault.DROP_LINE: (Counter({State.CONFIRMED: 3, State.HELD: 1}), {None, "bulk.missing_line"}),
    Fault.TRUNCATED: (Counter({State.HELD: 4}), {"bulk.result_broken"}),
    Fault.WRONG_TOTALS: (Counter({State.HELD: 4}), {"bulk.result_broken"}),
    Fault.OTHER_LINES: (Counter({State.HELD: 4}), {"bulk.other_line"}),
    Fault.UNKNOWN_CODE: (Counter({State.CONFIRMED: 3, State.HELD: 1}), {None, "bulk.unknown_outcome"}),
    Fault.TWICE: (ENDED, {None, "bulk.rejected"}),
    Fault.CONTRADICTS: (ENDED, {None, "bulk.rejected"}),
    Fault.OTHER_FILE: (Counter({State.IN_DOUBT: 4}), {"bulk.waiting"}),
    Fault.SILENT: (Counter({State.IN_DOUBT: 4}), {"bulk.waiting"}),
}


@pytest.mark.parametrize("fault", ODD)
def test_an_odd_answer_confirms_nothing_that_is_not_proved(fault: Fault, office: Office) -> None:
    enter(office)
    run_once(bank(office), fault)
    enter(office)
    told, why = ODD[fault]
    assert (states(office), set(codes(office))) == (told, why)
    strange = {Fault.OTHER_FILE: ["bulk.unknown_result"], Fault.CONTRADICTS: ["bulk.result_again"]}
    results = schema.bulk_results
    with office.book.reading() as connection:
        query = select(results.c.code).where(results.c.code.in_(["bulk.unknown_result", "bulk.result_again"]))
        assert list(connection.execute(query).scalars()) == strange.get(fault, [])
    # Whatever it was, no payment is sent a second time.
    enter(office)
    assert run_once(bank(office)) == 0


def test_what_does_not_fit_goes_back_alone_before_the_file_goes(office: Office) -> None:
    file_in(office, [{**MORE[0], "口座名義カナ": "ア" * 31}])
    assert enter(office).counts == {Outcome.IN_DOUBT: 4, Outcome.REFUSED: 1}
    (line,) = office.history.cases((State.TO_CHECK,))
    assert line.reason == "「受取人名」が列の幅(30バイト)に入りません。"
    run_once(bank(office))
    assert line.reference not in paid(bank(office))


def test_what_was_withdrawn_or_stopped_at_the_last_moment_is_in_no_file(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.history.cases()[0]
    clerk = office.accounts.add("sato", "佐藤 花子", "x", (Role.CLERK,), actor="test")
    real = SendFolder.write_draft

    def meanwhile(folder: SendFolder, name: str, data: bytes) -> bytes:
        if not office.history.case(first.id).line.withdraw_asked:
            office.holding.withdraw(
                first.id, office.history.case(first.id).line.version, "取下げ", user_id=clerk.id
            )
        return real(folder, name, data)

    monkeypatch.setattr(SendFolder, "write_draft", meanwhile)
    assert enter(office).counts == {Outcome.IN_DOUBT: 3}
    assert office.history.case(first.id).line.state is State.WITHDRAWN
    run_once(bank(office))
    assert first.reference not in paid(bank(office))


def test_a_stop_is_seen_before_the_claim_and_before_the_file_goes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    halts = Halts(office.book)
    halts.halt(SLUG, "口座の確認中", actor="test")
    assert enter(office).counts == {}
    halts.go_on(SLUG, actor="test")
    real = SendFolder.write_draft

    def meanwhile(folder: SendFolder, name: str, data: bytes) -> bytes:
        halts.halt(SLUG, "口座の確認中", actor="test")
        return real(folder, name, data)

    with monkeypatch.context() as stopping:
        stopping.setattr(SendFolder, "write_draft", meanwhile)
        assert enter(office).counts == {}
    assert (sent(office), states(office)) == ([], {State.APPROVED: 4})
    halts.go_on(SLUG, actor="test")
    assert enter(office).counts == {Outcome.IN_DOUBT: 4}


def test_cases_gather_until_the_first_has_waited_or_a_file_is_full(office: Office) -> None:
    place = office.settings.procedures / SLUG / "bulk.yaml"
    plain = place.read_text("utf-8")
    place.write_text(plain + "gather_minutes: 60\n", "utf-8")
    assert enter(office).counts == {}
    go(office, minutes=61)
    assert enter(office).counts == {Outcome.IN_DOUBT: 4}
    file_in(office, MORE)
    place.write_text(plain.replace("most: 500", "most: 3") + "gather_minutes: 60\n", "utf-8")
    assert enter(office).counts == {Outcome.IN_DOUBT: 3}
    assert sorted(len(one.read_bytes()) // 122 - 3 for one in sent(office)) == [3, 4]


def test_a_share_that_dropped_out_costs_no_attempt(office: Office, tmp_path: Path) -> None:
    away = office.settings.model_copy(update={"bulk": tmp_path / "share"})
    moved = dataclasses.replace(office, settings=away)
    for _ in range(4):
        done = enter(moved)
        assert (done.counts, done.failures) == ({}, ("bulk.no_folder",))
    assert not (tmp_path / "share").exists()
    assert states(office) == {State.APPROVED: 4}


def test_a_late_answer_is_kept_for_the_person_who_decides(office: Office) -> None:
    enter(office)
    go(office, hours=73)
    assert enter(office).counts == {Outcome.HELD: 4}
    run_once(bank(office))
    enter(office)
    assert states(office) == {State.HELD: 4}
    lines = schema.bulk_lines
    with office.book.reading() as connection:
        told = list(connection.execute(select(lines.c.answer)).scalars())
    assert [("confirmed" in one, "bulk.rejected" in one) for one in told].count((True, False)) == 3


def test_a_case_goes_into_another_file_only_when_two_people_say_that_it_stands_in_none(
    office: Office,
) -> None:
    enter(office)
    run_once(bank(office), Fault.TRUNCATED)
    enter(office)
    held = office.history.cases((State.HELD,))[0]
    people = [
        office.accounts.add(name, name, "x", (Role.CLERK,), actor="test").id for name in ("sato", "suzuki")
    ]
    settling = office.settling
    waiting = settling.decide(held.id, held.version, State.APPROVED, "支払われていない", user_id=people[0])
    assert waiting is not None
    assert enter(office).counts == {}
    settling.confirm(held.id, waiting.id, user_id=people[1])
    assert enter(office).counts == {Outcome.IN_DOUBT: 1}
    assert len(standing_in(office, held.id)) == 1


def standing_in(office: Office, case_id: Id) -> list[str]:
    lines = schema.bulk_lines
    with office.book.reading() as connection:
        query = select(lines.c.bulk_id).where(lines.c.standing == case_id)
        return list(connection.execute(query).scalars())


def test_the_command_rehearses_without_a_file(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOMIKAKI_HOME", str(office.settings.home))
    monkeypatch.setenv("YOMIKAKI_PROCEDURES", str(office.settings.procedures))
    (line, *_) = office.history.cases()
    rehearsed = CliRunner().invoke(app, ["enter", "--dry-run", line.reference])
    assert (rehearsed.exit_code, "予行(登録していない)" in rehearsed.output) == (0, True)
    assert sent(office) == []
