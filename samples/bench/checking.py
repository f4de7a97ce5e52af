"""A scripted clerk checks real readings in a real browser: what it would take a person, act by act.

Sheets of 25 fields are filled, scanned and read; of each the five least certain fields are sent to check. The
clerk sees the strip, knows what is written there, and goes the shortest way: Enter where the page is right, a
candidate, a correction in place, or typing it anew. Seconds are *predicted* by the keystroke-level model.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Page

from bots.browser import opened
from desk.passwords import hashed
from desk.writing import options_of, written
from extractors.judge import UNSURE
from records.account import Role
from records.base import Frozen
from records.form import FieldDefinition, FieldKind, FormDefinition
from records.ids import Id
from records.paths import FieldPath
from records.reading import Decision, FieldValue, Record
from records.values import Date, Value
from samples.bench.defining import served
from samples.bench.form import SLUG
from samples.bench.person import SECONDS, Person, strokes_of
from samples.bench.sheets import furnish, invented, write_bundle
from values.era import to_era
from yomikaki.office import Office, open_office
from yomikaki.reading import read_each
from yomikaki.reading_round import ACTOR, LEASE_SECONDS
from yomikaki.settings import Settings
from yomikaki.taking_in import take_in

GOAL_SECONDS = 14.0
GOAL_MS = 100.0
FIRST_SEED = 26_000
ASKED = 5
CLERK, PASSWORD = "clerk", "bench-2026-desk"
Keys = tuple[str, ...]
Truth = dict[FieldPath, Value]
Progress = Callable[[str], None]

# How long after the Enter key a frame was drawn with the next question and its picture.
_WATCH = """() => {
  window.seen = [];
  let presses = 0;
  const asked = () => {
    const work = document.getElementById("work"), now = work.querySelector(".field.now");
    return "empty" in work.dataset ? "empty" : `${work.dataset.case} ${now?.dataset.path || ""}`;
  };
  // On the window: before the page's own listener moves on.
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const [before, sheet, pressed, press] = [asked(), asked().split(" ")[0], event.timeStamp, ++presses];
    const look = () => {
      // The page asked once more before it went on: a person's time, not the page's.
      if (press !== presses) return;
      const picture = document.querySelector("#work .field.now img.strip");
      if (asked() === before || (picture && !picture.complete)) return requestAnimationFrame(look);
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () =>
        window.seen.push({ ms: performance.now() - pressed, sheet: asked().split(" ")[0] !== sheet });
      drawn.port2.postMessage(null);
    };
    requestAnimationFrame(look);
  }, true);
}"""
_ASKED = """() => {
  const work = document.getElementById("work"), now = work.querySelector(".field.now");
  const texts = (found) => [...(now?.querySelectorAll(found) || [])].map((one) => one.dataset.text);
  return {
    case_id: work.dataset.case || "", path: now?.dataset.path || "",
    fields: work.querySelectorAll(".field").length,
    shown: now?.querySelector("input.text")?.value ?? texts("[aria-checked=true]")[0] ?? "",
    candidates: texts(".candidates button"), insist: document.querySelector("#notice [data-insist]") !== null,
    refused: document.querySelector("#notice .bad, .field.now .verdict .bad")?.textContent || "",
  };
}"""


class Typed(str):
    """A text among keys; the others are names of keys."""

    __slots__ = ()


class Waiting(Frozen):
    """Milliseconds in the browser from Enter until the next question stood there, over so many."""

    times: int
    median: float
    p95: float
    most: float


class Checking(Frozen):
    """What a clerk's work takes by the keystroke-level model, *predicted*; only 計測 says measured.

    ``changed`` counts the fields on which the page was not right. ``acts`` are the model's, of all sheets.
    """

    sheets: int
    fields_a_sheet: int
    asked_a_sheet: int
    changed: int
    acts: dict[str, int]
    seconds_per_act: dict[str, float]
    source: str
    predicted_seconds_a_field: float
    predicted_seconds_a_sheet: float
    predicted_seconds_slowest_sheet: float
    keys_a_sheet: float
    next_field: Waiting
    next_sheet: Waiting
    goal_seconds: float
    goal_ms: float
    met: bool


class _Asked(Frozen):
    case_id: str
    path: str
    fields: int
    shown: str
    candidates: tuple[str, ...]
    insist: bool
    refused: str


def measure_checking(sheets: int, progress: Progress) -> Checking:
    """Fill, scan, read and check so many sheets."""
    with tempfile.TemporaryDirectory(prefix="yomikaki-checking-") as name:
        home = Path(name)
        progress("用紙を作っています")
        furnish(home / "procedures")
        office = open_office(
            Settings(
                home=home, ledger_url=None, procedures=home / "procedures", stable_seconds=0.0, trial=True
            )
        )
        office.accounts.add(CLERK, CLERK, hashed(PASSWORD), (Role.CLERK,), actor="bench")
        write_bundle(office.settings.procedures, office.settings.watch / "計測" / "a.tif", FIRST_SEED, sheets)
        progress("用紙を読み取っています")
        truths = _filed(office, sheets)
        progress("確認しています")
        with served(office) as address, opened(None) as context:
            context.set_default_timeout(30_000)
            page = context.new_page()
            page.set_viewport_size({"width": 1366, "height": 768})
            return _checked(page, address, office.defined(SLUG).form, truths)


def _filed(office: Office, sheets: int) -> dict[Id, Truth]:
    """Take the sheets in, read them, and send the least certain fields of each to check."""
    take_in(office)
    tasks = office.sorting.claim("bench", limit=sheets, seconds=LEASE_SECONDS)
    truths = {}
    for task, reading in read_each(office.settings, tasks, office.today()):
        if isinstance(reading, Exception) or reading.record is None:
            raise RuntimeError(f"sheet {task.page.number} was not read: {reading}")
        record = _unsure(reading.record)
        case_id = office.sorting.file(task.page.id, record, office.defined(SLUG), run_id=None, actor=ACTOR)
        truths[case_id] = invented(np.random.default_rng(FIRST_SEED + task.page.number - 1))
    return truths


def _unsure(record: Record) -> Record:
    worst = sorted(record.fields, key=lambda one: (one.value is not None, one.probability))[:ASKED]
    asked = {one.path for one in worst}

    def decided(one: FieldValue) -> FieldValue:
        if one.path in asked:
            return one.model_copy(update={"decision": Decision.CHECK, "problem": one.problem or UNSURE})
        return one.model_copy(update={"decision": Decision.ACCEPT, "problem": None})

    return record.model_copy(update={"fields": tuple(decided(one) for one in record.fields)})


def _checked(page: Page, address: str, form: FormDefinition, truths: dict[Id, Truth]) -> Checking:
    page.goto(f"{address}/login")
    page.get_by_label("利用者名").fill(CLERK)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/check")
    page.evaluate(_WATCH)
    person, changed, spent = Person(page), 0, []
    while (asked := _asked(page)).case_id:
        begun = person.seconds
        if not asked.fields:
            _tell_apart(person)
            asked = _asked(page)
        for _ in range(asked.fields):
            changed += _judge(person, form.field(asked.path), asked, truths[asked.case_id][asked.path])
            asked = _asked(page)
        if asked.insist:
            person.think()
            _enter(person)
        spent.append(person.seconds - begun)
    return _figures(form, person, changed, spent, page.evaluate("() => window.seen"))


def _asked(page: Page) -> _Asked:
    found = _Asked.model_validate(page.evaluate(_ASKED))
    if found.refused:
        raise RuntimeError(f"the page refused what stands on the sheet ({found.path}): {found.refused}")
    return found


def _tell_apart(person: Person) -> None:
    """同じ届の疑い, as two of the invented people have one name: look at both, and say that they are two."""
    person.think()
    person.press("1")
    person.page.wait_for_function("() => document.querySelector('#work .field.now') !== null")


def _judge(person: Person, field: FieldDefinition, asked: _Asked, truth: Value) -> bool:
    """Compare a field with its strip, put it right, press Enter; tell whether it was wrong."""
    person.think()
    text = written(field, truth)
    changed = asked.shown != text
    if changed:
        person.think()
        _correct(person, field, asked, truth, text)
    _enter(person)
    return changed


def _correct(person: Person, field: FieldDefinition, asked: _Asked, truth: Value, text: str) -> None:
    """Go the shortest way to the text: its number, the next candidates, a correction in place, or typing."""
    options = tuple(options_of(field))
    if options:
        person.press(str(options.index(text) + 1))
        return
    ways = [_in_place(start, text) for start in (asked.shown, *asked.candidates)]
    chosen = [_choosing(place) for place in range(len(ways))]
    costs = [_keys(one) + sum(_keys(keys) for keys in way) for one, way in zip(chosen, ways, strict=True)]
    short, best = _shortly(field, truth, text), costs.index(min(costs))
    if strokes_of(short) < costs[best]:
        person.type(short)
        return
    _press(person, chosen[best])
    for number, keys in enumerate(ways[best]):
        if number:
            person.think()
        _press(person, keys)


def _choosing(place: int) -> Keys:
    """Answer the keys that put a candidate into the input; none for what stands there."""
    return ("ArrowDown",) * place if place <= 2 else (f"Alt+{place}",)


def _shortly(field: FieldDefinition, truth: Value, text: str) -> str:
    """Answer how somebody types a value who knows what the page takes: R8.11.3, digits without hyphens."""
    if isinstance(truth, Date) and (found := to_era(truth.date)) is not None:
        era, year = found
        return f"{era.letter}{year}.{truth.date.month}.{truth.date.day}"
    return text.replace("-", "") if field.kind in {FieldKind.PHONE, FieldKind.POSTAL_CODE} else text


def _in_place(shown: str, text: str) -> list[Keys]:
    """Answer the keys that put each wrong place right, from the last to the first."""
    places, length, cursor = [], len(shown), None
    wrong = [
        one for one in SequenceMatcher(None, shown, text, autojunk=False).get_opcodes() if one[0] != "equal"
    ]
    for _, begin, end, first, last in reversed(wrong):
        ways = [("End", *["ArrowLeft"] * (length - end)), ("Home", *["ArrowRight"] * end)]
        if cursor is not None:
            ways.append(("ArrowLeft",) * (cursor - end))
        places.append((*min(ways, key=len), *["Backspace"] * (end - begin), Typed(text[first:last])))
        length, cursor = length - (end - begin) + (last - first), begin + (last - first)
    return places


def _keys(keys: Keys) -> int:
    return sum(
        strokes_of(key) if isinstance(key, Typed) and key else 1 + key.count("+") for key in keys if key
    )


def _press(person: Person, keys: Keys) -> None:
    for key in keys:
        if not isinstance(key, Typed):
            person.press(key)
        elif key:
            person.type(key)


def _enter(person: Person) -> None:
    """Press Enter, and wait until the page shows the next question or asks once more."""
    before = person.page.evaluate("() => [window.seen.length, Number(document.body.dataset.turn)]")
    person.press("Enter")
    person.page.wait_for_function(
        "([seen, turn]) => window.seen.length > seen"
        " || (Number(document.body.dataset.turn) > turn"
        " && document.querySelector('[data-insist], .verdict .bad') !== null)",
        arg=before,
    )


def _figures(
    form: FormDefinition, person: Person, changed: int, spent: Sequence[float], seen: list[dict[str, float]]
) -> Checking:
    mean = sum(spent) / len(spent)
    fields = _waiting([one["ms"] for one in seen if not one["sheet"]])
    sheets = _waiting([one["ms"] for one in seen if one["sheet"]])
    return Checking(
        sheets=len(spent), fields_a_sheet=len(form.fields), asked_a_sheet=ASKED, changed=changed,
        acts=dict(Counter(person.acts)), seconds_per_act=SECONDS,
        source="Card, Moran and Newell 1980, The keystroke-level model, CACM 23(7); K of an average typist",
        predicted_seconds_a_field=round(mean / ASKED, 2), predicted_seconds_a_sheet=round(mean, 2),
        predicted_seconds_slowest_sheet=round(max(spent), 2),
        keys_a_sheet=round(person.counts["keys"] / len(spent), 1), next_field=fields, next_sheet=sheets,
        goal_seconds=GOAL_SECONDS, goal_ms=GOAL_MS,
        met=mean <= GOAL_SECONDS and max(fields.p95, sheets.p95) <= GOAL_MS,
    )  # fmt: skip


def _waiting(times: list[float]) -> Waiting:
    taken = sorted(times)
    return Waiting(
        times=len(taken), median=round(median(taken), 1),
        p95=round(taken[min(len(taken) - 1, int(0.95 * len(taken)))], 1), most=round(taken[-1], 1),
    )  # fmt: skip
