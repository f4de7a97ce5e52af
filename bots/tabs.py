"""Opens the closed parts of a page that nobody has described yet, with the network shut.

Nothing leaves the browser meanwhile. A press that asks the target for anything is none of a tab: the page is
loaded anew, and its name is told.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Page, Route

from bots.addressing import addresses
from bots.finding import in_frame, locate
from bots.observing import frame_name, frames_of, observe
from bots.session import Session
from records.base import Frozen
from records.locators import Locator
from records.seen_screen import SeenButton, SeenInput

# What opens a part of the page, where the page has entries that nobody sees: a tab, a link that stays on it.
CLOSED = """() => {
  const shown = one => one.checkVisibility
    ? one.checkVisibility({visibilityProperty: true}) : !!one.offsetParent;
  const entries = [...document.querySelectorAll('input:not([type=hidden]),select,textarea')];
  if (entries.every(shown)) return [];
  const says = one => (one.getAttribute('aria-label') || one.innerText || '').replace(/\\s+/g, ' ').trim();
  const stays = one => /^(#|javascript:)/i.test(one.getAttribute('href') || '');
  const role = one => one.getAttribute('role') || (one.tagName === 'A' ? 'link' : 'button');
  return [...document.querySelectorAll('[role=tab],a[href],button[aria-controls],summary')]
    .filter(one => shown(one) && says(one) && one.type !== 'submit' && (one.tagName !== 'A' || stays(one)
      || one.getAttribute('role') === 'tab'))
    .map(one => one.tagName === 'SUMMARY' ? ['', says(one)] : [role(one), says(one)]);
}"""
MOST = 12
SETTLES_MS = 150


class Tab(Frozen):
    """A part that opens by a press without asking the target: its entries, and how to find each."""

    press: Locator
    inputs: tuple[SeenInput, ...]
    at: tuple[Locator | None, ...]
    buttons: tuple[SeenButton, ...]


class Tabs(Frozen):
    """The parts that opened, and the names of what may open more but asks the target to."""

    opened: tuple[Tab, ...] = ()
    unopened: tuple[str, ...] = ()


def tabs_of(session: Session, again: Callable[[], None]) -> Tabs:
    """Press whatever may open a closed part of the page in front; ``again`` loads the page anew.

    Raises:
        TargetUnavailable: the target or the browser does not answer.
    """
    page = session.in_front
    opened, unopened = list[Tab](), list[str]()
    known = Counter(observe(page).inputs)
    for press in _candidates(page):
        if not locate(in_frame(page, press), press).count():
            continue
        with _network_shut(page) as asked:
            _press(page, press)
        session.dialogs.forget()
        if asked:
            unopened.append(press.name or press.text or "")
            again()
            page = session.in_front
            continue
        new = _new_inputs(page, known)
        known += Counter(one for one, _at in new)
        if new:
            inputs, at = tuple(one for one, _ in new), tuple(at for _, at in new)
            opened.append(Tab(press=press, inputs=inputs, at=at, buttons=observe(page).buttons))
    return Tabs(opened=tuple(opened), unopened=tuple(unopened))


def _candidates(page: Page) -> list[Locator]:
    found = [
        Locator(frame=frame_name(frame) or None, **({"role": role, "name": name} if role else {"text": name}))
        for frame in frames_of(page)
        for role, name in _closed(frame)
    ]
    return list(dict.fromkeys(found))[:MOST]


def _closed(frame: Frame) -> Sequence[tuple[str, str]]:
    found: list[tuple[str, str]] = frame.evaluate(CLOSED)
    return found


def _new_inputs(page: Page, known: Counter[SeenInput]) -> list[tuple[SeenInput, Locator | None]]:
    seen, left = observe(page).inputs, known.copy()
    found = []
    for one, at in zip(seen, addresses(page, seen), strict=True):
        if left[one]:
            left[one] -= 1
        else:
            found.append((one, at))
    return found


@contextmanager
def _network_shut(page: Page) -> Iterator[list[str]]:
    """Let nothing out of the browser in the block; answer what was asked for."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.method)
        route.abort("aborted")

    context, before = page.context, set(page.context.pages)
    context.route("**/*", refuse)
    try:
        yield asked
    finally:
        for popup in set(context.pages) - before:
            asked.append("popup")
            popup.close()
        context.unroute("**/*", refuse)


def _press(page: Page, press: Locator) -> None:
    try:
        locate(in_frame(page, press), press).first.click(timeout=1000)
        page.wait_for_timeout(SETTLES_MS)
    except PlaywrightError:
        # What cannot be pressed opens nothing.
        return
