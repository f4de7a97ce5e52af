"""The best locator for each entry of a page: by its label, its role, the words beside it, and CSS last.

Each is tried on the page: only one that finds this entry, and nothing else, is proposed.
"""

import json
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import ElementHandle, FrameLocator, Page
from playwright.sync_api import Error as PlaywrightError

from bots.finding import in_frame, locate
from bots.observing import frame_name, ways_to
from records.locators import Locator, Place
from records.seen_screen import SeenInput

MOST_ALIKE = 12
SAME = "(found, wanted) => found === wanted"
# A place of radio buttons holds every one of the question.
HOLDS_ALL = """(place, button) => place !== button && place.contains(button)
  && [...button.getRootNode().querySelectorAll('input[type=radio]')]
    .every(one => one.name !== button.name || one.form !== button.form || place.contains(one))"""


def addresses(page: Page, seen: tuple[SeenInput, ...]) -> tuple[Locator | None, ...]:
    """Answer how to find each entry that was seen; None where nothing finds it alone."""
    found = []
    for one, (frame, element, way) in zip(seen, ways_to(page), strict=True):
        name = frame_name(frame) or None
        root = in_frame(page, Place(frame=name))
        tried = (at for at in _candidates(one, way) if _finds(root, at, element, place=one.kind == "radio"))
        best = next(tried, None)
        found.append(best and best.model_copy(update={"frame": name}))
    return tuple(found)


def _candidates(seen: SeenInput, way: dict[str, Any]) -> Iterator[Locator]:
    group = Locator(role=way["role"], name=way["group"]) if way["group"] else None
    if seen.kind == "radio":
        yield from _of_radios(seen, way, group)
        return
    words = _words(way)
    for one in [Locator(label=way["bound"])] * bool(way["bound"]) + [Locator(near=word) for word in words]:
        yield one
        if group:
            yield one.model_copy(update={"within": group})
    if way["column"]:
        yield Locator(column=way["column"], row=way["row"])
    if way["placeholder"]:
        yield Locator(css=f"[placeholder={_quoted(way['placeholder'])}]")
    # The fourth of four entries beside the same words: right as long as nothing is put between them.
    yield from _counted(words)
    keys = [key for key in ("name", "id") if way[key]]
    yield from (Locator(css=f"{way['tag']}[{key}={_quoted(way[key])}]") for key in keys)


def _counted(words: tuple[str, ...]) -> Iterator[Locator]:
    return (Locator(near=word, number=number) for word in words for number in range(1, MOST_ALIKE + 1))


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _words(way: dict[str, Any]) -> tuple[str, ...]:
    """Answer the words beside an entry that name something; 年 and - stand on every page many times."""
    return tuple(one for one in dict.fromkeys(way["near"]) if len(one) > 1)


def _of_radios(seen: SeenInput, way: dict[str, Any], group: Locator | None) -> Iterator[Locator]:
    if group and way["group"].startswith(seen.label):
        yield group
        if way["outer"]:
            yield group.model_copy(update={"within": Locator(role="group", name=way["outer"])})
    yield from (Locator(near=word) for word in _words(way))
    yield from _counted(_words(way))
    if way["name"]:
        boxes = ("td", "dd", "fieldset", "div", "p", "span")
        yield from (Locator(css=f"{box}:has(> input[name={_quoted(way['name'])}])") for box in boxes)
        yield Locator(css=f":has(> label > input[name={_quoted(way['name'])}])")


def _finds(root: Page | FrameLocator, at: Locator, element: ElementHandle, *, place: bool) -> bool:
    """Tell whether a locator finds this entry alone; of radio buttons, one place that holds them."""
    try:
        found = locate(root, at, place=place)
        if found.count() != 1:
            return False
        return bool(found.evaluate(HOLDS_ALL if place else SAME, element))
    except PlaywrightError:
        return False
