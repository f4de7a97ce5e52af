"""What each cell of a table is for: a label, a place to write, a note, or the office's own."""

import re
from enum import StrEnum
from itertools import pairwise

from extractors.proposing.areas import Area, Side
from extractors.proposing.choices import circles_in, listed
from extractors.proposing.dates import dates_in
from extractors.proposing.rects import Rect, around
from extractors.proposing.slots import runs_of
from extractors.proposing.words import PARTING, UNITS, Word, lines_of, plain, text_of

PREFIXES = re.compile("〒|第|No\\.?|№|¥|￥|TEL|Tel|FAX|金|満|約|@|R|H|S")
OFFICE = re.compile(
    "受付印|受付欄|受付日|受付番号|受付者|処理欄|処理日|記入しないで|書かないで|職員|事務使用|事務処理|使用欄|市記入|決裁|決済|審査欄|"
    "担当者?印|確認者|入力者|入力欄|照合|起案|係員|^備考[((]市|公印|行政使用|市役所使用|市使用|取扱者|^[((]?(検印|日付印|収受印)"
)
SEAL = re.compile(
    "[((]?(印|㊞|㊞|実印|認印|届出印|お?届け?印|金融機関(届出|お届け?)印|代表者印|印鑑|捺印|押印|割印|公印)[))]?欄?"
)
# What stands before the rows of a 明細: it numbers them and names nothing.
ROW_NUMBER = re.compile("[((]?(第?[0-9]{1,2}(月|回目?|人目|番目|年度?)?|[①-⑳])[))]?")
NOTE_LENGTH, NOTE_LINES = 28, 3
ROOM_BELOW, ROOM_BESIDE = 6.0, 22.0
MIDDLE, MIDDLE_MM = 0.18, 2.0
SAME = 1.5


class Role(StrEnum):
    """What a cell is for."""

    LABEL = "label"
    FIELDS = "fields"
    NOTE = "note"
    OFFICE = "office"


def roles_of(side: Side) -> dict[Rect, Role]:
    """Answer what every cell of a side is for."""
    first = {area.rect: _by_itself(area) for area in side.areas}
    roles = {area.rect: _among(area, side, first) for area in side.areas}
    return roles | {area.rect: Role.NOTE for area in side.areas if _is_corner(area, side, roles)}


def _is_corner(area: Area, side: Side, roles: dict[Rect, Role]) -> bool:
    """Tell whether an empty cell is the corner of a table: heads of columns beside it, of rows beneath."""
    after, below = (
        [roles[one.rect] for one in side.beside(area.rect, towards)] for towards in ("right", "below")
    )
    first = not any(side.beside(area.rect, towards) for towards in ("left", "above"))
    empty = not (area.words or area.boxes or area.lines)
    heads = bool(after) and set(after) == {Role.LABEL}
    return empty and first and heads and bool(below) and set(below) <= {Role.LABEL, Role.NOTE}


def _by_itself(area: Area) -> Role | None:
    """Answer what a cell is for if it alone tells."""
    text = text_of(area.words)
    if OFFICE.search(text) or SEAL.fullmatch(text):
        return Role.OFFICE
    if (
        all(word.is_dot or PARTING.fullmatch(plain(word.text)) for word in area.words)
        or area.boxes
        or area.lines
    ):
        return Role.FIELDS
    if dates_in(area, runs_of(area.boxes), 1).candidates or has_brackets(area.words):
        return Role.FIELDS
    if units_and_prefixes(area) == frozenset(area.words):
        return Role.FIELDS
    if ROW_NUMBER.fullmatch(text):
        return Role.NOTE
    if listed(lines_of(area.words)):
        return Role.FIELDS
    if len(text) > NOTE_LENGTH or (len(lines_of(area.words)) > NOTE_LINES and not area.words[0].upright):
        return Role.NOTE
    return None


