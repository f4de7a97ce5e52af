"""Looks at every page that an entry comes to, up to the press that saves: a changed screen is known early.

The steps of the definition are done as a rehearsal does them, with values that are nobody's. Nothing is
pressed that may leave something behind: not what saves, not what keeps or drops a draft, and no file is
handed over. What keeps a look from the pages behind is said in it. Looks hold labels and options, no values.
"""

from collections.abc import Sequence
from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError

from bots.finding import locate
from bots.observing import number_of, observe
from bots.plan import Action, make_plan
from bots.scrubbing import words_kept
from bots.session import BROWSER_GONE, Session
from bots.steps import perform
from records.entry import FinalRecord
from records.errors import (
    ApplicationError,
    BusinessError,
    RefusedByScreen,
    ScreenChanged,
    TargetUnavailable,
    YomikakiError,
)
from records.screen import ScreenDefinition
from records.seen_screen import SeenPage, SeenScreen, Unseen
from records.steps import Expect, Filled, Menu, Open, PlainStep, Press, Rows, Upload, Wait

LEADING = Open | Menu | Press | Wait | Expect
LEAVES = Open | Menu | Press
DRAFT = Unseen(
    code="look.draft",
    says="この先へは下書きを保存して進むため、業務システムに何も残さないように、見ていません",
)
FILE = Unseen(code="look.file", says="この先へはファイルを渡して進むため、見ていません")
REFUSED = "点検用の値が断られたため、この先は見ていません(screen.yaml の look: values に、通る値を書けます)"
NO_CONFIRM = Unseen(code="screen.not_confirm", says="確認画面が出ません")
# All pages of an entry, one after the other: an entry itself has no longer.
LONGEST_LOOK_SECONDS = 180.0


def look_at(session: Session, screen: ScreenDefinition, record: FinalRecord) -> SeenScreen:
    """Answer how the pages of an entry look now; ``record`` holds values that are nobody's.

    Raises:
        TargetUnavailable: the target or the browser does not answer, or the login is refused.
        ScreenChanged: the search or the first page of the form is not reached by what the definition says.
    """
    # Whatever stood in the windows before is none of this look's.
    session.dialogs.forget()
    session.fitting.clear()
    look = _Look(session, screen)
    try:
        with session.answering(LONGEST_LOOK_SECONDS):
            look.search()
            unseen = look.walk(record)
    except PlaywrightError:
        session.trouble()
        raise BROWSER_GONE from None
    except YomikakiError:
        session.trouble()
        raise
    return SeenScreen(procedure=screen.slug, pages=look.pages, unseen=unseen)


