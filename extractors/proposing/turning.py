"""Which way up a scan lies: print is read best when it stands upright."""

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.images import Image
from extractors.proposing.paper import Paper, turned
from extractors.proposing.printed import FINDING, PrintReaders

# So many of the longest lines are read each way up.
LINES = 8
LONG = 2.5
Region = tuple[int, int, int, int]


def upright(paper: Paper, readers: PrintReaders) -> Paper:
    """Answer a side turned so that its print can be read."""
    small = _small(paper)
    lines = _longest(readers.finder.regions(small))
    if not lines:
        return paper
    lying = sum(_height(one) > _width(one) for one in lines) * 2 > len(lines)
    ways = (1, 3) if lying else (0, 2)
    return turned(paper, max(ways, key=lambda way: _legible(small, lines, way, readers)))


def _small(paper: Paper) -> Image:
    scale = FINDING / paper.per_mm
    small = cv2.resize(paper.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _longest(regions: Sequence[Region]) -> list[Region]:
    long = [one for one in regions if max(_width(one), _height(one)) > LONG * min(_width(one), _height(one))]
    return sorted(long, key=lambda one: -max(_width(one), _height(one)))[:LINES]


def _legible(picture: Image, lines: Sequence[Region], way: int, readers: PrintReaders) -> float:
    """Answer how surely the lines are read when the picture is turned so."""
    sure = 0.0
    for left, top, right, bottom in lines:
        line = np.ascontiguousarray(np.rot90(picture[max(0, top) : bottom, max(0, left) : right], way))
        shares = readers.reader.distribution(line)
        best = shares.max(axis=1)[shares.argmax(axis=1) != 0]
        sure += float(best.mean()) if len(best) else 0.0
    return sure


def _width(region: Region) -> int:
    return region[2] - region[0]


def _height(region: Region) -> int:
    return region[3] - region[1]
