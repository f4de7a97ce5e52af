"""The main job, unattended: sheets from the watch folder to the city's database, and the two compared."""

import datetime as dt
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from rich.console import Console

from ledger.figures import BundleCount
from records.case import State
from samples.city.process import started
from samples.clerk import ScriptedClerk
from samples.demo.answers import from_truth
from samples.demo.bundles import SHEETS, write_bundles
from samples.demo.compare import Comparison, compare
from samples.demo.expected import ExpectedSheet, keep_truth
from samples.demo.lists import (
    PAYMENTS,
    RowEnd,
    bank,
    compare_lookups,
    compare_payments,
    write_lookups,
    write_payments,
)
from samples.demo.place import ROBOT, Staff, furnish, hire
from samples.demo.reading import ReadingFigures, judge_reading
from samples.demo.seen import SeenSheet, look
from samples.demo.stages import Day, entries_waiting, files_waiting, pages_waiting
from samples.demo.verdict import must_arrive
from samples.forms.build import browser_page
from yomikaki.office import Office, open_office
from yomikaki.running import Running, running
from yomikaki.settings import Settings

# In the home of the demonstration: sheets before they are dropped, and what stands on them.
COUNTER, TRUTH = "counter", "truth.json"


@dataclass(frozen=True)
class Outcome:
    """Everything that is known at the end of the day."""

    settings: Settings
    figures: ReadingFigures
    comparison: Comparison
    rows: tuple[RowEnd, ...]
    seen: tuple[SeenSheet, ...]
    bundles: tuple[BundleCount, ...]
    phases: dict[str, float]
    city_database: Path


def spend_day(home: Path, console: Console, *, clerk: bool, broken: bool) -> Outcome:
    """Spend the day, from the start of the city's system to the comparison with its database."""
    home.mkdir(parents=True)
    password, day = secrets.token_urlsafe(16), Day(console)
    begun = dt.datetime.now(dt.UTC)
    with ExitStack() as open_parts:
        open_parts.enter_context(day.progress)
        city = open_parts.enter_context(started(home / "city.sqlite", user=ROBOT, password=password))
        furnish(home, city, password, broken=broken, clerk=clerk)
        settings = Settings()
        office = open_office(settings)
        staff = hire(office)
        sheets, parts = _prepare(day, home, settings, open_parts)
        _drop(home / COUNTER, settings.watch)
        day.run_until_none_waits(parts, "take", "取込", files_waiting(office))
        day.run_until_none_waits(parts, "read", "読取", pages_waiting(office))
        before = look(office, sheets)
        if clerk:
            _people(day, parts, office, staff, sheets)
        with bank(settings.bulk_files / PAYMENTS):
            day.run_until_none_waits(parts, "enter", "登録", entries_waiting(office))
        arriving = must_arrive(before, clerk=clerk)
        looked_up = [one for one in arriving if one.procedure == "suido_kaishi"]
        if looked_up:
            write_lookups(settings.watch, looked_up)
            _look_up(day, parts, office)
        return Outcome(
            settings=settings,
            figures=judge_reading(before),
            comparison=compare(city.database, settings.workbooks, arriving),
            rows=(*compare_payments(office), *compare_lookups(office, looked_up)),
            seen=look(office, sheets),
            bundles=office.figures.bundles(begun),
            phases=day.seconds,
            city_database=city.database,
        )


def _look_up(day: Day, parts: Running, office: Office) -> None:
    """Take the list that was dropped last, and look each of its rows up: it stands there by now."""
    day.run_until_none_waits(parts, "take", "照会の取込", files_waiting(office))
    day.run_until_none_waits(parts, "read", "照会の受付", pages_waiting(office))
    day.run_until_none_waits(parts, "enter", "照会", entries_waiting(office))


def _prepare(
    day: Day, home: Path, settings: Settings, open_parts: ExitStack
) -> tuple[tuple[ExpectedSheet, ...], Running]:
    """Write the sheets while Prefect and the desk start; the truth is kept outside of the watch folder."""
    with ThreadPoolExecutor(1) as beside:
        making = beside.submit(_make, day, home / COUNTER)
        with day.phase("Prefect と画面の起動"):
            parts = open_parts.enter_context(running(settings))
        sheets = making.result()
    keep_truth(sheets, home / TRUTH)
    write_payments(home / COUNTER)
    return sheets, parts


def _make(day: Day, counter: Path) -> tuple[ExpectedSheet, ...]:
    with day.phase("用紙の記入とスキャン", SHEETS) as show:
        return write_bundles(counter, made=show)


def _drop(counter: Path, watch: Path) -> None:
    """Move the files into the watch folder, in the order in which they were scanned."""
    for path in sorted(counter.rglob("*.*"), key=lambda one: one.stat().st_mtime_ns):
        place = watch / path.relative_to(counter)
        place.parent.mkdir(exist_ok=True)
        path.rename(place)


def _people(
    day: Day,
    parts: Running,
    office: Office,
    staff: tuple[Staff, Staff, Staff],
    sheets: Sequence[ExpectedSheet],
) -> None:
    """Let the scripted clerk check and the scripted approvers approve, in a real browser each."""
    clerk, *approvers = staff
    waiting = len(office.history.cases((State.TO_CHECK,)))
    with day.phase(f"確認({clerk.shown}・台本)", waiting) as show, browser_page() as page:
        person = ScriptedClerk(page, parts.desk_url, clerk.name, clerk.password)
        done = count(1)
        person.check_all(from_truth(sheets), progress=lambda: show(next(done)))
        person.exclude_unclaimed()
    for approver in approvers:
        with day.phase(f"決裁({approver.shown}・台本)"), browser_page() as page:
            ScriptedClerk(page, parts.desk_url, approver.name, approver.password).approve_all()
