"""Rows of lists looked up on business screens, one login for many; at a list's end a file of its results."""

import csv
import io
from contextlib import suppress
from pathlib import Path

from bots.laying_down import moved_to
from bots.lookup import ScreenLookup
from ledger.claims import Way
from ledger.lookup_results import LookedUp, ended_lists, table_of
from records.entry import EntryResult, FinalRecord, Outcome
from records.errors import ApplicationError, LeaseLost
from records.paths import Slug
from records.target import TargetDefinition
from values.spreadsheets import neutral
from yomikaki.attempts import LEASE_SECONDS, Round, goes_on
from yomikaki.office import Office
from yomikaki.robots import LogIn, Pause, in_use, keep_pace


def look_up_all(office: Office, log_in: LogIn, pause: Pause, done: Round) -> None:
    """Look up what is approved for it, then write the results of every list that has come to its end.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
    """
    for target in office.targets.values():
        slugs = tuple(slug for slug, one in office.lookups.items() if one.target == target.slug)
        if slugs and office.entries.waiting(slugs) and in_use(office, target):
            with suppress(_Failed):
                _look_up_at(office, target, slugs, log_in, pause, done)
    for one in ended_lists(office.book, tuple(office.lookups)):
        _write(office, one)


def rehearse_lookup(office: Office, record: FinalRecord, *, log_in: LogIn) -> EntryResult:
    """Look one record up, and keep nothing of it.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
        ApplicationError: nobody can log in at the target.
    """
    definition = office.lookups[record.procedure]
    with log_in(office, office.targets[definition.target]) as screens:
        result = ScreenLookup(screens, definition).look_up(record)
    found = result.outcome is Outcome.READ
    return result.model_copy(update={"outcome": Outcome.DRY_RUN}) if found else result


class _Failed(Exception):
    """Nobody can log in at a target, or it stopped answering; the next round tries again."""


def _look_up_at(
    office: Office,
    target: TargetDefinition,
    slugs: tuple[Slug, ...],
    log_in: LogIn,
    pause: Pause,
    done: Round,
) -> None:
    ways = {slug: Way(screen=office.lookups[slug], target=target) for slug in slugs if goes_on(office, slug)}
    try:
        with log_in(office, target) as screens:
            while ways and in_use(office, target):
                keep_pace(office, target, pause)
                claim = office.entries.claim(done.worker, ways, seconds=LEASE_SECONDS, run_id=done.run_id)
                if claim is None:
                    return
                record = claim.record
                result = ScreenLookup(screens, office.lookups[record.procedure]).look_up(record)
                with suppress(LeaseLost):
                    office.entries.finish(record.case_id, claim.fence, result)
                    done.note(result)
                if result.outcome is Outcome.NOTHING_SAVED:
                    # What fails for one row would spend the attempts of all.
                    del ways[record.procedure]
    except ApplicationError as error:
        done.failures.append(error.code)
        raise _Failed from error


def _write(office: Office, one: LookedUp) -> None:
    """Write the results of a list once, whole or not at all; its name carries an id and nobody's data."""
    folder = office.settings.results / one.procedure
    place = folder / f"{one.procedure}-{one.scan_id}.csv"
    if place.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rows = table_of(office.book, one, office.lookups[one.procedure].read)
    _laid_down(place, [[neutral(cell) for cell in row] for row in rows])


def _laid_down(place: Path, rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    draft = place.with_name(f".{place.name}.draft")
    draft.write_bytes(out.getvalue().encode("utf-8-sig"))
    moved_to(draft, place)
