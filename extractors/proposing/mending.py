"""Cells that a stroke cut in two or filled: where a row of boxes goes on, their frames show them still."""

from collections.abc import Iterator

from extractors.proposing.areas import BOX_MOST, BOX_SLIM
from extractors.proposing.rects import Rect, spanned
from extractors.proposing.ruled import FINE, Mask, Ruled

# A rule between two cells is as thick as this, in mm, and lies so far from where it is expected.
SHARED, OFF = 0.3, 0.5
# The share of each edge that a frame covers with ink.
FRAMED = 0.85
LIKE = 0.7
SMALLEST = 4.0


def cut_cells(ruled: Ruled) -> list[Rect]:
    """Answer the cells beside found ones, of their size, that are framed but were not found whole."""
    boxes = [
        one for one in ruled.faces
        if min(one.w, one.h) >= SMALLEST and max(one.w, one.h) <= BOX_MOST
        and BOX_SLIM[0] <= one.w / one.h <= BOX_SLIM[1]
    ]  # fmt: skip
    found: list[Rect] = []
    for box in boxes:
        for one in _beside(box):
            known = any(one.likeness(other) > LIKE for other in (*ruled.faces, *found))
            if not known and _is_framed(one, ruled.ink):
                found.append(one)
    return found


def _beside(box: Rect) -> Iterator[Rect]:
    for step in (-1, 1):
        yield Rect(y=box.y, x=box.x + step * (box.w + SHARED), h=box.h, w=box.w)


def _is_framed(rect: Rect, ink: Mask) -> bool:
    """Tell whether ink runs along all four edges of a rectangle."""
    levels = (spanned(rect.x, edge - OFF, rect.right, edge + OFF) for edge in (rect.y, rect.bottom))
    uprights = (spanned(edge - OFF, rect.y, edge + OFF, rect.bottom) for edge in (rect.x, rect.right))
    covered = [_part(ink, one).any(axis=0).mean() for one in levels]
    covered += [_part(ink, one).any(axis=1).mean() for one in uprights]
    return bool(min(covered) > FRAMED)


def _part(ink: Mask, rect: Rect) -> Mask:
    left, top, right, bottom = (
        max(0, round(one * FINE)) for one in (rect.x, rect.y, rect.right, rect.bottom)
    )
    part = ink[top : bottom + 1, left : right + 1]
    return part if part.size else ink[:1, :1] * 0
