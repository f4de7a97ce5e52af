"""What ``yomikaki bench entry`` tells: its five parts, each of which can be measured alone."""

from collections.abc import Callable, Collection
from enum import StrEnum

from records.base import Frozen
from samples.bench.entry_browser.measure import Figures as Browser
from samples.bench.entry_browser.measure import measure_browser
from samples.bench.entry_screens import EntryScreenFigures, entry_screen_figures
from samples.bench.entry_simulated.measure import Simulated, simulate
from samples.bench.entry_strings import Figures as Texts
from samples.bench.entry_strings import measure_strings
from samples.bench.entry_timing import Figures as Timing
from samples.bench.entry_timing import measure_timing

Progress = Callable[[str], None]


class Part(StrEnum):
    """One of the things that are measured."""

    SIMULATED = "simulated"
    BROWSER = "browser"
    TEXTS = "texts"
    TIMING = "timing"
    SCREENS = "screens"


class Sizes(Frozen):
    """How much of each: runs, runs, texts, cases, unseen screens and changed ones; and where seeds begin."""

    simulated: int
    browser: int
    texts: int
    timing: int
    screens: int
    changed: int
    first: int
    processes: int


class EntryFigures(Frozen):
    """The parts that were measured; the others are None."""

    simulated: Simulated | None
    browser: Browser | None
    texts: Texts | None
    timing: Timing | None
    screens: EntryScreenFigures | None


def measure_entry(parts: Collection[Part], sizes: Sizes, progress: Progress) -> EntryFigures:
    """Measure these parts, one after the other.

    Raises:
        EnvironmentProblem: a part needs a browser, and there is none.
    """
    return EntryFigures(
        simulated=simulate(sizes.simulated, sizes.first, sizes.processes, progress)
        if Part.SIMULATED in parts
        else None,
        browser=measure_browser(sizes.browser, progress) if Part.BROWSER in parts else None,
        texts=measure_strings(sizes.texts, progress) if Part.TEXTS in parts else None,
        timing=measure_timing(sizes.timing, progress) if Part.TIMING in parts else None,
        screens=entry_screen_figures(sizes.screens, sizes.changed, progress)
        if Part.SCREENS in parts
        else None,
    )
