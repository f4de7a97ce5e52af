"""Cases whose saving click happened, or may have, and whose end nobody saw: the target is searched."""

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress

from bots.excel import settle_in_workbook
from bots.settle import settle
from ledger.claims import InDoubt
from ledger.entering import UNANSWERED
from records.entry import EntryResult
from records.errors import IllegalMove, LeaseLost, ScreenChanged, TargetUnavailable
from records.paths import Slug
from records.target import TargetDefinition
from yomikaki.attempts import Round
from yomikaki.office import Office
from yomikaki.robots import LogIn, Pause, in_use, keep_pace

# In doubt for longer than this is left to the next round.
LONGEST_WAIT_SECONDS = 30.0
_Settled = Callable[[InDoubt], EntryResult | None]


def settle_on_screens(
    office: Office,
    target: TargetDefinition,
    procedures: tuple[Slug, ...],
    log_in: LogIn,
    pause: Pause,
    done: Round,
) -> None:
    """Search the target for every case in doubt, with a fresh login: the one that clicked is over.

    First those of workers that died meanwhile are taken over: a round may last for hours.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
    """
    office.entries.release_expired()
    doubts = _doubts_of(office, procedures)
    if not doubts or not in_use(office, target):
        return
    _wait_for_commits(office, target, doubts, pause)
    try:
        with log_in(office, target) as screens:

            def settled(doubt: InDoubt) -> EntryResult | None:
                keep_pace(office, target, pause)
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

            _settle_each(office, doubts, settled, done)
    except (ScreenChanged, TargetUnavailable) as error:
        done.failures.append(error.code)


def settle_in_workbooks(office: Office, done: Round) -> None:
    """Look into the workbooks for every case in doubt."""

    def settled(doubt: InDoubt) -> EntryResult | None:
        slug = doubt.record.procedure
        control = office.entries.newest_confirmed(slug)
        return settle_in_workbook(
            office.settings.workbooks, office.workbooks[slug], doubt.record, control=control
        )

    _settle_each(office, _doubts_of(office, office.workbooks), settled, done)


def hand_over_doubts(office: Office, done: Round) -> None:
    """Put before a person what the target of a screen did not settle in time."""
    delays = {
        slug: office.targets[screen.target].longest_commit_seconds or 0.0
        for slug, screen in office.screens.items()
    }
    for _ in office.entries.hand_over(delays):
        done.note(UNANSWERED)


def _doubts_of(office: Office, procedures: Iterable[Slug]) -> list[InDoubt]:
    known = frozenset(procedures)
    return [one for one in office.entries.in_doubt() if one.record.procedure in known]


def _settle_each(office: Office, doubts: list[InDoubt], settled: _Settled, done: Round) -> None:
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
