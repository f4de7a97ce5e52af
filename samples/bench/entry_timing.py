"""What exactly once costs: a case through the shipped protocol and ledger, beside a bare script.

The script types the same, presses the same buttons, reads the number, and checks nothing. Both take turns
in the same run and browser, on a screen of 25 fields, against a target that answers after a declared time.
Then as many cases are entered by two robots at the same time, with nothing beside them.
"""

import os
import platform
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar, cast

from playwright.sync_api import BrowserContext, Page
from pydantic import SecretStr

from bots.browser import VIEWPORT, opened
from bots.browser_screen import BrowserScreen
from bots.plan import Action, make_plan
from bots.port import TargetScreen
from bots.session import Session
from records.base import Frozen
from records.entry import FinalRecord, Outcome
from records.ids import reference_of
from records.screen import ScreenDefinition
from records.steps import Check, Choose, Fill, Open, Press, ReadText, Select
from records.target import TargetDefinition
from samples.bench.entry_office import Waiting, approve_case, invented
from samples.city.process import City, started
from samples.city.store import rows
from yomikaki.entering import enter_all
from yomikaki.office import Office, open_office
from yomikaki.settings import Credentials, Settings

SLUG, CITY_SCREEN, TARGET = "kyuyo_ido", "tokucho", "machi"
USER, PASSWORD = "robot", "machi-robot-1"
ANSWER_SECONDS = 0.02
FIRST_SEED = 61_000
FOR_EVER = 1_000_000
# One for each core of the machine that the goal names.
ROBOTS = 2
GOALS = {"added_seconds": 1.0, "cases_a_minute": 40.0}
# Which part of a case each call belongs to, before the saving click and after it.
BEFORE = {"search": "search", "open_found": "search", "go_back": "search", "perform": "typing",
          "put_in": "typing", "require_fits": "typing", "at_login": "confirm", "refusal": "confirm",
          "shown": "confirm", "require_clickable": "confirm", "click_before": "click",
          "picture": "pictures"}  # fmt: skip
AFTER = {**BEFORE, "perform": "read_back", "shown": "read_back"}
LEDGER = {"claim": "ledger", "intent": "ledger", "submitting": "ledger", "finish": "ledger"}
STORE = {"put": "store"}
Inner = TypeVar("Inner")
Progress = Callable[[str], None]


class Spread(Frozen):
    """Seconds per case."""

    median: float
    p95: float


class Figures(Frozen):
    """What entering takes: ``parts`` are medians of a case's seconds, ``rest`` what no stop watch saw.

    ``alone_a_minute`` is of the robot that took turns, ``cases_a_minute`` of ``robots`` at the same time.
    """

    cases: int
    fields: int
    answer_seconds: float
    machine: dict[str, str | int | list[float]]
    shipped: Spread
    bare: Spread
    bare_parts: dict[str, float]
    parts: dict[str, float]
    added: float
    alone_a_minute: float
    robots: int
    cases_a_minute: float
    goals: dict[str, float]
    met: dict[str, bool]


class StopWatch:
    """The seconds of the parts of the case that runs now."""

    def __init__(self) -> None:
        self.cases: list[dict[str, float]] = []
        self._now: dict[str, float] = defaultdict(float)
        self._clicked = False
        self._begun = time.perf_counter()

    def begin(self) -> None:
        """Begin a case."""
        self._now, self._clicked, self._begun = defaultdict(float), False, time.perf_counter()

    def end(self) -> None:
        """End the case."""
        self._now["total"] = time.perf_counter() - self._begun
        self.cases.append(dict(self._now))

    def over(self, inner: Inner, parts: dict[str, str], after: dict[str, str] | None = None) -> Inner:
        """Answer ``inner`` with a watch on the calls named; after the click other parts count."""
        return cast(Inner, _Watched(inner, self, parts, after or parts))

    @contextmanager
    def on(self, name: str, parts: dict[str, str], after: dict[str, str]) -> Iterator[None]:
        """Count a call."""
        part, begun = (after if self._clicked else parts)[name], time.perf_counter()
        try:
            yield
        finally:
            self._now[part] += time.perf_counter() - begun
            self._clicked = self._clicked or name == "click_before"


