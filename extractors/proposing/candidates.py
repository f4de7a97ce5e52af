"""A place to write that was found, before it has a path: what it looks like and what is printed near it."""

from dataclasses import dataclass

from extractors.proposing.proposed import Side, Way
from extractors.proposing.rects import Rect
from extractors.proposing.words import Word
from records.form import FieldKind, Layout


@dataclass(frozen=True)
class Candidate:
    """A field to be.

    ``label`` is its own, ``heads`` those of what it stands in, nearest first. ``unit`` is what is printed
    behind it (円, 歳). ``kind`` is set where the shape says it.
    """

    rect: Rect
    layout: Layout
    way: Way
    label: str = ""
    label_at: Side = "nowhere"
    heads: tuple[str, ...] = ()
    unit: str = ""
    kind: FieldKind | None = None
    cell: Rect | None = None


@dataclass(frozen=True)
class Taken:
    """What one kind of finding took out of an area: fields, and the words and boxes they are made of."""

    candidates: tuple[Candidate, ...] = ()
    words: frozenset[Word] = frozenset()
    boxes: frozenset[Rect] = frozenset()