class _Look:
    """One walk: the pages that were seen, and whether the one in front was not seen yet."""

    def __init__(self, session: Session, screen: ScreenDefinition) -> None:
        self.pages: dict[str, SeenPage] = {}
        self._session = session
        self._screen = screen
        self._typed: set[str] = set()
        self._unseen_page = True
        self._filling = False

    def search(self) -> None:
        """Look at the search."""
        search = self._screen.search
        if search.path is not None:
            self._session.open(search.path)
        else:
            self._session.sign_in()
        for step in search.reach:
            perform(self._session, Action(step=step))
        self._keep("search")

    def walk(self, record: FinalRecord) -> Unseen | None:
        """Look at every page of the form and at the confirm screen; answer what kept the look from it."""
        try:
            actions = make_plan(self._screen, record).fill
        except BusinessError as error:
            return self._first_page() or Unseen(code="look.values", says=error.message)
        self._typed = {one.text for one in actions if one.text and _is_written(one.step)}
        return self._filled(actions) or self._confirm()

    def _first_page(self) -> Unseen | None:
        """Look at the first page of the form, which comes without values."""
        for step in self._screen.fill:
            if not isinstance(step, LEADING) or step.when is not None:
                self._see(step.steps[0] if isinstance(step, Rows) else step)
                break
            if (unseen := self._filled((Action(step=step),))) is not None:
                return unseen
        return None

    def _filled(self, actions: Sequence[Action]) -> Unseen | None:
        for action in actions:
            step = action.step
            if isinstance(step, Press) and step.effect != "none" and step.if_shown:
                continue
            self._see(step)
            if isinstance(step, Upload) or (isinstance(step, Press) and step.effect != "none"):
                return FILE if isinstance(step, Upload) else DRAFT
            try:
                perform(self._session, _overwriting(action))
            except TargetUnavailable:
                raise
            except (ApplicationError, BusinessError) as error:
                if not self._filling:
                    raise
                return self._stopped(error)
            if isinstance(step, LEAVES) and not (isinstance(step, Press) and step.if_shown):
                self._unseen_page = True
        return None

    def _see(self, step: PlainStep) -> None:
        """Keep the page in front before the first thing is done on it."""
        passing = isinstance(step, Open | Menu | Wait | Expect) or (isinstance(step, Press) and step.if_shown)
        if passing:
            return
        self._filling = self._filling or not isinstance(step, LEADING)
        if not self._unseen_page:
            return
        # What the definition does next shows that the page has come. If not, the page is kept as it is.
        if (at := getattr(step, "at", None)) is not None:
            with suppress(ScreenChanged):
                self._session.find(at)
        self._keep(self._numbered("form" if self._filling else "way"))

    def _numbered(self, name: str) -> str:
        count = sum(one.rstrip("0123456789") == name for one in self.pages)
        return f"{name}{count + 1}" if count else name

    def _confirm(self) -> Unseen | None:
        if self._refused():
            return Unseen(code="look.refused", says=REFUSED)
        session, screen = self._session, self._screen
        there = False
        with suppress(ScreenChanged):
            session.find(screen.submit.at)
            there = True
        shown = session.table(screen.confirm_shown)
        if not there and not any(one in shown for one in self._headers()):
            return NO_CONFIRM
        self._keep("confirm", tuple(shown))
        return None

    def _headers(self) -> set[str]:
        return {header for one in self._screen.confirm if (header := getattr(one, "header", None))}

    def _stopped(self, error: YomikakiError) -> Unseen:
        if isinstance(error, RefusedByScreen) or self._refused():
            return Unseen(code="look.refused", says=REFUSED)
        return Unseen(code=error.code, says=error.message)

    def _refused(self) -> bool:
        """Tell whether the screen says something against the values."""
        at = self._screen.refused
        if at is None:
            return False
        with suppress(ScreenChanged):
            found = locate(self._session.place(at), at, place=True)
            return bool(found.count() and found.first.inner_text().strip())
        return False

    def _keep(self, name: str, shown: tuple[str, ...] = ()) -> None:
        page = self._session.in_front
        seen = observe(page)
        seen = seen.model_copy(update={"shown": tuple(dict.fromkeys((*seen.shown, *shown)))})
        for number in self._changing():
            one = seen.inputs[number].model_copy(update={"options": (), "changing": True})
            seen = seen.model_copy(
                update={"inputs": (*seen.inputs[:number], one, *seen.inputs[number + 1 :])}
            )
        before = list(self.pages.values())[-1] if self._filling and self.pages else None
        self.pages[name] = words_kept(seen, before, self._typed)
        self._unseen_page = False

    def _changing(self) -> list[int]:
        """Answer the entries of the page in front whose options change by themselves."""
        session, found = self._session, list[int]()
        front = session.in_front
        for at in self._screen.look.changing_options:
            with suppress(ScreenChanged):
                lists = locate(session.place(at), at)
                if session.front == front and lists.count() == 1:
                    number = number_of(front, lists.element_handle())
                    found += [] if number is None else [number]
        session.front = front
        return found


def _is_written(step: PlainStep) -> bool:
    value = getattr(step, "value", None)
    return value is not None and value.constant is None and not getattr(step, "codes", None)


def _overwriting(action: Action) -> Action:
    """Answer a step that lets what the screen fills by itself be other than what was invented."""
    if not isinstance(action.step, Filled):
        return action
    return action.model_copy(update={"step": action.step.model_copy(update={"otherwise": "overwrite"})})