class _Watched:
    """Passes everything on; calls of the names known are counted."""

    def __init__(self, inner: object, watch: StopWatch, parts: dict[str, str], after: dict[str, str]) -> None:
        self._inner, self._watch, self._parts, self._after = inner, watch, parts, after

    def __getattr__(self, name: str) -> object:
        found = getattr(self._inner, name)
        if name not in self._parts:
            return found

        def counted(*given: object, **named: object) -> object:
            with self._watch.on(name, self._parts, self._after):
                return found(*given, **named)

        return counted


class BareScript:
    """What somebody writes in an afternoon: types, presses, reads the number."""

    def __init__(self, context: BrowserContext, target: TargetDefinition, screen: ScreenDefinition) -> None:
        self._screen, self._url = screen, target.base_url
        self._page: Page = context.new_page()
        self._page.goto(f"{self._url}{target.login.path}")
        self._page.get_by_label(str(target.login.user.label)).fill(USER)
        self._page.get_by_label(str(target.login.password.label)).fill(PASSWORD)
        self._page.get_by_role("button", name=str(target.login.press.name)).click()
        self.cases: list[dict[str, float]] = []

    def enter(self, record: FinalRecord) -> str:
        """Enter one record and answer the number that the target shows."""
        begun = time.perf_counter()
        for action in make_plan(self._screen, record).fill:
            self._do(action)
        typed = time.perf_counter()
        self._press(self._screen.submit)
        number = next(step for step in self._screen.after if isinstance(step, ReadText))
        read = self._page.get_by_label(str(number.at.label), exact=True).inner_text()
        ended = time.perf_counter()
        self.cases.append({"total": ended - begun, "typing": typed - begun, "click": ended - typed})
        return read

    def _press(self, step: Press) -> None:
        self._page.get_by_role("button", name=step.at.name, exact=True).click()

    def _do(self, action: Action) -> None:
        page, step, text = self._page, action.step, action.text or ""
        match step:
            case Open():
                page.goto(f"{self._url}{step.path}")
            case Press():
                self._press(step)
            case Fill():
                page.get_by_label(str(step.at.label), exact=True).fill(text)
            case Check():
                page.get_by_label(str(step.at.label), exact=True).set_checked(bool(text))
            case Select() if text:
                page.get_by_label(str(step.at.label), exact=True).select_option(label=text)
            case Choose() if text:
                group = page.get_by_role("radiogroup", name=step.at.name, exact=True)
                group.get_by_label(text, exact=True).check()


def measure_timing(cases: int, progress: Progress) -> Figures:
    """Enter so many cases by each way, taking turns; the first of each is not counted.

    Raises:
        EnvironmentProblem: there is no browser.
    """
    with (
        tempfile.TemporaryDirectory(prefix="yomikaki-entry-") as name,
        started(Path(name) / "machi.sqlite", user=USER, password=PASSWORD, control=True) as city,
    ):
        city.plan("slow", FOR_EVER, amount=ANSWER_SECONDS)
        progress("案件を作っています")
        load, office = list(os.getloadavg()), _office(Path(name), city)
        waiting = _approved(office, range(cases + 1))
        progress("登録を測っています")
        watch, bare = _entered(office, waiting)
        together = _approved(office, range(len(waiting), len(waiting) + cases + ROBOTS))
        progress(f"ロボット{ROBOTS}台の同時の登録を測っています")
        a_minute = _together(office)
        saved = rows(city.database, CITY_SCREEN)
        if len(saved) != 2 * len(waiting) + len(together):
            raise RuntimeError("a case is missing or there twice: the seconds tell nothing")
    return _figures(office, watch.cases[1:], bare[1:], a_minute, load)


def _approved(office: Office, numbers: range) -> list[Waiting]:
    return [approve_case(office, SLUG, n, invented(SLUG, FIRST_SEED + n)) for n in numbers]


