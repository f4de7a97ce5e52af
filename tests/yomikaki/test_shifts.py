"""Many cases at one business system in a real browser: what breaks ends one case, never the next."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, pairwise
from pathlib import Path
from threading import Barrier, Event, Timer, get_ident

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from bots.plan import Action
from bots.port import TargetScreen
from ledger.claims import Claim, Way
from ledger.halts import Halts
from records.case import State
from records.entry import EntryResult, Found, Outcome
from records.errors import EnvironmentProblem, ScreenChanged, TargetUnavailable
from records.ids import Id
from records.locators import Locator
from records.screen import SearchDefinition
from records.steps import Press
from records.target import TargetDefinition
from records.values import Text
from samples.city.process import City, started
from samples.city.store import rows
from tests.desk.cast import SLUG, Town, by_policy, town
from tests.ledger.cast import FixedClock
from yomikaki import shifts
from yomikaki.entering import EnteredCounts, enter_all
from yomikaki.office import Office, open_office
from yomikaki.robots import logged_in

USER, PASSWORD = "robot", "machi-robot-1"
Break = Callable[[Page], None]
# No two offices give the city the same 整理番号.
NUMBERS = count(1)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("city") / "machi.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True) as running:
        yield running


@pytest.fixture
def here(city: City, tmp_path: Path) -> Iterator[Town]:
    known = {"machi": {"user": USER, "password": PASSWORD}}
    one = town(tmp_path, credentials=known, target_urls={"machi": city.base_url}, prefix=f"T{next(NUMBERS)}")
    yield one
    city.clear()


def approved(here: Town, *numbers: str) -> list[Id]:
    defined = by_policy(here.office)
    return [here.read(f"{n}.png", defined=defined, toroku_bango=Text(text=n)) for n in numbers]


def in_city(city: City, office: Office, case_id: Id) -> int:
    reference = office.history.case(case_id).line.reference
    return sum(row["seiri_bango"] == reference for row in rows(city.database, "inu"))


class Breaking:
    """The screens of a real login, of which something breaks at one moment of one case."""

    def __init__(self, inner: TargetScreen, at: str, how: Break) -> None:
        self._inner, self._at, self._how = inner, at, how
        self.target = inner.target
        self._cases = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def _break(self, now: str) -> None:
        if self._at == now:
            self._at = ""
            self._how(self._inner._session.page)  # type: ignore[attr-defined]

    def search(self, search: SearchDefinition, at: Locator, text: str) -> tuple[Found, ...]:
        if at == search.by_reference:
            self._cases += 1
            if self._cases > 1:
                self._break("next case")
        return self._inner.search(search, at, text)

    def perform(self, action: Action) -> str | None:
        if isinstance(action.step, Press):
            self._break("filled")
        return self._inner.perform(action)

    def click_before(self, press: Press, deadline_ms: float) -> bool:
        done = self._inner.click_before(press, deadline_ms)
        self._break("clicked")
        return done


@dataclasses.dataclass
class Logins:
    """Logs in really, and breaks something in the first login."""

    at: str = ""
    how: Break = lambda _: None
    number: int = 0

    @contextmanager
    def __call__(self, office: Office, target: TargetDefinition) -> Iterator[TargetScreen]:
        self.number += 1
        with logged_in(office, target) as screens:
            yield Breaking(screens, self.at if self.number == 1 else "", self.how)  # type: ignore[misc]


def kill_browser(page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    with contextmanager(_quietly)():
        browser.new_browser_cdp_session().send("Browser.crash")


def kill_page(page: Page) -> None:
    with contextmanager(_quietly)():
        page.goto("chrome://crash", timeout=3000)


def _quietly() -> Iterator[None]:
    try:
        yield
    except PlaywrightError:
        return


def run(here: Town, logins: Logins) -> EnteredCounts:
    return enter_all(here.office, "test", run_id=None, log_in=logins)


@pytest.mark.parametrize(("how", "numbers"), [(kill_browser, ("410001", "410002")), (kill_page, ("410003",))])
def test_what_breaks_before_the_click_saves_nothing_and_a_fresh_login_goes_on(
    here: Town, city: City, how: Break, numbers: tuple[str, ...]
) -> None:
    cases, logins = approved(here, *numbers), Logins("filled", how)
    done = run(here, logins)
    others = {Outcome.CONFIRMED: 1} if len(cases) > 1 else {}
    assert (done.counts, done.failures) == ({Outcome.NOTHING_SAVED: 1, **others}, ("entry.browser",))
    ends = [(State.APPROVED, 0), (State.CONFIRMED, 1)]
    assert [(here.state(one), in_city(city, here.office, one)) for one in cases] == ends[: len(cases)]
    assert logins.number == 2


def test_what_breaks_after_the_click_is_in_doubt_and_settled_by_another_login(here: Town, city: City) -> None:
    (case_id,), logins = approved(here, "410004"), Logins("clicked", kill_browser)
    done = run(here, logins)
    assert (done.counts, done.failures) == ({Outcome.IN_DOUBT: 1, Outcome.CONFIRMED: 1}, ())
    assert (here.state(case_id), in_city(city, here.office, case_id)) == (State.CONFIRMED, 1)
    # One that clicked, one that would have gone on, one that searched.
    assert logins.number == 3


def test_a_stop_takes_effect_within_the_case(here: Town, city: City) -> None:
    cases, halts = approved(here, "410005", "410006"), Halts(here.office.book)
    logins = Logins("filled", lambda _: halts.halt_target("machi", "様子を見る", actor="test"))
    assert run(here, logins).counts == {}
    states = {(here.state(one), in_city(city, here.office, one)) for one in cases}
    assert states == {(State.APPROVED, 0)}
    assert [len(here.office.history.case(one).entries) for one in cases] == [1, 0]


def test_what_a_case_leaves_open_does_not_disturb_the_next(here: Town) -> None:
    seen = list[int]()

    def leave_open(page: Page) -> None:
        page.evaluate("() => { window.open('/menu'); setTimeout(() => alert('お知らせ'), 0); }")
        page.wait_for_timeout(200)
        seen.append(len(page.context.pages))

    approved(here, "410014", "410015")
    logins = Logins("next case", leave_open)
    done = run(here, logins)
    assert (done.counts, done.failures, logins.number) == ({Outcome.CONFIRMED: 2}, (), 1)
    assert seen == [2]


class Target:
    """A target without a browser: everything is registered there already, or it fails."""

    def __init__(self, office: Office, clock: FixedClock, failure: str | None = None) -> None:
        self.target = office.targets["machi"]
        self.begun: list[dt.datetime] = []
        self.logins = 0
        self._clock, self._failure = clock, failure

    @contextmanager
    def __call__(self, _office: Office, _target: TargetDefinition) -> Iterator[TargetScreen]:
        self.logins += 1
        yield self  # type: ignore[misc]

    def search(self, search: SearchDefinition, at: Locator, _text: str) -> tuple[Found, ...]:
        if at == search.by_reference:
            self.begun.append(self._clock.now())
            self._clock.go(0.5)
        if self._failure:
            kind = ScreenChanged if self._failure.startswith("screen.") else TargetUnavailable
            raise kind(self._failure, "業務システムがエラーを返しました。")
        return (Found(reference=None, receipt="R1", shown={}),)

    def open_found(self, _search: SearchDefinition, _found: Found) -> dict[str, str]:
        return {}

    def go_back(self) -> None:
        """Nothing."""

    def at_login(self) -> bool:
        return False

    def picture(self, *_: object) -> bytes:
        return b"picture"


def reopened(here: Town, clock: FixedClock, **changed: object) -> Office:
    """Answer the office at a fixed time, its business system with these hours and limits."""
    office = open_office(here.office.settings, clock)
    said = {**office.targets["machi"].model_dump(by_alias=True), **changed}
    office.__dict__["targets"] = {"machi": TargetDefinition.model_validate(said)}
    return office


def test_two_robots_enter_at_the_same_time_and_each_case_once(here: Town, city: City) -> None:
    cases = approved(here, *(str(410021 + n) for n in range(6)))
    here.office.targets["machi"] = here.office.targets["machi"].model_copy(update={"robots": 2})
    both, entered = Barrier(2, timeout=30), list[int]()

    @contextmanager
    def log_in(office: Office, target: TargetDefinition) -> Iterator[TargetScreen]:
        with logged_in(office, target) as screens:
            # Neither begins before the other is in.
            both.wait()
            entered.append(get_ident())
            yield screens

    done = enter_all(here.office, "test", run_id=None, log_in=log_in)
    assert (done.counts, done.failures) == ({Outcome.CONFIRMED: 6}, ())
    assert [in_city(city, here.office, one) for one in cases] == [1] * 6
    assert len(set(entered)) == 2


@pytest.mark.parametrize("ends", [EnvironmentProblem, KeyboardInterrupt])
def test_what_ends_one_robot_ends_the_other_after_its_case(here: Town, ends: type[BaseException]) -> None:
    approved(here, *(str(410031 + n) for n in range(4)))
    clock = FixedClock()
    office, begun, gone = reopened(here, clock, robots=2), Event(), Event()

    class Held(Target):
        def search(self, search: SearchDefinition, at: Locator, text: str) -> tuple[Found, ...]:
            begun.set()
            assert gone.wait(30)
            return super().search(search, at, text)

    screens, caller = Held(office, clock), get_ident()

    @contextmanager
    def log_in(_office: Office, _target: TargetDefinition) -> Iterator[TargetScreen]:
        if get_ident() != caller:
            yield screens  # type: ignore[misc]
            return
        assert begun.wait(30)
        # The case is over only when this robot is gone.
        Timer(0.5, gone.set).start()
        raise ends("environment.browser", "") if ends is EnvironmentProblem else ends

    with pytest.raises(ends):
        enter_all(office, "test", run_id=None, log_in=log_in)
    assert len(screens.begun) == 1


def test_a_case_about_the_same_thing_waits_for_the_one_on_its_way(here: Town) -> None:
    defined, owners = (
        by_policy(here.office),
        (("410041", "神栖太郎"), ("410041", "神栖次郎"), ("410042", "神栖太郎")),
    )
    first, second, other = (
        here.read(f"{n}.png", defined=defined, toroku_bango=Text(text=number), shimei=Text(text=name))
        for n, (number, name) in enumerate(owners)
    )
    office, way = here.office, Way(screen=here.office.screens[SLUG], target=here.office.targets["machi"])

    def claimed() -> Claim | None:
        return office.entries.claim("test", {SLUG: way}, seconds=60, run_id=None)

    mine, theirs = claimed(), claimed()
    assert mine is not None
    assert theirs is not None
    assert [mine.record.case_id, theirs.record.case_id, claimed()] == [first, other, None]
    office.entries.finish(first, mine.fence, EntryResult(outcome=Outcome.HELD, code="entry.already_there"))
    again = claimed()
    assert again is not None
    assert again.record.case_id == second


def test_three_failures_in_a_row_stop_the_round_and_one_that_is_away_at_once(here: Town) -> None:
    cases, clock = approved(here, "420001", "420002", "420003", "420004"), FixedClock()
    office = reopened(here, clock)
    broken, away = Target(office, clock, "target.error"), Target(office, clock, "target.no_answer")
    assert enter_all(office, "test", run_id=None, log_in=away).failures == ("target.no_answer",)
    done = enter_all(office, "test", run_id=None, log_in=broken)
    assert (done.counts, done.failures) == ({Outcome.NOTHING_SAVED: 3}, ("target.error",) * 3)
    assert (away.logins, broken.logins) == (1, 3)
    assert [here.state(one) for one in cases] == [State.APPROVED] * 4
    # Those that it tried wait for the next round: nobody loses two attempts in one.
    assert sorted(len(office.history.case(one).entries) for one in cases) == [0, 1, 1, 2]


def test_a_screen_that_changed_stops_its_procedure_alone(here: Town) -> None:
    approved(here, "420005", "420006")
    clock = FixedClock()
    office = reopened(here, clock)
    done = enter_all(office, "test", run_id=None, log_in=(changed := Target(office, clock, "screen.missing")))
    assert (done.counts, changed.logins) == ({Outcome.NOTHING_SAVED: 1}, 1)


def test_after_so_many_cases_a_fresh_login_goes_on(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shifts, "CASES_OF_A_LOGIN", 2)
    approved(here, "420007", "420008", "420009")
    clock = FixedClock()
    office = reopened(here, clock)
    crowded = Target(office, clock)
    assert enter_all(office, "test", run_id=None, log_in=crowded).counts == {Outcome.HELD: 3}
    assert crowded.logins == 2


def test_a_business_system_gets_no_more_cases_a_minute_than_it_takes(here: Town) -> None:
    approved(here, "420010", "420011", "420012")
    clock, waited = FixedClock(), list[float]()
    office = reopened(here, clock, most_per_minute=20)

    def pause(seconds: float) -> None:
        waited.append(seconds)
        clock.go(seconds)

    done = enter_all(office, "test", run_id=None, log_in=(crowded := Target(office, clock)), pause=pause)
    assert done.counts == {Outcome.HELD: 3}
    between = [(after - before).total_seconds() for before, after in pairwise(crowded.begun)]
    assert (between, waited) == ([3.0, 3.0], [2.5, 2.5])


def test_a_system_that_closes_gets_no_further_case(here: Town) -> None:
    approved(here, "420013", "420014")
    clock = FixedClock()
    # It is nine in the office, and a case takes half a second.
    closing = {"since": "2026-11-24T09:00:00.2", "until": "2026-11-25T00:00:00"}
    office = reopened(here, clock, maintenance=[closing])
    crowded = Target(office, clock)
    assert enter_all(office, "test", run_id=None, log_in=crowded).counts == {Outcome.HELD: 1}
    again = enter_all(office, "test", run_id=None, log_in=crowded)
    assert (again.counts, again.closed, again.halted) == ({}, ("machi",), ())
    Halts(office.book).halt_target("machi", "調査", actor="test")
    assert enter_all(office, "test", run_id=None, log_in=crowded).halted == ("machi",)


def test_what_this_machine_lacks_ends_the_round(here: Town) -> None:
    (case_id,) = approved(here, "420015")
    bare = open_office(here.office.settings.model_copy(update={"credentials": {}}))
    with pytest.raises(EnvironmentProblem, match=r"environment\.credentials"):
        enter_all(bare, "test", run_id=None)
    assert (here.state(case_id), here.office.history.case(case_id).entries) == (State.APPROVED, ())
