"""Approved cases into their business systems (one browser per target for many cases) and workbooks."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from bots.browser import opened
from bots.browser_screen import BrowserScreen
from bots.excel import WorkbookEntering, settle_in_workbook
from bots.hours import is_open
from bots.port import TargetScreen
from bots.protocol import ScreenEntering
from bots.session import Session
from bots.settle import settle
from ledger.entering import Claim, InDoubt, Way
from records.base import Frozen
from records.entry import EntryResult, FinalRecord, Intent, Outcome
from records.errors import BusinessError, IllegalMove, LeaseLost
from records.ids import Id
from records.paths import Slug
from records.ports import Entering
from records.procedure import Stage
from records.target import TargetDefinition
from yomikaki.office import Office
from yomikaki.restoring import keep_head, require_not_restored

LEASE_SECONDS = 180.0
# The click must come this long before the lease ends, so that nobody else has taken the case over.
BEFORE_LEASE = dt.timedelta(seconds=20)
# In doubt for longer than this is left to the next round.
LONGEST_WAIT_SECONDS = 30.0
Progress = Callable[[Outcome], None]
BotOf = Callable[[Slug], Entering]
Settled = Callable[[InDoubt], EntryResult | None]
# Log in at a target; the login, and what carries it, is gone after the block.
LogIn = Callable[[Office, TargetDefinition], AbstractContextManager[TargetScreen]]
# Let seconds pass; a simulated office lets its own clock go on.
Pause = Callable[[float], None]


class EnteredCounts(Frozen):
    """How the attempts of one round ended, and the codes of technical failures."""

    counts: dict[Outcome, int]
    failures: tuple[str, ...]
    closed: tuple[Slug, ...]


class _AnchoredJournal:
    """The ledger's journal; before a click its head is signed outside, so that a later restore is seen.

    Without that a backup from before the click could be restored, and the case entered a second time.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    def intent(self, case_id: Id, intent: Intent) -> None:
        self._office.entries.intent(case_id, intent)

    def submitting(self, case_id: Id, fence: int) -> None:
        self._office.entries.submitting(case_id, fence)
        keep_head(self._office)

    def finish(self, case_id: Id, fence: int, result: EntryResult) -> None:
        self._office.entries.finish(case_id, fence, result)


class _Round:
    """What one round counts."""

    def __init__(self, progress: Progress) -> None:
        self.counts = Counter[Outcome]()
        self.failures: list[str] = []
        self._progress = progress

    def note(self, result: EntryResult) -> None:
        self.counts[result.outcome] += 1
        if result.outcome is Outcome.NOTHING_SAVED and result.code != "entry.absent":
            self.failures.append(result.code or "entry.browser")
        self._progress(result.outcome)


@contextmanager
def logged_in(office: Office, target: TargetDefinition) -> Iterator[TargetScreen]:
    """Log in at a target with a browser of its own.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
    """
    known = office.credentials(target.slug)
    with opened(office.settings.browser) as context:
        yield BrowserScreen(Session(context, target, known.user, known.password.get_secret_value()))


def enter_all(
    office: Office,
    worker: str,
    *,
    run_id: str | None,
    progress: Progress = lambda _: None,
    log_in: LogIn = logged_in,
    pause: Pause = time.sleep,
) -> EnteredCounts:
    """Enter every approved case whose target is open, and settle what is in doubt.

    ``log_in`` answers the screens of a target: a browser's, unless a simulator drives the protocol. Every
    wait of the round goes through ``pause``.

    A technical failure stops its procedure (an unreachable target stops as a whole) until the next round:
    what fails for one case would spend the attempts of all.

    Raises:
        EnvironmentProblem: no browser, nobody set the robot's credentials, or the ledger was restored and
            nobody has settled what happened since (``environment.ledger_restored``).
    """
    require_not_restored(office)
    done, closed = _Round(progress), []
    office.entries.release_expired()
    for slug, target in office.targets.items():
        procedures = _procedures_of(office, slug)
        if not office.entries.waiting(procedures):
            continue
        if not is_open(target, office.clock.now()):
            closed.append(slug)
            continue
        with log_in(office, target) as screens:
            ways = {
                one: Way(screen=office.screens[one], target=target)
                for one in procedures
                if _goes_on(office, one)
            }
            _enter_claims(office, _on_screens(office, screens), worker, ways, run_id, done)
        _settle_on_screens(office, target, procedures, log_in, pause, done)
    if office.entries.waiting(tuple(office.workbooks)):
        _enter_workbooks(office, worker, run_id, done)
    return EnteredCounts(counts=done.counts, failures=tuple(done.failures), closed=tuple(closed))


