"""取扱注意: what a picture of a business screen must not show is painted over."""

import re
from collections.abc import Collection, Iterator

from playwright.sync_api import Locator as Found
from playwright.sync_api import Page

from bots.finding import in_frame, locate, values_of
from records.locators import Locator, Shown
from records.paths import FieldPath, without_rows
from records.screen import ReadBack, ScreenDefinition, every_back
from records.steps import FieldSource, Rows, Step


def covers(page: Page, screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> list[Found]:
    """Answer the elements of a window that show these fields: where they are typed, and beside their headers.

    Which window it is is not asked: whatever may be in front is covered. What is not on the page is among
    them too, and covers nothing.
    """
    fields = {without_rows(path) for path in sensitive}
    said = [screen.refused] if screen.refused and fields else []
    # What the target says against the values may repeat them.
    typed = [locate(in_frame(page, at), at) for at in (*_typed(screen, fields), *said)]
    return typed + [values_of(in_frame(page, at), at, header) for at, header in _shown(screen, fields)]


def _typed(screen: ScreenDefinition, fields: Collection[str]) -> Iterator[Locator]:
    for step in screen.fill:
        yield from _typed_in(step, fields)
    yield from (at for path, at in screen.search.natural.items() if without_rows(path) in fields)


def _typed_in(step: Step, fields: Collection[str]) -> Iterator[Locator]:
    if isinstance(step, Rows):
        columns = [at for one in step.steps for at in _typed_in(one, fields)]
        yield from (at.in_row(number) for number in range(1, step.most + 1) for at in columns)
    elif (at := getattr(step, "at", None)) is not None and _about(getattr(step, "value", None), fields):
        yield at


def _shown(screen: ScreenDefinition, fields: Collection[str]) -> Iterator[tuple[Shown, str]]:
    parts = [
        (screen.confirm_shown, screen.confirm),
        (screen.saved_shown, screen.saved),
        (screen.search.detail, screen.saved),
    ]
    for places, backs in parts:
        headers = dict.fromkeys(_bare(one) for one in every_back(backs) if _about(one.value, fields))
        for place in places:
            before = f"{place.title} " if place.title else ""
            yield from ((place, one.removeprefix(before)) for one in headers if one.startswith(before))


def _bare(back: ReadBack) -> str:
    """Answer the header as it stands on the page, without the number of its row."""
    return re.sub(r"\[\d+\]$", "", back.header)


def _about(value: FieldSource | None, fields: Collection[str]) -> bool:
    return value is not None and value.field is not None and without_rows(value.field) in fields
