"""What is ruled on a side: closed rectangles, lines to write on, and position marks."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import evened
from extractors.proposing.paper import Paper
from extractors.proposing.rects import Rect, spanned

# Rules are looked for at this many pixels a mm; darker than INK is ink.
FINE = 8.0
INK = 185
# A rule is at least so long, also the side of the smallest box; one of dots or dashes is longer, its gaps
# are no wider, and it is no thicker. All in mm.
RULE, BROKEN, GAP, THICK = 2.0, 12.0, 1.3, 0.9
# The frame of a broken rule is paper: else it is the edge of shading or a row of characters.
CLEAR = 0.75
SMALLEST, SMALL = 2.2, 7.0
# The share of its bounding box that a closed region fills: a zero fills 0.79.
FILLED, SMALL_FILLED = 0.85, 0.94
SAME = 0.7
REACH = 0.5
TILED = 0.85
# A mark's frame is as thick as this, and its middle is black.
MARK_FRAME, MARK_CORE, MARK_MOST = 1.0, 0.6, 12.0
UNDERLINE = 12.0
# What is nearer to a closed rectangle than this is its frame.
FRAME = 0.55

Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class Ruled:
    """The closed rectangles, largest first, the level lines that close none, and the marks."""

    faces: tuple[Rect, ...]
    lines: tuple[Rect, ...]
    marks: tuple[Rect, ...]
    ink: Mask  # at FINE pixels a mm


def ruled_on(paper: Paper) -> Ruled:
    """Answer what is ruled on a side."""
    scale = FINE / paper.per_mm
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(paper.picture, None, fx=scale, fy=scale, interpolation=way)
    ink = (evened(np.asarray(small, np.uint8)) < INK).astype(np.uint8)
    level, upright = _rules(ink), np.ascontiguousarray(_rules(np.ascontiguousarray(ink.T)).T)
    rules = np.maximum(level, upright)
    closed = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    found = _distinct([*_faces(np.maximum(closed, rules)), *_faces(_longer(level, upright))])
    found = [one for one in found if not _is_tiled(one, found)]
    marks = [mark for one in found if (mark := _mark(one, ink)) is not None]
    faces = [one for one in found if not any(mark.holds(one, 1.0) for mark in marks)]
    lines = [one for one in _long(level) if not any(_is_edge(one, face) for face in faces)]
    return Ruled(tuple(faces), tuple(lines), tuple(marks), ink)


def _rules(ink: Mask) -> Mask:
    """Answer the level rules: solid ones, and those of dots or dashes joined."""
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(RULE * FINE)), np.uint8))
    thick = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((round(1.6 * FINE), 1), np.uint8))
    solid[cv2.dilate(thick, np.ones((3, 3), np.uint8)) > 0] = 0
    gap = np.ones((1, round(GAP * FINE)), np.uint8)
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((round(RULE * FINE), 1), np.uint8))
    # Between two rules that run across nothing is joined: the frame of a box ends near that of its cell.
    apart = np.asarray(cv2.morphologyEx(across, cv2.MORPH_CLOSE, gap), np.uint8) & (1 - ink)
    closed = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, gap), np.uint8) & (1 - apart)
    long = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(BROKEN * FINE)), np.uint8))
    return np.asarray(np.maximum(solid, _alone(np.asarray(long, np.uint8), ink)), np.uint8)


def _alone(long: Mask, ink: Mask) -> Mask:
    """Keep the joined rules that are thin and stand in paper: rows of characters joined are neither."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(long)
    kept = np.zeros(count, np.uint8)
    reach = round(0.5 * FINE)
    for number in range(1, count):
        x, y, w, h, _ = stats[number]
        if h > THICK * FINE:
            continue
        above, below = ink[max(0, y - reach) : y, x : x + w], ink[y + h : y + h + reach, x : x + w]
        sides = [1 - float(side.any(axis=0).mean()) for side in (above, below) if len(side)]
        kept[number] = min(sides, default=0.0) > CLEAR
    return np.asarray(kept[labels], np.uint8)


def _longer(level: Mask, upright: Mask) -> Mask:
    """Let every rule reach a little farther: handwriting, dust and bad copies leave gaps at corners."""
    reach = 2 * round(REACH * FINE) + 1
    along = cv2.dilate(level, np.ones((1, reach), np.uint8))
    return np.asarray(np.maximum(along, cv2.dilate(upright, np.ones((reach, 1), np.uint8))), np.uint8)


