"""A page that never answers ends its browser, not the robot: the case ends as if the browser had died."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext

from bots.browser import browser_path
from bots.browser_screen import BrowserScreen
from bots.protocol import ScreenEntering
from bots.session import LONGEST_CALL_SECONDS, Session
from bots.settle import settle
from bots.watching import look_at
from ledger.blobs import FileBlobs
from records.entry import Outcome
from records.errors import TargetUnavailable
from records.ids import Id
from samples.bench.entry_browser.dying import mortal_browser
from samples.city.process import City
from samples.city.store import rows
from tests.bots.conftest import CITY_SCREEN, PASSWORD, SCREENS, TARGET, USER, Remembering, approved, soon

SLUG = "suido_kaishi"
LogIn = Callable[[], Session]


@pytest.fixture
def log_in(city: City, context: BrowserContext) -> Iterator[LogIn]:
    """Log in with a browser that may be ended."""
    living = context.browser
    assert living is not None
    with mortal_browser(living, browser_path(None)) as (mortal, _):
        mortal.set_default_timeout(4000)
        target = TARGET.model_copy(update={"base_url": city.base_url})
        yield lambda: Session(mortal, target, USER, PASSWORD)
    city.clear()


def saved(city: City, reference: str) -> int:
    return sum(row["seiri_bango"] == reference for row in rows(city.database, CITY_SCREEN[SLUG]))


class Impatient(Remembering):
    """Lets the saving click alone take no longer than a few seconds: a busy machine is slow before it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def submitting(self, case_id: Id, fence: int) -> None:
        super().submitting(case_id, fence)
        self._session._longest_call = 4.0


def test_a_page_that_never_answers_is_the_end_of_its_browser(
    log_in: LogIn, session: Session, city: City, blobs: FileBlobs
) -> None:
    record, mortal, began = approved(SLUG, 7101), log_in(), dt.datetime.now(dt.UTC)
    screens = BrowserScreen(mortal)
    screens.sign_in()
    city.plan("frozen", step="save")
    result = ScreenEntering(screens, SCREENS[SLUG], blobs).enter(record, 1, soon(), Impatient(mortal))
    assert (result.outcome, saved(city, record.reference)) == (Outcome.IN_DOUBT, 1)
    with pytest.raises(TargetUnavailable, match=r"entry\.browser"):
        screens.sign_in()
    settled = settle(
        BrowserScreen(session), SCREENS[SLUG], record, blobs, clicked_at=began, now=began, control=None
    )
    assert settled is not None
    assert settled.outcome is Outcome.CONFIRMED


def test_a_click_whose_own_script_never_ends_is_in_doubt(log_in: LogIn, city: City, blobs: FileBlobs) -> None:
    record, mortal = approved(SLUG, 7102), log_in()
    mortal.page.add_init_script("""addEventListener('click', event => {
        if (event.target.innerText === '登録する') for (;;);
    }, true)""")
    screens = BrowserScreen(mortal)
    screens.sign_in()
    result = ScreenEntering(screens, SCREENS[SLUG], blobs).enter(record, 1, soon(), Impatient(mortal))
    assert (result.outcome, result.code) == (Outcome.IN_DOUBT, "entry.no_receipt")
    assert saved(city, record.reference) == 0


def test_a_look_at_a_screen_that_never_answers_says_so(
    log_in: LogIn, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = log_in()
    session.sign_in()
    monkeypatch.setattr("bots.watching.LONGEST_LOOK_SECONDS", 8.0 - LONGEST_CALL_SECONDS)
    city.plan("frozen", step="form")
    with pytest.raises(TargetUnavailable, match=r"entry\.browser"):
        look_at(session, SCREENS[SLUG], approved(SLUG, 7103))


def test_what_its_definition_lets_take_longer_is_no_freeze(log_in: LogIn) -> None:
    session = log_in()
    session._longest_call = 0.2
    with session.answering(30.0):
        session.page.wait_for_timeout(500)
    assert not session.page.is_closed()
