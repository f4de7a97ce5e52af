"""Pages read in processes of their own: engines and templates loaded once, only ids come and go."""

import datetime as dt
import importlib
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import cast

import cv2

from extractors.engines.tesseract import TesseractReader
from extractors.pipeline import PageReading, PdfPage, read_page
from extractors.read import Engines, Recogniser
from extractors.template import FormTemplate, load_templates
from ledger.blobs import FileBlobs
from records.errors import BusinessError, EnvironmentProblem, YomikakiError
from records.paths import Slug
from records.reading import PageTask
from yomikaki.settings import Settings


@dataclass(frozen=True)
class Reader:
    """Engines, templates and the store, opened once."""

    blobs: FileBlobs
    templates: dict[Slug, FormTemplate]
    engines: Engines

    def read(self, task: PageTask, today: dt.date) -> PageReading:
        """Read a page, keep its pictures in the store, and answer without them."""
        if task.procedure is not None and task.procedure not in self.templates:
            raise BusinessError("procedure.unknown", f"{task.procedure} という業務はありません。")
        reading = read_page(
            self.blobs.get(task.page.pixels),
            task.page.dpi,
            self.templates,
            self.engines,
            today=today,
            procedure=task.procedure,
            pdf=None if task.pdf is None else PdfPage(self.blobs.get(task.pdf), task.page.number),
        )
        for picture in reading.pictures.values():
            self.blobs.put(picture)
        return replace(reading, pictures={})


def open_reader(settings: Settings) -> Reader:
    """Load the engines and every form.

    Raises:
        BusinessError: a definition is not as it must be (``definition.bad``).
        EnvironmentProblem: there is no such recogniser (``environment.recogniser``).
    """
    return Reader(
        blobs=FileBlobs(settings.blobs),
        templates=load_templates(settings.procedures),
        engines=Engines(_recogniser(settings.recogniser), TesseractReader()),
    )


def _recogniser(name: str) -> Recogniser:
    module, _, kind = name.partition(":")
    try:
        made = getattr(importlib.import_module(module), kind)()
    except (ImportError, AttributeError, ValueError) as error:
        raise EnvironmentProblem(
            "environment.recogniser", f"YOMIKAKI_RECOGNISER の {name} が見つかりません。"
        ) from error
    return cast(Recogniser, made)


# What a process of the pool reads with, or why it cannot: the first task then says so, and the pool lives.
_reader: Reader | YomikakiError | None = None


def prepare(settings: Settings) -> None:
    """Make this process ready to read. One core each: the pool has the others."""
    global _reader
    cv2.setNumThreads(1)
    try:
        _reader = open_reader(settings)
    except YomikakiError as error:
        _reader = error


def read_one(task: PageTask, today: dt.date) -> PageReading:
    """Read one page in a prepared process.

    Raises:
        YomikakiError: the page cannot be read, or this process could not be made ready.
    """
    if isinstance(_reader, YomikakiError):
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
