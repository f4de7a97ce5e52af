"""Files that are in no ledger: opened and read to be looked at, and nothing of them kept."""

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.pipeline import PageReading
from intake.opening import open_list, open_scan
from intake.recognising import recognised
from intake.sniff import LISTS, media_type_of
from ledger.blobs import FileBlobs
from records.errors import EnvironmentProblem, QuarantineError, YomikakiError
from records.ids import Sha256, new_id
from records.listing import Export
from records.paths import Slug
from records.reading import PageTask, Problem
from values.listed import record_of
from yomikaki.catalog import load_catalog
from yomikaki.extracts import load_extracts
from yomikaki.lists import load_lists
from yomikaki.reading import UNREADABLE, read_each
from yomikaki.settings import Settings


@dataclass(frozen=True)
class LooseSheet:
    """What came of one page, or of one row of an export; both are None of a file that cannot be taken."""

    file: Path
    page: int | None
    reading: PageReading | None = None
    refused: Problem | None = None
    row: int | None = None

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
            for one in _opened(file, procedure, apart, today):
                if isinstance(one, LooseSheet):
                    sheets.append(one)
                else:
                    tasks[one.page.id] = (file, one)
            progress(0, len(tasks))
        waiting = [task for _, task in tasks.values()]
        for done, (task, answer) in enumerate(read_each(apart, waiting, today), start=1):
            sheets.append(_sheet(tasks[task.page.id][0], task, answer))
            progress(done, len(tasks))
    return sorted(sheets, key=lambda sheet: (files.index(sheet.file), sheet.page or sheet.row or 0))


def _opened(
    file: Path, procedure: Slug | None, settings: Settings, today: dt.date
) -> Sequence[PageTask | LooseSheet]:
    data = file.read_bytes()
    try:
        media_type = media_type_of(data)
        if media_type in LISTS:
            return _rows(file, open_list(data, media_type), settings, today)
        return _pages(data, procedure, FileBlobs(settings.blobs))
    except QuarantineError as error:
        return [LooseSheet(file, None, refused=Problem(code=error.code, message=error.message))]


def _rows(file: Path, export: Export, settings: Settings, today: dt.date) -> list[LooseSheet]:
    catalog = load_catalog(settings.procedures)
    listing = recognised(export, load_lists(settings.procedures, catalog).values())
    form, extracts = catalog[listing.definition.slug].form, load_extracts(settings)
    records = (
        (row, record_of(form, row, listing.definition, today=today, extracts=extracts))
        for row in listing.rows
    )
    return [LooseSheet(file, None, PageReading(record), row=row.number) for row, record in records]


def _pages(data: bytes, procedure: Slug | None, blobs: FileBlobs) -> list[PageTask]:
    _, pages = open_scan(data, new_id(), blobs.put)
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
