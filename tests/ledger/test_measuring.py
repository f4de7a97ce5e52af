"""計測 in the ledger: which sheets, whose clock, and that no robot enters what people type by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ledger.accounts import Accounts
from ledger.audit import Kind, verify
from ledger.blobs import FileBlobs
from ledger.checking import Answer
from ledger.halts import Halts
from ledger.lookup import Lookup
from ledger.measured import Measured
from ledger.measuring import TYPED, Measurings
from records.account import Role
from records.case import State
from records.difference import Verdict, verdict_of
from records.errors import BusinessError, StaleVersion
from records.measuring import PILE, Clock, Measuring, Step, Way
from records.values import Text
from tests.ledger.begun import Ledgers
from tests.ledger.cast import WAYS, Office, defined

SLUG = "inu_henko"


@dataclass
class Bench:
    """An office whose pile of twelve sheets is scanned, read and approved: a robot could take every one."""

    office: Office
    user_id: str
    cases: list[str]

    @property
    def measurings(self) -> Measurings:
        return Measurings(self.office.book)

    def now(self) -> Measuring:
        return Measured(self.office.book).of(SLUG)[0]

    def begin(self, sheets: int = 10) -> None:
        self.measurings.begin(SLUG, sheets, user_id=self.user_id)

    def choose(self) -> None:
        (pile,) = Measured(self.office.book).piles(SLUG)
        one = self.now()
        self.measurings.choose(one.id, one.version, pile.bundle_id, user_id=self.user_id)

    def press(self, what: str, step: Step | None = None) -> None:
        one = self.now()
        if what == "start":
            self.measurings.start(one.id, one.version, step or one.left[0], user_id=self.user_id)
        else:
            getattr(self.measurings, what)(one.id, one.version, user_id=self.user_id)

    def time(self, seconds: float, step: Step | None = None) -> None:
        self.press("start", step)
        self.office.clock.go(seconds)
        self.press("stop")

    def claimed(self) -> str | None:
        claim = self.office.entries.claim("bot", WAYS, seconds=60, run_id=None)
        return claim.record.case_id if claim else None


def approved_pile(engine: Engine, _folder: Path) -> tuple[str, tuple[str, ...]]:
    office = Office(engine)
    user = Accounts(office.book).add("suzuki", "鈴木 一郎", "hash", (Role.MANAGER,), actor="setup")
    cases = tuple(office.read(f"{n:02}.tif", bango=f"{n:06}") for n in range(12))
    for case_id in cases:
        office.approve(case_id)
    return user.id, cases


@pytest.fixture
def bench(ledgers: Ledgers, tmp_path: Path) -> Iterator[Bench]:
    (user_id, cases), engine = ledgers.after("approved_pile", approved_pile, tmp_path)
    yield Bench(Office(engine), user_id, list(cases))
    engine.dispose()


def test_thirty_sheets_both_ways_answer_whether_it_is_quicker(bench: Bench) -> None:
    bench.begin(12)
    bench.time(120, Step(sheet=PILE, way=Way.SYSTEM))
    bench.choose()
    while step := next(iter(bench.now().left), None):
        bench.time((90 if step.way is Way.HAND else 30) + step.sheet % 3)
    assert bench.now().difference is None
    bench.press("end")
    found = bench.now().difference
    assert found is not None
    assert (found.sheets, found.hand, found.system, found.saved) == pytest.approx((12, 91, 41, 50))
    assert verdict_of(found) is Verdict.FASTER
    assert {one.by for one in bench.now().timings} == {"鈴木 一郎"}


def test_from_its_beginning_no_robot_takes_a_sheet_and_at_its_end_only_what_nobody_typed(
    bench: Bench,
) -> None:
    bench.begin()
    assert (bench.claimed(), bench.office.entries.waiting((SLUG,))) == (None, 0)
    bench.choose()
    assert [one.case_id for one in bench.now().sheets] == bench.cases[:10]
    # The pile held two sheets more: those are entered as ever.
    assert bench.office.entries.waiting((SLUG,)) == 2
    assert [bench.claimed(), bench.claimed(), bench.claimed()] == [*bench.cases[10:], None]
    typed = bench.now().left[0].sheet
    bench.time(60)
    bench.press("end")
    states = [bench.office.state(one) for one in bench.cases[:10]]
    assert [n for n, state in enumerate(states, 1) if state == "withdrawn"] == [typed]
    assert bench.office.history.case(bench.cases[typed - 1]).line.reason == TYPED
    left = [one for n, one in enumerate(bench.cases[:10], 1) if n != typed]
    assert [bench.claimed() for _ in left] == left


def test_nobody_gets_a_sheet_to_check_or_approve_before_its_turn(bench: Bench) -> None:
    lookup, office = Lookup(bench.office.book), bench.office
    for case_id in bench.cases:
        office.approving.send_back(case_id, office.version(case_id), "もう一度", user_id=bench.user_id)
    assert lookup.queue(State.TO_CHECK) == tuple(bench.cases)
    bench.begin()
    bench.choose()
    assert lookup.queue(State.TO_CHECK) == tuple(bench.cases[10:])
    bench.press("end")
    assert lookup.queue(State.TO_CHECK) == tuple(bench.cases)


def test_a_pause_is_not_counted(bench: Bench) -> None:
    bench.begin()
    bench.choose()
    bench.press("start")
    bench.office.clock.go(20)
    bench.press("pause")
    bench.office.clock.go(600)
    bench.press("resume")
    bench.office.clock.go(5.5)
    bench.press("stop")
    (timed,) = bench.now().timings
    assert (timed.clock, timed.milliseconds, timed.resumed_at) == (Clock.DONE, 25_500, None)


def test_a_start_by_mistake_comes_again_and_a_spoilt_sheet_is_left_out(bench: Bench) -> None:
    bench.begin()
    bench.choose()
    first, second = bench.now().left[:2]
    bench.press("start")
    bench.press("undo")
    assert bench.now().left[0] == first
    bench.time(60)
    bench.press("spoil")
    assert bench.now().left[0] == second
    assert bench.now().typed == {first.sheet}
    with pytest.raises(BusinessError, match=r"measuring\.no_clock"):
        bench.press("spoil")
    bench.press("start")
    bench.press("spoil")
    assert bench.now().typed == {first.sheet, second.sheet}


def test_what_is_pressed_twice_counts_once(bench: Bench) -> None:
    bench.begin()
    bench.choose()
    one = bench.now()
    bench.measurings.start(one.id, one.version, one.left[0], user_id=bench.user_id)
    with pytest.raises(StaleVersion, match=r"measuring\.stale"):
        bench.measurings.start(one.id, one.version, one.left[0], user_id=bench.user_id)
    with pytest.raises(BusinessError, match=r"measuring\.going"):
        bench.press("start")
    with pytest.raises(BusinessError, match=r"measuring\.going"):
        bench.press("end")
    bench.press("stop")
    with pytest.raises(BusinessError, match=r"measuring\.no_clock"):
        bench.press("stop")
    with pytest.raises(BusinessError, match=r"measuring\.worked"):
        bench.press("start", one.left[0])
    with pytest.raises(BusinessError, match=r"measuring\.open"):
        bench.begin()
    with pytest.raises(BusinessError, match=r"measuring\.chosen"):
        bench.choose()
    bench.press("end")
    with pytest.raises(BusinessError, match=r"measuring\.ended"):
        bench.press("start", one.left[1])
    with pytest.raises(BusinessError, match=r"measuring\.unknown"):
        bench.measurings.end("0" * 36, 1, user_id=bench.user_id)


def test_sheets_that_somebody_has_seen_are_not_chosen(bench: Bench) -> None:
    office, seen = bench.office, bench.cases[0]
    answer = Answer(path="shimei", value=Text(text="神栖"), milliseconds=1)
    office.checking.answer(seen, office.version(seen), (answer,), defined(), user_id=bench.user_id)
    bench.begin()
    (pile,) = Measured(office.book).piles(SLUG)
    assert (pile.fresh, pile.unread) == (11, 0)
    bench.choose()
    assert [one.case_id for one in bench.now().sheets] == bench.cases[1:11]
    assert [(one.file_name, one.page) for one in bench.now().sheets[:2]] == [("01.tif", 1), ("02.tif", 1)]
    bench.press("end")
    bench.begin()
    bench.office.drop("unread.tif", pages=2)
    # Sheets of an earlier 計測 were seen too: too few are left.
    (pile,) = Measured(office.book).piles(SLUG)
    assert (pile.fresh, pile.unread) == (1, 2)
    with pytest.raises(BusinessError, match=r"measuring\.few"):
        bench.choose()


def test_a_stopped_procedure_gives_robots_nothing_until_it_goes_on(bench: Bench) -> None:
    halts = Halts(bench.office.book)
    halts.halt(SLUG, "画面が変わった", actor=bench.user_id)
    assert (bench.claimed(), bench.office.entries.waiting((SLUG,))) == (None, 0)
    (halt,) = halts.standing().values()
    assert (halt.slug, halt.reason, halt.by) == (SLUG, "画面が変わった", "鈴木 一郎")
    with pytest.raises(BusinessError, match=r"halt\.standing"):
        halts.halt(SLUG, "もう一度", actor=bench.user_id)
    halts.go_on(SLUG, actor=bench.user_id)
    assert halts.standing() == {}
    assert bench.claimed() == bench.cases[0]
    with pytest.raises(BusinessError, match=r"halt\.none"):
        halts.go_on(SLUG, actor=bench.user_id)


def test_what_is_in_doubt_is_settled_also_where_somebody_stopped(bench: Bench) -> None:
    claim = bench.office.entries.claim("bot", WAYS, seconds=60, run_id=None)
    assert claim is not None
    bench.office.entries.submitting(claim.record.case_id, claim.fence)
    bench.office.clock.go(61)
    bench.office.entries.release_expired()
    Halts(bench.office.book).halt(SLUG, "画面が変わった", actor=bench.user_id)
    assert bench.office.state(claim.record.case_id) == State.IN_DOUBT
    assert bench.office.entries.waiting((SLUG,)) == 1


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE timings SET milliseconds = 1", "timing"),
        ("UPDATE timings SET clock = 'undone'", "timing"),
        ("DELETE FROM timings", "timing"),
        ("UPDATE measurings SET hand_first = 'none'", "measuring"),
        ("UPDATE measured_sheets SET number = number + 50", "measured"),
        ("DELETE FROM halts", "halt"),
    ],
)
def test_an_edited_time_is_found(bench: Bench, tmp_path: Path, statement: str, kind: Kind) -> None:
    bench.begin()
    bench.choose()
    bench.time(60)
    bench.press("spoil")
    bench.press("start")
    Halts(bench.office.book).halt(SLUG, "画面が変わった", actor=bench.user_id)
    blobs = FileBlobs(tmp_path)
    assert not _kinds(bench, blobs) & {"timing", "measuring", "measured", "halt"}
    with bench.office.book.turn("nobody") as turn:
        turn.connection.exec_driver_sql(statement)
    assert kind in _kinds(bench, blobs)


def _kinds(bench: Bench, blobs: FileBlobs) -> set[Kind]:
    return {one.kind for one in verify(bench.office.book, blobs, ()).findings}
