"""Approved cases into their business systems (one login for many cases) and workbooks."""

import time
from functools import partial

from ledger.claims import Way
from ledger.halts import Halts
from records.base import Frozen
from records.entry import EntryResult, FinalRecord, Outcome
from records.paths import Slug
from yomikaki.attempts import LEASE_SECONDS, Progress, Round, attempt, goes_on
from yomikaki.bulk_round import enter_in_bulk, rehearse_in_bulk
from yomikaki.doubts import hand_over_doubts, settle_in_workbooks, settle_on_screens
from yomikaki.lookup_round import look_up_all, rehearse_lookup
from yomikaki.office import Office
from yomikaki.robots import LogIn, Pause, in_use, in_workbooks, keep_pace, logged_in, on_screens
from yomikaki.shifts import enter_on_screens


class EnteredCounts(Frozen):
    """How the attempts of one round ended, and the codes of technical failures.

    ``closed`` and ``halted`` are the business systems at which cases wait until they open, or go on.
    """

    counts: dict[Outcome, int]
    failures: tuple[str, ...]
    closed: tuple[Slug, ...]
    halted: tuple[Slug, ...]


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

    Raises:
        EnvironmentProblem: no browser, nobody set the robot's credentials, or the ledger was restored and
            nobody has settled what happened since (``environment.ledger_restored``).
    """
    office.require_known()
    done, closed, halted = Round(worker, run_id, progress), [], []
    office.entries.release_expired()
    for slug, target in office.targets.items():
        procedures = _procedures_of(office, slug)
        if not office.entries.waiting(procedures):
            continue
        if slug in Halts(office.book).targets():
            halted.append(slug)
        elif not in_use(office, target):
            closed.append(slug)
        else:
            settle = partial(settle_on_screens, office, target, procedures, log_in, pause, done)
            enter_on_screens(office, target, procedures, log_in, pause, done, settle)
    hand_over_doubts(office, done)
    if office.entries.waiting(tuple(office.workbooks)):
        _enter_in_workbooks(office, done)
        settle_in_workbooks(office, done)
    enter_in_bulk(office, done)
    look_up_all(office, log_in, pause, done)
    return EnteredCounts(
        counts=done.counts, failures=tuple(done.failures), closed=tuple(closed), halted=tuple(halted)
    )


def rehearse(
    office: Office, record: FinalRecord, *, log_in: LogIn = logged_in, pause: Pause = time.sleep
) -> EntryResult:
    """Fill one record's screen and stop before the saving click; the picture is kept.

    Where it ends in a workbook, the workbook with its row is written beside it, compared and removed; a bulk
    file of the one record is made and read back.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
        ApplicationError: nobody can log in at the target.
    """
    if record.procedure in office.workbooks:
        return in_workbooks(office)(record.procedure).rehearse(record)
    if record.procedure in office.bulks:
        return rehearse_in_bulk(office, record)
    if record.procedure in office.lookups:
        return rehearse_lookup(office, record, log_in=log_in)
    target = office.targets[office.screens[record.procedure].target]
    keep_pace(office, target, pause)
    with log_in(office, target) as screens:
        return on_screens(office, screens)(record.procedure).rehearse(record)


def _procedures_of(office: Office, target: Slug) -> tuple[Slug, ...]:
    return tuple(slug for slug, screen in office.screens.items() if screen.target == target)


def _enter_in_workbooks(office: Office, done: Round) -> None:
    """Enter what is approved for workbooks; one that cannot be written stops its own 業務."""
    bot_of = in_workbooks(office)
    ways = {
        slug: Way(screen=one, target=one) for slug, one in office.workbooks.items() if goes_on(office, slug)
    }
    while ways:
        claim = office.entries.claim(done.worker, ways, seconds=LEASE_SECONDS, run_id=done.run_id)
        if claim is None:
            return
        slug = claim.record.procedure
        result = attempt(office, bot_of(slug), claim, done)
        if result is not None and result.outcome is Outcome.NOTHING_SAVED:
            del ways[slug]
