"""Which way up a scan lies: print is read best when it stands upright."""

from collections.abc import Sequence

import numpy as np

from extractors.engines.rapid import RapidRecogniser
from extractors.proposing.paper import Paper
from extractors.proposing.rects import Rect

# So many of the longest lines are read each way up.
LINES = 8
LONG = 2.5


def way_up(paper: Paper, lines: Sequence[Rect], reader: RapidRecogniser) -> int:
    """Answer by how many quarter turns to the left the print of a side can be read."""
    longest = _longest(lines)
    if not longest:
        return 0
    lying = sum(one.h > one.w for one in longest) * 2 > len(longest)
    ways = (1, 3) if lying else (0, 2)
    return max(ways, key=lambda way: _legible(paper, longest, way, reader))


def _longest(lines: Sequence[Rect]) -> list[Rect]:
    long = [one for one in lines if max(one.w, one.h) > LONG * min(one.w, one.h)]
    return sorted(long, key=lambda one: -max(one.w, one.h))[:LINES]


def _legible(paper: Paper, lines: Sequence[Rect], way: int, reader: RapidRecogniser) -> float:
    """Answer how surely the lines are read when the side is turned so."""
    sure, per_mm = 0.0, paper.per_mm
    for one in lines:
        rows = slice(max(0, round(one.y * per_mm)), round(one.bottom * per_mm))
        columns = slice(max(0, round(one.x * per_mm)), round(one.right * per_mm))
        shares = reader.distribution(np.ascontiguousarray(np.rot90(paper.picture[rows, columns], way)))
        best = shares.max(axis=1)[shares.argmax(axis=1) != 0]
        sure += float(best.mean()) if len(best) else 0.0
    return sure
