"""A login at one business system: windows and frames, dialogs answered, errors of the server noticed."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from playwright.sync_api import BrowserContext, FrameLocator, Page
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator as Found
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.browser import PATIENCE_MS
from bots.dialogs import Dialogs
from bots.finding import asked_in_page, in_frame, in_page, locate, pairs_in
from bots.picturing import picture_of
from bots.statuses import Statuses
from bots.watchdog import Watchdog
from records.errors import ApplicationError, ScreenChanged, TargetUnavailable
from records.locators import Dialog, Locator, Place, Shown, Sign, numbered, said
from records.target import TargetDefinition

BROWSER_GONE = TargetUnavailable("entry.browser", "ブラウザの操作に失敗しました。")
LOGIN_REFUSED = TargetUnavailable("target.login_refused", "業務システムにログインできません。")
# How often a page is looked at while something is waited for.
LOOK_MS = 50
# One thing that is asked of a business system: some pages, each as long as it may take.
LONGEST_CALL_SECONDS = 60.0


class Session:
    """The windows of one browser at one target.

    ``patience``: seconds that a page may take to come. ``longest_call``: seconds after which a browser is
    ended in which one thing that was asked (``answering``) has not come to its end.
    """

    def __init__(
        self,
        context: BrowserContext,
        target: TargetDefinition,
        user: str,
        password: str,
        patience: float = PATIENCE_MS / 1000,
        longest_call: float = LONGEST_CALL_SECONDS,
    ) -> None:
        self.target = target
        self.dialogs = Dialogs()
        self._user, self._password, self._patience = user, password, patience
        self._statuses = Statuses()
        self._watchdog, self._longest_call = Watchdog(context), longest_call
        self._windows: dict[str, Page] = {}
        self._popups: list[Page] = []
        self._troubled = False
        # Fields of the page that were asked and take these texts (bots.steps.require_fits).
        self.fitting: set[tuple[Locator, str]] = set()
        self.page: Page = context.new_page()
        self.front = self.page
        self._attach(self.page)

    # -- windows and frames

    def window(self, name: str | None) -> Page:
        """Answer a window by the name that a press gave it; without a name the login's own.

        Raises:
            ScreenChanged: it is not open.
            TargetUnavailable: the login's own is gone, and the browser with it.
        """
        if name is None and self.page.is_closed():
            raise BROWSER_GONE
        if not self.is_open(Place(window=name)):
            raise ScreenChanged(
                "screen.no_window", f"「{name or '業務システム'}」のウィンドウが開いていません。"
            )
        return self.page if name is None else self._windows[name]

    def place(self, place: Place) -> Page | FrameLocator:
        """Answer the page or frame that a place names; the window it lies in is the one in front now.

        Raises:
            ScreenChanged: its window is not open.
        """
        self.front = self.window(place.window)
        return in_frame(self.front, place)

    def is_open(self, place: Place) -> bool:
        """Tell whether the window of a place is open."""
        page = self.page if place.window is None else self._windows.get(place.window)
        return page is not None and not page.is_closed()

    @property
    def windows(self) -> tuple[Page, ...]:
        """Every window that is open."""
        pages = (self.page, *self._windows.values(), *self._popups)
        return tuple(dict.fromkeys(one for one in pages if not one.is_closed()))

    @property
    def in_front(self) -> Page:
        """The window that was looked at last; the login's own where that closed."""
        return self.page if self.front.is_closed() else self.front

    # -- coming in

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

    def sign_in(self) -> None:
        """Be logged in, wherever that leads, with no other window open.

        Raises:
            TargetUnavailable: the target does not answer, or refuses the login.
            ScreenChanged: the login page is not as defined.
        """
        login = self.target.login
        for page in self.windows:
            if page != self.page:
                page.close()
        if not self._troubled and self._is_inside():
            return
        if login.new_window or self._troubled or self.page.is_closed():
            self._begin_anew()
        self._goto(login.path)
        if not self.shows(login.welcome):
            self._login()

    def trouble(self) -> None:
        """Remember that something went wrong, so that the next ``sign_in`` begins in a new window.

        Nobody knows what stands in frames and windows then, and what is still on its way to them.
        """
        self._troubled = True

    def at_login(self) -> bool:
        """Tell whether the target shows its login page, in any window or frame: the session is over."""
        login = self.target.login
        if login.shown_by:
            return any(self.shows(one) for one in login.shown_by)
        urls = [frame.url for page in self.windows for frame in page.frames]
        return any(url.split("?")[0].endswith(login.path) for url in urls)

    def require_answer(self) -> None:
        """Stop at a server's error.

        Raises:
            TargetUnavailable: what a window or frame shows was answered with 500 or more.
        """
        if failed := self._statuses.failed(self.windows):
            raise TargetUnavailable("target.error", f"業務システムがエラーを返しました({failed})。")

    # -- finding and pressing

    def find(self, at: Locator, *, place: bool = False) -> Found:
        """Answer the one element that a locator names (``bots.finding.locate``).

        Raises:
            ScreenChanged: there is none, or several.
        """
        found = locate(self.place(at), at, place=place)
        # One look where it is there already, as it nearly always is.
        if found.count() == 1:
            return found
        try:
            found.first.wait_for(state="attached")
        except PlaywrightTimeout as error:
            raise ScreenChanged("screen.missing", f"画面に「{said(at)}」が見つかりません。") from error
        if found.count() != 1:
            raise ScreenChanged("screen.ambiguous", f"画面に「{said(at)}」が複数あります。")
        return found

    def press(
        self,
        at: Locator,
        *,
        opens: str | None = None,
        dialogs: Sequence[Dialog] = (),
        then: Sign | None = None,
    ) -> None:
        """Press something that saves nothing, and wait for what follows.

        Raises:
            TargetUnavailable: what follows is an error, or nothing follows.
            ScreenChanged: another dialog than expected came.
            RefusedByScreen: a dialog refused the values.
        """
        button = self.find(at)
        page = self.front
        with self.dialogs.expecting(dialogs):
            self.act(page, button.click, opens=opens)
            if then is not None:
                self.wait_for(then)
        self.dialogs.require_none()

    def act(self, page: Page, action: Callable[[], None], *, opens: str | None = None) -> None:
        """Do what changes a page, and wait for what follows at once; ``opens`` names the window that comes.

        A window may close by the very click that it is asked for, before the driver hears of the click's
        end: then it was done, as long as another window lives on.

        Raises:
            TargetUnavailable: what follows is an error, or nothing follows.
        """
        try:
            with _closing(page):
                action()
            if not self.windows:
                raise BROWSER_GONE
            if opens is not None:
                self._name_popup(opens, page)
            loaded(page)
        except PlaywrightError as error:
            self.dialogs.require_none()
            raise TargetUnavailable("target.no_answer", "業務システムが応答しません。") from error
        self.require_answer()

    @contextmanager
    def answering(self, seconds: float = 0.0) -> Iterator[None]:
        """Do one thing that is asked of the target; a browser in which it never ends is ended.

        ``seconds``: how long its definition lets it take beside that.
        """
        with self._watchdog.within(self._longest_call + seconds):
            yield

    # -- what is shown

    def shows(self, sign: Sign) -> bool:
        """Tell whether a sign shows now; a page on its way shows nothing."""
        with suppress(PlaywrightError, ScreenChanged):
            front = self.front
            try:
                return self._shows(sign)
            finally:
                self.front = front
        return False

    def wait_for(self, sign: Sign, *, gone: bool = False) -> None:
        """Wait until a sign shows, or shows no more.

        Raises:
            ScreenChanged: it does not in time (``screen.not_come``), or an unexpected dialog came.
            TargetUnavailable: the server answered with an error meanwhile.
        """
        late = ScreenChanged("screen.not_come", "画面が、定義にある次の状態になりません。")
        self.wait_until(lambda: self.shows(sign) != gone, late, sign.seconds)

    def wait_until(
        self, done: Callable[[], bool], late: ApplicationError, seconds: float | None = None
    ) -> None:
        """Wait until something is so, at most ``seconds`` (none: as long as a page may take).

        Raises:
            ApplicationError: it is not in time (``late``).
            ScreenChanged: an unexpected dialog came.
            TargetUnavailable: the server answered with an error meanwhile.
        """
        until = time.monotonic() + (seconds or self._patience)
        while not _is_so(done):
            self.require_answer()
            self.dialogs.require_none()
            if time.monotonic() > until or not self.windows:
                raise late
            self.windows[0].wait_for_timeout(LOOK_MS)

    def table(self, places: Sequence[Shown]) -> dict[str, str]:
        """Answer what these places show as header -> text. A header that comes again is counted."""
        shown: dict[str, str] = {}
        for place in places:
            counts: dict[str, int] = {}
            for header, text in pairs_in(self.place(place), place):
                counts[header] = counts.get(header, 0) + 1
                shown[numbered(f"{place.title} {header}".strip(), counts[header])] = text
        return shown

    def picture(self, covered: Sequence[Found] = ()) -> bytes:
        """Answer the window in front as JPEG, whole; elements that are ``covered`` are painted over."""
        return picture_of(self.in_front, covered)

    # -- inside

    def _shows(self, sign: Sign) -> bool:
        if sign.url is None and (told := self._told_in_page(sign)) is not None:
            return told
        if sign.at is not None:
            return locate(self.place(sign.at), sign.at, place=True).first.is_visible()
        root = self.place(sign)
        if sign.text is not None:
            return root.get_by_text(sign.text).filter(visible=True).count() > 0
        return str(sign.url) in str(root.locator(":root").evaluate("() => document.location.href"))

    def _told_in_page(self, sign: Sign) -> bool | None:
        """Answer by the page alone; None where only the driver can tell."""
        asked = {"text": sign.text} if sign.at is None else {"at": asked_in_page(sign.at)}
        told: bool | None = in_page(self.place(sign.at or sign), "shows", asked)
        return told

    def _goto(self, path: str) -> None:
        try:
            self.page.goto(f"{self.target.base_url}{path}")
            loaded(self.page)
        except PlaywrightError as error:
            raise TargetUnavailable("target.no_answer", "業務システムが応答しません。") from error
        self.require_answer()

    def _login(self) -> None:
        login = self.target.login
        self.find(login.user).fill(self._user)
        self.find(login.password).fill(self._password)
        self.press(login.press, opens="login" if login.new_window else None)
        if login.new_window:
            self.page.close()
            self.page = self.front = self._windows.pop("login")
            self.wait_until(lambda: self.shows(login.welcome), LOGIN_REFUSED)
        if not self._is_inside():
            raise LOGIN_REFUSED

    def _is_inside(self) -> bool:
        return not self.page.is_closed() and not self.at_login() and self.shows(self.target.login.welcome)

    def _begin_anew(self) -> None:
        old, self.page, self._troubled = self.page, self.page.context.new_page(), False
        self.front = self.page
        self._attach(self.page)
        old.close()

    def _attach(self, page: Page) -> None:
        page.on("response", self._statuses.note)
        page.on("dialog", self.dialogs.answer)
        page.on("popup", self._take_popup)

    def _take_popup(self, page: Page) -> None:
        self._attach(page)
        self._popups.append(page)

    def _name_popup(self, name: str, opener: Page) -> None:
        if not self._popups:
            opener.wait_for_event("popup")
        page = self._popups.pop()
        self._windows[name] = page
        loaded(page)


def _is_so(done: Callable[[], bool]) -> bool:
    """Ask a page; one that is just giving way to another has no answer yet."""
    with suppress(PlaywrightError):
        return done()
    return False


def loaded(page: Page) -> None:
    """Wait until a window and its frames have loaded; one that closed itself has."""
    for frame in [] if page.is_closed() else page.frames:
        with _closing(page):
            frame.wait_for_load_state()


@contextmanager
def _closing(page: Page) -> Iterator[None]:
    """Go on where a window closed itself, or a frame gave way to another page."""
    try:
        yield
    except PlaywrightTimeout:
        raise
    except PlaywrightError as error:
        if not (page.is_closed() or "detached" in str(error)):
            raise
