"""Every waiting page, read in processes beside this one and filed in the ledger."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from extractors.pipeline import BLANK_PAGE, PageReading
from ledger.advancing import Definitions
from records.base import Frozen
from records.canonical import digest_of
from records.case import PageState
from records.errors import EnvironmentProblem, LeaseLost, YomikakiError
from records.reading import PageTask, Record
from yomikaki.listing_round import file_rows
from yomikaki.office import Office
from yomikaki.reading import UNREADABLE, read_each

# A hundred pages take two processes about two minutes; others may take over after a quarter of an hour.
PAGES_PER_CLAIM = 100
LEASE_SECONDS = 900.0
ACTOR = "reader"


class Read(StrEnum):
    """What became of a page, or of a row of an export.

    CHANGED: the definition that it was read by was released anew meanwhile; the next round reads it again.
    """

    FILED = "filed"
    LEFT = "left"
    BLANK = "blank"
    LISTED = "listed"
    CHANGED = "changed"
    TAKEN_BY_ANOTHER = "taken_by_another"
    FAILED = "failed"


class ReadCounts(Frozen):
    """What became of the pages of one round, and the codes of technical failures."""

    counts: dict[Read, int]
    failures: tuple[str, ...]


def read_all(
    office: Office, worker: str, *, run_id: str | None, progress: Callable[[Read], None] = lambda _: None
) -> ReadCounts:
    """File the rows of exports, then read pages until none waits, and file each as soon as it is read.

    Sides that wait as a form which was mended meanwhile are read among them.

    Raises:
        EnvironmentProblem: this machine cannot read. Its pages wait for the next round; none is taken for
            unreadable.
    """
    counts, failures, again = Counter[Read](), [], []
    if rows := file_rows(office, run_id):
        counts[Read.LISTED] = rows
    office.gathering.let_go([digest_of(one.form) for one in _known(office)], actor=ACTOR)
    while tasks := office.sorting.claim(worker, limit=PAGES_PER_CLAIM, seconds=LEASE_SECONDS):
        for task, reading in _readings(office, tasks):
            end, code = file_reading(office, task, reading, run_id)
            counts[end] += 1
            progress(end)
            if code is not None:
                failures.append(code)
            if end is Read.CHANGED:
                again.append(task.page.id)
    office.sorting.give_back(again, actor=ACTOR)
    gather_sides(office, run_id)
    return ReadCounts(counts=counts, failures=tuple(failures))


def _readings(
    office: Office, tasks: Sequence[PageTask]
) -> Iterator[tuple[PageTask, PageReading | Exception]]:
    """Answer what was read of each page; where this machine cannot read, give back those that are left."""
    left = {task.page.id for task in tasks}
    for task, reading in read_each(office.settings, tasks, office.today()):
        if isinstance(reading, EnvironmentProblem):
            office.sorting.give_back(left, actor=ACTOR)
            raise reading
        left.remove(task.page.id)
        yield task, reading


def gather_sides(office: Office, run_id: str | None) -> int:
    """Join the sides of applications that wait for each other; answer how many cases that made.

    Before that, pages that were sent in again join the cases that they mend.
    """
    office.mending.mend_all({digest_of(one.form): one for one in _known(office)}, run_id=run_id, actor=ACTOR)
    waiting = office.gathering.waiting_forms()
    return sum(
        office.gathering.gather(one, run_id=run_id, actor=ACTOR)
        for one in _known(office)
        if digest_of(one.form) in waiting
    )


def _known(office: Office) -> list[Definitions]:
    """Answer every 業務 once for each of its printed forms."""
    return [one for defined in office.catalog.values() for one in defined.versions()]


def file_reading(
    office: Office, task: PageTask, reading: PageReading | Exception, run_id: str | None
) -> tuple[Read, str | None]:
    """Write down what became of a page; answer it, with the code of a technical failure."""
    try:
        if isinstance(reading, Exception):
            code = reading.code if isinstance(reading, YomikakiError) else UNREADABLE.code
            office.sorting.leave(task.page.id, UNREADABLE, actor=ACTOR)
            return Read.FAILED, code
        if reading.record is not None:
            return _file(office, task, reading.record, run_id), None
        if reading.problem == BLANK_PAGE:
            office.sorting.leave(task.page.id, BLANK_PAGE, actor=ACTOR, state=PageState.BLANK)
            return Read.BLANK, None
        office.sorting.leave(
            task.page.id, reading.problem or UNREADABLE, actor=ACTOR, nearest=reading.nearest
        )
    except LeaseLost:
        return Read.TAKEN_BY_ANOTHER, None
    return Read.LEFT, None


def _file(office: Office, task: PageTask, record: Record, run_id: str | None) -> Read:
    now, known = office.clock.now(), office.catalog.get(record.procedure)
    defined = known.printed_as(record.form_sha256) if known else None
    if defined is None:
        return Read.CHANGED
    office.sorting.file(
        task.page.id, record.model_copy(update={"read_at": now}), defined, run_id=run_id, actor=ACTOR
    )
    return Read.FILED
