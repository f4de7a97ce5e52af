"""A business screen in a real browser. Implements ``bots.port.TargetScreen``."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator as Elements

from bots.finding import locate
from bots.painting import covers
from bots.plan import Action
from bots.session import Session
from bots.steps import downloaded, perform, put_in, require_fits
from records.entry import Found
from records.errors import ScreenChanged, TargetUnavailable, YomikakiError
from records.locators import Locator, Shown, Sign, said
from records.paths import FieldPath
from records.screen import ScreenDefinition, SearchDefinition
from records.steps import PlainStep, Press
from records.target import TargetDefinition

# Clock, click and the answers to its dialogs in one turn of the page: a worker that froze cannot wake and
# click, or agree, later.
CLICK_BEFORE = Path(__file__).with_name("click_before.js").read_text(encoding="utf-8")
CLICK_ONE_BEFORE = f"(buttons, asked) => buttons.length === 1 ? [({CLICK_BEFORE})(buttons[0], asked)] : []"
CLICKABLE = Path(__file__).with_name("clickable.js").read_text(encoding="utf-8")
CLICKABLE_ALL = f"buttons => buttons.map({CLICKABLE})"
# Every result with the cells of its row, by the heads of its table.
ROWS_OF = """links => links.map(link => {
  const row = link.closest('tr'), [first] = row.closest('table').rows;
  const heads = [...first.cells].map(head => head.innerText.trim());
  return Object.fromEntries(heads.map((head, n) => [head, (row.cells[n] || link).innerText.trim()]));
})"""


class BrowserScreen:
    """One session of one browser, spoken to in the words of the protocol."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.target: TargetDefinition = session.target
        # Where the results stand while one of them is open, and whether it is in a window of its own.
        self._results: SearchDefinition | None = None

    def sign_in(self) -> None:
        """Log in before anything is begun.

        Raises:
            TargetUnavailable: the target or the browser does not answer, or the login is refused.
            ScreenChanged: the login page is not as defined.
        """
        with self._told():
            self._session.sign_in()

    def search(self, search: SearchDefinition, at: Locator, text: str) -> tuple[Found, ...]:
        """Open the search and answer every result (bots.port)."""
        session = self._session
        with self._told():
            self._reach(search)
            session.find(at).fill(text)
            session.press(search.press)
            rows: list[dict[str, str]] = []

            def answered() -> bool:
                links = self._links(search)
                rows[:] = links.evaluate_all(ROWS_OF) if links.count() else []
                return bool(rows) or session.shows(search.none_found)

            session.wait_until(answered, ScreenChanged("screen.no_results", "検索結果が読み取れません。"))
            names = self._receipts(search, self._links(search), rows) if rows else []
        self._results = search
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
        with self._told():
            links = self._links(search)
            names = self._receipts(search, links, links.evaluate_all(ROWS_OF))
            if found.receipt in names:
                link = links.nth(names.index(found.receipt))
                session.act(session.front, link.click, opens=search.opens)
                session.dialogs.require_none()
                return session.table(search.detail)
        raise ScreenChanged("screen.missing", "検索結果の行が開けません。")

    def go_back(self) -> None:
        """Return to the results (bots.port)."""
        session, search = self._session, self._results
        with self._told():
            if search is not None and search.opens is not None:
                session.window(search.opens).close()
            elif search is not None and search.back is not None:
                session.press(search.back)
            else:
                session.page.go_back()

    def perform(self, action: Action) -> str | None:
        """Do one step (bots.port)."""
        with self._told(_declared(action.step)):
            return perform(self._session, action)

    def require_fits(self, actions: Sequence[Action]) -> None:
        """Ask the fields of the page whether they take what is to be typed (bots.port)."""
        with self._told():
            require_fits(self._session, actions)

    def put_in(self, actions: Sequence[Action]) -> int:
        """Put in what the page takes at once (bots.port)."""
        with self._told():
            return put_in(self._session, actions)

    def at_login(self) -> bool:
        """Tell whether the session is over (bots.port)."""
        with self._session.answering():
            return self._session.at_login()

    def shown(self, places: Sequence[Shown]) -> dict[str, str]:
        """Answer what the page shows (bots.port)."""
        with self._told():
            return self._session.table(places)

    def refusal(self, at: Locator) -> str | None:
        """Answer what the target says against the values (bots.port)."""
        with self._told():
            said = locate(self._session.place(at), at, place=True)
            return said.first.inner_text().strip() if said.count() else None

    def require_clickable(self, press: Press) -> None:
        """Stop where a click would not reach the button (bots.port)."""
        session = self._session
        with self._told():
            session.dialogs.require_none()
            button = session.find(press.at)
            late = ScreenChanged(
                "screen.not_clickable", f"「{said(press.at)}」を押せません。隠れているか、使えない状態です。"
            )
            session.wait_until(lambda: button.evaluate_all(CLICKABLE_ALL) == [""], late)
            if press.then is not None and session.shows(press.then):
                raise ScreenChanged(
                    "screen.sign_too_early", "登録の後に出るはずのものが、登録の前から出ています。"
                )

    def click_before(self, press: Press, deadline_ms: float) -> bool:
        """Click once before the deadline and wait for what follows (bots.port)."""
        session = self._session
        with (
            self._told(_declared(press)),
            session.dialogs.expecting(press.dialogs, until=deadline_ms / 1000),
        ):
            button = session.find(press.at)
            page, before = session.front, session.front.url
            asked = {"until": deadline_ms, "dialogs": [one.model_dump() for one in press.dialogs]}
            # In one call: the driver would ask for the element, for the click, and once more to let it go.
            answers: list[dict[str, bool] | None] = button.evaluate_all(CLICK_ONE_BEFORE, asked)
            if not answers:
                raise ScreenChanged("screen.missing", f"画面に「{said(press.at)}」が見つかりません。")
            (done,) = answers
            if done is None:
                return False
            if done["unexpected"]:
                session.dialogs.note_unexpected()
            session.dialogs.require_none()
            if press.then is None:
                page.wait_for_url(lambda url: url != before)
            session.act(page, lambda: None, opens=press.opens)
            if press.then is not None:
                session.wait_for(press.then)
            session.dialogs.require_none()
            return True

    def picture(self, screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> bytes:
        """Answer the window in front as JPEG, painted over where it is sensitive (bots.port)."""
        with self._told():
            page, login = self._session.in_front, self.target.login
            typed = [locate(page, at) for at in (login.user, login.password)] if self.at_login() else []
            return self._session.picture([*covers(page, screen, sensitive), *typed])

    def download(self, at: Locator) -> bytes:
        """Press what answers a file, and answer its bytes: for work that is about the file.

        Raises:
            ScreenChanged: it is not there.
            TargetUnavailable: no file comes (``target.no_download``).
        """
        with self._told():
            return downloaded(self._session, at)

    def _reach(self, search: SearchDefinition) -> None:
        # Whatever the case before left open is none of this one's.
        for window in self._session.windows:
            if window != self._session.page:
                window.close()
        self._session.dialogs.forget()
        if search.path is not None:
            self._session.open(search.path)
        for step in search.reach:
            perform(self._session, Action(step=step))

    def _links(self, search: SearchDefinition) -> Elements:
        return locate(self._session.place(search.result_link), search.result_link)

    def _receipts(
        self, search: SearchDefinition, links: Elements, rows: Sequence[dict[str, str]]
    ) -> list[str | None]:
        if search.receipt_header is None:
            return [text.strip() for text in links.all_inner_texts()]
        return [row.get(search.receipt_header) or None for row in rows]

    @contextmanager
    def _told(self, seconds: float = 0.0) -> Iterator[None]:
        """Say in our words that the browser failed: a page that is gone, a wait that ended, or had no end.

        ``seconds``: as in ``bots.session.Session.answering``.
        """
        try:
            with self._session.answering(seconds):
                yield
        # Its own words repeat what was typed: values, and the robot's password.
        except PlaywrightError:
            self._session.trouble()
            raise TargetUnavailable("entry.browser", "ブラウザの操作に失敗しました。") from None
        except YomikakiError:
            self._session.trouble()
            raise


def _declared(step: PlainStep) -> float:
    """Answer how long the definition lets a step wait."""
    waits = (step, getattr(step, "then", None))
    return sum(one.seconds or 0.0 for one in waits if isinstance(one, Sign))
