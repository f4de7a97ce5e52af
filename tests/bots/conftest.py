"""A running city system, one browser, and a journal that remembers what it was told."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext

from bots.browser import opened
from bots.browser_screen import BrowserScreen
from bots.load import load_screens, load_targets
from bots.protocol import ScreenEntering
from bots.session import Session
from ledger.blobs import FileBlobs
from records.entry import ApprovedRecord, EntryResult, Intent
from records.errors import IllegalMove
from records.ids import Id, new_id, reference_of
from records.values import Blank
from samples.city.process import City, started
from samples.sheets.contents import contents_of
from samples.sheets.make import blank_of

ROOT = Path(__file__).parents[2]
USER, PASSWORD = "robot", "machi-robot-1"
SCREENS = load_screens(ROOT / "procedures")
TARGET = load_targets(ROOT / "targets")["machi"]
CITY_SCREEN = {
    "kokuho_kanyu": "kokuho", "inu_henko": "inu", "suido_kaishi": "suido", "kansensho_hokoku": "kansen",
    "onestop_tokurei": "kifu", "yobo_sesshu": "yobo", "jido_genkyo": "jido", "kyuyo_ido": "tokucho",
    "koza_furikae": "koza",
}  # fmt: skip


class Remembering:
    """A journal in memory (records.ports.Journal)."""

    def __init__(self, *, withdrawn: bool = False) -> None:
        self.told: list[str] = []
        self._withdrawn = withdrawn

    def intent(self, _case_id: Id, intent: Intent) -> None:
        self.told.append(f"intent:{len(intent.found)}")

    def submitting(self, _case_id: Id, _fence: int) -> None:
        if self._withdrawn:
            raise IllegalMove("case.withdrawn", "取下げ")
        self.told.append("submitting")

    def finish(self, _case_id: Id, _fence: int, result: EntryResult) -> None:
        self.told.append(result.outcome.value)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("city") / "machi.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True) as running:
        yield running


# One at a time in a thread: it must be closed before another module opens its own.
@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with opened(None) as one:
        one.set_default_timeout(4000)
        # With no page open the browser starts a renderer anew for every test.
        one.new_page()
        yield one


@pytest.fixture
def session(city: City, context: BrowserContext) -> Iterator[Session]:
    context.clear_cookies()
    one = Session(context, TARGET.model_copy(update={"base_url": city.base_url}), USER, PASSWORD)
    yield one
    one.page.close()


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path / "blobs")


def entering(session: Session, slug: str, blobs: FileBlobs) -> ScreenEntering:
    return ScreenEntering(BrowserScreen(session), SCREENS[slug], blobs)


def approved(slug: str, seed: int, **changed: object) -> ApprovedRecord:
    blank = {field.path: Blank() for field in blank_of(slug)[0].fields}
    values = blank | contents_of(slug, np.random.default_rng(seed))
    return ApprovedRecord(
        case_id=new_id(), procedure=slug, reference=reference_of("T", seed), values={**values, **changed},
        digest="0" * 64, approved_by="test",
    )  # fmt: skip


def soon() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)