def _faces(barrier: Mask) -> list[Rect]:
    """Answer the closed regions that are rectangles, without their frame."""
    open_ = (1 - barrier).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(open_, connectivity=4)
    height, width = barrier.shape
    found = []
    for number in range(1, count):
        x, y, w, h, _ = (int(one) for one in stats[number])
        if min(w, h) < SMALLEST * FINE or (w >= width - 2 and h >= height - 2):
            continue
        region = (labels[y : y + h, x : x + w] == number).astype(np.uint8)
        outer, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        filled = np.zeros_like(region)
        cv2.drawContours(filled, outer, -1, 1, cv2.FILLED)
        least = SMALL_FILLED if max(w, h) < SMALL * FINE else FILLED
        if filled.mean() >= least:
            found.append(spanned(x / FINE, y / FINE, (x + w) / FINE, (y + h) / FINE))
    return found


def _distinct(faces: Sequence[Rect]) -> list[Rect]:
    kept: list[Rect] = []
    for one in sorted(faces, key=lambda face: -face.area):
        if not any(one.likeness(other) > SAME for other in kept):
            kept.append(one)
    return kept


def _is_tiled(face: Rect, faces: Sequence[Rect]) -> bool:
    """Tell whether other closed rectangles fill one: a table's frame, or cells whose rules are faint."""
    inside = [one for one in faces if one != face and face.holds(one, 0.5)]
    tiles = [one for one in inside if not any(other != one and other.holds(one, 0.5) for other in inside)]
    return len(tiles) > 1 and sum(one.area for one in tiles) > TILED * face.area


def part_of(ink: Mask, rect: Rect) -> Mask:
    """Answer the ink within a rectangle."""
    left, top, right, bottom = (round(one * FINE) for one in (rect.x, rect.y, rect.right, rect.bottom))
    return ink[max(0, top) : bottom, max(0, left) : right]


def _mark(face: Rect, ink: Mask) -> Rect | None:
    """Answer the whole mark if a closed square is the white ring of one: black around it and within."""
    if not 0.8 < face.w / face.h < 1.25 or face.w > MARK_MOST:
        return None
    frame = MARK_FRAME
    core = part_of(ink, spanned(face.x + 0.3 * face.w, face.y + 0.3 * face.h, face.right - 0.3 * face.w,
                              face.bottom - 0.3 * face.h))  # fmt: skip
    sides = (
        spanned(face.x, face.y - frame, face.right, face.y - 0.2),
        spanned(face.x, face.bottom + 0.2, face.right, face.bottom + frame),
        spanned(face.x - frame, face.y, face.x - 0.2, face.bottom),
        spanned(face.right + 0.2, face.y, face.right + frame, face.bottom),
    )
    if core.mean() < MARK_CORE or any(part_of(ink, side).mean() < 0.9 for side in sides):
        return None
    seen = spanned(face.x - face.w, face.y - face.h, face.right + face.w, face.bottom + face.h)
    part = part_of(ink, seen)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part)
    ring = labels[round((face.cy - seen.y) * FINE), round((face.x - 0.5 - seen.x) * FINE)]
    x, y, w, h, _ = (int(one) for one in stats[ring])
    return Rect(x=seen.x + x / FINE, y=seen.y + y / FINE, w=w / FINE, h=h / FINE)


def _long(level: Mask) -> list[Rect]:
    """Answer the level rules that are long enough to write on."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(level)
    return [
        Rect(x=x / FINE, y=y / FINE, w=w / FINE, h=h / FINE)
        for x, y, w, h, _ in stats[1:].tolist()
        if w >= UNDERLINE * FINE and h <= 2 * THICK * FINE
    ]


def _is_edge(line: Rect, face: Rect) -> bool:
    """Tell whether a line is the upper or lower edge of a closed rectangle."""
    along = line.across(face) > 0.3 * min(line.w, face.w)
    return along and min(abs(line.cy - face.y), abs(line.cy - face.bottom)) < 1.0


def bare_ink(ruled: Ruled) -> Mask:
    """Answer the ink without what is ruled: frames of closed rectangles, long lines, marks."""
    bare = ruled.ink.copy()
    for face in ruled.faces:
        left, top, right, bottom = (round(one * FINE) for one in (face.x, face.y, face.right, face.bottom))
        band = round(FRAME * FINE)
        for ys, xs in (
            ((top - band, top + 1), (left - band, right + band)),
            ((bottom, bottom + band), (left - band, right + band)),
            ((top - band, bottom + band), (left - band, left + 1)),
            ((top - band, bottom + band), (right, right + band)),
        ):
            bare[max(0, ys[0]) : ys[1], max(0, xs[0]) : xs[1]] = 0
    for line in (*ruled.lines, *ruled.marks):
        grown = spanned(line.x - 0.2, line.y - 0.2, line.right + 0.2, line.bottom + 0.2)
        part_of(bare, grown)[:] = 0
    return bare
