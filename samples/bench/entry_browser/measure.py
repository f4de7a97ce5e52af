"""So many runs over the fault list, and what they show."""

import os
import platform
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles

from bots.browser import browser_path, opened
from records.base import Frozen
from samples.bench.entry_browser.run import PASSWORD, USER, Bench, Ended
from samples.bench.entry_browser.systems import NATURES, SYSTEMS, Nature, System, without_reference
from samples.bench.entry_browser.troubles import Trouble, troubles
from samples.bench.entry_office import ShiftedClock, furnish_for
from samples.city.process import started
from yomikaki.office import open_office
from yomikaki.settings import Settings

FIRST_SEED = 300_000
# Longer than a late commit here takes (troubles.LATE_SECONDS).
DECLARED_SECONDS = 0.6
Progress = Callable[[str], None]


class Figures(Frozen):
    """What ``yomikaki bench entry`` tells of the browser runs."""

    runs: int
    systems: dict[str, int]
    faults: int
    struck: int
    doubles: int
    losses: int
    unsettled: int
    ended: dict[str, int]
    ended_by_fault: dict[str, dict[str, int]]
    seconds_median: float
    seconds_p95: float
    machine: dict[str, str | int | list[float]]
    wrong: tuple[Ended, ...]


def measure_browser(runs: int, progress: Progress) -> Figures:
    """Run so many times: every fault on every system and nature in turn, with another case each time.

    Raises:
        EnvironmentProblem: there is no browser.
    """
    load = list(os.getloadavg())
    ended: list[Ended] = []
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yomikaki-entry-")))
        benches = stack.enter_context(benches_in(home, SYSTEMS, NATURES))
        for number, (bench, trouble) in zip(range(runs), _turns(benches), strict=False):
            ended.append(bench.run(trouble, FIRST_SEED + number))
            if number % 25 == 0:
                progress(f"ブラウザで登録しています {number}/{runs}")
    return _figures(ended, load)


@contextmanager
def benches_in(
    home: Path, systems: tuple[System, ...], natures: tuple[Nature, ...]
) -> Iterator[tuple[Bench, ...]]:
    """Start each system once per nature, with an office of its own, and one browser for all."""
    with ExitStack() as stack:
        context = stack.enter_context(opened(None))
        assert context.browser is not None  # noqa: S101 - it was launched
        benches = []
        for system in systems:
            for nature in [one for one in natures if one.name in system.natures]:
                place = home / f"{system.name}-{nature.name}"
                place.mkdir()
                city = stack.enter_context(
                    started(place / "target.sqlite", user=USER, password=PASSWORD, control=True,
                            system=system.module)
                )  # fmt: skip
                clock = ShiftedClock()
                office = open_office(_settings(system, place), clock)
                target = office.targets[system.target].model_copy(
                    update={"base_url": city.base_url, "longest_commit_seconds": DECLARED_SECONDS,
                            "refuses_repeated_reference": nature.refuses_repeated}
                )  # fmt: skip
                screens = office.screens
                if not nature.has_reference:
                    screens = {slug: without_reference(one) for slug, one in screens.items()}
                vars(office).update(targets={system.target: target}, screens=screens)
                benches.append(
                    Bench(system, nature, office, clock, city, context.browser, browser_path(None))
                )
        yield tuple(benches)


def _settings(system: System, place: Path) -> Settings:
    if system.definitions is None:
        return Settings(home=place / "home", trial=True)
    procedures, targets = furnish_for(system.definitions, system.slugs[0], place)
    return Settings(home=place / "home", trial=True, procedures=procedures, targets=targets)


def _turns(benches: tuple[Bench, ...]) -> Iterator[tuple[Bench, Trouble]]:
    """Answer bench and trouble without end: a control record first, then every fault on each in turn."""
    for bench in benches:
        yield bench, Trouble(name="none")
    lists = {bench: troubles(bench.system.name) for bench in benches}
    number = 0
    while True:
        for shift, bench in enumerate(benches):
            own = lists[bench]
            yield bench, own[(number + shift * 7) % len(own)]
        number += 1


def _figures(ended: list[Ended], load: list[float]) -> Figures:
    seconds = [one.seconds for one in ended]
    by_fault: dict[str, Counter[str]] = {}
    for one in ended:
        by_fault.setdefault(one.trouble, Counter())[_end(one)] += 1
    wrong = tuple(one for one in ended if one.doubled or one.lost or one.unsettled)
    return Figures(
        runs=len(ended), systems=dict(Counter(f"{one.system}/{one.nature}" for one in ended)),
        faults=len(by_fault), struck=sum(one.struck for one in ended),
        doubles=sum(one.doubled for one in ended), losses=sum(one.lost for one in ended),
        unsettled=sum(one.unsettled for one in ended), ended=dict(Counter(_end(one) for one in ended)),
        ended_by_fault={name: dict(found) for name, found in sorted(by_fault.items())},
        seconds_median=median(seconds),
        seconds_p95=quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0],
        machine={"processor": platform.processor() or platform.machine(), "cores": os.cpu_count() or 1,
                 "load_before": load},
        wrong=wrong,
    )  # fmt: skip


def _end(one: Ended) -> str:
    return f"{one.state.value}:{'there' if one.there - one.before else 'absent'}"
