"""Reads a screen that nobody has described yet: menu, search and form. It presses nothing but a search."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from bots.addressing import addresses
from bots.observing import observe
from bots.session import Session
from records.base import Frozen
from records.errors import TargetUnavailable
from records.locators import Locator
from records.seen_screen import SeenPage

LINKS = """() => [...document.querySelectorAll('a[href]')].filter(one => one.origin === location.origin)
  .map(one => [(one.innerText || '').trim(), one.pathname + one.search])"""
LINES = "() => document.body.innerText.split('\\n').map(one => one.trim()).filter(Boolean)"
SEARCHES = ("検索", "照会", "検索する", "検索実行", "絞り込み")
SEARCH_PAGES = ("検索", "照会", "一覧")
NOTHING_FOUND = ("ありません", "いません", "見つかり", "0件", "0件", "該当なし", "存在しません")


class SurveyedPage(Frozen):
    """One page, where it is, and how to find each of its entries; None where nothing finds one alone."""

    path: str
    page: SeenPage
    at: tuple[Locator | None, ...]


class Link(Frozen):
    """A link of the target's own."""

    name: str
    path: str


class Searched(Frozen):
    """The search page, its button, and what it said when it was asked for what nobody has."""

    surveyed: SurveyedPage
    press: str | None
    none_found: str | None


def survey(session: Session, path: str) -> SurveyedPage:
    """Open a page and read it.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
    """
    session.open(path)
    page = session.in_front
    seen = observe(page)
    return SurveyedPage(path=path, page=seen, at=addresses(page, seen.inputs))


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


def searched(session: Session, path: str, unknown: str) -> Searched:
    """Read a search page, and search for what nobody has (``unknown``): a search saves nothing.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
    """
    found = survey(session, path)
    names = [one.name for one in found.page.buttons if one.role == "button"]
    press = next((name for name in names if name in SEARCHES), None)
    entries = zip(found.page.inputs, found.at, strict=True)
    box = next((at for one, at in entries if at and one.kind == "text"), None)
    if press is None or box is None:
        return Searched(surveyed=found, press=press, none_found=None)
    page = session.in_front
    before = _lines(page)
    session.find(box).fill(unknown)
    session.press(Locator(role="button", name=press))
    new = [line for line in _lines(session.in_front) if line not in before]
    said = next((line for line in new if any(word in line for word in NOTHING_FOUND)), None)
    return Searched(surveyed=found, press=press, none_found=said)


def _lines(page: Page) -> list[str]:
    try:
        lines: list[str] = page.evaluate(LINES)
    except PlaywrightError as error:
        raise TargetUnavailable("entry.browser", "ブラウザの操作に失敗しました。") from error
    return lines
