"""Choices: printed words of which one is circled, and boxes to tick with their words."""

import re
from collections.abc import Iterator, Sequence

from extractors.proposing.areas import Area
from extractors.proposing.candidates import Candidate, Taken
from extractors.proposing.dates import circled
from extractors.proposing.rects import Rect, around
from extractors.proposing.slots import Run
from extractors.proposing.words import DOTS, Word, lines_of, plain, text_of
from records.form import CheckBox, FieldKind, Option, Options

LONGEST, FAR = 12, 22.0
NUMBERED = re.compile(r"[(（]?([0-9]{1,2}|[①-⑳])[.．、)）]?\s*(.*)")
# Said to belong together though nothing parts them.
SETS = tuple(
    frozenset(plain(word) for word in one.split())
    for one in ("男 女", "有 無", "はい いいえ", "あり なし", "有り 無し", "ある ない", "普通 当座", "明治 大正 昭和 平成 令和",
                "要 不要", "可 不可", "希望する 希望しない", "する しない", "いる いない", "オス メス", "同居 別居")
)  # fmt: skip
PARTS = re.compile(f"[{re.escape(DOTS)}]")
OPENING, CLOSING = "(（[【", ")）]】"


def circles_in(area: Area, page: int) -> Taken:
    """Answer the choices of an area that are made by a circle."""
    taken = Taken()
    for line in lines_of(area.words):
        for group in _groups(_tokens(line)):
            own = frozenset(word for word in area.words if any(_covers(word, one) for one in group))
            options = tuple(
                Option(code=f"c{number}", label=one.text, box=circled(one.rect).box(page))
                for number, one in enumerate(group, start=1)
            )
            layout = Options(mark="circle", options=options)
            rect = around(one.rect for one in group)
            found = Candidate(rect, layout, "circles", kind=FieldKind.CHOICE, cell=area.cell)
            dots = frozenset(word for word in area.words if word.is_dot and rect.holds(word.rect, 1.0))
            taken = Taken((*taken.candidates, found), taken.words | own | dots)
    return taken


def _covers(word: Word, option: Word) -> bool:
    return word.rect.shared(option.rect) > 0.4 * option.rect.area


def _tokens(line: Sequence[Word]) -> list[Word]:
    """Answer a line's words cut at the dots between them, the dots too."""
    tokens: list[Word] = []
    for word in line:
        if word.upright or len(word.middles) != len(word.text):
            tokens.append(word)
            continue
        first = 0
        for place in PARTS.finditer(word.text):
            if place.start() > first:
                tokens.append(_bare(word.cut(first, place.start())))
            tokens.append(word.cut(place.start(), place.end()))
            first = place.end()
        if first < len(word.text):
            tokens.append(_bare(word.cut(first, len(word.text))))
    return [one for one in tokens if one.text]


def _bare(word: Word) -> Word:
    """Answer a word without the brackets around it."""
    first, last = 0, len(word.text)
    while first < last and word.text[first] in OPENING:
        first += 1
    while (
        last > first
        and word.text[last - 1] in CLOSING
        and not any(one in word.text[first : last - 1] for one in OPENING)
    ):
        last -= 1
    return word if (first, last) in ((0, len(word.text)), (first, first)) else word.cut(first, last)


def _groups(tokens: Sequence[Word]) -> Iterator[list[Word]]:
    """Answer the words of each choice: parted by dots, or known to belong together."""
    group: list[Word] = []
    parted = True
    for token in tokens:
        if token.is_dot:
            parted = True
            continue
        near = not group or token.rect.x - group[-1].rect.right < FAR
        if group and not (
            near and len(plain(token.text)) <= LONGEST and (parted or _together(group[-1], token))
        ):
            yield from _worth(group)
            group = []
        group.append(token)
        parted = False
    yield from _worth(group)


def _worth(group: list[Word]) -> Iterator[list[Word]]:
    if len(group) > 1 and all(len(plain(one.text)) <= LONGEST for one in group):
        yield group


def _together(one: Word, other: Word) -> bool:
    return any({plain(one.text), plain(other.text)} <= known for known in SETS)


def ticks_in(area: Area, runs: Sequence[Run], page: int) -> Taken:
    """Answer the boxes to tick of an area: those of one line or one cell are one choice."""
    ticks = [run.boxes[0] for run in runs if run.is_tick]
    words: dict[Rect, list[Word]] = {tick: _words_of(tick, ticks, area.words) for tick in ticks}
    found, used = [], {word for own in words.values() for word in own}
    for group in _tick_groups(ticks, area):
        labels = [text_of(words[tick]) for tick in group]
        rect = around([*group, *(word.rect for tick in group for word in words[tick])])
        if len(group) == 1:
            found.append(Candidate(rect, CheckBox(box=group[0].box(page)), "ticks", labels[0],
                                   "right" if labels[0] else "nowhere", kind=FieldKind.CHECK, cell=area.cell))  # fmt: skip
            continue
        options = tuple(
            Option(code=f"c{number}", label=label or str(number), box=tick.box(page))
            for number, (tick, label) in enumerate(zip(group, labels, strict=True), start=1)
        )
        layout = Options(mark="tick", options=options)
        found.append(Candidate(rect, layout, "ticks", kind=FieldKind.CHOICE, cell=area.cell))
    return Taken(tuple(found), frozenset(used), frozenset(ticks))


def _tick_groups(ticks: Sequence[Rect], area: Area) -> list[list[Rect]]:
    """Answer ticks that belong together: of one cell, or on one line of the page."""
    if area.cell is not None:
        return [sorted(ticks, key=lambda one: (round(one.cy / 3), one.x))] if ticks else []
    groups: list[list[Rect]] = []
    for tick in sorted(ticks, key=lambda one: (round(one.cy / 3), one.x)):
        if groups and abs(groups[-1][-1].cy - tick.cy) < 2.0 and tick.x - groups[-1][-1].right < 3 * FAR:
            groups[-1].append(tick)
        else:
            groups.append([tick])
    return groups


def _words_of(tick: Rect, ticks: Sequence[Rect], words: Sequence[Word]) -> list[Word]:
    """Answer the words behind a box, up to the next one."""
    after = [other.x for other in ticks if other.x > tick.x and abs(other.cy - tick.cy) < 3.0]
    end = min(after, default=float("inf"))
    own: list[Word] = []
    for word in sorted(words, key=lambda one: one.rect.x):
        on_line = word.rect.down(tick) > 0.4 * min(word.rect.h, tick.h)
        start = own[-1].rect.right if own else tick.right
        if on_line and tick.right - 0.5 <= word.rect.x < end and word.rect.x - start < 6.0:
            own.append(word)
    return own
