"""Connected pieces of handwriting, and whose they are: which box, which line, which option."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM, Image
from records.geometry import Box

INK = 165
# Pencil that is hardly there is lighter than ink and darker than the grain of paper.
FAINT = 225
FAINT_MM2 = 0.5
# A hard pencil on rough paper leaves grains, but more of them than dust does.
STREWN_MM2 = 2.0
# What is left of a printed frame lies this near to its box's edge.
EDGE_MM = 1.0
# Below this a piece is dust: a full stop of a fine pen is 0.15 mm².
SPECK_MM2 = 0.08
# Grains alone in a field, none as wide as this: no character is so small.
GRAIN_MM = 0.9
# A fold, a scratch or a rest of a printed line runs from edge to edge and is nowhere thicker.
FOLD_MM = 1.4
# Where two folds cross, one is this thick at most to the other.
CROSSING_MM = 2.0


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

    def placed(self, mask: NDArray[np.bool_], place: Pixels) -> Image | None:
        """Answer the ink under a mask on white, as it stands in a place and beyond its edges."""
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if not len(rows):
            return None
        soft = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        only = np.where(soft, self.grey, 255).astype(np.uint8)
        top, bottom = max(0, min(place.top, rows[0])), max(place.bottom, rows[-1] + 1)
        left, right = max(0, min(place.left, columns[0])), max(place.right, columns[-1] + 1)
        return np.asarray(only[top:bottom, left:right], np.uint8)

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
    labels, stats = _components(grey < INK)
    return Pieces(region, grey, labels, stats[1:, :4], stats[1:, cv2.CC_STAT_AREA])


def without_folds(pieces: Pieces, edge: float = 0.0) -> Pieces:
    """Answer the pieces without thin lines from edge to edge; ``edge`` mm may be missing at each end.

    A fold is a shadow that is darker here and paler there: it is followed as far as it is darker than paper.
    """
    labels, stats = _components(pieces.grey < FAINT)
    folds = [label for label in range(1, len(stats)) if _is_fold(labels, stats[label], label, edge)]
    if not folds:
        return pieces
    gone = np.unique(pieces.labels[np.isin(labels, folds)])
    keep = np.setdiff1d(np.arange(1, len(pieces.areas) + 1), gone)
    renumbered = np.zeros(len(pieces.areas) + 1, np.int32)
    renumbered[keep] = np.arange(1, len(keep) + 1)
    return Pieces(
        pieces.region, pieces.grey, renumbered[pieces.labels], pieces.boxes[keep - 1], pieces.areas[keep - 1]
    )


def _components(ink: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Answer the connected pieces of ink that are no dust, numbered from 1, with OpenCV's figures of each."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= SPECK_MM2 * PER_MM**2
    large[0] = True
    renumbered = np.where(large, np.cumsum(large) - 1, 0).astype(np.int32)
    return renumbered[labels], np.asarray(stats[large], np.int32)


def _is_fold(labels: NDArray[np.int32], stats: NDArray[np.int32], label: int, edge: float) -> bool:
    """Tell whether a piece is a thin line through the whole region, level or upright, or two that cross."""
    left, top, width, height, _ = stats.tolist()
    high, wide = labels.shape
    missing = round(edge * PER_MM)
    across = left <= missing and left + width >= wide - missing
    down = top <= missing and top + height >= high - missing
    if not across and not down:
        return False
    own = labels[top : top + height, left : left + width] == label
    thick = (_thick(own), _thick(own.T))
    if across and down:
        return max(thick) <= CROSSING_MM * PER_MM
    return thick[0 if across else 1] == 0


def _thick(ink: NDArray[np.bool_]) -> int:
    """Answer how many columns of ink reach farther down than a fold does."""
    last = ink.shape[0] - ink[::-1].argmax(0)
    return int(((last - ink.argmax(0)) > FOLD_MM * PER_MM).sum())


def is_only_dust(pieces: Pieces) -> bool:
    """Tell whether there is nothing but a few grains, or nothing at all."""
    return bool((pieces.boxes[:, 2:] < GRAIN_MM * PER_MM).all())


def is_faint(page: Image, box: Box) -> bool:
    """Tell whether a box that has no ink has traces of something lighter, such as a hard pencil."""
    place = pixels_of(box, page.shape, -EDGE_MM)
    grey = page[place.top : place.bottom, place.left : place.right]
    labels, stats = _components(grey < FAINT)
    traces = without_folds(Pieces(place, grey, labels, stats[1:, :4], stats[1:, cv2.CC_STAT_AREA]))
    grains = (traces.boxes[:, 2:] < GRAIN_MM * PER_MM).all(1)
    written, strewn = traces.areas[~grains].sum(), traces.areas[grains].sum()
    return bool(written >= FAINT_MM2 * PER_MM**2 or strewn >= STREWN_MM2 * PER_MM**2)


def framed(picture: Image, share: float) -> Image:
    """Answer a picture with a white frame, ``share`` of its longer side wide."""
    width = max(2, round(share * max(picture.shape)))
    return np.asarray(
        cv2.copyMakeBorder(picture, width, width, width, width, cv2.BORDER_CONSTANT, value=255), np.uint8
    )
