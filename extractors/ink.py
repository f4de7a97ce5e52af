"""Ticks and circles, by ink: which option has it, none, several, or hard to say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.crop import around
from extractors.images import PER_MM, Image
from extractors.strokes import Pieces, pieces_in, pixels_of
from records.geometry import Box

# mm² of ink. A レ of a fine pen has 1.6, a circle around two characters 8; a slip of the pen below 0.4.
NOTHING = 0.35
TICK = 0.9
CIRCLE = 2.4
REACH_MM = {"tick": 2.2, "circle": 2.5}


@dataclass(frozen=True)
class Marks:
    """Ink per option in mm², and which of them are surely marked or surely not."""

    amounts: tuple[float, ...]
    marked: tuple[int, ...]
    unclear: tuple[int, ...]


def marks(page: Image, boxes: Sequence[Box], way: str) -> Marks:
    """Answer which boxes are marked on a cleaned page; ``way`` is ``tick`` or ``circle``."""
    enough = TICK if way == "tick" else CIRCLE
    pieces = pieces_in(page, pixels_of(around(boxes), page.shape, REACH_MM[way]))
    amounts = _amounts(pieces, boxes, REACH_MM[way])
    marked = tuple(number for number, amount in enumerate(amounts) if amount >= enough)
    unclear = tuple(number for number, amount in enumerate(amounts) if NOTHING < amount < enough)
    return Marks(amounts, marked, unclear)


def _amounts(pieces: Pieces, boxes: Sequence[Box], reach: float) -> tuple[float, ...]:
    """Give every piece's ink to the nearest option whose surroundings hold its middle."""
    amounts = np.zeros(len(boxes))
    left, top = pieces.region.left / PER_MM, pieces.region.top / PER_MM
    for (x, y, width, height), area in zip(pieces.boxes, pieces.areas, strict=True):
        middle_x, middle_y = left + (x + width / 2) / PER_MM, top + (y + height / 2) / PER_MM
        distances = [_outside(box, middle_x, middle_y) for box in boxes]
        nearest = int(np.argmin(distances))
        if distances[nearest] <= reach * 0.6:
            amounts[nearest] += area / PER_MM**2
    return tuple(round(float(amount), 2) for amount in amounts)


def _outside(box: Box, x: float, y: float) -> float:
    """Answer how far a point lies outside a box, in mm; inside counts less the nearer to the middle."""
    across = max(box.x - x, 0.0, x - box.x - box.w)
    down = max(box.y - y, 0.0, y - box.y - box.h)
    return float(np.hypot(across, down))
