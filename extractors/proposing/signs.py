"""Boxes for a sign: where a form says that + and - are to be written, its larger boxes take one of both."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.proposing.areas import Side
from extractors.proposing.candidates import Candidate
from extractors.proposing.slots import TICK_MOST
from extractors.proposing.words import plain
from records.form import Cells, CheckBox, FieldKind, boxes_in
from records.geometry import Box

CHARACTERS = "+-"
# Boxes of one kind differ by less than this, in mm.
ALIKE = 1.0
# 「+、-を記載」 or 「陽性は+、陰性は-」; print takes the signs for 十 and 一.
ASKED = re.compile(r"[+十][、,・/と](.{0,4}は)?[-ー−一]")


def with_signs(candidates: Sequence[Candidate], side: Side) -> list[Candidate]:
    """Answer the places of a side, boxes to mark as boxes for a sign if the side asks for signs."""
    words = [word for area in (*side.areas, *side.frames) for word in area.words]
    if not any(ASKED.search(plain(word.text)) for word in words):
        return list(candidates)
    signs = [_as_sign(one) for one in candidates]
    sizes = [boxes_in(one.layout)[0] for one in signs if one.kind is FieldKind.SIGN]
    return [_as_the_others(one, sizes) for one in signs]


def _as_sign(one: Candidate) -> Candidate:
    layout = one.layout
    if not isinstance(layout, CheckBox) or max(layout.box.w, layout.box.h) <= TICK_MOST:
        return one
    return replace(one, kind=FieldKind.SIGN, layout=Cells(boxes=(layout.box,)), way="cells")


def _as_the_others(one: Candidate, sizes: Sequence[Box]) -> Candidate:
    """Answer a single box that is as large as those for a sign as one of them: its word is hard to read."""
    if not isinstance(one.layout, Cells) or len(one.layout.boxes) > 1 or one.unit or one.kind is not None:
        return one
    (box,) = one.layout.boxes
    like = any(max(abs(box.w - other.w), abs(box.h - other.h)) < ALIKE for other in sizes)
    return replace(one, kind=FieldKind.SIGN) if like else one
