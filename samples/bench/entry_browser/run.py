"""One run: a case, what goes wrong with it, rounds until it is settled, and what the target really holds."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from bots.browser import VIEWPORT
from bots.browser_screen import BrowserScreen
from bots.plan import make_plan
from bots.port import TargetScreen
from bots.session import Session
from records.base import Frozen
from records.case import State
from records.entry import FinalRecord
from records.errors import YomikakiError
from records.paths import Slug
from records.target import TargetDefinition
from samples.bench.entry_browser.dying import WorkerDied, mortal_browser, watched
from samples.bench.entry_browser.systems import Nature, Row, System
from samples.bench.entry_browser.troubles import Trouble
from samples.bench.entry_office import ShiftedClock, Waiting, approve_case, invented
from samples.city.process import City
from yomikaki.entering import enter_all
from yomikaki.office import Office
from yomikaki.robots import LogIn

USER, PASSWORD = "robot", "machi-robot-1"
# A page of a stand-in system comes in milliseconds: what takes longer will never come.
PATIENCE_SECONDS = 2.0
# Longer than any call here takes where nothing is frozen.
LONGEST_CALL_SECONDS = 12.0
MOST_ROUNDS = 8
# Longer than any lease.
LEASE_OVER_SECONDS = 600.0
MOVING = frozenset({State.APPROVED, State.ENTERING, State.SUBMITTING, State.IN_DOUBT})
# Of how many calls one is drawn where a trouble does not name it.
DRAWN_FROM = {"perform": 14, "picture": 2, "shown": 2}


class Ended(Frozen):
    """How one run ended. ``there``: the case's records in the target's own database, ``before``: at first."""

    system: str
    nature: str
    trouble: str
    seed: int
    state: State
    codes: tuple[str, ...]
    there: int
    before: int
    equal: bool
    rounds: int
    seconds: float
    struck: bool

    @property
    def doubled(self) -> bool:
        """The same case stands in the target more than once."""
        return self.there - self.before > 1

    @property
    def lost(self) -> bool:
        """It is said to be registered, and is not, or says something else."""
        return self.state is State.CONFIRMED and (self.there == 0 or not self.equal)

    @property
    def unsettled(self) -> bool:
        """Rounds did not end it."""
        return self.state in MOVING


class Bench:
    """One system of one nature, with an office that enters into it, and a browser for all runs."""

    def __init__(
        self, system: System, nature: Nature, office: Office, clock: ShiftedClock, city: City,
        browser: Browser, executable: Path,
    ) -> None:  # fmt: skip
        self.system, self.nature, self.office = system, nature, office
        self._clock, self._city, self._browser, self._executable = clock, city, browser, executable

    def run(self, trouble: Trouble, seed: int) -> Ended:
        """Enter one case while this goes wrong, and let rounds follow until it is settled."""
        rng = random.Random(seed)
        slug = rng.choice(self.system.slugs)
        waiting = approve_case(self.office, slug, seed, invented(slug, seed))
        expected = self._expected(slug, waiting)
        self._by_hand(trouble, slug, expected)
        before = len(self._in_target(slug, expected))
        self._city.clear()
        for one in (*self.nature.planned, *trouble.planned):
            self._city.plan(one.fault, one.times, step=one.step, amount=one.amount)
        begun, attempt = time.perf_counter(), _Attempt(trouble, rng)
        rounds = self._rounds(waiting, attempt)
        seconds = time.perf_counter() - begun
        found = self._in_target(slug, expected)
        return Ended(
            system=self.system.name, nature=self.nature.name, trouble=trouble.name, seed=seed,
            state=self._state(waiting), codes=tuple(attempt.codes), there=len(found), before=before,
            equal=all(_same(row, expected) for row in found), rounds=rounds, seconds=seconds,
            struck=attempt.struck or trouble.death is None,
        )  # fmt: skip

    def _expected(self, slug: Slug, waiting: Waiting) -> Row:
        record = FinalRecord(
            case_id=waiting.id, procedure=slug, reference=waiting.reference, values=waiting.values,
            digest="0" * 64,
        )  # fmt: skip
        row = self.system.expected(record, make_plan(self.office.screens[slug], record).fill)
        return row if self.nature.has_reference else {**row, self.system.reference: ""}

    def _by_hand(self, trouble: Trouble, slug: Slug, expected: Row) -> None:
        if trouble.by_hand is not None:
            row = expected if trouble.by_hand == "ours" else {**expected, self.system.reference: ""}
            self.system.by_hand(self._city.database, slug, row)

    def _in_target(self, slug: Slug, expected: Row) -> list[Row]:
        """Answer the records of the case, and what somebody entered by hand for the same thing."""
        rows, key = self.system.rows(self._city.database, slug), self.system.key(slug)
        ours = self.system.reference if self.nature.has_reference else None
        return [row for row in rows if any(row[one] == expected[one] for one in (ours, key) if one)]

    def _rounds(self, waiting: Waiting, attempt: "_Attempt") -> int:
        for number in range(1, MOST_ROUNDS + 1):
            office = replace(self.office)
            vars(office).update(vars(self.office))
            vars(office)["entries"] = watched(self.office.entries, attempt.strike)
            try:
                counts = enter_all(office, "bench", run_id=None, log_in=self._log_in(attempt))
                attempt.codes += counts.failures
            except WorkerDied:
                self._clock.go(LEASE_OVER_SECONDS)
            except YomikakiError as error:
                attempt.codes.append(error.code)
            if self._state(waiting) not in MOVING:
                return number
        return MOST_ROUNDS

    def _log_in(self, attempt: "_Attempt") -> LogIn:
        @contextmanager
        def log_in(_office: Office, target: TargetDefinition) -> Iterator[TargetScreen]:
            if attempt.ends_browser:
                with mortal_browser(self._browser, self._executable) as (context, kill):
                    context.set_default_timeout(PATIENCE_SECONDS * 1000)
                    attempt.kill = kill
                    session = Session(
                        context, target, USER, PASSWORD, PATIENCE_SECONDS, longest_call=LONGEST_CALL_SECONDS
                    )
                    yield self._screens(session, attempt)
                return
            context = self._browser.new_context(locale="ja-JP", viewport=VIEWPORT)
            context.set_default_timeout(PATIENCE_SECONDS * 1000)
            try:
                yield self._screens(Session(context, target, USER, PASSWORD, PATIENCE_SECONDS), attempt)
            finally:
                context.close()

        return log_in

    def _screens(self, session: Session, attempt: "_Attempt") -> TargetScreen:
        screens: TargetScreen = BrowserScreen(session)
        return watched(screens, attempt.strike)

    def _state(self, waiting: Waiting) -> State:
        return self.office.history.case(waiting.id).line.state


class _Attempt:
    """Lets the death of a run happen, once."""

    def __init__(self, trouble: Trouble, rng: random.Random) -> None:
        self._death = death = trouble.death
        self._freezes = trouble.freezes
        self._left = 0 if death is None else death.nth or rng.randint(1, DRAWN_FROM[death.call])
        self.codes: list[str] = []
        self.kill: Callable[[], None] = lambda: None
        self.struck = False

    @property
    def ends_browser(self) -> bool:
        """The browser of the present login is to die, or to be ended: it must not be everybody's."""
        if self._freezes:
            return True
        return self._death is not None and self._death.who == "browser" and not self.struck

    def strike(self, call: str, after: bool) -> None:  # noqa: FBT001 - told by a watch
        """Be told of a call."""
        if self._death is None or self.struck or (call, after) != (self._death.call, self._death.after):
            return
        self._left -= 1
        if self._left > 0:
            return
        self.struck = True
        if self._death.who == "worker":
            raise WorkerDied
        self.kill()


def _same(row: Row, expected: Row) -> bool:
    """Tell whether a row says what was to be typed; line ends as a form sends them."""
    return all(_line_ends(row[name] or "") == _line_ends(text) for name, text in expected.items())


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").strip(" \n")
