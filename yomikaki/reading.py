"""Pages read in processes of their own: engines and templates loaded once, only ids come and go."""

import datetime as dt
import importlib
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import cast

import cv2

from extractors.pipeline import PageReading, PdfPage, read_page
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate, load_templates
from ledger.blobs import FileBlobs
from records.errors import BusinessError, EnvironmentProblem, YomikakiError
from records.paths import Slug
from records.reading import PageTask, Problem
from values.extracts import Extracts
from yomikaki.calibrations import current
from yomikaki.catalog import load_catalog
from yomikaki.extracts import load_extracts
from yomikaki.settings import Settings

UNREADABLE = Problem(
    code="page.unreadable", message="このページの読み取りは途中で止まります。目で見てください。"
)


@dataclass(frozen=True)
class Reader:
    """Engines, templates and the store, opened once."""

    blobs: FileBlobs
    templates: tuple[FormTemplate, ...]
    engines: Engines
    routing: Routing
    extracts: Extracts

    def read(self, task: PageTask, today: dt.date) -> PageReading:
        """Read a page, keep its pictures in the store, and answer without them."""
        if task.procedure not in {None, *(one.form.slug for one in self.templates)}:
            raise BusinessError("procedure.unknown", "この業務の定義がありません。")
        reading = read_page(
            self.blobs.get(task.page.pixels),
            task.page.dpi,
            self.templates,
            self.engines,
            self.routing,
            today=today,
            procedure=task.procedure,
            pdf=None if task.pdf is None else PdfPage(self.blobs.get(task.pdf), task.page.number),
            extracts=self.extracts,
        )
        for picture in reading.pictures.values():
            self.blobs.put(picture)
        return replace(reading, pictures={})


def open_reader(settings: Settings) -> Reader:
    """Load the engines and every form.

    Raises:
        BusinessError: a definition is not as it must be (``definition.bad``).
        EnvironmentProblem: there is no such recogniser (``environment.recogniser``), or the chosen
            calibration is not what it was (``environment.calibration``).
    """
    return Reader(
        blobs=FileBlobs(settings.blobs),
        templates=load_templates(settings.procedures, settings.templates),
        engines=open_engines(settings.recogniser),
        extracts=load_extracts(settings),
        routing=Routing(current(settings), _budgets(settings)),
    )


def _budgets(settings: Settings) -> dict[Slug, float]:
    catalog = load_catalog(settings.procedures)
    return {slug: defined.procedure.budget.wrong_per_1000 for slug, defined in catalog.items()}


def open_engines(name: str) -> Engines:
    """Load the engines that a setting names as ``module:function``.

    Raises:
        EnvironmentProblem: there is no such recogniser (``environment.recogniser``).
    """
    module, _, function = name.partition(":")
    try:
        made = getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError, ValueError) as error:
        raise EnvironmentProblem(
            "environment.recogniser", f"YOMIKAKI_RECOGNISER の {name} が見つかりません。"
        ) from error
    return cast(Engines, made)


# What a process of the pool reads with, or why it cannot: the first task then says so, and the pool lives.
_reader: Reader | EnvironmentProblem | None = None


def prepare(settings: Settings) -> None:
    """Make this process ready to read. One core each: the pool has the others.

    Whatever keeps it from being ready, a definition that somebody spoilt too, is no fault of any page.
    """
    global _reader
    cv2.setNumThreads(1)
    try:
        _reader = open_reader(settings)
    except YomikakiError as error:
        _reader = EnvironmentProblem(error.code, error.message)


def read_one(task: PageTask, today: dt.date) -> PageReading:
    """Read one page in a prepared process.

    Raises:
        YomikakiError: the page cannot be read.
        EnvironmentProblem: this process could not be made ready; nothing is wrong with the page.
    """
    if isinstance(_reader, EnvironmentProblem):
        raise _reader
    assert _reader is not None, "prepare comes first"  # noqa: S101 - the pool's initializer
    return _reader.read(task, today)


@contextmanager
def reading_pool(settings: Settings) -> Iterator[Executor]:
    """Open a pool of ``settings.readers`` processes, each made ready once.

    Spawned, not forked: a copy of a process with threads of Prefect or OpenCV may hang.
    """
    pool = ProcessPoolExecutor(
        max_workers=settings.readers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare,
        initargs=(settings,),
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def read_each(
    settings: Settings, tasks: Sequence[PageTask], today: dt.date
) -> Iterator[tuple[PageTask, PageReading | Exception]]:
    """Answer each page's reading as it comes, or why there is none.

    A page that kills its process takes the whole pool along: whatever was not finished is then read again,
    each page with a process to itself.
    """
    unfinished = {task.page.id: task for task in tasks}
    with reading_pool(settings) as pool:
        waiting = {pool.submit(read_one, task, today): task for task in tasks}
        for done in as_completed(waiting):
            if isinstance(done.exception(), BrokenProcessPool):
                break
            task = waiting[done]
            del unfinished[task.page.id]
            yield task, _outcome(done)
    for task in unfinished.values():
        with reading_pool(settings) as own:
            yield task, _outcome(own.submit(read_one, task, today))


def _outcome(done: Future[PageReading]) -> PageReading | Exception:
    """Answer what a process answered. A defect of ours in one page must not lose the others."""
    error = done.exception()
    if error is None:
        return done.result()
    return error if isinstance(error, Exception) else RuntimeError("reader")
