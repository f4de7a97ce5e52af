"""Fill, scan and read sheets in processes; answer what came of each field."""

import datetime as dt
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from extractors.calibration import Calibration, shipped
from extractors.engines.shipped import shipped_engines
from extractors.images import encode
from extractors.pipeline import PageReading, read_page
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate, load_template
from records.base import Frozen
from records.form import FieldDefinition, FieldKind, FormDefinition
from records.paths import FieldPath, Slug
from records.reading import Clues, Decision, FieldValue
from records.values import Blank, Value
from samples.reading.contents import contents_of as practice_contents
from samples.reading.form import SLUG
from samples.reading.levels import Level, scanned_at
from samples.sheets.contents import contents_of
from samples.sheets.make import form_and_blanks, hand_of, written_pages
from values.compare import same
from values.normalise import understand
from yomikaki.settings import limit_libraries

READ_ON = dt.date(2026, 11, 24)


class Job(Frozen):
    """One sheet to fill and read."""

    folder: Path
    level: Level
    seed: int


class EngineOutcome(Frozen):
    """What one engine alone said of a field: right or not, and with which share."""

    engine: str
    right: bool
    share: float


class Outcome(Frozen):
    """One field of one sheet. ``hand`` is the font that it was written with; ``read`` None: page refused."""

    slug: Slug
    level: Level
    seed: int
    hand: str
    path: FieldPath
    kind: str
    truth: Value
    read: FieldValue | None
    right: bool
    engines: tuple[EngineOutcome, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether nobody would have to look."""
        return self.read is not None and self.read.decision is Decision.ACCEPT

    @property
    def clues(self) -> Clues | None:
        """What the probability was made from, where the field has one."""
        return self.read.clues if self.read else None


def collect(
    jobs: Sequence[Job], processes: int, progress: Callable[[], None] = lambda: None,
    calibration: Calibration | None = None,
) -> list[Outcome]:  # fmt: skip
    """Answer every field of every job's sheet."""
    found: list[Outcome] = []
    with multiprocessing.get_context("spawn").Pool(processes, _prepare, (calibration,)) as pool:
        for outcomes in pool.imap_unordered(outcomes_of, jobs):
            found += outcomes
            progress()
    return sorted(found, key=lambda one: (one.slug, one.level, one.seed, one.path))


_routing: Routing | None = None


def _prepare(calibration: Calibration | None) -> None:
    global _routing
    limit_libraries()
    _routing = Routing(calibration or shipped())


@lru_cache(maxsize=1)
def engines() -> Engines:
    """Answer the engines, loaded once a process."""
    return shipped_engines()


@lru_cache(maxsize=16)
def _templates(folder: Path) -> tuple[FormTemplate, ...]:
    return load_template(folder)


def outcomes_of(job: Job) -> tuple[Outcome, ...]:
    """Fill, scan and read one sheet, side by side."""
    form, blanks = form_and_blanks(job.folder)
    rng = np.random.default_rng([job.seed, 0, *form.slug.encode()])
    truth = practice_contents(rng) if form.slug == SLUG else contents_of(form.slug, rng)
    found: list[Outcome] = []
    for side, page in zip(form.pages, written_pages(form, blanks, job.seed, truth), strict=True):
        picture, dpi = scanned_at(job.level, page, job.seed)
        reading = read_page(
            encode(picture), dpi, _templates(job.folder), engines(), _routing or Routing(shipped()),
            today=READ_ON,
        )  # fmt: skip
        found += _outcomes(job, form.on(side), truth, reading)
    return tuple(found)


def _outcomes(
    job: Job, form: FormDefinition, truth: dict[FieldPath, Value], reading: PageReading
) -> Iterator[Outcome]:
    seen = {one.path: one for one in reading.record.fields} if reading.record else {}
    for field in form.fields:
        true, read = truth.get(field.path, Blank()), seen.get(field.path)
        yield Outcome(
            slug=form.slug, level=job.level, seed=job.seed, hand=hand_of(form.slug, job.seed).font,
            path=field.path, kind=field.kind.value, truth=true, read=read,
            right=read is not None and _is(read.value, true),
            engines=tuple(_alone(field, read, true)) if read else (),
        )  # fmt: skip


def _alone(field: FieldDefinition, read: FieldValue, truth: Value) -> Iterator[EngineOutcome]:
    """Answer what each engine alone made of a field; of a date each reads only parts."""
    for one in read.readings if field.kind is not FieldKind.DATE else ():
        value = understand(field, one.raw, today=READ_ON).value
        yield EngineOutcome(engine=one.engine, right=_is(value, truth), share=one.probability)


def _is(value: Value | None, truth: Value) -> bool:
    return value is not None and same(value, truth)
