"""How a locator of a definition finds its elements, in windows and frames, also where no label is bound.

``near`` and ``column`` are found by our own selector engines (``finding.js``), which the browser is given
before it opens a page.
"""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator, Page, Selectors
from playwright.sync_api import Locator as Found

from records.locators import Locator, Place, Shown

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
# In one page or frame, or inside one element.
Root = Page | FrameLocator | Found
ENGINES = {"near": "yk-near", "cell": "yk-cell", "choice": "yk-choice", "shown": "yk-shown"}


def teach(selectors: Selectors) -> None:
    """Give a browser our ways to find elements, before it opens a page."""
    for function, name in ENGINES.items():
        found = f"{SCRIPT}.{function}(root, JSON.parse(body))"
        script = f"({{queryAll: (root, body) => {found}, query: (root, body) => {found}[0]}})"
        # In a world of its own: old pages change what arrays and elements can do.
        selectors.register(name, script=script, content_script=True)


def in_frame(page: Page, place: Place) -> Page | FrameLocator:
    """Answer the page, or the frame of it, that a place names."""
    here: Page | FrameLocator = page
    for name in (place.frame or "").split("/") if place.frame else ():
        word = json.dumps(name, ensure_ascii=False)
        here = here.frame_locator(f":is(frame, iframe):is([name={word}], [title={word}], [id={word}])")
    return here


def locate(root: Root, at: Locator, *, place: bool = False) -> Found:
    """Answer the elements that a locator names on a page, or inside an element.

    ``place``: for ``near`` and ``column`` the cell itself, not the field that stands in it.
    """
    if at.within is not None:
        root = locate(root, at.within, place=True)
    found = _by_way(root, at, place=place)
    return found if at.number is None else found.nth(at.number - 1)


def _by_way(root: Root, at: Locator, *, place: bool) -> Found:
    if at.label is not None:
        return root.get_by_label(at.label, exact=True)
    if at.role is not None:
        return root.get_by_role(at.role, name=at.name, exact=True)  # type: ignore[arg-type]
    if at.text is not None:
        return root.get_by_text(at.text, exact=True)
    if at.near is not None:
        return _by_engine(root, "near", {"text": at.near, "place": place})
    if at.column is not None:
        row = 1 if at.row is None else at.row
        return _by_engine(root, "cell", {"column": at.column, "row": row, "place": place})
    return root.locator(str(at.css))


def choices(root: Root, text: str) -> Found:
    """Answer the radio buttons and check boxes with these words, bound to them or just behind."""
    return _by_engine(root, "choice", {"text": text})


def values_of(root: Root, shown: Shown, header: str) -> Found:
    """Answer the elements in which a place shows the values of a header."""
    inner = root if shown.within is None else locate(root, shown.within, place=True)
    return _by_engine(inner, "shown", {"header": header, "layout": shown.layout})


def pairs_in(root: Page | FrameLocator, shown: Shown) -> list[tuple[str, str]]:
    """Answer the headers and texts that a place shows, in their order; nothing where it is not there."""
    if shown.within is None:
        found = in_page(root, "table", shown.layout) or []
    else:
        inner = locate(root, shown.within, place=True)
        script = f"(roots, layout) => roots.length === 1 ? {SCRIPT}.table(roots[0], layout) : []"
        found = inner.evaluate_all(script, shown.layout)
    return [(header, text) for header, text in found]


def in_page(root: Page | FrameLocator, function: str, asked: object, *, script: str = SCRIPT) -> Any:
    """Answer what a function of ``finding.js`` says in a page, all in one turn; None where there is no page.

    Once for many things, and without the driver's own script, which every page is given at its first use.
    """
    if isinstance(root, Page):
        return root.evaluate(f"asked => {script}.{function}(document, asked)", asked)
    call = f"(roots, asked) => Promise.all(roots.map(one => {script}.{function}(one.ownerDocument, asked)))"
    answers: list[Any] = root.locator(":root").evaluate_all(call, asked)
    return answers[0] if len(answers) == 1 else None


def asked_in_page(at: Locator) -> dict[str, Any]:
    """Answer a locator as the functions of ``finding.js`` take it."""
    return at.model_dump(exclude={"window", "frame"}, exclude_none=True)


def _by_engine(root: Root, engine: str, asked: dict[str, object]) -> Found:
    return root.locator(f"{ENGINES[engine]}={json.dumps(asked, ensure_ascii=False)}")
