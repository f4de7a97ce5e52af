"""Files that are in no ledger: opened and read to be looked at, and nothing of them kept."""

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.pipeline import PageReading
from intake.opening import open_scan
from ledger.blobs import FileBlobs
from records.errors import EnvironmentProblem, QuarantineError, YomikakiError
from records.ids import Sha256, new_id
from records.paths import Slug
from records.reading import PageTask, Problem
from yomikaki.reading import UNREADABLE, read_each
from yomikaki.settings import Settings


@dataclass(frozen=True)
class LooseSheet:
    """What came of one page; of a whole file that cannot be taken, where ``page`` is None."""

    file: Path
    page: int | None
    reading: PageReading | None = None
    refused: Problem | None = None

    @property
    def problem(self) -> Problem | None:
        """Why there is no record; None where there is one."""
        return self.refused or (self.reading.problem if self.reading else None)


def read_loose(
    settings: Settings,
    files: Sequence[Path],
    procedure: Slug | None,
    today: dt.date,
    progress: Callable[[int, int], None],
) -> list[LooseSheet]:
    """Open and read files; answer their sheets in the files' order, then the pages'.

    ``progress`` is told how many pages are done, of how many.

    Raises:
        EnvironmentProblem: this machine lacks something that reading needs.
    """
    with tempfile.TemporaryDirectory(prefix="yomikaki-read-") as name:
        apart = settings.model_copy(update={"home": Path(name), "calibrations_at": settings.calibrations})
        tasks: dict[str, tuple[Path, PageTask]] = {}
        sheets = []
        for file in files:
            opened = _opened(file, procedure, FileBlobs(apart.blobs))
            if isinstance(opened, LooseSheet):
                sheets.append(opened)
            else:
                tasks |= {task.page.id: (file, task) for task in opened}
            progress(0, len(tasks))
        waiting = [task for _, task in tasks.values()]
        for done, (task, answer) in enumerate(read_each(apart, waiting, today), start=1):
            sheets.append(_sheet(tasks[task.page.id][0], task, answer))
            progress(done, len(tasks))
    return sorted(sheets, key=lambda sheet: (files.index(sheet.file), sheet.page or 0))


def _opened(file: Path, procedure: Slug | None, blobs: FileBlobs) -> list[PageTask] | LooseSheet:
    data = file.read_bytes()
    try:
        _, pages = open_scan(data, new_id(), blobs.put)
    except QuarantineError as error:
        return LooseSheet(file, None, refused=Problem(code=error.code, message=error.message))
    pdf: Sha256 | None = blobs.put(data) if any(page.text_layer for page in pages) else None
    return [PageTask(page=page, procedure=procedure, pdf=pdf if page.text_layer else None) for page in pages]


def _sheet(file: Path, task: PageTask, answer: PageReading | Exception) -> LooseSheet:
    if isinstance(answer, EnvironmentProblem):
        raise answer
    if isinstance(answer, YomikakiError):
        refused = Problem(code=answer.code, message=answer.message)
        return LooseSheet(file, task.page.number, refused=refused)
    if isinstance(answer, Exception):
        return LooseSheet(file, task.page.number, refused=UNREADABLE)
    return LooseSheet(file, task.page.number, answer)
