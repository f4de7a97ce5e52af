"""Connected pieces of handwriting, and whose they are: which box, which line, which option."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM, Image
from records.geometry import Box

INK = 165
# Pencil that is hardly there is lighter than ink and darker than the grain of paper.
FAINT = 215
FAINT_MM2 = 0.5
# What is left of a printed frame lies this near to its box's edge.
EDGE_MM = 1.0
# Below this a piece is dust: a full stop of a fine pen is 0.15 mm².
SPECK_MM2 = 0.08


@dataclass(frozen=True)
class Pixels:
    """A rectangle in pixels of the aligned page; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top


def pixels_of(box: Box, shape: tuple[int, ...], margin: float = 0.0) -> Pixels:
    """Answer a box (mm) in pixels, ``margin`` mm larger, cut at the page's edge."""
    wide = box.grown(margin)
    return Pixels(
        max(0, round(wide.x * PER_MM)),
        max(0, round(wide.y * PER_MM)),
        min(shape[1], round((wide.x + wide.w) * PER_MM)),
        min(shape[0], round((wide.y + wide.h) * PER_MM)),
    )


@dataclass(frozen=True)
class Pieces:
    """The connected pieces inside a region: ``labels`` (h, w), 0 is paper; dust is paper too."""

    region: Pixels
    grey: Image
    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]  # (n, 4) left, top, width, height within the region
    areas: NDArray[np.int32]

    def picture(self, keep: NDArray[np.bool_]) -> Image | None:
        """Answer only these pieces on white, cut to what they cover; None where there are none."""
        chosen = np.flatnonzero(keep) + 1
        return self._cut(np.isin(self.labels, chosen)) if len(chosen) else None

    def cut(self, mask: NDArray[np.bool_]) -> Image | None:
        """Answer the ink under a mask (h, w) on white, cut to what it covers."""
        return self._cut(mask & (self.labels > 0))

    def _cut(self, mask: NDArray[np.bool_]) -> Image | None:
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if not len(rows):
            return None
        soft = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        only = np.where(soft, self.grey, 255).astype(np.uint8)
        top, bottom = max(0, rows[0] - 1), rows[-1] + 2
        left, right = max(0, columns[0] - 1), columns[-1] + 2
        return np.asarray(only[top:bottom, left:right], np.uint8)


def pieces_in(page: Image, region: Pixels) -> Pieces:
    """Answer the pieces of handwriting inside a region of a cleaned page."""
    grey = page[region.top : region.bottom, region.left : region.right]
    _, labels, stats, _ = cv2.connectedComponentsWithStats((grey < INK).astype(np.uint8), connectivity=8)
    least = SPECK_MM2 * PER_MM**2
    keep = [label for label in range(1, len(stats)) if stats[label, cv2.CC_STAT_AREA] >= least]
    kept = np.asarray(stats[keep], np.int32)
    renumbered = np.zeros(len(stats), np.int32)
    renumbered[keep] = np.arange(1, len(keep) + 1)
    return Pieces(region, grey, renumbered[labels], kept[:, :4], kept[:, cv2.CC_STAT_AREA])


def is_faint(page: Image, box: Box) -> bool:
    """Tell whether a box that has no ink has traces of something lighter, such as a hard pencil."""
    place = pixels_of(box, page.shape, -EDGE_MM)
    grey = page[place.top : place.bottom, place.left : place.right]
    _, _, stats, _ = cv2.connectedComponentsWithStats((grey < FAINT).astype(np.uint8), connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return bool(areas[areas >= SPECK_MM2 * PER_MM**2].sum() >= FAINT_MM2 * PER_MM**2)


def framed(picture: Image, share: float) -> Image:
    """Answer a picture with a white frame, ``share`` of its longer side wide."""
    width = max(2, round(share * max(picture.shape)))
    return np.asarray(
        cv2.copyMakeBorder(picture, width, width, width, width, cv2.BORDER_CONSTANT, value=255), np.uint8
    )
