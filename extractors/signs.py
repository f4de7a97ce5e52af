"""What sign a few pen strokes are: by our network, and by their geometry, which owes nothing to a network."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.boxes import CLOSE, Boxes, CellReader
from extractors.engines.cells import KINDS
from extractors.images import Image
from extractors.strokes import INK, framed

# People write signs up to this much out of true; a × lies at 45 degrees.
TILT = 28
# A level stroke has so much of its ink in a band as wide as the pen, and is so much longer; a tick is bent.
STRAIGHT = 0.95
SLENDER = 3.0
# Both strokes together hold nearly all the ink, and cross well inside each other.
COVERED = 0.9
INSIDE = (0.18, 0.82)
LENGTHS = (0.4, 2.5)
# How much likelier the sign is that geometry sees. It calls no tick a sign, and some signs none.
GEOMETRY, LEAST = 3.0, 1e-4
MARKS = frozenset(KINDS["marks"])


def read_sign(box: Image | None, cells: CellReader) -> Boxes:
    """Read a + or - in its box, by the network and by geometry; other marks by the network alone."""
    if box is None:
        return Boxes((), (), 1.0, 0)
    (shares,) = cells.shares([framed(box, CLOSE)], MARKS)
    shape, best = sign_of(box), max(shares, key=lambda one: shares[one])
    logs = {
        raw: math.log(max(share, LEAST)) + (GEOMETRY if raw == shape else 0.0)
        for raw, share in shares.items()
    }
    whole = math.log(sum(math.exp(log) for log in logs.values()))
    slot = {raw: log - whole for raw, log in logs.items()}
    return Boxes((slot,), (0,), math.exp(max(slot.values())), int(best != shape))


def sign_of(picture: Image) -> str | None:
    """Answer ``+`` or ``-`` for a picture (dark on white, cut to its ink), or None: neither for sure."""
    ink = (picture < INK).astype(np.uint8)
    ys, xs = np.nonzero(ink)
    if len(xs) < 10:
        return None
    points = np.stack([xs, ys], 1).astype(np.float32)
    width = 2.0 * float(np.median(_ridge(ink)))
    if _is_level(points, width):
        return "-"
    return "+" if _is_cross(points, width) else None


def _ridge(ink: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Answer the distances from the strokes' middle lines to the paper: half the pen's width each."""
    far = cv2.distanceTransform(cv2.copyMakeBorder(ink, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3)
    top = cv2.dilate(far, np.ones((3, 3), np.uint8))
    return np.asarray(far[(far > 0) & (far >= top)], np.float32)


def _is_level(points: NDArray[np.float32], width: float) -> bool:
    """Tell whether the ink is one straight stroke, roughly level: all of it in one narrow band."""
    held, length, _ = _stroke(points, 0, width)
    return bool(held.mean() >= STRAIGHT and length > SLENDER * width)


def _is_cross(points: NDArray[np.float32], width: float) -> bool:
    """Tell whether the ink is a level and an upright stroke that cross."""
    level, upright = _stroke(points, 0, width), _stroke(points, 90, width)
    if (level[0] | upright[0]).mean() < COVERED or not LENGTHS[0] < level[1] / max(upright[1], 1.0) < LENGTHS[
        1
    ]:
        return False
    both = points[level[0] & upright[0]]
    if not len(both):
        return False
    crossing = both.mean(axis=0)
    return all(
        INSIDE[0] < _share(points[held], crossing, angle) < INSIDE[1] for held, _, angle in (level, upright)
    )


def _stroke(
    points: NDArray[np.float32], towards: int, width: float
) -> tuple[NDArray[np.bool_], float, float]:
    """Answer which points the longest straight band near a direction holds, its length and its angle."""
    best: tuple[NDArray[np.bool_], float, float] | None = None
    for angle in range(towards - TILT, towards + TILT + 1, 4):
        along, across = _turned(points, angle)
        counts, edges = np.histogram(across, np.arange(across.min() - 1, across.max() + 2))
        summed = np.convolve(counts, np.ones(max(1, round(width))), "same")
        middle = edges[int(np.argmax(summed))] + 0.5
        held = np.abs(across - middle) <= 0.5 * width + 1.0
        length = float(np.ptp(along[held]))
        if best is None or held.sum() > best[0].sum():
            best = (held, length, float(angle))
    assert best is not None  # noqa: S101 - the range of angles is never empty
    return best


def _turned(points: NDArray[np.float32], angle: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    cosine, sine = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    x, y = points[:, 0], points[:, 1]
    return np.asarray(x * cosine + y * sine), np.asarray(y * cosine - x * sine)


def _share(stroke: NDArray[np.float32], point: NDArray[np.float32], angle: float) -> float:
    """Answer how far along a stroke a point lies, 0 at one end and 1 at the other."""
    along, _ = _turned(stroke, angle)
    at, _ = _turned(point[None], angle)
    return float((at[0] - along.min()) / max(float(np.ptp(along)), 1.0))
