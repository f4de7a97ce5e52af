"""Single boxes: what is printed near one says whether it takes a sign (+ -, ○ ×) or the number of an answer.

Where nothing says so, a box stays one for any text: a hand's ○ in a box for digits is read as 0, and surely,
while a text in a box is shown to a person.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.proposing.areas import BOX_MOST, BOX_SLIM, Side
from extractors.proposing.candidates import Candidate
from extractors.proposing.legends import numbers_said, signs_said
from extractors.proposing.slots import TICK_MOST
from extractors.proposing.vocabulary import kind_of
from extractors.proposing.words import lines_of, plain, text_of
from records.form import Cells, CheckBox, FieldKind, Line, boxes_in
from records.geometry import Box

CHARACTERS = "+-"
# Boxes of one kind differ by less than this, in mm.
ALIKE = 1.0
# So far over a box, in mm, may stand what it takes; boxes of one column are no farther apart than this.
OVER, STACKED = 40.0, 1.5
# 「+、-を記載」 or 「陽性は+、陰性は-」; print takes the signs for 十 and 一.
ASKED = re.compile(r"[+十][、,・/と](.{0,4}は)?[-ー−一]")


def with_signs(candidates: Sequence[Candidate], side: Side) -> list[Candidate]:
    """Answer the places of a side, single boxes as what print says that they take."""
    words = [word for area in (*side.areas, *side.frames) for word in area.words]
    found = list(candidates)
    if any(ASKED.search(plain(word.text)) for word in words):
        signs = [_as_sign(one) for one in candidates]
        sizes = [boxes_in(one.layout)[0] for one in signs if one.kind is FieldKind.SIGN]
        found = [_as_the_others(one, sizes) for one in signs]
    single = [one for one in found if _takes_one(one)]
    single = [one for one in single if not isinstance(one.layout, Line) or _stands_in_row(one, single)]
    return [_as_said(one, single, side) if one in single else one for one in found]


def _as_sign(one: Candidate) -> Candidate:
    layout = one.layout
    if not isinstance(layout, CheckBox) or max(layout.box.w, layout.box.h) <= TICK_MOST:
        return one
    return _holding(one, CHARACTERS, FieldKind.SIGN)


def _as_the_others(one: Candidate, sizes: Sequence[Box]) -> Candidate:
    """Answer a single box that is as large as those for a sign as one of them: its word is hard to read."""
    if not isinstance(one.layout, Cells) or len(one.layout.boxes) > 1 or one.unit or one.kind is not None:
        return one
    (box,) = one.layout.boxes
    like = any(max(abs(box.w - other.w), abs(box.h - other.h)) < ALIKE for other in sizes)
    return _holding(one, CHARACTERS, FieldKind.SIGN) if like else one


def _holding(one: Candidate, characters: str, kind: FieldKind) -> Candidate:
    boxes = boxes_in(one.layout)
    return replace(one, kind=kind, characters=characters, layout=Cells(boxes=boxes), way="cells")


def _takes_one(one: Candidate) -> bool:
    """Tell whether a place has room for one character or mark, and neither label nor unit says which."""
    match one.layout:
        case CheckBox(box=box):
            return max(box.w, box.h) > TICK_MOST
        case Cells(boxes=(box,)):
            small = True
        case Line(box=box, rows=1):
            small = max(box.w, box.h) <= BOX_MOST and BOX_SLIM[0] <= box.w / box.h <= BOX_SLIM[1]
        case _:
            return False
    untold = one.kind is None and not one.unit
    return small and untold and not any(kind_of(text) for text in (one.label, *one.heads[:1]))


def _stands_in_row(one: Candidate, single: Sequence[Candidate]) -> bool:
    """Tell whether a cell has its like on both sides or twice on one: a narrow cell alone holds a word."""
    beside = [other for other in single if abs(other.rect.cy - one.rect.cy) < ALIKE and other is not one]
    return sum(abs(other.rect.w - one.rect.w) < STACKED for other in beside) > 1


def _as_said(one: Candidate, single: Sequence[Candidate], side: Side) -> Candidate:
    """Answer a single box as what is printed at it says, else as what is said to the one over it."""
    here, above = one, _over(one, single)
    while True:
        text = _near(here, above, side)
        signs, numbers = signs_said(text), numbers_said(text)
        if signs or numbers or above is None or not _continues(here, above, text):
            break
        here, above = above, _over(above, single)
    if bool(signs) == bool(numbers):
        return one
    if signs:
        several = len(signs) > 1 or not isinstance(one.layout, CheckBox)
        return _holding(one, signs, FieldKind.SIGN) if several else one
    # An answer's number is not taken over from another box: each question counts its own.
    own = here is one and not isinstance(one.layout, CheckBox)
    return _holding(one, numbers, FieldKind.DIGITS) if own else one


def _over(one: Candidate, single: Sequence[Candidate]) -> Candidate | None:
    """Answer the single box that comes next above, those beside it left out."""
    above = [other for other in single if other.rect.bottom <= one.rect.y + STACKED]
    return max(above, key=lambda other: (other.rect.bottom, -abs(other.rect.x - one.rect.x)), default=None)


def _continues(one: Candidate, above: Candidate, text: str) -> bool:
    """Tell whether a box is the next of a column of equal ones, and nothing else is asked for before it."""
    ours, theirs = one.rect, above.rect
    alike = max(abs(ours.x - theirs.x), abs(ours.w - theirs.w), abs(ours.h - theirs.h)) < ALIKE
    return alike and ours.y - theirs.bottom < OVER and not re.search("数字|番号", text)


def _near(one: Candidate, above: Candidate | None, side: Side) -> str:
    """Answer what is printed beside a box, in its heads, and over it up to the single box above."""
    top = one.rect.y - OVER if above is None else max(one.rect.y - OVER, above.rect.bottom - STACKED)
    homes = [area for area in (*side.areas, *side.frames) if area.rect.holds(one.rect, STACKED)]
    words = [word for area in homes for word in area.words if top < word.rect.cy < one.rect.bottom]
    lines = [text_of(line) for line in lines_of(words)]
    return "\n".join((*lines, one.label, *one.heads))
