"""Writing from the top down, laid out from left to right: so the reader of lines reads it too."""

import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM, Image
from extractors.rows import bands_of
from extractors.strokes import INK, Pieces

# A gap between two words, as a share of a character.
WORD_GAP = 0.6
# Characters without a gap between them are this high together.
TOUCHING = 1.6
# No writing has smaller characters.
LEAST_MM = 2.5


def laid_level(pieces: Pieces, keep: NDArray[np.bool_]) -> Image | None:
    """Answer a column's characters side by side; None where nothing is written."""
    column = pieces.picture(keep)
    if column is None:
        return None
    size = _size(pieces, keep)
    cut = _cut(np.asarray((column < INK).sum(1)), size)
    return _side_by_side(column, cut, size)


def _size(pieces: Pieces, keep: NDArray[np.bool_]) -> float:
    """Answer how large the characters are: about as wide as the column is."""
    lefts, widths = pieces.boxes[keep, 0], pieces.boxes[keep, 2]
    return max(LEAST_MM * PER_MM, float((lefts + widths).max() - lefts.min()))


def _cut(ink: NDArray[np.int64], size: float) -> list[tuple[int, int]]:
    """Answer (top, bottom) of each character, cut between bands of ink so that they are most alike.

    Every gap may part two characters or belong to one (二, 言); the sum of squares of what a character's
    height differs from ``size`` decides.
    """
    bands = [part for band in bands_of(ink > 0) for part in _parted(ink, *band, size)]
    tops, bottoms = [top for top, _ in bands], [bottom for _, bottom in bands]
    costs, starts = [0.0], [0]
    for last in range(len(tops)):
        options = [
            (costs[first] + _cost(bottoms[last] - tops[first], size), first) for first in range(last + 1)
        ]
        cost, first = min(options)
        costs.append(cost)
        starts.append(first)
    found, last = [], len(tops)
    while last:
        found.append((tops[starts[last]], bottoms[last - 1]))
        last = starts[last]
    return found[::-1]


def _parted(ink: NDArray[np.int64], top: int, bottom: int, size: float) -> list[tuple[int, int]]:
    """Part a band that is as high as two characters where it has the least ink: they touch."""
    if bottom - top < TOUCHING * size:
        return [(top, bottom)]
    first, last = round(top + 0.5 * size), round(bottom - 0.5 * size)
    middle = first + int(np.argmin(ink[first:last]))
    return _parted(ink, top, middle, size) + _parted(ink, middle, bottom, size)


def _cost(height: float, size: float) -> float:
    """Answer how unlike a character a height is: a flat one (一) is likelier than one that is too high."""
    off = height / size - 0.9
    return off**2 * (4.0 if off > 0.25 else 1.0)


def _side_by_side(column: Image, cut: list[tuple[int, int]], size: float) -> Image:
    height, gap = round(1.1 * size), round(0.15 * size)
    middle = column.shape[1] / 2
    height = max(height, max(bottom - top for top, bottom in cut))
    shown, before = [], None
    for top, bottom in cut:
        space = gap if before is None or top - before < WORD_GAP * size else round(WORD_GAP * size)
        cell = np.full((height, max(column.shape[1], round(size))), 255, np.uint8)
        down = (height - (bottom - top)) // 2
        across = round(cell.shape[1] / 2 - middle)
        cell[down : down + bottom - top, across : across + column.shape[1]] = column[top:bottom]
        shown += [np.full((height, space), 255, np.uint8), cell]
        before = bottom
    return np.concatenate(shown[1:], axis=1)
