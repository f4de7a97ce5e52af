"""Ticks, circles and lines over printed options: which is chosen, struck out, neither, or hard to say."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.crop import around
from extractors.images import PER_MM, Image
from extractors.strokes import INK, Pieces, Pixels, pieces_in, pixels_of
from extractors.struck import SLOPES
from records.geometry import Box

# mm² of ink. A レ of a fine pen has 1.6, a circle around two characters 8; a slip of the pen below 0.4.
NOTHING = 0.35
TICK = 0.9
CIRCLE = 2.4
REACH_MM = {"tick": 2.2, "circle": 2.5}
# Where a circle is asked some draw a tick: less ink, but a stroke of this width and height.
STROKE_MM = (2.0, 2.5)
# A line through an option: all its ink in one or two level bands of this height, near the option's middle,
# over most of it. Through a tick box it goes on to both sides. A circle is farther from the middle.
BAND_MM, MIDDLE_MM, HELD = 1.0, 1.4, 0.85
OVER_PRINT, BEYOND_MM = 0.6, 1.0
# Of a ×, cut into nine parts, the middle and three corners hold at least this share. Of a circle the middle
# is empty, of a tick two corners.
CROSS_MIDDLE, CROSS_CORNER = 0.1, 0.03


@dataclass(frozen=True)
class Marks:
    """Ink per option in mm², which of them are surely marked or surely not, how clear that is (0.5 to 1)."""

    amounts: tuple[float, ...]
    marked: tuple[int, ...]
    unclear: tuple[int, ...]
    clearness: float = 1.0
    struck: tuple[int, ...] = ()


def marks(page: Image, boxes: Sequence[Box], way: str) -> Marks:
    """Answer which boxes are marked on a cleaned page; ``way`` is ``tick`` or ``circle``."""
    enough = TICK if way == "tick" else CIRCLE
    pieces = pieces_in(page, pixels_of(around(boxes), page.shape, REACH_MM[way]))
    owners = _owners(pieces, boxes, REACH_MM[way])
    amounts = _amounts(pieces, owners, len(boxes))
    struck = tuple(number for number, box in enumerate(boxes) if _is_struck(page, box, way))
    open_ = [number for number in range(len(boxes)) if number not in struck]
    marked = tuple(
        number
        for number in open_
        if (amounts[number] >= enough or (amounts[number] >= TICK and _is_stroke(pieces, owners == number)))
        and not (way == "circle" and _is_cross(pieces, owners == number))
    )
    unclear = tuple(number for number in open_ if amounts[number] > NOTHING and number not in marked)
    return Marks(amounts, marked, unclear, _clearness(amounts, enough), struck)


def _is_stroke(pieces: Pieces, own: NDArray[np.bool_]) -> bool:
    """Tell whether pieces together are as wide and high as a tick."""
    corners, sizes = pieces.boxes[own, :2], pieces.boxes[own, 2:]
    width, height = ((corners + sizes).max(0) - corners.min(0)) / PER_MM
    return bool(width >= STROKE_MM[0] and height >= STROKE_MM[1])


def _is_cross(pieces: Pieces, own: NDArray[np.bool_]) -> bool:
    """Tell whether pieces together are a ×: over print nobody knows whether that chooses or crosses out."""
    picture = pieces.picture(own)
    if picture is None:
        return False
    ink = cv2.resize((picture < INK).astype(np.float32), (3, 3), interpolation=cv2.INTER_AREA)
    ninths = ink / float(ink.sum())
    # The print may have taken one end of it.
    corners, middle = np.sort(ninths[::2, ::2].ravel()), float(ninths[1, 1])
    return bool(middle > CROSS_MIDDLE and corners[1] > CROSS_CORNER)


def _is_struck(page: Image, box: Box, way: str) -> bool:
    """Tell whether the ink on an option is one level line through it, or two."""
    beyond = BEYOND_MM if way == "tick" else 0.0
    place = pixels_of(box, page.shape)
    wide = Pixels(
        place.left - round(beyond * PER_MM), place.top, place.right + round(beyond * PER_MM), place.bottom
    )
    ink = pieces_in(page, wide).labels > 0
    least = wide.width if way == "tick" else OVER_PRINT * wide.width
    down, across = np.nonzero(ink)
    if not len(across) or np.ptp(across) + 1 < 0.95 * least or ink.any(0).sum() < 0.5 * least:
        return False
    return any(_in_bands(down - slope * (across - wide.width / 2), wide.height) for slope in SLOPES)


def _in_bands(rows: NDArray[np.float64], height: int) -> bool:
    """Tell whether two level bands near the middle hold nearly all ink."""
    band, reach = round(BAND_MM * PER_MM), MIDDLE_MM * PER_MM
    held = np.zeros(len(rows), bool)
    for _ in range(2):
        counts = np.bincount(np.clip(np.round(rows[~held]), 0, height).astype(int), minlength=height + 1)
        top = int(np.argmax(np.convolve(counts, np.ones(band), "valid")))
        if held.mean() < HELD and abs(top + band / 2 - height / 2) <= reach:
            held |= (rows >= top - 0.5) & (rows < top + band - 0.5)
    return bool(held.mean() >= HELD)


def _clearness(amounts: Sequence[float], enough: float) -> float:
    """Answer how clear the least clear option is: a half where it lies on a bound, one far from both."""
    ratios = [max(amount / enough, NOTHING / max(amount, 0.01)) for amount in amounts]
    return 1.0 - 0.5 / max(1.0, min(ratios, default=1.0))


def _owners(pieces: Pieces, boxes: Sequence[Box], reach: float) -> NDArray[np.intp]:
    """Answer for every piece the nearest option whose surroundings hold its middle; -1 for none."""
    owners = np.full(len(pieces.areas), -1, np.intp)
    left, top = pieces.region.left / PER_MM, pieces.region.top / PER_MM
    for number, (x, y, width, height) in enumerate(pieces.boxes):
        middle_x, middle_y = left + (x + width / 2) / PER_MM, top + (y + height / 2) / PER_MM
        distances = [_outside(box, middle_x, middle_y) for box in boxes]
        nearest = int(np.argmin(distances))
        if distances[nearest] <= reach * 0.6:
            owners[number] = nearest
    return owners


def _amounts(pieces: Pieces, owners: NDArray[np.intp], count: int) -> tuple[float, ...]:
    """Answer the ink of every option in mm²."""
    areas = pieces.areas / PER_MM**2
    return tuple(round(float(areas[owners == number].sum()), 2) for number in range(count))


def _outside(box: Box, x: float, y: float) -> float:
    """Answer how far a point lies outside a box, in mm; inside counts less the nearer to the middle."""
    across = max(box.x - x, 0.0, x - box.x - box.w)
    down = max(box.y - y, 0.0, y - box.y - box.h)
    return float(np.hypot(across, down))
