"""How a page looks from afar: which of its squares have print, packed so that hundreds compare at once."""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import Image

SQUARE_MM = 0.5
# From this grey on a square has print: rules are hardly half a square wide.
PRINT = 215
Outline = NDArray[np.uint64]


def squares_of(picture: Image, size_mm: tuple[float, float], darker_than: float = PRINT) -> NDArray[np.bool_]:
    """Answer which squares of an even grey picture of the whole side (width, height in mm) have ink."""
    columns, rows = (round(side / SQUARE_MM) for side in size_mm)
    small = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(small < darker_than)


def packed(squares: NDArray[np.bool_]) -> Outline:
    """Answer squares as bits."""
    bits = np.packbits(squares.ravel())
    return np.pad(bits, (0, -len(bits) % 8)).view(np.uint64)


def spread(squares: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Answer squares with their neighbours: print may lie that far off."""
    return np.asarray(cv2.dilate(squares.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def likenesses(outlines: NDArray[np.uint64], ink: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Answer for each outline (n, words) how much of its print a page laid over it has, 0 to 1."""
    return shares_in(outlines, spread(ink))


def shares_in(outlines: NDArray[np.uint64], squares: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Answer for each outline (n, words) which share of its print lies in these squares, 0 to 1."""
    there = np.bitwise_count(outlines & packed(squares)).sum(1, dtype=np.int64)
    return np.asarray(there / np.maximum(np.bitwise_count(outlines).sum(1, dtype=np.int64), 1))
