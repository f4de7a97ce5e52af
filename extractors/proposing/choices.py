"""Choices: printed words of which one is circled, and boxes to tick with their words."""

import re
from collections.abc import Iterator, Sequence

from extractors.proposing.areas import Area
from extractors.proposing.candidates import Candidate, Taken
from extractors.proposing.dates import circled
from extractors.proposing.rects import Rect, around, spanned
from extractors.proposing.slots import TICK_MOST, Run
from extractors.proposing.words import DOTS, UNITS, Word, is_note, lines_of, plain, text_of
from records.form import CheckBox, FieldKind, Option, Options

LONGEST, FAR = 12, 22.0
NEAR, UNDER, NUMBERED = 6.0, 3.5, 8.0
# Room around the dots between two words that are to be circled; words close to a dot are one label.
ROOM, SHORT = 1.0, 6
# Said to belong together though nothing parts them.
SETS = tuple(
    frozenset(plain(word) for word in one.split())
    for one in (
        "男 女", "有 無", "はい いいえ", "あり なし", "有り 無し", "ある ない", "普通 当座",
        "明治 大正 昭和 平成 令和", "要 不要", "可 不可", "希望する 希望しない", "する しない",
        "いる いない", "オス メス", "同居 別居",
    )
)  # fmt: skip
NUMBER = re.compile(r"[((]?[0-9]{1,2}[))]?[.,、]?")
TIGHT = re.compile(r"[0-9０-９]{1,2}[.．,、]?\s*(?=[^0-9０-９])")
PARTS = re.compile(f"[{re.escape(DOTS)}]")
OPENING, CLOSING = "(（[【", ")）]】"


def circles_in(area: Area, page: int, *, running: bool = False) -> Taken:
    """Answer the choices of an area that are made by a circle.

    Where text may be ``running``, only words that are known to go together, or with room around the dots.
    """
    taken = Taken()
    lines = lines_of(area.words)
    whole = [] if running else listed(lines)
    groups = [whole] if whole else [one for line in lines for one in _groups(_tokens(line), running=running)]
    for group in groups:
        own = frozenset(word for word in area.words if any(_covers(word, one) for one in group))
        options = tuple(
            Option(code=f"c{number}", label=one.text, box=circled(one.rect).box(page))
            for number, one in enumerate(group, start=1)
        )
        layout = Options(mark="circle", options=options)
        rect = around(one.rect for one in group)
        found = Candidate(rect, layout, "circles", kind=FieldKind.CHOICE, cell=area.cell)
        dots = frozenset(word for word in area.words if _parts(word, rect))
        taken = Taken((*taken.candidates, found), taken.words | own | dots)
    return taken


def listed(lines: Sequence[Sequence[Word]]) -> list[Word]:
    """Answer the options of a list: one to a line, each with its number before it."""
    options = []
    for line in lines:
        numbered = NUMBER.fullmatch(plain(line[0].text)) if len(line) == 2 else None
        tight = TIGHT.match(line[0].text) if len(line) == 1 else None
        if numbered:
            options.append(line[1])
        elif tight and len(line[0].middles) == len(line[0].text):
            options.append(line[0].cut(tight.end(), len(line[0].text)))
    return options if len(options) == len(lines) > 1 else []


def _parts(word: Word, group: Rect) -> bool:
    """Tell whether a word is a dot between options, or numbers one."""
    before = spanned(group.x - NUMBERED, group.y - 1.0, group.right, group.bottom + 1.0)
    return (word.is_dot or bool(NUMBER.fullmatch(plain(word.text)))) and before.holds(word.rect, 0.5)


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


def _groups(tokens: Sequence[Word], *, running: bool) -> Iterator[list[Word]]:
    """Answer the words of each choice: parted by dots, or known to belong together."""
    group: list[Word] = []
    parted = True
    for token in tokens:
        if token.is_dot or (NUMBER.fullmatch(plain(token.text)) and not running):
            parted = True
        elif is_note(token):
            yield from _worth(group)
            group = []
        else:
            if group and not _follows(group[-1], token, parted=parted, running=running):
                yield from _worth(group)
                group = []
            group.append(token)
            parted = False
    yield from _worth(group)


