"""Where the paper lies in a picture: mm on the blank to pixels, known exactly because we laid it there."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from records.geometry import MM_PER_INCH
from samples.sheets.scanner import Picture

PAPER_DPI = 300.0
Points = NDArray[np.float64]
Size = tuple[int, int]


@dataclass(frozen=True)
class Wobble:
    """What a worn feeder does to the paper on its way: an offset (mm) at each of evenly spaced heights."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    height: float

    def moved(self, points: Points) -> Points:
        """Answer where points (mm) come to lie."""
        heights = np.linspace(0, self.height, len(self.down))
        across = np.interp(points[:, 1], heights, self.across)
        down = np.interp(points[:, 1], heights, self.down)
        return np.asarray(points + np.column_stack([across, down]))

    def bent(self, paper: Picture) -> Picture:
        """Answer the paper at PAPER_DPI as it passed the feeder."""
        scale = PAPER_DPI / MM_PER_INCH
        before = np.arange(paper.shape[0]) / scale
        after = self.moved(np.column_stack([np.zeros_like(before), before]))
        level = np.arange(paper.shape[0]) / scale
        came_from = np.interp(level, after[:, 1], before)
        aside = np.interp(came_from, before, after[:, 0])
        xs = np.arange(paper.shape[1], dtype=np.float32)[None] - (aside * scale)[:, None]
        ys = np.repeat((came_from * scale)[:, None], paper.shape[1], axis=1)
        bent = cv2.remap(
            paper, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        return np.asarray(bent, np.uint8)


@dataclass(frozen=True)
class Placement:
    """How a blank lies in a picture. ``matrix`` takes mm to pixels (3, 3), after the feeder's ``wobble``.

    A fax loses ``lost`` rows of pixels at ``row``: what lies below moves up.
    """

    matrix: NDArray[np.float64]
    wobble: Wobble | None = None
    row: int = 0
    lost: int = 0

    def pixels(self, points: Points) -> Points:
        """Answer where points (mm on the blank, (n, 2)) lie in the picture."""
        moved = self.wobble.moved(points) if self.wobble else points
        ends = np.column_stack([moved, np.ones(len(moved))]) @ self.matrix.T
        places = ends[:, :2] / ends[:, 2:]
        places[:, 1] -= np.where(places[:, 1] > self.row, self.lost, 0)
        return np.asarray(places)


def laid(paper: Picture, placement: Placement, size: Size, beyond: int) -> Picture:
    """Answer the picture (width, height) of a paper at PAPER_DPI; ``beyond`` it everything is of one grey."""
    source = placement.wobble.bent(paper) if placement.wobble else paper
    to_mm = np.diag([MM_PER_INCH / PAPER_DPI, MM_PER_INCH / PAPER_DPI, 1.0])
    # Pixels are sampled at their middles.
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    matrix = np.linalg.inv(half) @ placement.matrix @ to_mm @ half
    shrink = 1 / _scale(placement.matrix @ to_mm, source)
    if shrink > 1.2:
        small = cv2.resize(source, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
        back = np.diag([source.shape[1] / small.shape[1], source.shape[0] / small.shape[0], 1.0])
        matrix = np.linalg.inv(half) @ placement.matrix @ to_mm @ back @ half
        source = np.asarray(small, np.uint8)
    picture = cv2.warpPerspective(
        source, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(beyond, beyond, beyond),
    )  # fmt: skip
    return np.asarray(picture, np.uint8)


def _scale(matrix: NDArray[np.float64], paper: Picture) -> float:
    """Answer how many pixels of the picture come on one of the paper, in its middle."""
    middle = np.array([[paper.shape[1] / 2, paper.shape[0] / 2], [paper.shape[1] / 2 + 1, paper.shape[0] / 2],
                       [paper.shape[1] / 2, paper.shape[0] / 2 + 1]])  # fmt: skip
    ends = np.column_stack([middle, np.ones(3)]) @ matrix.T
    places = ends[:, :2] / ends[:, 2:]
    return float(np.linalg.norm(places[1:] - places[0], axis=1).mean())
