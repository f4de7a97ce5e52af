"""Lines through writing: 二重線 over what shall no longer count. Where they are, and what they strike out.

Level strokes are part of writing too (一, ー, 二, dashes, 井), and those of two characters may touch. Only
what no writing has is taken for a line through it: two strokes over each other that are longer than a
character, or one as long as three; and others cross them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM

Mask = NDArray[np.bool_]
# The largest characters have level strokes of 7 mm, and those of two or three characters may touch: lengths
# of two lines over each other, and of one. docs/oddities.md says how often ordinary writing is mistaken.
DOUBLE_MM, SINGLE_MM = 11.5, 20.0
# The same as shares of a box's width. No digit has two level strokes; キ and モ have.
DIGIT_DOUBLE, DOUBLE, SINGLE = 0.65, 0.85, 1.6
# People draw lines this far out of level (mm a mm).
SLOPES = tuple(round(float(slope), 2) for slope in np.arange(-0.1, 0.101, 0.02))
# The widest pen, and how far a line leaves straightness.
THICKEST_MM, WAVE_PX, GAP_PX = 1.4, 1, 3
# Lines of one 二重線 lie this far apart and end this near to each other; where there are more of them over
# each other it is dense writing.
APART_MM, ENDS_MM, MOST = (0.5, 4.0), 3.0, 3
# So far from a line the stroke goes on that crosses it, and so much of a line is crossed by none.
BEYOND_MM, CLEAR = 0.45, 0.4
# A stroke nearer to the edge of its place than this is what is left of a printed line.
EDGE_MM = 1.0


@dataclass(frozen=True)
class Bar:
    """One long level stroke: what it covers, in pixels of its region; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int
    drawn: Mask
    crossings: int = 0

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def level(self) -> float:
        """Its middle, down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Strike:
    """One place that is struck out: what the lines through it cover, and their pixels (h, w)."""

    left: int
    top: int
    right: int
    bottom: int
    lines: Mask


def through_lines(ink: Mask, top: int, bottom: int) -> list[Strike]:
    """Answer where writing on a line is struck out; ``top`` and ``bottom`` are the edges of its place."""
    crossed = [bar for bar in _bars(ink, round(DOUBLE_MM * PER_MM), top, bottom) if bar.crossings > 1]
    return list(_strikes(_counting(crossed, SINGLE_MM * PER_MM)))


def through_boxes(ink: Mask, width: int, top: int, bottom: int, *, digits: bool) -> list[Strike]:
    """Answer where boxes ``width`` pixels wide are struck out; ``digits`` tells that they hold no letters."""
    least = round((DIGIT_DOUBLE if digits else DOUBLE) * width)
    bars = list(_bars(ink, least, top, bottom))
    # The second line may run below a 9 that it hardly touches.
    crossed = (
        bars if digits and any(bar.crossings for bar in bars) else [bar for bar in bars if bar.crossings]
    )
    return list(_strikes(_counting(crossed, SINGLE * width)))


def _counting(bars: Sequence[Bar], long: float) -> list[Bar]:
    """Answer the bars that are long enough alone or have another over or below them."""
    return [
        bar
        for bar in bars
        if (bar.width >= long and bar.crossings > 1) or any(_are_pair(bar, other) for other in bars)
    ]


def _overlap(one: Bar, other: Bar) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0.5 * one.width


def _are_pair(one: Bar, other: Bar) -> bool:
    ends = max(abs(one.left - other.left), abs(one.right - other.right)) / PER_MM
    apart = abs(one.level - other.level) / PER_MM
    return ends < ENDS_MM and APART_MM[0] < apart < APART_MM[1]


def _strikes(bars: Sequence[Bar]) -> Iterator[Strike]:
    """Join the lines that lie over each other."""
    left = list(bars)
    while left:
        group = [left.pop(0)]
        for bar in list(left):
            if any(bar.left < one.right and one.left < bar.right for one in group):
                group.append(bar)
                left.remove(bar)
        yield Strike(
            min(bar.left for bar in group), min(bar.top for bar in group),
            max(bar.right for bar in group), max(bar.bottom for bar in group),
            np.any([bar.drawn for bar in group], axis=0),
        )  # fmt: skip


def _bars(ink: Mask, least: int, top: int, bottom: int) -> Iterator[Bar]:
    """Answer the level strokes of at least so many pixels that lie inside their place."""
    edge = EDGE_MM * PER_MM
    strokes = level_strokes(ink, least)
    sparse = [bar for bar in strokes if sum(_overlap(bar, other) for other in strokes) <= MOST]
    for bar in sparse:
        if top + edge < bar.level < bottom - edge and _is_clear(ink, bar):
            yield replace(bar, crossings=_crossings(ink, bar))


def level_strokes(ink: Mask, least: int) -> list[Bar]:
    """Answer the thin strokes that go on for so many pixels along a line that is roughly level."""
    if ink.shape[1] < least:
        return []
    thick = cv2.dilate(ink.astype(np.uint8), np.ones((2 * WAVE_PX + 1, 1), np.uint8))
    whole = np.asarray(cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, GAP_PX), np.uint8)), np.uint8)
    found = [bar for slope in SLOPES for bar in _along(ink, whole, slope, least)]
    kept: list[Bar] = []
    for bar in sorted(found, key=lambda one: -one.width):
        if not any((bar.drawn & one.drawn).sum() > 0.3 * bar.drawn.sum() for one in kept):
            kept.append(bar)
    return kept


def _along(ink: Mask, thick: NDArray[np.uint8], slope: float, least: int) -> Iterator[Bar]:
    """Answer the strokes that run with one slope: laid level, they are rows without a gap."""
    high, wide = ink.shape
    shear = np.array([[1, 0, 0], [slope, 1, -slope * wide / 2]], np.float32)
    level = cv2.warpAffine(thick, shear, (wide, high), flags=cv2.INTER_NEAREST)
    long = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    if not long.any():
        return
    _, labels, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=4)
    for label in range(1, len(stats)):
        if stats[label, cv2.CC_STAT_HEIGHT] - 2 * WAVE_PX > THICKEST_MM * PER_MM:
            continue
        own = (labels == label).astype(np.uint8)
        back = cv2.warpAffine(own, shear, (wide, high), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
        drawn = (back > 0) & ink
        rows, columns = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
        if len(columns):
            yield Bar(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1, drawn)


def _is_clear(ink: Mask, bar: Bar) -> bool:
    """Tell whether a bar is a thin line in the open, rather than a row of dense writing."""
    columns = np.flatnonzero(bar.drawn.any(0))
    middles = bar.drawn[:, columns].argmax(0) + bar.drawn[:, columns].sum(0) // 2
    thick = np.array([_run(ink[:, x], int(y)) for x, y in zip(columns, middles, strict=True)])
    pen = float(np.percentile(thick, 25))
    return bool(pen <= THICKEST_MM * PER_MM and (thick <= 1.6 * pen + 1).mean() >= CLEAR)


def _run(column: Mask, at: int) -> int:
    """Answer how far ink goes on up and down from one pixel."""
    gaps = np.flatnonzero(~column)
    after = int(np.searchsorted(gaps, at))
    above = int(gaps[after - 1]) if after else -1
    below = int(gaps[after]) if after < len(gaps) else len(column)
    return below - above - 1


def _crossings(ink: Mask, bar: Bar) -> int:
    """Answer how many strokes cross a bar: runs of columns with ink on both sides of it."""
    columns = bar.drawn[:, bar.left : bar.right]
    filled = columns.any(0)
    first = np.where(filled, columns.argmax(0), 0)
    last = np.where(filled, ink.shape[0] - 1 - columns[::-1].argmax(0), 0)
    far = round(BEYOND_MM * PER_MM)
    place = np.arange(bar.left, bar.right)
    above = ink[np.maximum(first - far, 0), place]
    below = ink[np.minimum(last + far, ink.shape[0] - 1), place]
    return sum(1 for crossed, _ in groupby((above & below & filled).tolist()) if crossed)
