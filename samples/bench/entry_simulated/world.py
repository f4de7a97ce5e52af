"""One simulated world: clock, target, ledger, workers that come and go, and what goes wrong among them."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress

from greenlet import greenlet
from sqlalchemy import select

from bots.port import TargetScreen
from ledger import schema
from ledger.book import Book
from ledger.halts import Halts
from ledger.heads import anchors_of
from ledger.restoring import orphans, resume
from records.case import State
from records.errors import ApplicationError, BusinessError, EnvironmentProblem, YomikakiError
from records.ids import Id
from records.target import TargetDefinition
from samples.bench.entry_simulated.clock import SimulatedClock
from samples.bench.entry_simulated.definitions import TARGET
from samples.bench.entry_simulated.faults import BETWEEN, LAST_STEP, STRIKES, Crash, Fault, Place, planned
from samples.bench.entry_simulated.office import (
    APART,
    MANY,
    STAFF,
    START,
    TWINS,
    FailingBook,
    Laboratory,
    MemoryBlobs,
    Waiting,
    WatchedEntries,
    office_on,
)
from samples.bench.entry_simulated.screen import SimulatedScreen
from samples.bench.entry_simulated.target import NATURES, REFERENCE, Nature, SimulatedTarget
from yomikaki.entering import enter_all
from yomikaki.office import Office
from yomikaki.restored import looked_up

# As prefect.yaml starts a round.
EVERY_SECONDS = 120.0
# A worker that froze looks on while at most so many others work.
DEEPEST = 2
# Where a worker wakes amid the work of another, that one is within so many steps of its start.
SOME_STEPS = 60
# How often each ledger is drawn.
LEDGERS = {APART: 72, TWINS: 24, MANY: 4}


class World:
    """Everything of one run. ``wrong`` collects what must never happen, as it is seen."""

    def __init__(
        self,
        seed: int,
        laboratory: Laboratory,
        kinds: Sequence[Fault] = tuple(Fault),
        natures: Sequence[Nature] = NATURES,
    ) -> None:
        self.rng = random.Random(seed)
        self.nature = self.rng.choice(natures)
        self.template = laboratory.template(self.rng.choices(list(LEDGERS), list(LEDGERS.values()))[0])
        self.home, self.engine = laboratory.laid_out(self.template), laboratory.engine
        self._laboratory = laboratory
        self.clock = SimulatedClock(START)
        self.clock.go(3600 + self.rng.randrange(3600))
        self.target = SimulatedTarget(self.nature, self.clock)
        self.blobs = MemoryBlobs(self._strike_off_screen, [one.scanned for one in self.template.cases])
        self.plan = planned(self.rng, kinds)
        # A batch is entered where it takes long, or it would show nothing that two cases do not.
        self.target.seconds_a_call = self.seconds_a_call = (
            3.0 if len(self.template.cases) > len(APART) else 0.4
        )
        self.hits = Counter[Fault]()
        self.wrong: list[str] = []
        self.closed = False
        self.withdrawn: dict[Id, bool] = {}
        # When the ledger was stopped by a restore, and when a person let it go on.
        self.stops: list[tuple[float, float]] = []
        self.restored = False
        # After how many of its steps the next worker stands still, and those that do.
        self._still_after: int | None = None
        self._standing_still: list[greenlet] = []
        self._steps = self._depth = self._workers = 0
        self._backup = self.template.folder / "ledger.sqlite"
        self._backup_at = self.rng.randrange(LAST_STEP) if self.rng.random() < 0.7 else None

    def office(self, *, failing: bool = False) -> Office:
        """Answer what a program opens at its start: a worker's may fail at every step."""
        failing_book = FailingBook(self.engine, self.clock, self._strike_off_screen)
        book = failing_book if failing else Book(self.engine, self.clock)
        office = office_on(book, self.home, self.clock, self.blobs, self.nature, closed=self.closed)
        if failing:
            office.__dict__["entries"] = WatchedEntries(book, self.wrong.append)
        return office

    def round(self) -> None:
        """Let a worker start and enter what waits; it may die of it. Then those go on that stood still."""
        self._enter()
        while self._depth == 0 and self._standing_still:
            self._standing_still.pop().switch()
            self._depth = 0

    def _enter(self) -> None:
        self._workers += 1
        self._depth += 1
        behind = self._is_behind()
        try:
            enter_all(
                self.office(failing=True), f"worker-{self._workers}", run_id="run", log_in=self._log_in,
                pause=self.clock.go,
            )  # fmt: skip
            if behind:
                self.wrong.append("restore_unnoticed")
        except Crash:
            pass
        except EnvironmentProblem as error:
            if error.code == "environment.ledger_restored":
                self._stand_before_a_person()
        except ApplicationError:
            # The database was lost: the flow's run fails, and the next one starts.
            pass
        finally:
            self._depth -= 1

    @contextmanager
    def _log_in(self, _office: Office, definition: TargetDefinition) -> Iterator[TargetScreen]:
        screen = SimulatedScreen(self.target, definition, self._strike, self._late)
        try:
            yield screen
        finally:
            self.wrong += [f"blind_click: {one}" for one in screen.blind_clicks]

    def _late(self, longest: float) -> float:
        return self.rng.uniform(0.0, longest)

    def _strike_off_screen(self, place: Place) -> Fault | None:
        return self._strike(place, None)

    def _strike(self, place: Place, screen: SimulatedScreen | None) -> Fault | None:
        """Be asked at every step of a worker, and let the first planned fault that fits happen."""
        if self._depth == 0:
            return None
        self._steps += 1
        self._stand_still(place)
        if self._backup_at is not None and self._steps >= self._backup_at and place is Place.PERFORM:
            self._backup_at = None
            self._back_up()
        for one in self.plan:
            if self._steps >= one.from_step and place in STRIKES[one.fault]:
                self.plan.remove(one)
                self.hits[one.fault] += 1
                self._happen(one.fault, screen)
                return one.fault
        return None

    def _happen(self, fault: Fault, screen: SimulatedScreen | None) -> None:
        match fault:
            case Fault.CRASH:
                raise Crash
            case Fault.FREEZE | Fault.FREEZE_BEFORE_CLICK:
                self._freeze()
            case Fault.RESTORE | Fault.RESTORE_AFTER_CLICK:
                self._restore()
            case Fault.WITHDRAWN:
                self._withdraw()
            case Fault.BY_HAND | Fault.BY_HAND_SAME_REFERENCE:
                self._enter_by_hand(same_reference=fault is Fault.BY_HAND_SAME_REFERENCE)
            case Fault.CLOSING:
                self.closed = True
            case Fault.HALTED:
                with suppress(BusinessError):
                    Halts(self.office().book).halt_target(TARGET, "止める", actor=STAFF[0])
            case _:
                self._happen_to_target(fault, screen)

    def _happen_to_target(self, fault: Fault, screen: SimulatedScreen | None) -> None:
        match fault:
            case Fault.BROWSER_DIES if screen is not None:
                screen.dead = True
            case Fault.SESSION_OVER if screen is not None:
                screen.end_session()
            case Fault.MAINTENANCE | Fault.MAINTENANCE_SHOWN_AS_PAGE:
                seconds = self.rng.uniform(20, 2400)
                self.target.go_down(seconds, as_page=fault is Fault.MAINTENANCE_SHOWN_AS_PAGE)
            case Fault.TARGET_RESTARTS:
                self.target.restart(loses=self.rng.random() < 0.5)
            case Fault.SLOW:
                self.target.seconds_a_call = self.rng.uniform(2, 10)
            case _:
                pass

    def _freeze(self) -> None:
        """Stand still, for a moment or past the lease, while other machines begin their rounds."""
        if self._depth == DEEPEST:
            self.clock.go(self.rng.uniform(1, EVERY_SECONDS))
            return
        left = self.rng.choice(
            [self.rng.uniform(1, 100), self.rng.uniform(150, 240), self.rng.uniform(240, 1500)]
        )
        while left > 0:
            self.clock.go(min(left, EVERY_SECONDS))
            left -= EVERY_SECONDS
            if left <= 0 and self.rng.random() < 0.5:
                self._still_after = self.rng.randrange(SOME_STEPS)
            other, depth = greenlet(self.round), self._depth
            other.switch()
            self._depth, self._still_after = depth, None
            if not other.dead:
                self._standing_still.append(other)

    def _stand_still(self, place: Place) -> None:
        """Let the one that was frozen wake up amid the work of another, which goes on when that has ended."""
        if self._still_after is None or self._depth < DEEPEST:
            return
        self._still_after -= 1
        if self._still_after < 0 and place in BETWEEN:
            depth, self._still_after = self._depth, None
            greenlet.getcurrent().parent.switch()
            self._depth = depth

    def _back_up(self) -> None:
        self._backup = self.home / "backup.sqlite"
        ledger, copy = sqlite3.connect(self.home / "ledger.sqlite"), sqlite3.connect(self._backup)
        with closing(ledger), closing(copy):
            ledger.backup(copy)

    def _restore(self) -> None:
        """Put an old copy of the ledger in its place; the worker that was at work dies, or goes on later."""
        self._laboratory.put_back(self._backup)
        self.restored, self.withdrawn = True, {}
        if self._depth < DEEPEST:
            self.round()
            self.settle_restore()
            self.round()
        if self.rng.random() < 0.5:
            raise Crash

    def is_halted(self) -> bool:
        """Tell whether somebody stopped the target."""
        return bool(Halts(self.office().book).targets())

    def _is_behind(self) -> bool:
        if not self.restored:
            return False
        office = Book(self.engine, self.clock)
        told = office_on(office, self.home, self.clock, self.blobs, self.nature)
        with self._at_peace():
            return bool(orphans(office, anchors_of(told.ledger_id, told.settings.anchors)))

    def settle_restore(self) -> None:
        """Let a person settle a restore, if there was one: before that nobody ends anything."""
        if self._is_behind():
            self._let_go_on()

    def _stand_before_a_person(self) -> None:
        """Let the refused round be told; where no other machine is at work, the person settles it at once."""
        if self._depth == 1:
            self._let_go_on()
            return
        now = self.clock.now().timestamp()
        since = max([now, *(end for _, end in self.stops)])
        if since < now + EVERY_SECONDS:
            self.stops.append((since, now + EVERY_SECONDS))

    def _let_go_on(self) -> None:
        """Let a person look into the target, which takes a while, and resume as the command does."""
        since = max([self.clock.now().timestamp(), *(end for _, end in self.stops)])
        self.clock.go(self.nature.longest_delay + self.rng.uniform(300, 3600))
        office = self.office()
        with self._at_peace():
            asked = tuple(looked_up(office, self._log_in, self.clock.go))
        doubted = [one.case.id for one in asked if one.maybe_entered]
        resume(
            office.book, office.ledger_id, office.settings.anchors,
            maybe_entered=doubted, reason="確認済み", actor=STAFF[0],
        )  # fmt: skip
        self.stops.append((since, self.clock.now().timestamp()))

    def _withdraw(self) -> None:
        """Let a person take an application back at this very moment, where the pages let them."""
        one = self._any_case()
        state, version = self.seen(one)
        if state is State.HELD:
            return
        with suppress(YomikakiError):
            self.office().holding.withdraw(one.id, version, "取下げ", user_id=STAFF[0])
            self.withdrawn[one.id] = self.clicks_of(one) > 0

    def _enter_by_hand(self, *, same_reference: bool) -> None:
        """Let a clerk enter the same paper in the target, or the resident's other application."""
        one = self._any_case()
        values = one.typed(referenced=self.nature.has_reference)
        if self.nature.has_reference and not same_reference:
            values[REFERENCE] = ""
        self.target.commit(values, by_hand=True)

    def seen(self, one: Waiting) -> tuple[State, int]:
        """Answer where a case is, and in which version."""
        cases = schema.cases
        query = select(cases.c.state, cases.c.version).where(cases.c.id == one.id)
        with self.engine.connect() as connection:
            row = connection.execute(query).one()
        return State(row.state), row.version

    def _any_case(self) -> Waiting:
        return self.rng.choice(self.template.cases)

    def clicks_of(self, one: Waiting) -> int:
        """Answer how many records of a case the robots made, written or still to be written."""
        stored = [*self.target.records, *(late for _, late in self.target.pending)]
        return sum(not each.by_hand and each.typed.items() >= one.values.items() for each in stored)

    @contextmanager
    def _at_peace(self) -> Iterator[None]:
        """Let nothing happen meanwhile."""
        depth, self._depth = self._depth, 0
        try:
            yield
        finally:
            self._depth = depth
