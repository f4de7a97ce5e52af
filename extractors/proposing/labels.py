"""Which printed words are the label of a place to write: beside it, over it, or in the head of its row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.proposing.areas import Area, Side
from extractors.proposing.candidates import Candidate
from extractors.proposing.proposed import Side as Edge
from extractors.proposing.rects import Rect, around, spanned
from extractors.proposing.roles import Role
from extractors.proposing.vocabulary import kind_of
from extractors.proposing.words import UNITS, Word, is_note, plain, text_of

# In mm: how far a label may stand before, over and under what it names.
BEFORE, OVER, UNDER, BEHIND = 40.0, 7.0, 4.0, 5.0
JOINED = 6.0
HEADED = 70.0
LONGEST = 24
# A table has no more rows than this.
FARTHEST = 60


def labelled(
    one: Candidate, area: Area, side: Side, roles: Mapping[Rect, Role], words: Sequence[Word],
    others: Sequence[Rect],
) -> Candidate:  # fmt: skip
    """Answer a candidate with its label and heads; ``words`` are those of its area that nothing has used."""
    heads = heads_of(one.cell, side, roles) if one.cell is not None else ()
    if one.cell is not None:
        column = next(iter(_walk(one.cell, side, roles, "above")), "")
    else:
        column = _over_boxes(one.rect, side, roles) if one.way == "cells" else ""
        heads = (column,) if column else ()
    one = replace(one, column=column)
    unit = one.unit or _unit(one.rect, words)
    if one.label:
        near = _before(one.rect, words, others)
        heads = (*((near,) if near else ()), *heads)
        if one.way == "cell" and heads and kind_of(one.label) is None and kind_of(heads[0]) is not None:
            return replace(one, label=heads[0], label_at="left", heads=(one.label, *heads[1:]), unit=unit)
        return replace(one, heads=heads, unit=unit)
    label, at = _near(one, area, words, others)
    if not label and not heads and one.cell is not None:
        frame = frame_of(one.cell, side)
        label, at = _near(one, frame, frame.words, others)
    if not label and not heads:
        label, at = _row_head(one.rect, side, roles)
    if label in ("", "〒") and heads:
        return replace(one, label=heads[0], label_at=_edge(one, side, roles), heads=heads[1:], unit=unit)
    return replace(one, label=label, label_at=at, heads=heads, unit=unit)


def _row_head(rect: Rect, side: Side, roles: Mapping[Rect, Role]) -> tuple[str, Edge]:
    """Answer the nearest label cell on the left, where boxes that fill their cell have hidden its edges."""
    before = [
        area for area in side.areas
        if roles[area.rect] is Role.LABEL and area.rect.y < rect.cy < area.rect.bottom
        and -1.0 < rect.x - area.rect.right < HEADED
    ]  # fmt: skip
    nearest = max(before, key=lambda area: area.rect.right, default=None)
    return (text_of(nearest.words), "left") if nearest is not None else ("", "nowhere")


def frame_of(cell: Rect, side: Side) -> Area:
    """Answer the area that a cell lies in."""
    return min((one for one in side.frames if one.rect != cell and one.rect.holds(cell, 0.5)),
               key=lambda one: one.rect.area)  # fmt: skip


def _edge(one: Candidate, side: Side, roles: Mapping[Rect, Role]) -> Edge:
    cell = one.cell
    if cell is not None and any(roles[two.rect] is Role.LABEL for two in side.beside(cell, "left")):
        return "left"
    return "above"


def _near(one: Candidate, area: Area, words: Sequence[Word], others: Sequence[Rect]) -> tuple[str, Edge]:
    single = one.way == "cells" and one.rect.w < 14.0
    behind = _behind(one.rect, words, others) if single else ""
    if behind:
        return behind, "right"
    under = _stacked(one.rect, words, UNDER, below=True) if single else ""
    if under:
        return under, "below"
    before = _before(one.rect, words, others)
    if before:
        return before, "left"
    if area.cell is None or one.rect.y - area.rect.y > 4.0:
        over = _stacked(one.rect, words, OVER, below=False)
        if over:
            return over, "above"
    return "", "nowhere"


def _before(rect: Rect, words: Sequence[Word], others: Sequence[Rect]) -> str:
    """Answer the words on the line of a rectangle that end before it, nothing else between."""
    on_line = [
        word for word in words
        if not word.is_dot and not is_note(word) and word.rect.right <= rect.x + 1.5
        and rect.down(word.rect) > 0.5 * word.rect.h
    ]  # fmt: skip
    wall = max((one.right for one in others if one.right <= rect.x + 0.5 and one.down(rect) > 0.3 * rect.h),
               default=0.0)  # fmt: skip
    own: list[Word] = []
    for word in sorted(on_line, key=lambda one: -one.rect.right):
        edge = own[-1].rect.x if own else rect.x
        reach = JOINED if own else BEFORE
        ends = own and UNITS.fullmatch(plain(word.text))
        if word.rect.x < wall - 0.5 or edge - word.rect.right > reach or ends:
            break
        own.append(word)
    text = text_of(own)
    return text if 0 < len(text) <= LONGEST and not (UNITS.fullmatch(text) and wall > 0) else ""


def _behind(rect: Rect, words: Sequence[Word], others: Sequence[Rect]) -> str:
    end = min((one.x for one in others if one.x > rect.right and one.down(rect) > 0.3 * rect.h),
              default=rect.right + BEFORE)  # fmt: skip
    own = [
        word for word in words
        if rect.down(word.rect) > 0.4 * word.rect.h and -0.5 <= word.rect.x - rect.right <= BEHIND
        and word.rect.x < end
    ]  # fmt: skip
    text = text_of(own)
    return "" if UNITS.fullmatch(text) else text


def _stacked(rect: Rect, words: Sequence[Word], reach: float, *, below: bool) -> str:
    band = (
        spanned(rect.x, rect.bottom - 0.5, rect.right, rect.bottom + reach)
        if below
        else spanned(rect.x, rect.y - reach, rect.right, rect.y + 0.5)
    )
    loose = [word for word in words if not word.is_dot and not is_note(word)]
    own = [word for word in loose if band.shared(word.rect) > 0.5 * word.rect.area]
    if not own:
        return ""
    text, place = text_of(own), around(word.rect for word in own)
    centred = abs(place.cx - rect.cx) < 0.25 * rect.w + 1.0 or not below
    return text if len(text) <= LONGEST and centred else ""


def _unit(rect: Rect, words: Sequence[Word]) -> str:
    own = [
        word for word in words
        if rect.down(word.rect) > 0.4 * word.rect.h and -1.0 <= word.rect.x - rect.right <= BEHIND
        and UNITS.fullmatch(plain(word.text))
    ]  # fmt: skip
    return text_of(own[:1])


def heads_of(cell: Rect, side: Side, roles: Mapping[Rect, Role]) -> tuple[str, ...]:
    """Answer the heads of a cell, nearest first: on its left, and over its column."""
    rows = _walk(cell, side, roles, "left")
    columns = _walk(cell, side, roles, "above")
    # The nearer head says what the cell is: a row's in a table of two columns, a column's in a 明細.
    next_left = any(roles[one.rect] is Role.LABEL for one in side.beside(cell, "left"))
    return (*rows, *columns) if next_left else (*columns, *rows)


def _walk(cell: Rect, side: Side, roles: Mapping[Rect, Role], towards: Edge) -> tuple[str, ...]:
    """Answer the labels that lie in one direction, past places to write."""
    found: list[str] = []
    here = cell
    for _ in range(FARTHEST):
        beside = side.beside(here, towards)
        labels = [one for one in beside if roles[one.rect] in (Role.LABEL, Role.OFFICE)]
        if labels:
            nearest = max(
                labels, key=lambda one: max(0.0, one.rect.across(here)) + max(0.0, one.rect.down(here))
            )
            found.append(text_of(nearest.words))
            here = nearest.rect
        elif found or not beside:
            break
        else:
            here = beside[0].rect
            if towards == "above" and not _same_column(cell, here):
                break
    return tuple(found)


def _over_boxes(rect: Rect, side: Side, roles: Mapping[Rect, Role]) -> str:
    """Answer the head over boxes that fill a column, which have hidden its cells; over rows of them."""
    over = [area for area in side.areas if area.rect.bottom <= rect.y + 1.0 and area.rect.across(rect) > 1.0]
    nearest = max(over, key=lambda area: area.rect.bottom, default=None)
    if nearest is None or roles[nearest.rect] is not Role.LABEL or not _same_column(rect, nearest.rect):
        return ""
    return text_of(nearest.words)


def _same_column(one: Rect, other: Rect) -> bool:
    return abs(one.x - other.x) < 1.5 and abs(one.w - other.w) < 3.0
