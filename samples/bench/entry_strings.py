"""Hard texts typed into three systems and looked up in their databases: is every change noticed?

A case may only be confirmed where the target really holds what was approved. What the systems refuse, or show
otherwise before the saving click, is noticed; so is what the saved record shows otherwise.
"""

import datetime as dt
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bots.browser import opened
from bots.browser_screen import BrowserScreen
from bots.load import load_screens, load_targets
from bots.protocol import ScreenEntering
from bots.session import Session
from ledger.blobs import FileBlobs
from records.base import Frozen
from records.entry import ApprovedRecord, EntryResult, Intent, Outcome
from records.ids import Id, new_id, reference_of
from records.paths import FieldPath, Slug
from records.values import Text
from samples.bench.entry_browser.run import PASSWORD, PATIENCE_SECONDS, USER
from samples.bench.entry_browser.systems import SYSTEMS, System
from samples.bench.entry_office import ROOT, invented
from samples.bench.hard_strings import COUNT, hard_strings
from samples.city.process import started

FIRST_SEED = 410_000
LONG = dt.timedelta(minutes=10)
# The 業務 and its fields that take a text as it is; the columns that keep them have the same names.
PLACES: dict[str, tuple[Slug, tuple[FieldPath, ...]]] = {
    "modern": ("kyuyo_ido", ("jigyosha", "shozaichi", "daihyo", "shimei", "jusho", "tensaki")),
    "wizard": ("suido_kaishi", ("shimei", "jusho", "biko")),
    "legacy": ("jido_genkyo", ("shimei", "haigu_shimei")),
}
_NARROW_KANA = re.compile("[\uff61-\uff9f]+")
Progress = Callable[[str], None]


class Typed(Frozen):
    """One record with some hard texts: how it ended, and which of them the target does not hold."""

    system: str
    outcome: Outcome
    code: str | None
    saved: int
    changed: tuple[str, ...]

    @property
    def unnoticed(self) -> bool:
        """It is confirmed, and the target holds something else."""
        return self.outcome is Outcome.CONFIRMED and (self.saved != 1 or bool(self.changed))


class Figures(Frozen):
    """What ``yomikaki bench entry`` tells of hard texts."""

    texts: int
    records: dict[str, int]
    ended: dict[str, dict[str, int]]
    saved_changed: dict[str, int]
    unnoticed: int
    wrong: tuple[Typed, ...]


@dataclass(frozen=True)
class _Nobody:
    """A journal that nobody reads (records.ports.Journal): a text needs no ledger."""

    def intent(self, _case_id: Id, _intent: Intent) -> None:
        """Take it."""

    def submitting(self, _case_id: Id, _fence: int) -> None:
        """Take it."""

    def finish(self, _case_id: Id, _fence: int, _result: EntryResult) -> None:
        """Take it."""


def measure_strings(texts: int, progress: Progress) -> Figures:
    """Type so many of the hard texts into each system, as many in a record as it has fields for them.

    Raises:
        EnvironmentProblem: there is no browser.
    """
    chosen = hard_strings()[:: COUNT // texts][:texts]
    typed: list[Typed] = []
    with tempfile.TemporaryDirectory(prefix="yomikaki-entry-") as name:
        for system in SYSTEMS:
            progress(f"書きにくい文字を入力しています({system.name})")
            home = Path(name) / system.name
            home.mkdir()
            with _entering(system, home) as enter:
                typed += [enter(number, some) for number, some in enumerate(_together(system, chosen))]
    return Figures(
        texts=len(chosen), records=dict(Counter(one.system for one in typed)),
        ended={system.name: dict(Counter(_end(one) for one in typed if one.system == system.name))
               for system in SYSTEMS},
        saved_changed=dict(Counter(one.system for one in typed if one.changed)),
        unnoticed=sum(one.unnoticed for one in typed),
        wrong=tuple(one for one in typed if one.unnoticed),
    )  # fmt: skip


def really_equal(text: str, stored: str) -> bool:
    """Tell whether a stored text is the approved one, but for the width of signs and of gaps.

    Judged by Unicode's own tables, not by the rules that entry compares by.
    """
    return _plain(text) == _plain(stored)


def _plain(text: str) -> str:
    wide = _NARROW_KANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    return " ".join("".join(_of_one_width(one) for one in wide).split())


def _of_one_width(character: str) -> str:
    kind, *codes = unicodedata.decomposition(character).split() or [""]
    return "".join(chr(int(code, 16)) for code in codes) if kind in ("<wide>", "<narrow>") else character


def _together(system: System, texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Answer the texts of each record. One that a line cannot hold would hide what becomes of the others."""
    _, places = PLACES[system.name]
    ordered = sorted(texts, key=lambda text: any(unicodedata.category(one) == "Cc" for one in text))
    yield from (tuple(ordered[at : at + len(places)]) for at in range(0, len(ordered), len(places)))


@contextmanager
def _entering(system: System, home: Path) -> Iterator[Callable[[int, tuple[str, ...]], Typed]]:
    """Start a system and log in; answer what types one record."""
    slug, places = PLACES[system.name]
    screen = load_screens(system.definitions or ROOT / "procedures")[slug]
    targets = load_targets(ROOT / "targets" if system.definitions is None else system.definitions / "targets")
    with ExitStack() as stack:
        city = stack.enter_context(
            started(home / "target.sqlite", user=USER, password=PASSWORD, system=system.module)
        )
        context = stack.enter_context(opened(None))
        target = targets[system.target].model_copy(update={"base_url": city.base_url})
        session = Session(context, target, USER, PASSWORD, PATIENCE_SECONDS)
        bot = ScreenEntering(BrowserScreen(session), screen, FileBlobs(home / "blobs"))

        def enter(number: int, some: tuple[str, ...]) -> Typed:
            texts = dict(zip(places, some, strict=False))
            record = ApprovedRecord(
                case_id=new_id(), procedure=slug, reference=reference_of("T", number), digest="0" * 64,
                approved_by="bench",
                values=invented(slug, FIRST_SEED + number)
                | {path: Text(text=text) for path, text in texts.items()},
            )  # fmt: skip
            result = bot.enter(record, 1, dt.datetime.now(dt.UTC) + LONG, _Nobody())
            rows = [
                row for row in system.rows(city.database, slug) if row[system.reference] == record.reference
            ]
            changed = [
                text for path, text in texts.items()
                if any(not really_equal(text, row[path]) for row in rows)
            ]  # fmt: skip
            return Typed(
                system=system.name, outcome=result.outcome, code=result.code, saved=len(rows),
                changed=tuple(changed),
            )  # fmt: skip

        yield enter


def _end(one: Typed) -> str:
    return one.outcome.value if one.code is None else f"{one.outcome.value}:{one.code}"
