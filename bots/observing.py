"""Reads a page as a person sees it, all frames, pressing nothing and filling nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import ElementHandle, Frame, JSHandle, Page
from playwright.sync_api import Error as PlaywrightError

from records.errors import TargetUnavailable
from records.seen_screen import SeenButton, SeenInput, SeenPage

WITHOUT_ELEMENTS = "({inputs, buttons, shown}) => ({inputs, buttons, shown})"
IS_OR_HOLDS = "(one, other) => one === other || one.contains(other)"
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def observe(page: Page) -> SeenPage:
    """Answer what a page shows.

    Raises:
        TargetUnavailable: the browser does not answer (``entry.browser``).
    """
    try:
        found = [(frame_name(frame), _data(_read(frame))) for frame in frames_of(page)]
        title = page.title()
    except PlaywrightError as error:
        raise TargetUnavailable("entry.browser", "ブラウザの操作に失敗しました。") from error
    return SeenPage(
        title=title,
        inputs=tuple(SeenInput(frame=name, **one) for name, seen in found for one in seen["inputs"]),
        buttons=tuple(SeenButton(frame=name, **one) for name, seen in found for one in seen["buttons"]),
        shown=tuple(str(head) for _name, seen in found for head in seen["shown"]),
    )


def ways_to(page: Page) -> Iterator[tuple[Frame, ElementHandle, dict[str, Any]]]:
    """Answer each entry of ``observe``, of radio buttons the first, with words to find it by."""
    for frame in frames_of(page):
        read = _read(frame)
        ways: list[dict[str, Any]] = read.evaluate("({ways}) => ways")
        listed = read.get_property("elements").get_properties()
        for way, one in zip(ways, listed.values(), strict=True):
            element = one.as_element()
            if element is not None:
                yield frame, element, way


def number_of(page: Page, wanted: ElementHandle) -> int | None:
    """Answer which entry of ``observe`` an element is, or holds; None where it is none of them."""
    home = wanted.owner_frame()
    for number, (frame, element, _way) in enumerate(ways_to(page)):
        if frame == home and wanted.evaluate(IS_OR_HOLDS, element):
            return number
    return None


def frames_of(page: Page) -> list[Frame]:
    """Answer the frames of a page that show something, the page itself first."""
    return [one for one in page.frames if one == page.main_frame or not one.is_detached()]


def frame_name(frame: Frame) -> str:
    """Answer the name by which a definition finds a frame; empty for the page itself."""
    if frame.parent_frame is None:
        return ""
    return frame.name or frame.url.split("?")[0].rsplit("/", 1)[-1]


def _read(frame: Frame) -> JSHandle:
    return frame.evaluate_handle(SCRIPT)


def _data(seen: JSHandle) -> dict[str, list[dict[str, Any]]]:
    data: dict[str, list[dict[str, Any]]] = seen.evaluate(WITHOUT_ELEMENTS)
    return data
