"""Words of a hand that read like print: larger than the labels where a cell is to be filled in, or a day."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from extractors.proposing.areas import Area, Side
from extractors.proposing.rects import Rect
from extractors.proposing.roles import PREFIXES, Role, roles_of
from extractors.proposing.words import PARTING, UNITS, Word, lines_of, plain

# People write larger than labels are printed by this.
LARGER = 1.12
NUMBER, PART_OF_DATE = re.compile("[0-9OoO○lI]{1,4}"), re.compile("[年月日]")


def by_hand(side: Side) -> frozenset[Word]:
    """Answer the words on a filled side that a hand wrote, though they were read as surely as print.

    A blank has to be told before: there, too, a word may be larger than the labels.
    """
    roles = roles_of(side)
    heights = [word.rect.h for area in side.areas if roles[area.rect] is Role.LABEL for word in area.words]
    large = LARGER * median(heights) if heights else float("inf")
    written = {
        word for area in side.areas if _is_to_fill_in(area, side, roles)
        for word in area.words if word.rect.h > large and not _belongs(word)
    }  # fmt: skip
    days = {word for area in (*side.areas, *side.frames) for word in _in_dates(area.words)}
    return frozenset(written | days)


def _is_to_fill_in(area: Area, side: Side, roles: Mapping[Rect, Role]) -> bool:
    """Tell whether a cell stands behind a label."""
    return any(roles[one.rect] is Role.LABEL for one in side.beside(area.rect, "left"))


def _belongs(word: Word) -> bool:
    """Tell whether a word is printed beside what is written: a unit, a sign before it, a dash."""
    text = plain(word.text)
    return bool(word.is_dot or UNITS.fullmatch(text) or PREFIXES.fullmatch(text) or PARTING.fullmatch(text))


def _in_dates(words: Sequence[Word]) -> list[Word]:
    """Answer the numbers before 年, 月 and 日."""
    return [
        word
        for line in lines_of(words)
        for word, after in pairwise(line)
        if NUMBER.fullmatch(plain(word.text)) and PART_OF_DATE.match(after.text)
    ]
