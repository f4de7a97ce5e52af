"""Reads a screen that nobody has described yet: menu, search, form and its tabs.

It presses nothing but the menu that was named, a search, and what opens a part without asking the target.
"""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlsplit

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Page
from pydantic import Field

from bots.addressing import addresses
from bots.observing import frame_name, frames_of, observe
from bots.plan import Action
from bots.session import Session
from bots.steps import perform
from bots.tabs import tabs_of
from records.base import Frozen
from records.locators import Locator, Sign
from records.seen_screen import SeenPage
from records.steps import Menu, Open

LINKS = """() => [...document.querySelectorAll('a[href]')].filter(one => one.origin === location.origin)
  .map(one => [(one.innerText || '').trim(), one.pathname + one.search])"""
LINES = "() => document.body.innerText.split('\\n').map(one => one.trim()).filter(Boolean)"
SEARCHES = ("検索", "照会", "検索する", "検索実行", "絞り込み")
SEARCH_PAGES = ("検索", "照会", "一覧")
# How often, and after how long, a page is looked at again for what comes late.
LOOKS, LOOK_MS = 20, 100
NOTHING_FOUND = ("ありません", "いません", "見つかり", "0件", "0件", "該当なし", "存在しません")


Reach = Annotated[Open | Menu, Field(discriminator="do")]


class SurveyedPage(Frozen):
    """One page, how it is reached, and how to find each of its entries; None where nothing finds one alone.

    ``tabs`` are the presses that open closed parts, with the number of the first entry of each;
    ``unopened`` names what was not pressed to the end, as it asks the target for something.
    """

    reach: Reach
    page: SeenPage
    at: tuple[Locator | None, ...]
    tabs: tuple[tuple[int, Locator], ...] = ()
    unopened: tuple[str, ...] = ()


class Link(Frozen):
    """A link of the target's own."""

    name: str
    path: str


class Searched(Frozen):
    """The search page, its button, and what it said when it was asked for what nobody has."""

    surveyed: SurveyedPage
    press: Locator | None
    none_found: Sign | None


def survey(session: Session, reach: Open | Menu) -> SurveyedPage:
    """Open a page and read it.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
        ScreenChanged: the menu does not have what was named.
    """
    perform(session, Action(step=reach))
    page = session.in_front
    seen = observe(page)
    return SurveyedPage(reach=reach, page=seen, at=addresses(page, seen.inputs))


def with_tabs(session: Session, found: SurveyedPage) -> SurveyedPage:
    """Answer a page that was just read with the entries of its closed parts behind the others.

    Raises:
        TargetUnavailable: the target or the browser does not answer.
    """

    def again() -> None:
        perform(session, Action(step=found.reach))

    parts, buttons = tabs_of(session, again), found.page.buttons
    inputs, at, tabs = found.page.inputs, found.at, list[tuple[int, Locator]]()
    for part in parts.opened:
        tabs.append((len(inputs), part.press))
        inputs, at = (*inputs, *part.inputs), (*at, *part.at)
        buttons = tuple(dict.fromkeys((*buttons, *part.buttons)))
    page = found.page.model_copy(update={"inputs": inputs, "buttons": buttons})
    return found.model_copy(update={"page": page, "at": at, "tabs": tuple(tabs), "unopened": parts.unopened})


def menu_to(session: Session, items: tuple[str, ...]) -> Menu:
    """Answer the step that presses these words of a menu in turn, in whatever frame it stands.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
        ScreenChanged: no frame has these words.
    """
    session.sign_in()
    page = session.page
    frame = next((frame_name(one) for one in frames_of(page) if _says(one, items[0])), "")
    step = Menu(items=items, frame=frame or None)
    perform(session, Action(step=step))
    others = [one for one in frames_of(page) if frame_name(one) not in ("", frame)]
    # In frames nothing but the words of the page itself shows that it has come.
    for _look in range(LOOKS if others else 0):
        shown = next((frame_name(one) for one in others if _says(one, items[-1])), None)
        if shown is not None:
            return step.model_copy(update={"then": Sign(text=items[-1], frame=shown)})
        page.wait_for_timeout(LOOK_MS)
    return step


def _says(frame: Frame, words: str) -> bool:
    try:
        return frame.get_by_text(words, exact=True).filter(visible=True).count() > 0
    except PlaywrightError:
        # A frame that is just giving way to another page says nothing yet.
        return False


def links(session: Session, path: str) -> tuple[Link, ...]:
    """Answer the links of a page, by which a menu leads to forms and searches.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
    """
    session.open(path)
    found: dict[Link, None] = {}
    for frame in session.in_front.frames:
        found |= {Link(name=name, path=where): None for name, where in frame.evaluate(LINKS) if name}
    return tuple(found)


def search_link(known: Sequence[Link], form_path: str) -> Link | None:
    """Answer the link that most likely searches what the form enters: it shares most of its path."""
    parts = urlsplit(form_path).path.strip("/").split("/")

    def shared(one: Link) -> int:
        others = urlsplit(one.path).path.strip("/").split("/")
        same = [mine == other for mine, other in zip(parts, others, strict=False)]
        return same.index(False) if False in same else len(same)

    found = [one for one in known if any(word in one.name for word in SEARCH_PAGES)]
    best = max(found, key=shared, default=None)
    return best if best is not None and (shared(best) or len(found) == 1) else None


def searched(session: Session, reach: Open | Menu, unknown: str) -> Searched:
    """Read a search page, and search for what nobody has (``unknown``): a search saves nothing.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
    """
    found = survey(session, reach)
    buttons = [one for one in found.page.buttons if one.role == "button" and one.name in SEARCHES]
    press = Locator(role="button", name=buttons[0].name, frame=buttons[0].frame or None) if buttons else None
    entries = zip(found.page.inputs, found.at, strict=True)
    box = next((at for one, at in entries if at and one.kind == "text"), None)
    if press is None or box is None:
        return Searched(surveyed=found, press=press, none_found=None)
    before = _lines(session.in_front)
    session.find(box).fill(unknown)
    session.press(press)
    said = None
    for _look in range(LOOKS):
        new = [one for one in _lines(session.in_front) if one not in before]
        said = next((one for one in new if any(word in str(one.text) for word in NOTHING_FOUND)), None)
        if said is not None:
            break
        session.in_front.wait_for_timeout(LOOK_MS)
    return Searched(surveyed=found, press=press, none_found=said)


def _lines(page: Page) -> list[Sign]:
    found: list[Sign] = []
    for frame in frames_of(page):
        try:
            lines: list[str] = frame.evaluate(LINES)
        except PlaywrightError:
            # A frameset says nothing, and a frame on its way to another page nothing yet.
            continue
        found += [Sign(text=line, frame=frame_name(frame) or None) for line in lines]
    return found
