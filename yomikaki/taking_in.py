"""The watch folder, once: every file that holds still is taken in."""

import fcntl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.taking import Taken, take
from intake.watching import ready
from records.base import Frozen
from records.errors import ApplicationError, EnvironmentProblem
from yomikaki.lists import load_lists
from yomikaki.office import Office

BUSY = EnvironmentProblem("environment.stage_busy", "別の処理が動いています。あとでやり直してください。")


class TakenCounts(Frozen):
    """What became of the files of one round; those of technical ``failures`` (codes) stay where they are."""

    counts: dict[Taken, int]
    failures: tuple[str, ...]


@contextmanager
def alone(home: Path, stage: str) -> Iterator[bool]:
    """Answer whether this process is the only one on this machine in a stage, until the block ends.

    A round that takes longer than its schedule's interval must not pile up others behind it.
    """
    place = home / "locks" / stage
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def take_in(office: Office) -> TakenCounts:
    """Take in every file of the watch folder that has held still.

    Raises:
        EnvironmentProblem: the folder is not there (``environment.watch_folder``).
        BusinessError: a ``list.yaml`` does not say what it must (``definition.bad``).
    """
    settings = office.settings
    counts, failures = Counter[Taken](), []
    lists = tuple(load_lists(settings.procedures, office.catalog).values())
    waiting = ready(settings.watch, stable_seconds=settings.stable_seconds, now=office.clock.now())
    for path in waiting:
        try:
            counts[take(path, settings.watch, office.blobs, office.reception, lists)] += 1
        except ApplicationError as error:
            failures.append(error.code)
    return TakenCounts(counts=counts, failures=tuple(failures))
