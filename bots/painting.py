"""取扱注意: what a picture of a business screen must not show is painted over."""

import re
from collections.abc import Collection, Iterator

from playwright.sync_api import Locator as Found
from playwright.sync_api import Page

from bots.session import locate
from records.paths import FieldPath
from records.screen import Check, Choose, Fill, Locator, ScreenDefinition, Select


def covers(page: Page, screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> list[Found]:
    """Answer the elements of a page that show these fields: where they are typed, and beside their headers.

    What is not on the page is among them too, and covers nothing.
    """
    typed = [locate(page, at) for at in _typed(screen, sensitive)]
    return typed + [_beside(page, header) for header in _headers(screen, sensitive)]


def _typed(screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> Iterator[Locator]:
    for step in screen.fill:
        if isinstance(step, Fill | Select | Choose | Check) and step.value.field in sensitive:
            yield step.at
    yield from (at for path, at in screen.search.natural.items() if path in sensitive)


def _headers(screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> list[str]:
    shown = (*screen.confirm, *screen.saved)
    return list(dict.fromkeys(one.header for one in shown if one.value.field in sensitive))


def _beside(page: Page, header: str) -> Found:
    head = page.locator("th", has_text=re.compile(rf"^\s*{re.escape(header)}\s*$"))
    return page.locator("tr", has=head).locator("td")
