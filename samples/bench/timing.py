"""Stop watches inside a reading process: one sheet's seconds, its memory, Tesseract two ways."""

import datetime as dt
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from extractors.engines.tesseract import TesseractReader
from extractors.images import Image
from extractors.pipeline import PageReading
from records.base import Frozen
from records.reading import PageTask
from yomikaki.reading import open_reader, read_one
from yomikaki.settings import Settings


class TesseractSeconds(Frozen):
    """The same lines in one call, and in a call each."""

    lines: int
    one_call: float
    a_call_each: float
    same_answers: int


def ready() -> bool:
    """Answer as soon as this process is ready to read."""
    return True


def timed_reading(task: PageTask, today: dt.date) -> tuple[PageReading, float, float]:
    """Answer a page's reading, its seconds on the wall, and those on processors, Tesseract's own too."""
    begun, used = time.perf_counter(), _processor_seconds()
    reading = read_one(task, today)
    return reading, time.perf_counter() - begun, _processor_seconds() - used


def peak_memory() -> int:
    """Answer the most bytes that this process held; getrusage would count what its parent held, too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = next(line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return 1024 * int(held)


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class _Listening(TesseractReader):
    """Keeps the pictures that it is shown."""

    def __init__(self) -> None:
        self.shown: list[Image] = []

    def lines(self, pictures: Sequence[Image]) -> list[str]:
        self.shown += pictures
        return super().lines(pictures)


def tesseract_two_ways(settings: Settings, task: PageTask, today: dt.date) -> TesseractSeconds:
    """Read the lines of one sheet with Tesseract in one call, then with a call each."""
    reader, second = open_reader(settings), _Listening()
    replace(reader, engines=replace(reader.engines, second=second)).read(task, today)
    together, one_call = _timed(lambda: second.lines(second.shown.copy()))
    lines = second.shown[: len(together)]
    apart, each = _timed(lambda: [second.lines([line])[0] for line in lines])
    same = sum(one == other for one, other in zip(together, apart, strict=True))
    return TesseractSeconds(lines=len(lines), one_call=one_call, a_call_each=each, same_answers=same)


def _timed(work: Callable[[], list[str]]) -> tuple[list[str], float]:
    begun = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - begun
