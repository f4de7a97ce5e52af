"""The paper of a blank: upright edges, the size of a real sheet, no border of the scanner."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import Image, grey
from records.geometry import MM_PER_INCH

# ISO A and JIS B sheets, upright, in mm.
SHEETS = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "A5": (148.0, 210.0), "B4": (257.0, 364.0),
          "B5": (182.0, 257.0)}  # fmt: skip
SNAP = 0.03
# A page that a program drew is off a sheet's size by rounding alone, in mm.
EXACT = 0.5
# A border of the scanner is darker than any form's margin.
DARK, BORDER = 128, 0.3
WHITE = 255
# Skew is looked for at this resolution, within so many degrees, first in coarse and then in fine steps.
SKEW_DPI, MOST_SKEW, COARSE, FINE = 75.0, 5.0, 0.5, 0.05
LEAST_SKEW = 0.05


@dataclass(frozen=True)
class Paper:
    """One straightened side: a grey picture that is exactly ``width`` x ``height`` mm."""

    picture: Image
    width: float
    height: float

    @property
    def per_mm(self) -> float:
        """Pixels in a millimetre."""
        return float(self.picture.shape[1] / self.width)


def straightened(picture: Image, dpi: float) -> Paper:
    """Answer the sheet in a scan: without the scanner's border, turned level, cut to a sheet's size."""
    per_mm = dpi / MM_PER_INCH
    level = _level(_without_border(grey(picture)), dpi)
    width, height = (side / per_mm for side in level.shape[::-1])
    sheet = _sheet_like(width, height)
    if sheet is None:
        return Paper(level, round(width, 2), round(height, 2))
    size = (round(sheet[0] * per_mm), round(sheet[1] * per_mm))
    return Paper(_fitted(level, *size), *sheet)


def rendered(picture: Image, dpi: float) -> Paper:
    """Answer a page that was drawn by a program: nothing to straighten, its size as it says."""
    per_mm = dpi / MM_PER_INCH
    width, height = (side / per_mm for side in picture.shape[1::-1])
    sheet = _sheet_like(width, height)
    exact = sheet is not None and max(abs(width - sheet[0]), abs(height - sheet[1])) < EXACT
    return Paper(
        grey(picture), *(sheet if sheet is not None and exact else (round(width, 2), round(height, 2)))
    )


def turned(paper: Paper, quarters: int) -> Paper:
    """Answer a side turned by quarters of a turn to the left."""
    picture = np.ascontiguousarray(np.rot90(paper.picture, quarters))
    upright = quarters % 2 == 0
    return Paper(picture, *((paper.width, paper.height) if upright else (paper.height, paper.width)))


def _without_border(picture: Image) -> Image:
    """Cut away the dark bars that a scanner or a fax leaves beside the paper."""
    rows, columns = ((picture < DARK).mean(axis=axis) < BORDER for axis in (1, 0))
    if not rows.any() or not columns.any():
        return picture
    top, bottom = np.flatnonzero(rows)[[0, -1]]
    # Bars at the sides are judged on their own: they seldom reach from top to bottom in one shade.
    left, right = np.flatnonzero(columns)[[0, -1]]
    return picture[top : bottom + 1, left : right + 1]


def _level(picture: Image, dpi: float) -> Image:
    angle = _skew(picture, dpi)
    if abs(angle) < LEAST_SKEW:
        return picture
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.asarray(
        cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(WHITE,)), np.uint8
    )


def _skew(picture: Image, dpi: float) -> float:
    """Answer by how many degrees to turn: where the rows of ink differ most from each other."""
    small = cv2.resize(picture, None, fx=SKEW_DPI / dpi, fy=SKEW_DPI / dpi, interpolation=cv2.INTER_AREA)
    ink = np.asarray(WHITE - small, np.uint8)
    best = max(np.arange(-MOST_SKEW, MOST_SKEW + COARSE, COARSE), key=lambda one: _contrast(ink, one))
    near = np.arange(best - COARSE, best + COARSE + FINE, FINE)
    return float(max(near, key=lambda one: _contrast(ink, one)))


def _contrast(ink: NDArray[np.uint8], angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
    sums = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(sums)).sum())


def _sheet_like(width: float, height: float) -> tuple[float, float] | None:
    """Answer the size of the sheet that a picture shows, or None: it is like none."""
    for short, long in SHEETS.values():
        for sheet in ((short, long), (long, short)):
            if abs(width / sheet[0] - 1) <= SNAP and abs(height / sheet[1] - 1) <= SNAP:
                return sheet
    return None


def _fitted(picture: Image, width: int, height: int) -> Image:
    """Cut or fill up evenly on both sides: a scan that is a little off shows more or less margin."""
    spare_x, spare_y = width - picture.shape[1], height - picture.shape[0]
    cut = picture[max(0, -spare_y // 2) :, max(0, -spare_x // 2) :][:height, :width]
    left, top = max(0, spare_x // 2), max(0, spare_y // 2)
    return np.asarray(
        cv2.copyMakeBorder(
            cut, top, height - cut.shape[0] - top, left, width - cut.shape[1] - left, cv2.BORDER_CONSTANT,
            value=(WHITE,),
        ),
        np.uint8,
    )  # fmt: skip