def rehearse(office: Office, record: FinalRecord) -> EntryResult:
    """Fill one record's screen and stop before the saving click; the picture is kept.

    Where it ends in a workbook, the workbook with its row is written beside it, compared and removed.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
    """
    if record.procedure in office.workbooks:
        return _in_workbooks(office)(record.procedure).rehearse(record)
    with logged_in(office, office.targets[office.screens[record.procedure].target]) as screens:
        return _on_screens(office, screens)(record.procedure).rehearse(record)


def _goes_on(office: Office, slug: Slug) -> bool:
    """Tell whether new cases of a 業務 are entered: not where its stage says that it has ended."""
    return slug not in office.catalog or office.defined(slug).procedure.stage is not Stage.STOPPED


def _procedures_of(office: Office, target: Slug) -> tuple[Slug, ...]:
    return tuple(slug for slug, screen in office.screens.items() if screen.target == target)


def _on_screens(office: Office, screens: TargetScreen) -> BotOf:
    return lambda slug: ScreenEntering(screens, office.screens[slug], office.blobs, office.sensitive(slug))


def _in_workbooks(office: Office) -> BotOf:
    folder = office.settings.workbooks
    # A folder that the office set is a share: one that is gone is an outage, and never made anew.
    if office.settings.excel is None:
        folder.mkdir(parents=True, exist_ok=True)
    return lambda slug: WorkbookEntering(folder, office.workbooks[slug], office.clock)


def _enter_workbooks(office: Office, worker: str, run_id: str | None, done: _Round) -> None:
    known = office.workbooks
    ways = {slug: Way(screen=one, target=one) for slug, one in known.items() if _goes_on(office, slug)}
    _enter_claims(office, _in_workbooks(office), worker, ways, run_id, done)

    def settled(doubt: InDoubt) -> EntryResult | None:
        slug = doubt.record.procedure
        control = office.entries.newest_confirmed(slug)
        return settle_in_workbook(
            office.settings.workbooks, office.workbooks[slug], doubt.record, control=control
        )

    doubts = [one for one in office.entries.in_doubt() if one.record.procedure in known]
    _settle_doubts(office, doubts, settled, done)


def _enter_claims(
    office: Office,
    bot_of: BotOf,
    worker: str,
    ways: dict[Slug, Way],
    run_id: str | None,
    done: _Round,
) -> None:
    going = dict(ways)
    while going:
        claim = office.entries.claim(worker, going, seconds=LEASE_SECONDS, run_id=run_id)
        if claim is None:
            return
        result = _enter(office, bot_of(claim.record.procedure), claim)
        if result is None:
            continue
        done.note(result)
        if result.outcome is Outcome.NOTHING_SAVED:
            del going[claim.record.procedure]
            if (result.code or "").startswith("target."):
                return


def _enter(office: Office, bot: Entering, claim: Claim) -> EntryResult | None:
    """Run the protocol for one claim; None where the case went to somebody else or was withdrawn."""
    record, journal = claim.record, _AnchoredJournal(office)
    # Both mean that nothing was clicked, and that the ledger already says so.
    with suppress(LeaseLost, BusinessError):
        result = bot.enter(record, claim.fence, claim.lease_until - BEFORE_LEASE, journal)
        journal.finish(record.case_id, claim.fence, result)
        return result
    return None


def _settle_on_screens(
    office: Office,
    target: TargetDefinition,
    procedures: tuple[Slug, ...],
    log_in: LogIn,
    pause: Pause,
    done: _Round,
) -> None:
    """Search the target for every case in doubt, with a fresh browser: the one that clicked is closed."""
    doubts = [one for one in office.entries.in_doubt() if one.record.procedure in procedures]
    if not doubts:
        return
    _wait_for_commits(office, target, doubts, pause)
    with log_in(office, target) as screens:

        def settled(doubt: InDoubt) -> EntryResult | None:
            return settle(
                screens,
                office.screens[doubt.record.procedure],
                doubt.record,
                office.blobs,
                clicked_at=doubt.clicked_at,
                now=office.clock.now(),
                control=office.entries.newest_confirmed(doubt.record.procedure),
                sensitive=office.sensitive(doubt.record.procedure),
            )

        _settle_doubts(office, doubts, settled, done)


def _settle_doubts(office: Office, doubts: list[InDoubt], settled: Settled, done: _Round) -> None:
    for doubt in doubts:
        result = settled(doubt)
        # Another machine may have settled it meanwhile.
        with suppress(LeaseLost, IllegalMove):
            if result is not None:
                office.entries.settled(doubt.record.case_id, doubt.fence, result)
                done.note(result)


def _wait_for_commits(office: Office, target: TargetDefinition, doubts: list[InDoubt], pause: Pause) -> None:
    """Wait until the target can no longer be writing, if that is soon."""
    delay = target.longest_commit_seconds or 0.0
    last = max(doubt.clicked_at for doubt in doubts)
    left = (last + dt.timedelta(seconds=delay) - office.clock.now()).total_seconds()
    if 0 < left <= LONGEST_WAIT_SECONDS:
        pause(left)
