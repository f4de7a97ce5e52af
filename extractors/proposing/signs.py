"""Boxes for a sign: where a form says that + and - are to be written, its larger boxes take one of both."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.proposing.areas import Side
from extractors.proposing.candidates import Candidate
from extractors.proposing.slots import TICK_MOST
from extractors.proposing.words import plain
from records.form import Cells, CheckBox, FieldKind

CHARACTERS = "+-"
# 「+、-を記載」 or 「陽性は+、陰性は-」; print takes the signs for 十 and 一.
ASKED = re.compile(r"[+十][、,・/と](.{0,4}は)?[-ー−一]")


def with_signs(candidates: Sequence[Candidate], side: Side) -> list[Candidate]:
    """Answer the places of a side, boxes to mark as boxes for a sign if the side asks for signs."""
    words = [word for area in (*side.areas, *side.frames) for word in area.words]
    if not any(ASKED.search(plain(word.text)) for word in words):
        return list(candidates)
    return [_as_sign(one) for one in candidates]


def _as_sign(one: Candidate) -> Candidate:
    layout = one.layout
    if not isinstance(layout, CheckBox) or max(layout.box.w, layout.box.h) <= TICK_MOST:
        return one
    return replace(one, kind=FieldKind.SIGN, layout=Cells(boxes=(layout.box,)), way="cells")