def _together(office: Office) -> float:
    """Enter what waits by several robots at once; answer cases a minute from each one's first end on."""
    manned, ends = replace(office), list[float]()
    vars(manned)["targets"] = {TARGET: office.targets[TARGET].model_copy(update={"robots": ROBOTS})}

    def ended(outcome: Outcome) -> None:
        if outcome is not Outcome.CONFIRMED:
            raise RuntimeError(f"a case ended as {outcome.value}")
        ends.append(time.perf_counter())

    enter_all(manned, "bench", run_id=None, progress=ended)
    return 60.0 * (len(ends) - ROBOTS) / (ends[-1] - ends[ROBOTS - 1])


def _office(home: Path, city: City) -> Office:
    return open_office(
        Settings(
            home=home / "home", trial=True, target_urls={TARGET: city.base_url},
            credentials={TARGET: Credentials(user=USER, password=SecretStr(PASSWORD))},
        )
    )  # fmt: skip


def _entered(office: Office, waiting: Sequence[Waiting]) -> tuple[StopWatch, list[dict[str, float]]]:
    watch, scripts = StopWatch(), list[BareScript]()
    watched = replace(office, blobs=watch.over(office.blobs, STORE))
    vars(watched)["entries"] = watch.over(office.entries, LEDGER)
    left = list(waiting)

    @contextmanager
    def log_in(_office: Office, target: TargetDefinition) -> Iterator[TargetScreen]:
        with opened(office.settings.browser) as context:
            assert context.browser is not None  # noqa: S101 - it was launched
            alone = context.browser.new_context(locale="ja-JP", viewport=VIEWPORT)
            scripts.append(BareScript(alone, target, office.screens[SLUG]))
            screens: TargetScreen = BrowserScreen(Session(context, target, USER, PASSWORD))
            watch.begin()
            yield watch.over(screens, BEFORE, AFTER)

    def next_turn(outcome: Outcome) -> None:
        watch.end()
        if outcome is not Outcome.CONFIRMED:
            raise RuntimeError(f"a case ended as {outcome.value}")
        # Under a reference of its own: the target refuses the other one's.
        scripts[-1].enter(_for_script(left.pop(0), number=len(left)))
        watch.begin()

    enter_all(watched, "bench", run_id=None, progress=next_turn, log_in=log_in)
    return watch, scripts[-1].cases


def _for_script(case: Waiting, number: int) -> FinalRecord:
    return FinalRecord(
        case_id=case.id, procedure=SLUG, reference=reference_of("BARE", number), values=case.values,
        digest="0" * 64,
    )  # fmt: skip


def _figures(
    office: Office,
    shipped: list[dict[str, float]],
    bare: list[dict[str, float]],
    a_minute: float,
    load: list[float],
) -> Figures:
    totals, bare_totals = [one["total"] for one in shipped], [one["total"] for one in bare]
    names = list(dict.fromkeys(name for one in shipped for name in one if name != "total"))
    parts = {name: median(one.get(name, 0.0) for one in shipped) for name in names}
    parts["rest"] = median(
        one["total"] - sum(seconds for name, seconds in one.items() if name != "total") for one in shipped
    )
    added = median(totals) - median(bare_totals)
    return Figures(
        cases=len(totals), fields=sum(isinstance(step, Fill | Select | Choose | Check)
                                      for step in office.screens[SLUG].fill),
        answer_seconds=ANSWER_SECONDS,
        machine={"processor": platform.processor() or platform.machine(), "cores": os.cpu_count() or 1,
                 "load_before": load},
        shipped=_spread(totals), bare=_spread(bare_totals),
        bare_parts={name: median(one[name] for one in bare) for name in ("typing", "click")},
        parts=parts, added=added, alone_a_minute=60.0 * len(totals) / sum(totals), robots=ROBOTS,
        cases_a_minute=a_minute, goals=GOALS,
        met={"added_seconds": added <= GOALS["added_seconds"],
             "cases_a_minute": a_minute >= GOALS["cases_a_minute"]},
    )  # fmt: skip


def _spread(seconds: Sequence[float]) -> Spread:
    last = quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Spread(median=median(seconds), p95=last)
