"""Places to write freely in: cells, lines, room between brackets, room behind a well-known label."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.proposing.areas import Area
from extractors.proposing.candidates import Candidate, Taken
from extractors.proposing.rects import Rect, around, spanned
from extractors.proposing.roles import bracketed, is_caption, units_and_prefixes
from extractors.proposing.words import PARTING, UNITS, Word, plain, text_of
from records.form import Line

# In mm: what is smaller is no place to write; room for one line of writing; lines of one text lie so near.
NARROW, LOW, LINE_HIGH, PITCH = 8.0, 4.0, 8.0, 13.0
ROW = 11.0
CLEAR = 0.6
COVERED, MOST = 0.6, 0.6
# 〒, and what it is taken for.
POSTAL_SIGN = re.compile("〒|[T干]$")
POSTAL_WIDE, POSTAL_HIGH = 35.0, 7.0
SHORT_LABEL = 20


def cell_to_write_in(area: Area, taken: frozenset[Word], page: int) -> Taken:
    """Answer a cell without anything else to fill in, less what is printed in it."""
    if area.cell is None:
        return Taken()
    free = [
        one
        for one in area.words
        if one not in taken and not (one.is_dot or PARTING.fullmatch(plain(one.text)))
    ]
    rest = Area(area.rect, area.cell, tuple(free), area.boxes)
    beside = units_and_prefixes(rest)
    words = [word for word in rest.words if word not in beside]
    place = _less_words(area.rect, words, rest) if words else area.rect
    if place is None:
        return Taken()
    left = max((word.rect.right + CLEAR for word in beside if word.rect.cx < place.cx), default=place.x)
    right = min((word.rect.x - CLEAR for word in beside if word.rect.cx >= place.cx), default=place.right)
    place = spanned(max(left, place.x), place.y, min(right, place.right), place.bottom)
    if place.w < NARROW or place.h < LOW:
        return Taken()
    rows = len(area.lines) + 1 if area.lines else max(1, int(place.h / ROW))
    unit = text_of([word for word in beside if word.rect.x >= place.right])
    prefix = text_of([word for word in beside if word.rect.right <= place.x])
    label = text_of(words) or prefix
    upright = place.h > 3 * place.w and place.h > 30.0
    layout = Line(box=place.box(page), rows=1 if upright else rows, vertical=upright)
    one = Candidate(place, layout, "cell", label, "inside" if label else "nowhere", unit=unit, cell=area.cell)
    return Taken((one,), frozenset(rest.words))


def postal_code_in(area: Area, page: int) -> tuple[Taken, Area]:
    """Answer the room behind a 〒 at the head of a cell for an address, and what is left of the cell."""
    signs = [word for word in area.words if POSTAL_SIGN.match(plain(word.text))]
    if area.cell is None or len(signs) != 1 or area.boxes or signs[0].rect.y - area.rect.y > LINE_HIGH:
        return Taken(), area
    sign = signs[0].rect
    foot = max(sign.bottom + CLEAR, area.rect.y + POSTAL_HIGH)
    if area.rect.bottom - foot < POSTAL_HIGH:
        return Taken(), area
    right = min(sign.right + POSTAL_WIDE, area.rect.right)
    place = spanned(sign.right + CLEAR, area.rect.y, right, foot)
    one = Candidate(place, Line(box=place.box(page)), "cell", "郵便番号", "inside", cell=area.cell)
    rest = spanned(area.rect.x, foot, area.rect.right, area.rect.bottom)
    words = tuple(word for word in area.words if word.rect.cy > foot)
    return Taken((one,), frozenset(area.words) - frozenset(words)), replace(area, rect=rest, words=words)


def _less_words(cell: Rect, words: Sequence[Word], area: Area) -> Rect | None:
    """Answer the room that words leave in a cell: beneath them or behind them, whichever is larger."""
    if not is_caption(Area(cell, cell, tuple(words), ())):
        return None
    place = around(word.rect for word in words)
    below = spanned(cell.x, place.bottom + CLEAR, cell.right, cell.bottom)
    behind = spanned(place.right + CLEAR, cell.y, cell.right, cell.bottom)
    enough = [one for one in (below, behind) if one.h >= LOW + 1.5 and one.w >= NARROW]
    if below in enough and below.h > MOST * cell.h:
        return below
    return max(enough, key=lambda one: one.area, default=None)


def lines_in(area: Area, page: int) -> Taken:
    """Answer the room over printed lines; lines of equal length under each other are one text."""
    found: list[Candidate] = []
    used: set[Word] = set()
    for stack in _stacks(area):
        first, last = stack[0], stack[-1]
        left, right, covered = _free_part(first, area.words)
        label = _before(first, area.words)
        if right - left < NARROW or (covered > COVERED and not label):
            continue
        high = min(LINE_HIGH, *(first.y - one.bottom for one in _ceiling(first, area)), first.y)
        if high < LOW:
            continue
        place = spanned(left, first.y - high, right, last.y)
        unit = text_of([word for word in area.words if _is_unit_of(word, right, first)])
        layout = Line(box=place.box(page), rows=len(stack))
        found.append(Candidate(place, layout, "underline", unit=unit, cell=area.cell))
        used |= {word for word in area.words if place.shared(word.rect) > 0.6 * word.rect.area}
    return Taken(tuple(found), frozenset(used))


def _stacks(area: Area) -> list[list[Rect]]:
    """Answer the lines, those without words between them that begin and end alike as one stack."""
    stacks: list[list[Rect]] = []
    for line in area.lines:
        above = stacks[-1][-1] if stacks else None
        same = above is not None and abs(above.x - line.x) < 1.5 and abs(above.w - line.w) < 3.0
        if above is not None and same and line.y - above.y < PITCH and not _words_between(above, line, area):
            stacks[-1].append(line)
        else:
            stacks.append([line])
    return stacks


def _words_between(above: Rect, line: Rect, area: Area) -> bool:
    band = spanned(line.x - 40.0, above.bottom, line.right, line.y)
    return any(band.holds_point(word.rect.cx, word.rect.cy) for word in area.words)


def _free_part(line: Rect, words: Sequence[Word]) -> tuple[float, float, float]:
    """Answer where the room over a line begins and ends, and how much of the line words cover."""
    over = [
        word for word in words
        if -1.5 < line.y - word.rect.bottom < 3.0 and line.across(word.rect) > 0
    ]  # fmt: skip
    covered = sum(line.across(word.rect) for word in over) / line.w
    left, right = line.x, line.right
    for word in sorted(over, key=lambda one: one.rect.x):
        if word.rect.x - left < 3.0 and word.rect.right < line.cx:
            left = word.rect.right + CLEAR
    for word in sorted(over, key=lambda one: -one.rect.x):
        if right - word.rect.right < 3.0 and word.rect.x > line.cx and UNITS.fullmatch(plain(word.text)):
            right = word.rect.x - CLEAR
    return left, right, covered


def _before(line: Rect, words: Sequence[Word]) -> str:
    near = [
        word for word in words
        if line.x - word.rect.right < 25.0 and word.rect.right <= line.x + 1.0
        and -1.5 < line.y - word.rect.bottom < 5.0
    ]  # fmt: skip
    return text_of(near)


def _ceiling(line: Rect, area: Area) -> list[Rect]:
    """Answer what stands over a line: words and rules that writing must not reach."""
    over = [*(word.rect for word in area.words), *area.lines]
    return [one for one in over if line.across(one) > 0 and one.bottom < line.y - 3.0]


def _is_unit_of(word: Word, right: float, line: Rect) -> bool:
    near = -0.5 < word.rect.x - right < 5.0 and abs(word.rect.bottom - line.y) < 3.0
    return near and bool(UNITS.fullmatch(plain(word.text)))


def brackets_in(area: Area, page: int) -> Taken:
    """Answer the room between printed brackets."""
    found, used = [], set()
    if all(PARTING.fullmatch(plain(word.text)) for word in area.words):
        return Taken()
    for one, other in bracketed(area.words):
        high = max(LINE_HIGH - 1.0, one.rect.h)
        middle = (one.rect.cy + other.rect.cy) / 2
        place = spanned(one.rect.right + CLEAR, middle - high / 2, other.rect.x - CLEAR, middle + high / 2)
        if any(place.shared(box) for box in area.boxes):
            continue
        label = plain(one.text).rstrip("(")
        found.append(Candidate(place, Line(box=place.box(page)), "brackets", label,
                               "left" if label else "nowhere", cell=area.cell))  # fmt: skip
        used |= {word for word in (one, other) if PARTING.fullmatch(plain(word.text))}
    return Taken(tuple(found), frozenset(used))


def room_behind(word: Word, side: Rect, things: Sequence[Rect], page: int) -> Candidate | None:
    """Answer the room behind a word up to the next thing on its line."""
    line = spanned(
        word.rect.right, word.rect.cy - LINE_HIGH / 2, side.right - 15.0, word.rect.cy + LINE_HIGH / 2
    )
    end = min((one.x for one in things if one.x > word.rect.right and one.down(line) > 0), default=line.right)
    place = spanned(word.rect.right + CLEAR, line.y, min(end - CLEAR, line.right), line.bottom)
    if place.w < 30.0:
        return None
    return Candidate(place, Line(box=place.box(page)), "open", plain(word.text), "left")
