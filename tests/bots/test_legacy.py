"""An old system: frames, windows, dialogs, Shift_JIS, labels bound to nothing; and the right word for each end."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from bots.browser_screen import BrowserScreen
from bots.load import load_screens, load_targets
from bots.plan import differences
from bots.protocol import ScreenEntering
from bots.session import Session
from bots.settle import settle
from ledger.blobs import FileBlobs
from records.entry import EntryResult, Outcome
from records.values import Text
from samples.city.process import City, started
from samples.legacy.store import rows
from tests.bots.conftest import PASSWORD, ROOT, USER, Remembering, approved, soon

DEFINITIONS = ROOT / "samples" / "legacy" / "definitions"
SCREEN = load_screens(DEFINITIONS)["jido_genkyo"]
TARGET = load_targets(DEFINITIONS / "targets")["fukushi"]


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("legacy") / "fukushi.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True, system="samples.legacy") as running:
        yield running


@pytest.fixture
def session(legacy: City, context: BrowserContext) -> Iterator[Session]:
    legacy.clear()
    target = TARGET.model_copy(update={"base_url": legacy.base_url, "longest_commit_seconds": 0.5})
    one = Session(context, target, USER, PASSWORD, patience=1.5)
    yield one
    for page in one.windows:
        page.close()


def entering(session: Session, blobs: FileBlobs) -> ScreenEntering:
    return ScreenEntering(BrowserScreen(session), SCREEN, blobs)


def registered(legacy: City, reference: str) -> list[dict[str, str]]:
    return [row for row in rows(legacy.database) if row["seiri"] == reference]


def test_a_record_goes_through_frames_and_windows_and_is_read_back(
    session: Session, legacy: City, blobs: FileBlobs
) -> None:
    record, journal = approved("jido_genkyo", 6000), Remembering()
    result = entering(session, blobs).enter(record, 1, soon(), journal)
    assert result.outcome is Outcome.CONFIRMED, result
