"""Many cases at one business system: one login for many of them, and a fresh one where the old may be broken.

A case ends as the protocol says, whatever breaks; what broke is not used for the next one. Where the system
takes several robots at a time each has a login of its own, and what one of them learns holds for all.
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Literal

from bots.port import TargetScreen
from ledger.claims import Way
from records.entry import EntryResult, Outcome
from records.errors import ScreenChanged, TargetUnavailable
from records.paths import Slug
from records.target import TargetDefinition
from yomikaki.attempts import LEASE_SECONDS, Round, attempt, goes_on
from yomikaki.office import Office
from yomikaki.robots import LogIn, Pause, in_use, keep_pace, on_screens

# A browser grows with every page that it shows: after so many cases it makes room for another.
CASES_OF_A_LOGIN = 100
# Between two logins doubts are settled: none waits until the last case of the day is entered.
SECONDS_OF_A_LOGIN = 180.0
# What fails for one case after the other is no matter of the case, and each of them loses an attempt.
FAILURES_IN_A_ROW = 3
# Nobody is there to take the next case either.
_AWAY = frozenset({"target.no_answer", "target.login_refused"})

# Nothing is left to do now; go on with a fresh login: as this one has served its time, or may be broken.
_Ended = Literal["over", "served", "broken"]


def enter_on_screens(
    office: Office,
    target: TargetDefinition,
    procedures: tuple[Slug, ...],
    log_in: LogIn,
    pause: Pause,
    done: Round,
    settle: Callable[[], None],
) -> None:
    """Enter what is approved for one business system, until nothing is left or it may not be used any more.

    ``settle`` ends what is in doubt: before anything new is entered, and whenever a login has ended. A round
    may go on for long, and nobody waits for it to learn whether a case was saved.

    A case that failed is left to the next round. A screen that is not as defined stops its own 業務 until
    then; a system that is away, or three failures in a row, stop all of them. Where nobody can log in, no
    case loses an attempt.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
    """
    settle()
    shift = _Shift(office, target, procedures, log_in, pause, done, settle)
    robots = ThreadPoolExecutor(max_workers=target.robots)
    try:
        # One of them is this one: where the target takes a single robot there is no other thread.
        others = [robots.submit(shift.serve) for _ in range(1, target.robots)]
        shift.serve()
        for other in others:
            other.result()
    finally:
        # Whatever ended this robot, the others end after the case that they are at.
        shift.end()
        robots.shutdown()


class _Shift:
    """The work at one business system in one round: of each robot, over several logins."""

    def __init__(
        self,
        office: Office,
        target: TargetDefinition,
        procedures: tuple[Slug, ...],
        log_in: LogIn,
        pause: Pause,
        done: Round,
        settle: Callable[[], None],
    ) -> None:
        self._office = office
        self._target = target
        self._log_in = log_in
        self._pause = pause
        self._done = done
        self._settle = settle
        self._settling = Lock()
        # Never changed in place: other robots look into it meanwhile.
        self._ways = {
            one: Way(screen=office.screens[one], target=target) for one in procedures if goes_on(office, one)
        }
        self._in_a_row = 0
        self._over = False

    def serve(self) -> None:
        """Work as one robot, by one login after the other.

        Raises:
            EnvironmentProblem: no browser, or nobody set the robot's credentials.
        """
        ended: _Ended = "served"
        while ended != "over" and not self._over:
            try:
                with self._log_in(self._office, self._target) as screens:
                    ended = self._work(screens)
            except (ScreenChanged, TargetUnavailable) as error:
                self._done.failures.append(error.code)
                self.end()
            with self._settling:
                self._settle()

    def end(self) -> None:
        """Let no robot begin another case."""
        self._over = True

    def _work(self, screens: TargetScreen) -> _Ended:
        """Enter one case after the other by one login, and answer why it ended."""
        bot_of = on_screens(self._office, screens)
        until = self._office.clock.now() + dt.timedelta(seconds=SECONDS_OF_A_LOGIN)
        for _ in range(CASES_OF_A_LOGIN):
            if self._over or not self._anything_to_do():
                return "over"
            if self._office.clock.now() > until:
                return "served"
            keep_pace(self._office, self._target, self._pause)
            if not in_use(self._office, self._target):
                return "over"
            claim = self._office.entries.claim(
                self._done.worker,
                self._ways,
                seconds=LEASE_SECONDS,
                run_id=self._done.run_id,
                without=self._done.failed,
            )
            if claim is None:
                return "over"
            slug = claim.record.procedure
            result = attempt(self._office, bot_of(slug), claim, self._done)
            if result is not None and (ended := self._ended_by(slug, result)):
                return ended
        return "served"

    def _anything_to_do(self) -> bool:
        return bool(self._ways) and self._office.entries.waiting(tuple(self._ways)) > 0

    def _ended_by(self, slug: Slug, result: EntryResult) -> _Ended | None:
        """Answer whether an attempt's end ends the login too."""
        code = result.code or ""
        if result.outcome not in (Outcome.NOTHING_SAVED, Outcome.IN_DOUBT):
            self._in_a_row = 0
            return None
        if code in _AWAY:
            self.end()
            return "over"
        if code.startswith("screen."):
            # A person has to look at its definition; the other 業務 have other screens.
            self._ways = {other: way for other, way in self._ways.items() if other != slug}
            return None
        self._in_a_row += 1
        if self._in_a_row >= FAILURES_IN_A_ROW:
            self.end()
        return "broken"
