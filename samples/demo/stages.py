"""One stage of the day after the other: flows run by Prefect, watched through the ledger."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from flows.serving import Stage
from intake.watching import ready
from records.case import PageState, State
from records.errors import ApplicationError
from yomikaki.office import Office
from yomikaki.running import Running

# A scheduled run may hold the stage, or a target be busy: look again, but not for ever.
MOST_ROUNDS = 12
LOOK_SECONDS = 0.4
# The lists of the demonstration are shorter.
MOST_ROWS = 100
ENTERING = (State.APPROVED, State.ENTERING, State.SUBMITTING, State.IN_DOUBT)
Waiting = Callable[[], int]


class Day:
    """The phases of the day, each with a bar on the screen and its seconds."""

    def __init__(self, console: Console) -> None:
        self.seconds: dict[str, float] = {}
        self.progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), console=console,
        )  # fmt: skip

    @contextmanager
    def phase(self, name: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Time a phase; its block gets what moves the bar."""
        bar, begun = self.progress.add_task(name, total=total), time.monotonic()
        yield lambda done: self.progress.update(bar, completed=done)
        self.seconds[name] = time.monotonic() - begun
        self.progress.update(bar, total=total or 1, completed=total or 1)

    def run_until_none_waits(self, running: Running, stage: Stage, name: str, waiting: Waiting) -> None:
        """Run a stage by Prefect until the ledger has nothing more for it.

        Raises:
            ApplicationError: after several rounds something still waits (``flow.failures``).
        """
        total = waiting()
        with self.phase(name, total) as show, _beside() as beside:
            states: list[str] = []
            while left := waiting():
                if len(states) == MOST_ROUNDS:
                    ends = "、".join(states)
                    raise ApplicationError(
                        "flow.failures", f"{name}: {left} 件が残っています(実行: {ends})。"
                    )
                going = beside.submit(_run, running, stage)
                while not going.done():
                    wait([going], timeout=LOOK_SECONDS)
                    show(max(total - waiting(), 0))
                states.append(going.result())


@contextmanager
def _beside() -> Iterator[ThreadPoolExecutor]:
    """Open a thread that nobody waits for: after Ctrl-C its call ends when Prefect does."""
    pool = ThreadPoolExecutor(1)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False)


def _run(running: Running, stage: Stage) -> str:
    """Run a stage; on SQLite Prefect refuses now and then under load, and the ledger knows what is left."""
    try:
        return running.run_now(stage)
    except OSError as error:
        time.sleep(LOOK_SECONDS)
        return str(error)


def files_waiting(office: Office) -> Waiting:
    """Answer how to count the files that nobody has taken in yet."""
    return lambda: len(ready(office.settings.watch, stable_seconds=0.0, now=office.clock.now()))


def pages_waiting(office: Office) -> Waiting:
    """Answer how to count the pages, and the rows of lists, that nobody has read yet."""

    def count() -> int:
        unread = [one for one in office.history.pages(PageState.TO_SORT) if one.message is None]
        rows = office.listed.waiting(tuple(office.catalog), limit=MOST_ROWS)
        return len(unread) + len(rows) + len(office.history.cases((State.RECEIVED,)))

    return count


def entries_waiting(office: Office) -> Waiting:
    """Answer how to count the cases that bots still work on."""
    return lambda: len(office.history.cases(ENTERING))
