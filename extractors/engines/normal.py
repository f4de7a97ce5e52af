"""One picture of one box as the cell network takes it: even contrast, no box lines, ink centred and scaled.

Training and reading go through here both, so that the network never meets a picture made another way.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import Image, grey

SIDE = 48
INK_SIDE = 40
LARGEST, SMALLEST = 96, 32
# Less contrast than this is the grain of paper, not a pencil.
LEAST_CONTRAST = 40
# So much of the contrast is grain and blur around the strokes.
GRAIN = 0.18
# A piece below this share of the picture is dust, below this share of all ink a splash.
DUST, SPLASH = 0.001, 0.01
# A line of the box: so near the edge, so narrow, so long, and so much of its length is there.
EDGE, NARROW, LONG, DENSE = 0.16, 0.07, 0.6, 0.3
# Beside it lies paper: more ink than this is a stroke that crosses it.
FREE = 0.02
# Ink is normally spread over so many deviations to either side of its centre.
SPREAD = 2.1


@dataclass(frozen=True)
class Normal:
    """A box as the network takes it: two views (2, 48, 48), and what the ink's box covers of the picture.

    ``place`` is width, height, middle across and middle down, as shares of the picture: it is all that
    tells つ from っ.
    """

    views: Image
    place: NDArray[np.float32]


def normal(picture: Image) -> Normal:
    """Answer a picture (grey or BGR, dark ink on light paper, any size) as the network takes it."""
    ink = _without_lines(_ink(_sized(grey(picture))))
    mask = _solid(ink)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return Normal(np.zeros((2, SIDE, SIDE), np.uint8), np.zeros(4, np.float32))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    height, width = ink.shape
    middle = ((left + right) / 2, (top + bottom) / 2)
    place = ((right - left) / width, (bottom - top) / height, middle[0] / width, middle[1] / height)
    half = max(right - left, bottom - top, 3) / 2
    return Normal(
        np.stack([_view(ink, middle, (half, half)), _view(ink, *_spread(ink * mask, half))]),
        np.array(place, np.float32),
    )


def _sized(picture: Image) -> Image:
    longest = max(picture.shape)
    scale = LARGEST / longest if longest > LARGEST else max(1.0, SMALLEST / longest)
    if scale == 1.0:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)


def _ink(picture: Image) -> Image:
    """Answer how much ink lies at each pixel, 0 for paper and 255 for the darkest stroke."""
    counts = np.cumsum(np.bincount(picture.ravel(), minlength=256))
    darkest, middle, paper = np.searchsorted(counts, counts[-1] * np.array([0.012, 0.5, 0.96])).tolist()
    if paper - darkest < LEAST_CONTRAST:
        # All of one tone: a box filled whole, or nothing at all.
        paper, darkest = (255, darkest) if middle < 128 else (paper, paper - 3 * LEAST_CONTRAST)
    levels = ((paper - np.arange(256)) / (paper - darkest) - GRAIN) * (255.0 / (1 - GRAIN))
    return np.asarray(np.clip(levels, 0, 255).astype(np.uint8)[picture], np.uint8)


def _without_lines(ink: Image) -> Image:
    """Answer the ink without what is left of the box's own lines, where the writing keeps off the edges."""
    cleared = ink.copy()
    for turned in (cleared, cleared.T):
        for flipped in (turned, turned[:, ::-1]):
            _clear_line(flipped)
    return cleared


def _clear_line(ink: Image) -> None:
    """Clear a line along the left edge, solid or dotted, if paper lies on both of its sides."""
    height, width = ink.shape
    reach = max(3, int(EDGE * width))
    mask = ink[:, : reach + 1] > 110
    amounts = mask.sum(0)
    full = np.flatnonzero(amounts[:reach] > DENSE * height)
    if not len(full):
        return
    free = np.flatnonzero(amounts <= FREE * height)
    before, after = free[free < full[0]], free[free > full[0]]
    first = int(before[-1]) + 1 if len(before) else 0
    if not len(after) or after[0] - first > max(3, NARROW * width):
        return
    rows = np.flatnonzero(mask[:, first : after[0]].any(1))
    other = ink[:, after[0] :] > 110
    across = np.flatnonzero(other.any(0))
    long = rows[-1] - rows[0] > LONG * height
    # Where the rest reaches the far edge the picture was cut to its ink, and the line is a stroke: い.
    if long and len(across) and width - 1 - (across[-1] + after[0]) > 0.03 * width:
        ink[:, : after[0]] = 0


def _solid(ink: Image) -> NDArray[np.bool_]:
    """Answer the pixels of strokes: pieces large enough to be none of dust."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 110).astype(np.uint8), connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    areas[0] = 0
    return np.asarray((areas >= max(3.0, DUST * ink.size, SPLASH * areas.sum()))[labels], np.bool_)


def _spread(ink: Image, half: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Answer where the ink's centre lies and how far it spreads: what one long stroke hardly moves."""
    moments = cv2.moments(ink)
    whole = max(moments["m00"], 1.0)
    deviations = np.sqrt(np.maximum([moments["mu20"] / whole, moments["mu02"] / whole], 1.0)) * SPREAD
    # Half of the proportions are kept: 1 must not become a square, nor a wide つ.
    longest = float(deviations.max())
    kept = np.maximum(np.sqrt(deviations * longest), 0.35 * half)
    return (moments["m10"] / whole + 0.5, moments["m01"] / whole + 0.5), (float(kept[0]), float(kept[1]))


def _view(ink: Image, middle: tuple[float, float], half: tuple[float, float]) -> Image:
    """Answer the ink around a middle, what lies ``half`` to either side scaled to the network's size."""
    scales = [INK_SIDE / 2 / one for one in half]
    soft = cv2.blur(ink, (3, 3)) if max(scales) < 0.55 else ink
    matrix = np.array(
        [[scales[0], 0, (SIDE - 1) / 2 - scales[0] * (middle[0] - 0.5)],
         [0, scales[1], (SIDE - 1) / 2 - scales[1] * (middle[1] - 0.5)]]
    )  # fmt: skip
    view = cv2.warpAffine(soft, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    return np.asarray(cv2.convertScaleAbs(view, alpha=255 / max(int(view.max()), 64)), np.uint8)
