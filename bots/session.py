"""A login at one business system: pages opened, errors of the server noticed, logged in again."""

from collections.abc import Sequence

from playwright.sync_api import BrowserContext, Page, Response
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator as Found
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from records.errors import ScreenChanged, TargetUnavailable
from records.screen import Locator
from records.target import TargetDefinition

SERVER_ERROR = 500
COVER = "#404040"


class Session:
    """One page of one browser at one target."""

    def __init__(self, context: BrowserContext, target: TargetDefinition, user: str, password: str) -> None:
        self.target = target
        self.page: Page = context.new_page()
        self._user, self._password = user, password
        self._status = 200
        self.page.on("response", self._note)

    def open(self, path: str) -> None:
        """Open a path, logging in where the target asks for it.

        Raises:
            TargetUnavailable: the target does not answer, or answers with an error.
            ScreenChanged: the login page is not as defined.
        """
        self._goto(path)
        if self.at_login():
            self._login()
            self._goto(path)

    def at_login(self) -> bool:
        """Tell whether the target shows its login page: the session is over."""
        return self.page.url.split("?")[0].endswith(self.target.login.path)

    def require_answer(self) -> None:
        """Stop at a server's error.

        Raises:
            TargetUnavailable: the last page answered with 500 or more.
        """
        if self._status >= SERVER_ERROR:
            raise TargetUnavailable("target.error", f"業務システムがエラーを返しました({self._status})。")

    def find(self, at: Locator) -> Found:
        """Answer the one element that a locator names.

        Raises:
            ScreenChanged: there is none, or several.
        """
        found = locate(self.page, at)
        try:
            found.first.wait_for(state="attached")
        except PlaywrightTimeout as error:
            raise ScreenChanged("screen.missing", f"画面に「{described(at)}」が見つかりません。") from error
        if found.count() != 1:
            raise ScreenChanged("screen.ambiguous", f"画面に「{described(at)}」が複数あります。")
        return found

    def press(self, at: Locator) -> None:
        """Press something that saves nothing, and wait for what follows.

        Raises:
            TargetUnavailable: what follows is an error, or nothing follows.
        """
        button = self.find(at)
        try:
            button.click()
            self.page.wait_for_load_state()
        except PlaywrightError as error:
            raise TargetUnavailable("target.no_answer", "業務システムが応答しません。") from error
        self.require_answer()

    def table(self) -> dict[str, str]:
        """Answer what the page shows as header -> text (``<th>`` beside ``<td>``)."""
        rows: dict[str, str] = self.page.evaluate(
            "() => Object.fromEntries([...document.querySelectorAll('tr')]"
            ".map(row => [row.querySelector('th'), row.querySelector('td'), row.children.length])"
            ".filter(([head, cell, count]) => head && cell && count === 2)"
            ".map(([head, cell]) => [head.innerText.trim(), cell.innerText.trim()]))"
        )
        return rows

    def picture(self, covered: Sequence[Found] = ()) -> bytes:
        """Answer the whole page as PNG; elements that are ``covered`` are painted over."""
        return self.page.screenshot(full_page=True, mask=covered, mask_color=COVER)

    def _goto(self, path: str) -> None:
        try:
            self.page.goto(f"{self.target.base_url}{path}")
        except PlaywrightError as error:
            raise TargetUnavailable("target.no_answer", "業務システムが応答しません。") from error
        self.require_answer()

    def _login(self) -> None:
        login = self.target.login
        self.find(login.user).fill(self._user)
        self.find(login.password).fill(self._password)
        self.press(login.press)
        if self.at_login() or not self.page.get_by_text(login.welcome).first.is_visible():
            raise TargetUnavailable("target.login_refused", "業務システムにログインできません。")

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self._status = response.status


def locate(page: Page | Found, at: Locator) -> Found:
    """Answer the elements that a locator names on a page, or inside an element."""
    if at.label is not None:
        return page.get_by_label(at.label, exact=True)
    if at.role is not None:
        return page.get_by_role(at.role, name=at.name, exact=True)  # type: ignore[arg-type]
    if at.text is not None:
        return page.get_by_text(at.text, exact=True)
    return page.locator(str(at.css))


def described(at: Locator) -> str:
    """Answer a locator in words for people."""
    return at.label or at.name or at.text or at.css or at.role or ""