def _follows(before: Word, token: Word, *, parted: bool, running: bool) -> bool:
    gap = token.rect.x - before.rect.right
    if _together(before, token):
        return gap < FAR
    close = max(len(before.text), len(token.text)) <= SHORT and not running
    room = 0.0 if close else ROOM + token.rect.h
    return parted and room < gap < FAR


def _worth(group: list[Word]) -> Iterator[list[Word]]:
    if len(group) > 1 and all(len(plain(one.text)) <= LONGEST for one in group):
        yield group


def _together(one: Word, other: Word) -> bool:
    return _belong(plain(one.text), plain(other.text))


def _belong(one: str, other: str) -> bool:
    return any({one, other} <= known for known in SETS)


def ticks_in(area: Area, runs: Sequence[Run], page: int) -> Taken:
    """Answer the boxes to tick of an area: those of one line or one cell are one choice."""
    singles = [run.boxes[0] for run in runs if run.is_single]
    words = {one: _words_of(one, singles, area.words) for one in singles}
    ticks = [run.boxes[0] for run in runs if run.is_tick or (run.is_single and words[run.boxes[0]])]
    found = [
        _ticked([(tick, text_of(words[tick])) for tick in group], words, area, page)
        for group in _tick_groups(ticks, words, area)
    ]
    used = {word for tick in ticks for word in words[tick]}
    return Taken(tuple(found), frozenset(used), frozenset(ticks))


def _ticked(
    group: Sequence[tuple[Rect, str]], words: dict[Rect, list[Word]], area: Area, page: int
) -> Candidate:
    rect = around([*(tick for tick, _ in group), *(word.rect for tick, _ in group for word in words[tick])])
    if len(group) == 1:
        ((tick, label),) = group
        layout = CheckBox(box=tick.box(page))
        return Candidate(rect, layout, "ticks", label, "right" if label else "nowhere",
                         kind=FieldKind.CHECK, cell=area.cell)  # fmt: skip
    options = tuple(
        Option(code=f"c{number}", label=label or str(number), box=tick.box(page))
        for number, (tick, label) in enumerate(group, start=1)
    )
    layout_of_all = Options(mark="tick", options=options)
    return Candidate(rect, layout_of_all, "ticks", kind=FieldKind.CHOICE, cell=area.cell)


def _tick_groups(ticks: Sequence[Rect], words: dict[Rect, list[Word]], area: Area) -> list[list[Rect]]:
    """Answer ticks that belong together: small ones of one cell or line, large ones if their words do."""
    groups: list[list[Rect]] = []
    for tick in sorted(ticks, key=lambda one: (round(one.cy / 3), one.x)):
        before = groups[-1][-1] if groups else None
        if before is not None and _goes_with(before, tick, words, area):
            groups[-1].append(tick)
        else:
            groups.append([tick])
    return groups


def _goes_with(before: Rect, tick: Rect, words: dict[Rect, list[Word]], area: Area) -> bool:
    near = abs(before.cy - tick.cy) < 2.0 and tick.x - before.right < 3 * FAR
    if max(tick.w, tick.h) > TICK_MOST:
        return near and _belong(text_of(words[before]), text_of(words[tick]))
    return near or area.cell is not None


def _words_of(box: Rect, boxes: Sequence[Rect], words: Sequence[Word]) -> list[Word]:
    """Answer the words behind a box, up to the next one; those under it if there are none."""
    after = [other.x for other in boxes if other.x > box.x and abs(other.cy - box.cy) < 3.0]
    end = min(after, default=float("inf"))
    own: list[Word] = []
    for word in sorted(words, key=lambda one: one.rect.x):
        on_line = word.rect.down(box) > 0.4 * min(word.rect.h, box.h) and not (is_note(word) or word.is_dot)
        start = max([box.right, *(one.rect.right for one in own)])
        if on_line and box.right - 0.5 <= word.rect.x < end and word.rect.x - start < NEAR:
            own.append(word)
    if max(box.w, box.h) <= TICK_MOST:
        return own
    if UNITS.fullmatch(text_of(own)):
        return []
    return own or [
        word for word in words
        if 0 < word.rect.y - box.bottom + 0.8 < UNDER and abs(word.rect.cx - box.cx) < box.w / 2
        and not is_note(word)
    ]  # fmt: skip
