"""The areas of a side: cells of tables and the open page, each with the words and boxes in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.proposing.points import points_among
from extractors.proposing.rects import Rect
from extractors.proposing.ruled import Ruled
from extractors.proposing.words import Word

# A box for one character or one tick is no larger than this; cells of tables are.
BOX_MOST, BOX_SLIM, SQUARE = 13.0, (0.4, 2.2), 0.65
# Neighbours share a rule that is no thicker than this.
RULE = 1.3
# What print, and longer words in print, are read with at least; handwriting and dust are read with less.
PRINT, LONG_PRINT, LONG = 0.55, 0.75, 4
# Print this high, in mm, is a title and read without doubt; people write so large.
HIGH, TITLE = 5.5, 0.97
# Alone in a box for one character this is a hand's, whatever it was read with.
# Alone in a cell of a table these are marks of a hand.
MARKS = frozenset("OXox〇○◯×△✓✔+-レ")
# Heads over the digits of an amount.
DIGIT_PLACES = re.compile("[億千百十万円]+")
WRITTEN = re.compile(r"[0-9A-Za-z○〇◯△×✓✔レ+\-ー十一/\\|.,・•'()]*")


@dataclass(frozen=True)
class Area:
    """A part of a side that no further rule divides; ``cell`` is its closed rectangle, None on the page."""

    rect: Rect
    cell: Rect | None
    words: tuple[Word, ...]
    boxes: tuple[Rect, ...]
    lines: tuple[Rect, ...] = ()


@dataclass(frozen=True)
class Side:
    """One side taken apart: the areas that are divided no further, and those that hold other cells."""

    page: int
    rect: Rect
    areas: tuple[Area, ...]  # cells that hold none
    frames: tuple[Area, ...]  # cells that hold others, and the page
    marks: tuple[Rect, ...]

    def beside(self, cell: Rect, towards: str) -> tuple[Area, ...]:
        """Answer the cells that share a cell's ``left``, ``right``, upper (``above``) or lower edge."""
        return tuple(one for one in self.areas if one.rect != cell and _touches(cell, one.rect, towards))


def apart(page: int, rect: Rect, ruled: Ruled, words: Sequence[Word]) -> Side:
    """Take a side apart."""
    boxes = _boxes(ruled.faces, words)
    cells = [one for one in ruled.faces if one not in boxes]
    held = {cell: [one for one in cells if one != cell and cell.holds(one, 0.5)] for cell in cells}
    words = [*words, *points_among([*boxes], ruled.ink)]
    page_wide = Rect(y=0.0, x=0.0, h=rect.h, w=rect.w)
    homes: dict[Rect | None, list[Word]] = {}
    slots: dict[Rect | None, list[Rect]] = {}
    lines: dict[Rect | None, list[Rect]] = {}
    for word in words:
        in_mark = any(mark.holds_point(word.rect.cx, word.rect.cy) for mark in ruled.marks)
        if not in_mark and not _is_dirt(word, boxes):
            homes.setdefault(_home(word.rect, cells), []).append(word)
    for box in boxes:
        slots.setdefault(_home(box, cells), []).append(box)
    for line in ruled.lines:
        lines.setdefault(_home(line, cells), []).append(line)

    def area(cell: Rect | None) -> Area:
        return Area(cell or page_wide, cell, tuple(homes.get(cell, ())), tuple(sorted(slots.get(cell, ()))),
                    tuple(sorted(lines.get(cell, ()))))  # fmt: skip

    single = tuple(area(cell) for cell in sorted(cells) if not held[cell])
    frames = (*(area(cell) for cell in sorted(cells) if held[cell]), area(None))
    return Side(page, page_wide, single, frames, ruled.marks)


def _home(rect: Rect, cells: Sequence[Rect]) -> Rect | None:
    return min((one for one in cells if one.holds_point(rect.cx, rect.cy)), key=lambda one: one.area,
               default=None)  # fmt: skip


def _boxes(faces: Sequence[Rect], words: Sequence[Word]) -> frozenset[Rect]:
    """Answer the closed rectangles that take one character or one tick."""
    small = [
        one for one in faces
        if max(one.w, one.h) <= BOX_MOST and BOX_SLIM[0] <= one.w / one.h <= BOX_SLIM[1]
        and not any(_is_label(word, one) for word in words)
    ]  # fmt: skip
    return frozenset(
        one for one in small
        if (_stands_apart(one, faces) and SQUARE <= one.w / one.h <= 1 / SQUARE)
        or (_in_run(one, small) and not _is_headed(one, faces, words))
    )  # fmt: skip


def _is_headed(box: Rect, faces: Sequence[Rect], words: Sequence[Word]) -> bool:
    """Tell whether a box is a cell of a table: its column has a head of its own, no place of a digit."""
    here: Rect | None = box
    while here is not None:
        above = [one for one in faces if _is_over(one, here)]
        here = above[0] if above else None
        if here is not None:
            said = "".join(word.text for word in words if _is_label(word, here))
            if said:
                return not DIGIT_PLACES.fullmatch(said)
    return False


def _is_over(one: Rect, other: Rect) -> bool:
    """Tell whether a cell lies on another in the same column."""
    return _touches(other, one, "above") and abs(one.x - other.x) < RULE and abs(one.w - other.w) < RULE


def _is_label(word: Word, box: Rect) -> bool:
    inside = box.holds_point(word.rect.cx, word.rect.cy)
    return inside and word.share >= PRINT and not WRITTEN.fullmatch(word.text)


def _stands_apart(box: Rect, faces: Sequence[Rect]) -> bool:
    """Tell whether a box has a frame of its own: no other cell shares its edges."""
    return not any(
        _touches(box, one, towards) for one in faces for towards in ("left", "right", "above", "below")
    )


def _in_run(box: Rect, boxes: Sequence[Rect]) -> bool:
    return any(is_next(box, one) or is_next(one, box) for one in boxes)


def is_next(one: Rect, other: Rect) -> bool:
    """Tell whether a box of the same size follows at once on the right."""
    same = abs(one.h / other.h - 1) < 0.15 and abs(one.w / other.w - 1) < 0.3 and abs(one.cy - other.cy) < 1.0
    return same and -0.3 <= other.x - one.right <= RULE


def _touches(cell: Rect, other: Rect, towards: str) -> bool:
    """Tell whether another cell lies at an edge of a cell, along more than half of the shorter edge."""
    beside = cell.down(other) > 0.5 * min(cell.h, other.h)
    stacked = cell.across(other) > 0.5 * min(cell.w, other.w)
    match towards:
        case "left":
            return beside and -0.5 <= cell.x - other.right <= RULE
        case "right":
            return beside and -0.5 <= other.x - cell.right <= RULE
        case "above":
            return stacked and -0.5 <= cell.y - other.bottom <= RULE
        case _:
            return stacked and -0.5 <= other.y - cell.bottom <= RULE


def _is_dirt(word: Word, boxes: frozenset[Rect]) -> bool:
    in_box = any(box.holds_point(word.rect.cx, word.rect.cy) for box in boxes)
    if word.text in MARKS:
        return True
    least = LONG_PRINT if len(word.text) >= LONG else PRINT
    by_hand = word.share < least or (word.rect.h > HIGH and not word.upright and word.share < TITLE)
    return in_box or by_hand or not word.text.strip()
