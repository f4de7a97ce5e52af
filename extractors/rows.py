"""Lines of writing above each other, told by the gaps between them."""

import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM
from extractors.strokes import Pieces

# A dot or the second stroke of 二 makes a band of its own: nearer or lower than this it is part of a line.
GAP_MM, LEAST_MM = 1.0, 2.0
# Two lines in the place of one are small and near, but lines: one far wider than high, the other no dot.
CLOSE_MM, SMALL_MM = 0.25, 1.8
LONG, SHORT = 3.0, 1.2


def rows_of(pieces: Pieces) -> list[NDArray[np.bool_]]:
    """Answer which pieces stand on which line, by the gaps that run through the whole width."""
    return _within(pieces, _merged(bands_of(np.asarray((pieces.labels > 0).any(1))), GAP_MM, LEAST_MM))


def two_rows_of(pieces: Pieces, inner: NDArray[np.bool_]) -> list[NDArray[np.bool_]] | None:
    """Answer the two lines that fill the place of one, or None where it holds one."""
    own = np.isin(pieces.labels, np.flatnonzero(inner) + 1)
    bands = _merged(bands_of(np.asarray(own.any(1))), CLOSE_MM, SMALL_MM)
    if len(bands) != 2:
        return None
    shapes = []
    for top, bottom in bands:
        columns = np.flatnonzero(own[top:bottom].any(0))
        shapes.append((columns[-1] - columns[0] + 1) / (bottom - top))
    return _within(pieces, bands) if max(shapes) >= LONG and min(shapes) >= SHORT else None


def bands_of(filled: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Answer the runs of rows with ink, as (top, bottom)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], filled, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _merged(bands: list[tuple[int, int]], gap: float, least: float) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for top, bottom in bands:
        if merged and (top - merged[-1][1] < gap * PER_MM or bottom - top < least * PER_MM):
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    return merged


def _within(pieces: Pieces, bands: list[tuple[int, int]]) -> list[NDArray[np.bool_]]:
    middles = pieces.boxes[:, 1] + pieces.boxes[:, 3] / 2
    return [(middles >= top) & (middles < bottom) for top, bottom in bands]
