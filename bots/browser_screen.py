"""A business screen in a real browser. Implements ``bots.port.TargetScreen``."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from playwright.sync_api import Error as PlaywrightError

from bots.painting import covers
from bots.plan import Action
from bots.session import Session, locate
from bots.steps import perform
from records.entry import Found
from records.errors import ScreenChanged, TargetUnavailable
from records.paths import FieldPath
from records.screen import Locator, ScreenDefinition, SearchDefinition
from records.target import TargetDefinition

# Page script and click in one turn: a worker that froze cannot wake and click later.
CLICK_BEFORE = """(button, until) => {
  if (Date.now() > until) return false;
  button.click();
  return true;
}"""
# Every result with the cells of its row, by the heads of its table.
ROWS_OF = """links => links.map(link => {
  const row = link.closest('tr'), table = row.closest('table');
  const heads = [...table.querySelectorAll('tr:first-child th')].map(head => head.innerText.trim());
  return Object.fromEntries(heads.map((head, n) => [head, row.cells[n].innerText.trim()]));
})"""


class BrowserScreen:
    """One session of one browser, spoken to in the words of the protocol."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.target: TargetDefinition = session.target

    def search(self, search: SearchDefinition, at: Locator, text: str) -> tuple[Found, ...]:
        """Open the search and answer every result (bots.port)."""
        session = self._session
        with _told():
            session.open(search.path)
            session.find(at).fill(text)
            session.press(search.press)
            links = locate(session.page, search.result_link)
            if links.count() == 0:
                if not session.page.get_by_text(search.none_found).first.is_visible():
                    raise ScreenChanged("screen.no_results", "検索結果が読み取れません。")
                return ()
            rows: list[dict[str, str]] = links.evaluate_all(ROWS_OF)
            names = [text.strip() for text in links.all_inner_texts()]
        header = search.reference_header
        return tuple(
            Found(reference=(row.get(header) or None) if header else None, receipt=name, shown=row)
            for name, row in zip(names, rows, strict=True)
        )

    def open_found(self, search: SearchDefinition, found: Found) -> dict[str, str]:
        """Open one result and answer what its page shows (bots.port).

        Raises:
            ScreenChanged: its link is gone.
        """
        session = self._session
        with _told():
            links = locate(session.page, search.result_link)
            for number in range(links.count()):
                if links.nth(number).inner_text().strip() == found.receipt:
                    links.nth(number).click()
                    session.page.wait_for_load_state()
                    session.require_answer()
                    return session.table()
        raise ScreenChanged("screen.missing", "検索結果の行が開けません。")

    def go_back(self) -> None:
        """Return to the results (bots.port)."""
        with _told():
            self._session.page.go_back()

    def perform(self, action: Action) -> str | None:
        """Do one step (bots.port)."""
        with _told():
            return perform(self._session, action)

    def at_login(self) -> bool:
        """Tell whether the session is over (bots.port)."""
        return self._session.at_login()

    def shown(self) -> dict[str, str]:
        """Answer what the page shows (bots.port)."""
        with _told():
            return self._session.table()

    def refusal(self, at: Locator) -> str | None:
        """Answer what the target says against the values (bots.port)."""
        with _told():
            said = locate(self._session.page, at)
            return said.first.inner_text().strip() if said.count() else None

    def require_clickable(self, at: Locator) -> None:
        """Stop where a click would not reach the button (bots.port)."""
        with _told():
            self._session.find(at).click(trial=True)

    def click_before(self, at: Locator, deadline_ms: float) -> bool:
        """Click once before the deadline and wait for what follows (bots.port)."""
        session = self._session
        with _told():
            button = session.find(at)
            before = session.page.url
            clicked = bool(button.evaluate(CLICK_BEFORE, deadline_ms))
            if clicked:
                session.page.wait_for_url(lambda url: url != before)
                session.page.wait_for_load_state()
                session.require_answer()
            return clicked

    def picture(self, screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> bytes:
        """Answer the whole page as PNG, painted over where it is sensitive (bots.port)."""
        with _told():
            return self._session.picture(covers(self._session.page, screen, sensitive))


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words that the browser failed: a page that is gone, a wait that ended."""
    try:
        yield
    except PlaywrightError as error:
        raise TargetUnavailable("entry.browser", "ブラウザの操作に失敗しました。") from error
