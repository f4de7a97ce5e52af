"""The decimal point of a number in boxes: printed between two of them, or known by the gap that it leaves."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from extractors.proposing.candidates import Candidate
from extractors.proposing.rects import Rect, spanned
from extractors.proposing.ruled import FINE, Mask, part_of
from extractors.proposing.vocabulary import kind_of, kind_of_unit
from extractors.proposing.words import Word
from records.form import Cells, FieldKind

# All in mm: boxes that a point parts stand so far apart; no point is smaller or larger; noise of a frame.
APART = (0.8, 12.0)
LEAST, MOST = 0.25, 1.6
FRAME = 0.4
# A row of boxes is parted where a gap is wider than this, and than the others, in mm.
GAP = 1.0
# What a number of these kinds has between its boxes is no decimal point.
WHOLE = frozenset({FieldKind.PHONE, FieldKind.POSTAL_CODE, FieldKind.DIGITS, FieldKind.KANA})


def points_among(boxes: Sequence[Rect], ink: Mask) -> list[Word]:
    """Answer the points printed at the feet of two boxes of a row: too small to be found as print."""
    found = []
    for one, other in pairwise(sorted(boxes, key=lambda box: (round(box.cy), box.x))):
        gap = spanned(one.right + FRAME, one.cy, other.x - FRAME, one.bottom + FRAME)
        level = abs(one.cy - other.cy) < GAP and abs(one.h - other.h) < GAP
        if level and APART[0] < other.x - one.right < APART[1]:
            found += [Word("・", place, 1.0, (place.cx,)) for place in _only_point(gap, ink)]
    return found


def _only_point(gap: Rect, ink: Mask) -> list[Rect]:
    """Answer the one round speck in a gap, nothing where there is more."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(part_of(ink, gap)))
    specks = [
        Rect(x=gap.x + x / FINE, y=gap.y + y / FINE, w=w / FINE, h=h / FINE)
        for x, y, w, h, _ in stats[1:].tolist()
    ]
    sized = [one for one in specks if min(one.w, one.h) >= LEAST and max(one.w, one.h) <= MOST]
    return sized if len(specks) == len(sized) == 1 and 0.5 < sized[0].w / sized[0].h < 2 else []


def with_point(one: Candidate) -> Candidate:
    """Answer boxes with the decimal point where their label asks for one and a single gap parts them.

    Without it where the label asks for another number: a speck between its groups is none.
    """
    layout = one.layout
    if not isinstance(layout, Cells):
        return one
    said = said_kind(one)
    if said in WHOLE:
        return replace(one, layout=layout.model_copy(update={"point_after": None}))
    gaps = [
        place for place, (box, other) in enumerate(pairwise(layout.boxes), start=1)
        if other.x - box.x - box.w > GAP
    ]  # fmt: skip
    if said is FieldKind.DECIMAL and not gaps and len(layout.boxes) == len("36.5") - 1 and _is_of_body(one):
        gaps = [len("36")]
    if said is FieldKind.DECIMAL and layout.point_after is None and len(gaps) == 1:
        return replace(one, layout=layout.model_copy(update={"point_after": gaps[0]}))
    return one


def _is_of_body(one: Candidate) -> bool:
    """Tell whether a place takes the temperature of a body: of three boxes the last is behind the point."""
    return any("体温" in text for text in (one.label, *one.heads[:1]))


def said_kind(one: Candidate) -> FieldKind | None:
    """Answer the kind that the label of a place says, else its nearest head, else the unit behind it."""
    said = (kind_of(text) for text in (one.label, *one.heads[:1]))
    return next((kind for kind in said if kind is not None), kind_of_unit(one.unit))
