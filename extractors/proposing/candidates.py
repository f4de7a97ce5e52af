"""A place to write that was found, before it has a path: what it looks like and what is printed near it."""

from dataclasses import dataclass

from extractors.proposing.proposed import Side, Way
from extractors.proposing.rects import Rect
from extractors.proposing.words import Word
from records.form import FieldKind, Layout


@dataclass(frozen=True)
class Candidate:
    """A field to be.

    ``label`` is its own, ``heads`` those of what it stands in, nearest first; ``column`` is the head over it
    in a table, its row's left aside. ``unit`` is what is printed
    behind it (円, 歳). ``kind`` is set where the shape or print near it says it, ``characters`` with it where
    print lists them.
    """

    rect: Rect
    layout: Layout
    way: Way
    label: str = ""
    label_at: Side = "nowhere"
    heads: tuple[str, ...] = ()
    column: str = ""
    unit: str = ""
    kind: FieldKind | None = None
    characters: str | None = None
    cell: Rect | None = None


@dataclass(frozen=True)
class Taken:
    """What one kind of finding took out of an area: fields, and the words and boxes they are made of."""

    candidates: tuple[Candidate, ...] = ()
    words: frozenset[Word] = frozenset()
    boxes: frozenset[Rect] = frozenset()
