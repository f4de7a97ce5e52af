"""Boxes that a stroke cut or filled: their frames show them still, beside others or in line with them."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from extractors.proposing.areas import BOX_MOST, BOX_SLIM
from extractors.proposing.rects import Rect, spanned
from extractors.proposing.ruled import FINE, Mask, Ruled
from extractors.proposing.slots import TICK_MOST, TICK_SLIM

# A rule between two cells is as thick as this, in mm, and lies so far from where it is expected.
SHARED, OFF = 0.3, 0.5
# The share of each edge that a frame covers with ink.
FRAMED = 0.85
LIKE = 0.7
# A box to tick stands in line with others if it is no farther off than this; rules are looked for so near.
IN_LINE, THIN = 1.0, 0.2
SMALLEST = 4.0


def cut_cells(ruled: Ruled) -> list[Rect]:
    """Answer the boxes that are framed but were not found whole: cells beside others, and boxes to tick."""
    boxes = [
        one for one in ruled.faces
        if min(one.w, one.h) >= SMALLEST and max(one.w, one.h) <= BOX_MOST
        and BOX_SLIM[0] <= one.w / one.h <= BOX_SLIM[1]
    ]  # fmt: skip
    found = _cut_ticks(ruled)
    for box in boxes:
        for one in _beside(box):
            known = any(one.likeness(other) > LIKE for other in (*ruled.faces, *found))
            if not known and _is_framed(one, ruled.ink):
                found.append(one)
    return found


def _cut_ticks(ruled: Ruled) -> list[Rect]:
    """Answer the boxes to tick of the size of found ones, in line with them, that a tick has cut."""
    whole = [
        one for one in ruled.faces
        if max(one.w, one.h) <= TICK_MOST and TICK_SLIM <= one.w / one.h <= 1 / TICK_SLIM
    ]  # fmt: skip
    found: list[Rect] = []
    sizes: list[Rect] = []
    for box in whole:
        if any(max(abs(box.w - one.w), abs(box.h - one.h)) < THIN for one in sizes):
            continue
        sizes.append(box)
        for y, x in _framed_like(box, ruled.ink):
            one = Rect(y=y, x=x, h=box.h, w=box.w)
            if _is_in_line(one, whole) and not any(one.shared(other) > 0 for other in (*whole, *found)):
                found.append(one)
    return found


def _is_in_line(one: Rect, boxes: Sequence[Rect]) -> bool:
    return any(abs(one.y - box.y) < IN_LINE or abs(one.x - box.x) < IN_LINE for box in boxes)


def _framed_like(box: Rect, ink: Mask) -> list[tuple[float, float]]:
    """Answer the left top corners, in mm, of all places where ink frames a box of this size, best first."""
    wide, high = round(box.w * FINE), round(box.h * FINE)
    near = 2 * round(THIN * FINE) + 1
    level, upright = (
        cv2.boxFilter(cv2.dilate(ink, np.ones(thick, np.uint8)).astype(np.float32), -1, size, anchor=(0, 0))
        for thick, size in (((near, 1), (wide, 1)), ((1, near), (1, high)))
    )
    height, width = ink.shape
    shares = np.minimum.reduce([
        level[: height - high - 1, : width - wide - 1], level[high + 1 :, : width - wide - 1],
        upright[: height - high - 1, : width - wide - 1], upright[: height - high - 1, wide + 1 :],
    ])  # fmt: skip
    ys, xs = np.nonzero(shares > FRAMED)
    best = np.argsort(-shares[ys, xs], kind="stable")
    return [(float(ys[one] / FINE), float(xs[one] / FINE)) for one in best]


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
