"""Many simulated runs, counted: doubles and losses in the target's own store, and how long doubts lasted."""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from records.base import Frozen
from samples.bench.entry_simulated.faults import Fault
from samples.bench.entry_simulated.office import Laboratory
from samples.bench.entry_simulated.run import RunResult, run

# Each of so many runs is also read row by row and hash by hash (``yomikaki ledger verify``).
VERIFIED_EACH = 50
# Seeds that a process runs before it reports; each of these times two ledgers are made anew.
CHUNK = 250
SHOWN = 20
# In memory where there is such a folder: a run waits for no disk.
FAST = Path("/dev/shm")  # noqa: S108 - a private folder is made inside
Progress = Callable[[str], None]


class Simulated(Frozen):
    """What the simulated runs came to.

    ``wrong`` counts by kind everything that must never happen, doubles and losses among it; ``seeds`` are the
    first of them, each to be replayed alone. ``longest_doubt_minutes`` is simulated time from the click to an
    end or a person; a target may add its declared delay to the ten minutes.
    """

    runs: int
    cases: int
    natures: dict[str, int]
    faults: dict[Fault, int]
    ends: dict[str, int]
    doubts: int
    longest_doubt_minutes: float
    verified: int
    double: int
    lost: int
    wrong: dict[str, int]
    seeds: tuple[int, ...]
    wall_seconds: float
    processes: int
    machine: dict[str, int | list[float]]


def simulate(runs: int, first: int = 0, processes: int = 1, progress: Progress = lambda _: None) -> Simulated:
    """Run the seeds from ``first`` on."""
    begun, load, results = time.monotonic(), list(os.getloadavg()), list[RunResult]()
    for chunk in _chunks(range(first, first + runs), processes):
        results += chunk
        progress(f"模擬 {len(results):,} / {runs:,}")
    return _summed(results, time.monotonic() - begun, load, processes)


@contextmanager
def opened_laboratory() -> Iterator[Laboratory]:
    """Open a laboratory in a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=FAST if FAST.is_dir() else None) as folder:
        laboratory = Laboratory(Path(folder))
        try:
            yield laboratory
        finally:
            laboratory.close()


def run_seeds(seeds: Iterable[int]) -> list[RunResult]:
    """Run these seeds one after the other."""
    with opened_laboratory() as laboratory:
        return [run(seed, laboratory, verified=seed % VERIFIED_EACH == 0) for seed in seeds]


def replay(seed: int) -> RunResult:
    """Run one seed again."""
    return run_seeds([seed])[0]


def _chunks(seeds: range, processes: int) -> Iterator[list[RunResult]]:
    chunks = [seeds[at : at + CHUNK] for at in range(0, len(seeds), CHUNK)]
    if processes == 1:
        yield from map(run_seeds, chunks)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(run_seeds, chunks)


def _summed(results: list[RunResult], seconds: float, load: list[float], processes: int) -> Simulated:
    wrong = Counter(kind_of(text) for one in results for text in one.wrong)
    ends: Counter[str] = sum((Counter(one.ends) for one in results), Counter())
    faults: Counter[Fault] = sum((Counter(one.hits) for one in results), Counter())
    return Simulated(
        runs=len(results),
        cases=ends.total(),
        natures=dict(Counter(one.nature for one in results)),
        faults={one: faults[one] for one in Fault},
        ends=dict(ends),
        doubts=sum(one.doubts for one in results),
        longest_doubt_minutes=round(max((one.longest_doubt_seconds for one in results), default=0.0) / 60, 1),
        verified=sum(one.seed % VERIFIED_EACH == 0 for one in results),
        double=wrong["double"],
        lost=wrong["lost"],
        wrong=dict(wrong),
        seeds=tuple(one.seed for one in results if one.wrong)[:SHOWN],
        wall_seconds=round(seconds, 1),
        processes=processes,
        machine={"cores": os.cpu_count() or 1, "load_before": load},
    )


def kind_of(text: str) -> str:
    """Answer the kind of something wrong: the word before its particulars."""
    return text.partition(":")[0]