def _among(area: Area, side: Side, first: dict[Rect, Role | None]) -> Role:
    """Answer what a cell with a few words is for, by its neighbours and by where the words stand in it."""
    known = first[area.rect]
    if known is not None:
        return known
    after = [first[one.rect] for one in (*side.beside(area.rect, "right"), *side.beside(area.rect, "below"))]
    before = (*side.beside(area.rect, "left"), *side.beside(area.rect, "above"))
    if _heads_column(area, side, first):
        return Role.LABEL
    leads = Role.FIELDS in after
    if circles_in(area, 1).candidates and (not leads or any(first[one.rect] is None for one in before)):
        return Role.FIELDS
    if is_caption(area) and not (leads and (_is_centred(area) or _leads_on(area, side, first))):
        return Role.FIELDS
    return Role.LABEL


def _leads_on(area: Area, side: Side, first: dict[Rect, Role | None]) -> bool:
    """Tell whether a cell that has no label on its left only leads to the place on its right."""
    left = [first[one.rect] for one in side.beside(area.rect, "left")]
    right = [first[one.rect] for one in side.beside(area.rect, "right")]
    return Role.FIELDS in right and None not in left and not _has_room_beneath(area)


def _heads_column(area: Area, side: Side, first: dict[Rect, Role | None]) -> bool:
    """Tell whether a cell stands over places to write that have no label in their row."""
    column = [
        one for one in side.beside(area.rect, "below")
        if abs(one.rect.x - area.rect.x) < SAME and abs(one.rect.w - area.rect.w) < SAME
    ]  # fmt: skip
    under = [one for one in column if first[one.rect] is Role.FIELDS]
    alone = [
        one for one in under if all(first[two.rect] is not None for two in side.beside(one.rect, "left"))
    ]
    beside = [first[one.rect] for one in side.beside(area.rect, "right")]
    return bool(alone) and (Role.FIELDS not in beside or not side.beside(area.rect, "left"))


def _is_centred(area: Area) -> bool:
    place = around(word.rect for word in area.words)
    return abs(place.cx - area.rect.cx) <= max(MIDDLE * area.rect.w, MIDDLE_MM) and abs(
        place.cy - area.rect.cy
    ) <= max(MIDDLE * area.rect.h, MIDDLE_MM)


def is_caption(area: Area) -> bool:
    """Tell whether words leave room to write beneath them, or beside them where they begin the cell."""
    place, cell = around(word.rect for word in area.words), area.rect
    beneath = _has_room_beneath(area)
    beside = place.x - cell.x < 4.0 and cell.right - place.right >= max(ROOM_BESIDE, place.w)
    return beneath or beside


def _has_room_beneath(area: Area) -> bool:
    place, cell = around(word.rect for word in area.words), area.rect
    at_top = place.y - cell.y < 3.0 and place.h < 0.5 * cell.h
    return at_top and cell.bottom - place.bottom >= ROOM_BELOW


def has_brackets(words: tuple[Word, ...] | list[Word]) -> bool:
    """Tell whether brackets are printed with room between them."""
    return bool(bracketed(words))


def bracketed(words: tuple[Word, ...] | list[Word]) -> list[tuple[Word, Word]]:
    """Answer the words that open and close brackets around room to write."""
    found = []
    for line in lines_of(list(words)):
        for one, other in pairwise(line):
            opens, closes = one.text[-1:] in "(（", other.text[:1] in ")）"
            if opens and closes and other.rect.x - one.rect.right > 10.0:
                found.append((one, other))
    return found


def units_and_prefixes(area: Area) -> frozenset[Word]:
    """Answer the words of a cell that stand before or behind what is written: 〒, 円."""
    middle = area.rect.x + 0.5 * area.rect.w
    return frozenset(
        word for word in area.words
        if (UNITS.fullmatch(plain(word.text)) and word.rect.x > middle)
        or (PREFIXES.fullmatch(plain(word.text)) and word.rect.right < middle
            and word.rect.x - area.rect.x < 8.0)
        or (SEAL.fullmatch(plain(word.text)) and word.rect.x > middle)
    )  # fmt: skip
