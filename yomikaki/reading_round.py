"""Every waiting page, read in processes beside this one and filed in the ledger."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from enum import StrEnum

from extractors.pipeline import BLANK_PAGE, PageReading
from records.base import Frozen
from records.case import PageState
from records.errors import LeaseLost, YomikakiError
from records.ids import Sha256
from records.reading import PageTask, Problem, Record
from yomikaki.office import Office
from yomikaki.reading import read_one, reading_pool

# A hundred pages take two processes about two minutes; others may take over after a quarter of an hour.
PAGES_PER_CLAIM = 100
LEASE_SECONDS = 900.0
ACTOR = "reader"
UNREADABLE = Problem(
    code="page.unreadable", message="このページの読み取りは途中で止まります。目で見てください。"
)


class Read(StrEnum):
    """What became of a page."""

    FILED = "filed"
    LEFT = "left"
    BLANK = "blank"
    TAKEN_BY_ANOTHER = "taken_by_another"
    FAILED = "failed"


class ReadCounts(Frozen):
    """What became of the pages of one round, and the codes of technical failures."""

    counts: dict[Read, int]
    failures: tuple[str, ...]


def read_all(
    office: Office, worker: str, *, run_id: str | None, progress: Callable[[Read], None] = lambda _: None
) -> ReadCounts:
    """Read pages until none waits, and file each as soon as it is read."""
    counts, failures = Counter[Read](), []
    while tasks := office.sorting.claim(worker, limit=PAGES_PER_CLAIM, seconds=LEASE_SECONDS):
        for task, reading in _readings(office, tasks):
            end, code = _filed(office, task, reading, run_id)
            counts[end] += 1
            progress(end)
            if code is not None:
                failures.append(code)
    return ReadCounts(counts=counts, failures=tuple(failures))


def _readings(
    office: Office, tasks: Sequence[PageTask]
) -> Iterator[tuple[PageTask, PageReading | Exception]]:
    """Answer each page's reading as it comes, or why there is none.

    A page that kills its process takes the whole pool along: whatever was not finished is then read again,
    each page with a process to itself.
    """
    unfinished = {task.page.id: task for task in tasks}
    with reading_pool(office.settings) as pool:
        waiting = {pool.submit(read_one, task, office.today()): task for task in tasks}
        for done in as_completed(waiting):
            if isinstance(done.exception(), BrokenProcessPool):
                break
            task = waiting[done]
            del unfinished[task.page.id]
            yield task, _outcome(done)
    for task in unfinished.values():
        with reading_pool(office.settings) as own:
            yield task, _outcome(own.submit(read_one, task, office.today()))


def _outcome(done: Future[PageReading]) -> PageReading | Exception:
    """Answer what a process answered. A defect of ours in one page must not lose the others."""
    error = done.exception()
    if error is None:
        return done.result()
    return error if isinstance(error, Exception) else RuntimeError("reader")


def _filed(
    office: Office, task: PageTask, reading: PageReading | Exception, run_id: str | None
) -> tuple[Read, str | None]:
    """Write down what became of a page; answer it, with the code of a technical failure."""
    try:
        if isinstance(reading, Exception):
            code = reading.code if isinstance(reading, YomikakiError) else UNREADABLE.code
            office.sorting.leave(task.page.id, UNREADABLE, actor=ACTOR)
            return Read.FAILED, code
        if reading.record is not None:
            return _file(office, task, reading.record, reading.aligned, run_id), None
        if reading.problem == BLANK_PAGE:
            office.sorting.leave(task.page.id, BLANK_PAGE, actor=ACTOR, state=PageState.BLANK)
            return Read.BLANK, None
        office.sorting.leave(task.page.id, reading.problem or UNREADABLE, actor=ACTOR)
    except LeaseLost:
        return Read.TAKEN_BY_ANOTHER, None
    return Read.LEFT, None


def _file(office: Office, task: PageTask, record: Record, aligned: Sha256 | None, run_id: str | None) -> Read:
    now = office.clock.now()
    office.sorting.file(
        task.page.id, record.model_copy(update={"read_at": now}), office.defined(record.procedure),
        aligned=aligned, run_id=run_id, actor=ACTOR,
    )  # fmt: skip
    return Read.FILED
