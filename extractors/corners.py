"""Corners of a picture with their descriptions: by them a page finds its form."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import Image

# Features are compared at this resolution: strokes of printed characters are still told apart.
FEATURE_DPI = 100.0
FEATURES = 2500
A4_PX = 827 * 1169
# So many corners are looked at, and chosen from by squares of 8 mm.
DETECTED, SQUARE_PX = 20_000, 32


@dataclass(frozen=True)
class Features:
    """Corners of a picture (x, y in pixels at FEATURE_DPI), strongest first, with their ORB descriptions.

    ``turns`` are the directions that they face, in degrees.
    """

    points: NDArray[np.float32]
    descriptions: NDArray[np.uint8]
    turns: NDArray[np.float32]


def features_of(picture: Image, on_a4: int = FEATURES) -> Features:
    """Answer the features of a grey picture at FEATURE_DPI: so many on an A4 page, more on a larger one."""
    most = round(on_a4 * max(1.0, picture.size / A4_PX))
    orb = cv2.ORB.create(nfeatures=DETECTED, scaleFactor=1.2, nlevels=4, fastThreshold=10)
    points, descriptions = orb.compute(picture, _spread(orb.detect(picture), most))
    if descriptions is None:
        return Features(np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8), np.empty(0, np.float32))
    places = np.array(cv2.KeyPoint.convert(points), np.float32)
    turns = np.array([point.angle for point in points], np.float32)
    return Features(places, np.asarray(descriptions, np.uint8), turns)


def _spread(points: Sequence[cv2.KeyPoint], most: int) -> list[cv2.KeyPoint]:
    """Answer at most so many corners from all over the page: bold writing has more than all the print.

    The strongest of every square come first, then the second of every square, and so on.
    """
    if not points:
        return []
    columns, rows = (np.array(cv2.KeyPoint.convert(points)) // SQUARE_PX).astype(np.int64).T
    squares, strength = rows * (1 << 16) + columns, np.array([-point.response for point in points])
    order = np.lexsort([strength, squares])
    begins = np.flatnonzero(np.diff(squares[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return [points[number] for number in order[np.lexsort([strength[order], rank])[:most]]]
