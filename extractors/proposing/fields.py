"""The places to write on one side, each with the words that belong to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.proposing.areas import Area, Side
from extractors.proposing.candidates import Candidate, Taken
from extractors.proposing.choices import circles_in, ticks_in
from extractors.proposing.dates import dates_in
from extractors.proposing.labels import labelled
from extractors.proposing.rects import Rect, spanned
from extractors.proposing.roles import OFFICE, SEAL, Role, roles_of
from extractors.proposing.signs import with_signs
from extractors.proposing.slots import Run, joined_runs, runs_of
from extractors.proposing.words import Word, plain
from extractors.proposing.writing import brackets_in, cell_to_write_in, lines_in, postal_code_in, room_behind
from records.form import Cells

SEAL_SIDE = 12.0
# Said alone on the page, these ask for writing behind them though nothing is ruled.
ASKING = frozenset(
    {
        "氏名",
        "住所",
        "電話番号",
        "電話",
        "フリガナ",
        "ふりがな",
        "名称",
        "所在地",
        "代表者氏名",
        "連絡先",
        "記載者",
        "記入者",
    }
)


@dataclass(frozen=True)
class Places:
    """What is to be filled in on a side, and what readers leave alone."""

    candidates: tuple[Candidate, ...]
    ignore: tuple[Rect, ...]


def places_on(side: Side) -> Places:
    """Answer the places to write on a side."""
    roles = roles_of(side)
    everything = [box for area in (*side.areas, *side.frames) for box in area.boxes]
    found: list[Candidate] = []
    for area in (*side.areas, *side.frames):
        if area.cell in roles and roles[area.rect] is not Role.FIELDS:
            continue
        found += _in_area(area, side, roles, everything)
    office = [area.rect for area in side.areas if roles[area.rect] is Role.OFFICE]
    office += [
        _seal(word)
        for area in (*side.areas, *side.frames)
        for word in area.words
        if SEAL.fullmatch(plain(word.text))
    ]
    theirs = [one for one in found if _is_office(one, office)]
    ignore = [*office, *(one.rect for one in theirs)]
    kept = [one for one in found if one not in theirs]
    places = sorted(with_signs(kept, side), key=lambda one: one.rect)
    return Places(tuple(places), tuple(_outermost(ignore)))


def _in_area(
    area: Area, side: Side, roles: Mapping[Rect, Role], everything: Sequence[Rect]
) -> Iterator[Candidate]:
    """Answer the places of one area: dates first, then boxes, circles, lines and what is left of a cell."""
    runs = runs_of(area.boxes)
    postal, area = postal_code_in(area, side.page)
    taken = _and(postal, dates_in(area, runs, side.page))
    taken = _and(taken, brackets_in(_less(area, taken), side.page))
    rest = [run for run in runs if not taken.boxes.intersection(run.boxes)]
    taken = _and(taken, ticks_in(_less(area, taken), rest, side.page))
    rest = [run for run in rest if not taken.boxes.intersection(run.boxes)]
    taken = _and(taken, _cells(_less(area, taken), rest, side.page))
    divided = area.cell not in roles
    taken = _and(taken, circles_in(_less(area, taken), side.page, running=divided))
    taken = _and(taken, lines_in(_less(area, taken), side.page))
    if taken.candidates == postal.candidates:
        taken = _and(taken, cell_to_write_in(area, taken.words, side.page))
    free = [word for word in area.words if word not in taken.words]
    others = [*everything, *(one.rect for one in taken.candidates)]
    named = [labelled(one, area, side, roles, free, [box for box in others if not one.rect.holds(box, 0.5)])
             for one in taken.candidates]  # fmt: skip
    yield from named
    if divided:
        yield from _asked(area, side, named)


def _and(taken: Taken, more: Taken) -> Taken:
    return Taken((*taken.candidates, *more.candidates), taken.words | more.words, taken.boxes | more.boxes)


def _less(area: Area, taken: Taken) -> Area:
    """Answer an area without what was taken out of it."""
    lines = tuple(
        one for one in area.lines if not any(two.rect.holds_point(one.cx, one.cy) for two in taken.candidates)
    )
    return replace(area, lines=lines, words=tuple(one for one in area.words if one not in taken.words),
                   boxes=tuple(one for one in area.boxes if one not in taken.boxes))  # fmt: skip


def _cells(area: Area, runs: Sequence[Run], page: int) -> Taken:
    """Answer the runs of cells as fields."""
    found = []
    for run in joined_runs(runs, area.words):
        boxes = tuple(box.box(page) for box in run.boxes)
        layout = Cells(boxes=boxes, point_after=run.point_after)
        found.append(Candidate(run.rect, layout, "cells", cell=area.cell))
    return Taken(tuple(found), boxes=frozenset(box for run in runs for box in run.boxes))


def _asked(area: Area, side: Side, named: Sequence[Candidate]) -> Iterator[Candidate]:
    """Answer the room behind well-known labels that nothing is ruled for."""
    labels = {plain(one.label) for one in named}
    things = [
        *(word.rect for word in area.words),
        *(one.rect for one in named),
        *(one.rect for one in side.areas),
    ]
    for word in area.words:
        if plain(word.text) in ASKING - labels:
            one = room_behind(word, side.rect, [thing for thing in things if thing != word.rect], side.page)
            if one is not None:
                yield one


def _seal(word: Word) -> Rect:
    half = SEAL_SIDE / 2
    return spanned(word.rect.cx - half, word.rect.cy - half, word.rect.cx + half, word.rect.cy + half)


def _is_office(one: Candidate, office: Sequence[Rect]) -> bool:
    said = [one.label, *one.heads]
    return any(OFFICE.search(text) or SEAL.fullmatch(text) for text in said) or any(
        place.shared(one.rect) > 0.7 * one.rect.area for place in office
    )


def _outermost(rects: Sequence[Rect]) -> list[Rect]:
    unique = sorted(set(rects), key=lambda one: -one.area)
    return sorted(
        one for number, one in enumerate(unique)
        if not any(other.holds(one, 0.5) for other in unique[:number])
    )  # fmt: skip
