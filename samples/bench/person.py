"""A person at the desk by the keystroke-level model (Card, Moran and Newell 1980): each act has its seconds.

K a key, P pointing at something, B pressing or letting go of a button, H the hand going from the keyboard to
the mouse or back, M making up one's mind. Japanese is typed in Latin letters and converted: two keys a kana,
four a kanji, two more for each conversion.
"""

import unicodedata
from collections import Counter
from typing import Literal

from playwright.sync_api import Locator, Page

SECONDS = {"K": 0.28, "P": 1.1, "B": 0.1, "H": 0.4, "M": 1.35}
Hand = Literal["keyboard", "mouse"]
KANA, KANJI, CONVERSION = 2, 4, 2


class Person:
    """Presses, types, points and drags on a real page, and counts what it would cost a person."""

    def __init__(self, page: Page) -> None:
        """Begin with the hands on the keyboard."""
        self.page = page
        self.acts: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self._hand: Hand = "keyboard"

    @property
    def seconds(self) -> float:
        """What all of it takes a person, without waiting for the machine."""
        return sum(SECONDS[act] * count for act, count in self.acts.items())

    def think(self) -> None:
        """Make up one's mind about what comes next."""
        self.acts["M"] += 1

    def click(self, target: Locator, *, also: bool = False) -> None:
        """Click; ``also`` holds Ctrl, so that what was selected stays selected."""
        self._to("mouse")
        self.acts.update({"P": 1, "B": 2, "K": int(also)})
        self.counts["clicks"] += 1
        target.click(modifiers=["Control"] if also else [])

    def choose(self, target: Locator, value: str) -> None:
        """Choose from a list that opens: a click on it, and a click on the choice."""
        self._to("mouse")
        self.acts.update({"P": 2, "B": 4})
        self.counts["clicks"] += 2
        target.select_option(value)

    def press(self, key: str) -> None:
        """Press a key, with the keys that are held down meanwhile."""
        self._to("keyboard")
        self.acts["K"] += 1 + key.count("+")
        self.counts["keys"] += 1 + key.count("+")
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type in place of what is selected."""
        self._to("keyboard")
        strokes = strokes_of(text)
        self.acts["K"] += strokes
        self.counts["keys"] += strokes
        if text:
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.press("Delete")

    def fill(self, target: Locator, text: str) -> None:
        """Point at an input, select all of it with a third click, and type."""
        self._to("mouse")
        self.acts.update({"P": 1, "B": 6})
        self.counts["clicks"] += 3
        target.click(click_count=3)
        self.type(text)

    def drag(self, x: float, y: float, w: float, h: float) -> None:
        """Draw a box on the paper, in mm: press at one corner, let go at the other."""
        self._to("mouse")
        self.acts.update({"P": 2, "B": 2})
        self.counts["drags"] += 1
        (left, top), (right, bottom) = self._seen(x, y), self._seen(x + w, y + h)
        mouse = self.page.mouse
        mouse.move(left, top)
        mouse.down()
        mouse.move(right, bottom, steps=4)
        mouse.up()

    def upload(self, target: Locator, file: str) -> None:
        """Choose a file in the window that the browser opens: its name typed, Enter."""
        self._to("mouse")
        self.acts.update({"P": 1, "B": 2, "H": 2, "K": 12})
        self.counts.update({"clicks": 1, "keys": 12})
        target.set_input_files(file)

    def _to(self, hand: Hand) -> None:
        if hand != self._hand:
            self.acts["H"] += 1
            self._hand = hand

    def _seen(self, x: float, y: float) -> tuple[float, float]:
        """Answer where a place on the paper is on the screen, scrolled into sight if it is not."""
        place = self.page.evaluate(
            """([x, y]) => {
              const paper = document.querySelector('#paper'), pane = document.querySelector('#pane');
              const at = () => new DOMPoint(x, y).matrixTransform(paper.getScreenCTM());
              const view = pane.getBoundingClientRect();
              const hidden = at().y < view.top + 20 || at().y > view.bottom - 80;
              if (hidden) pane.scrollTop += at().y - view.top - 120;
              return [at().x, at().y];
            }""",
            [x, y],
        )
        return place[0], place[1]


def strokes_of(text: str) -> int:
    """Answer how many keys a text takes; to empty an input is one."""
    if text.isascii():
        return max(len(text), 1)
    names = [unicodedata.name(one, "") for one in text]
    return CONVERSION + sum(KANJI if name.startswith("CJK UNIFIED") else KANA for name in names)
