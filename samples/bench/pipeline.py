"""The whole way of a sheet on one core, each part apart: file, reading, engines, store, ledger, Prefect."""

import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

from extractors.pipeline import PageReading
from records.base import Frozen
from records.reading import PageTask
from samples.bench.form import SLUG
from samples.bench.orchestrated import FlowSeconds, flow_seconds
from samples.bench.sheets import furnish, write_bundle
from samples.bench.timing import TesseractSeconds, peak_memory, ready, tesseract_two_ways, timed_reading
from samples.city.process import free_port
from yomikaki.office import Office, open_office
from yomikaki.reading import reading_pool
from yomikaki.reading_round import Read, file_reading
from yomikaki.settings import Settings
from yomikaki.taking_in import take_in

FIRST_SEED = 25_000
LEASE_SECONDS = 3600.0
GOALS = {"total": 3.0, "not_inference": 1.0, "prefect": 0.2}
Progress = Callable[[str], None]


class SheetSeconds(Frozen):
    """One sheet: seconds of each stage on the wall, one core; ``processor`` what reading took of processors.

    ``inference`` is what the engines took of reading: their own work with the pictures' last preparation.
    """

    total: float
    inference: float
    processor: float
    stages: dict[str, float]

    @property
    def not_inference(self) -> float:
        """Everything else."""
        return self.total - self.inference


class Spread(Frozen):
    """Seconds per sheet."""

    median: float
    p95: float


class Figures(Frozen):
    """What ``yomikaki bench pipeline --json`` prints."""

    sheets: int
    fields: int
    forms: int
    dpi: float
    machine: dict[str, str | int | list[float]]
    total: Spread
    inference: Spread
    not_inference: Spread
    processor: Spread
    stages: dict[str, Spread]
    process_start: float
    peak_memory_bytes: int
    tesseract: TesseractSeconds
    tesseract_ratio: float
    prefect: FlowSeconds | None
    prefect_share: float | None
    goals: dict[str, float]
    met: dict[str, bool]
    each: tuple[SheetSeconds, ...]


def measure(count: int, *, prefect: bool, progress: Progress) -> Figures:
    """Fill, drop, take in, read and file so many sheets; then as many again in a flow run.

    Raises:
        EnvironmentProblem: this machine lacks something (``environment.…``).
    """
    with tempfile.TemporaryDirectory(prefix="yomikaki-bench-") as name:
        home = Path(name)
        progress("用紙を作っています")
        furnish(home / "procedures")
        settings = Settings(
            home=home, ledger_url=None, procedures=home / "procedures", stable_seconds=0.0, trial=True,
            prefect_port=free_port(),
        )  # fmt: skip
        office = open_office(settings)
        load = list(os.getloadavg())
        taken = _taken(office, FIRST_SEED, count)
        progress("読み取りを測っています")
        figures = _measured(office, count, taken, load)
        if not prefect:
            return figures
        progress("Prefect を測っています")
        _taken(office, FIRST_SEED + count, count)
        return _with_prefect(figures, flow_seconds(settings, count))


def _taken(office: Office, first_seed: int, count: int) -> float:
    """Drop a bundle, take it in, and answer the seconds that this took."""
    settings = office.settings
    write_bundle(settings.procedures, settings.watch / "計測" / f"{first_seed}.tif", first_seed, count)
    begun = time.perf_counter()
    take_in(office)
    return time.perf_counter() - begun


def _measured(office: Office, count: int, taken: float, load: list[float]) -> Figures:
    tasks = office.sorting.claim("bench", limit=count, seconds=LEASE_SECONDS)
    alone = office.settings.model_copy(update={"readers": 1})
    with reading_pool(alone) as pool:
        begun = time.perf_counter()
        pool.submit(ready).result()
        start = time.perf_counter() - begun
        each, last = [], tasks[-1]
        for task in tasks:
            reading, seconds, processor = pool.submit(timed_reading, task, office.today()).result()
            each.append(_sheet(office, task, reading, taken / count, seconds, processor))
        memory = pool.submit(peak_memory).result()
        tesseract = pool.submit(tesseract_two_ways, alone, last, office.today()).result()
    return _figures(office, each, last, start, memory, tesseract, load)


def _sheet(
    office: Office, task: PageTask, reading: PageReading, taken: float, seconds: float, processor: float
) -> SheetSeconds:
    begun = time.perf_counter()
    filed, _ = file_reading(office, task, reading, None)
    filing = time.perf_counter() - begun
    assert filed is Read.FILED  # noqa: S101 - the benchmark's own sheets
    assert reading.record is not None  # noqa: S101 - filed
    stages = {one.stage: one.seconds for one in reading.record.seconds}
    around = seconds - sum(stages.values())
    return SheetSeconds(
        total=taken + seconds + filing,
        inference=sum(one.engine for one in reading.record.seconds),
        processor=processor,
        stages={"take": taken, **stages, "store": around, "file": filing},
    )


def _figures(
    office: Office,
    each: Sequence[SheetSeconds],
    task: PageTask,
    start: float,
    memory: int,
    tesseract: TesseractSeconds,
    load: list[float],
) -> Figures:
    total, rest = _spread(one.total for one in each), _spread(one.not_inference for one in each)
    return Figures(
        sheets=len(each), fields=len(office.defined(SLUG).form.fields), forms=len(office.catalog),
        dpi=task.page.dpi,
        machine={"processor": platform.processor() or platform.machine(), "cores": os.cpu_count() or 1,
                 "python": platform.python_version(), "load_before": load},
        total=total, inference=_spread(one.inference for one in each), not_inference=rest,
        processor=_spread(one.processor for one in each),
        stages={name: _spread(one.stages[name] for one in each) for name in each[0].stages},
        process_start=start, peak_memory_bytes=memory,
        tesseract=tesseract, tesseract_ratio=tesseract.a_call_each / tesseract.one_call,
        prefect=None, prefect_share=None, goals=GOALS,
        met={"total": total.p95 <= GOALS["total"], "not_inference": rest.p95 <= GOALS["not_inference"]},
        each=tuple(each),
    )  # fmt: skip


def _with_prefect(figures: Figures, flow: FlowSeconds) -> Figures:
    met = {
        "total": figures.total.p95 + flow.share <= GOALS["total"],
        "not_inference": figures.met["not_inference"],
        "prefect": flow.share <= GOALS["prefect"],
    }
    return figures.model_copy(update={"prefect": flow, "prefect_share": flow.share, "met": met})


def _spread(seconds: Iterator[float]) -> Spread:
    found = sorted(seconds)
    last = quantiles(found, n=20, method="inclusive")[-1] if len(found) > 1 else found[0]
    return Spread(median=median(found), p95=last)
