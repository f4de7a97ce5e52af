"""What a network read, held against the ink it stands for: where each character is, and how large.

A network that reads whole lines drops and invents characters with full confidence, and it cannot tell
ヨ from ョ. The ink can: it has places and sizes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.ctc import LineReading
from extractors.images import Image
from extractors.strokes import INK, Pixels, pieces_in
from values.kana import LARGE_OF, SMALL_OF, can_be_small

# All lengths are shares of the line's height or of its usual character.
# A gap this wide parts family and given name.
WORD_GAP = 0.45
# A character inside that gap, further than this from the ink on both sides, was invented.
REACH = 0.1
# Ink of one character is never this wide: another one was dropped beside it. Digits are narrow.
WIDEST, WIDEST_BY_NUMBERS = 1.5, 1.3
# On generated sheets small kana had at most 0.76 of the usual size, large ones at least 0.82. Where the
# network is sure too, that much is enough; where it is not, the ink has to be clearer.
MIDDLE, NEAR, FAR = 0.79, 0.02, 0.06
SURE = 0.8
# Of fewer characters nobody can say which size is usual: コ is low, and both engines read チヨコ for チョコ.
LEAST_SIZES = 4


Ink = tuple[int, int, int, int]  # left, top, right, bottom of one character's ink


@dataclass(frozen=True)
class Settled:
    """A line with its text set right by its ink. ``sound`` is False where ink and text do not fit.

    ``shares`` and ``inks`` have one entry a character (spaces have none). ``tight`` is False where a
    character beside a number has so much ink that a digit may be in it.
    """

    text: str
    shares: tuple[float, ...]
    inks: tuple[Ink | None, ...]
    sound: bool
    tight: bool


@dataclass
class _Character:
    """One character read: its share, its place, and its ink (left, top, right, bottom), if any is nearest."""

    text: str
    share: float
    place: float
    ink: Ink | None = None

    @property
    def width(self) -> float:
        """How wide its ink is."""
        return self.ink[2] - self.ink[0] if self.ink else 0.0

    @property
    def size(self) -> float:
        """The larger of width and height of its ink."""
        return max(self.width, self.ink[3] - self.ink[1]) if self.ink else 0.0

    @property
    def wide(self) -> bool:
        """Whether it is a full-width character: kana or kanji."""
        return self.text > "\u3040"


def settle(reading: LineReading, picture: Image, border: int, *, spaced: bool) -> Settled:
    """Answer a line read from ``picture`` (which the network saw with a frame ``border`` pixels wide).

    ``spaced`` parts it into words: names are written so, and no other text has a meaning in its gaps.
    """
    gap = _widest_gap(np.asarray((picture < INK).any(axis=0)))
    if gap[1] - gap[0] < WORD_GAP * picture.shape[0]:
        gap = (0, 0)
    reach = REACH * picture.shape[0]
    written = [
        _Character(text, share, place - border)
        for text, share, place in zip(reading.text, reading.shares, reading.places, strict=True)
        if text not in " \u3000" and not gap[0] + reach < place - border < gap[1] - reach
    ]
    _give_ink(written, picture)
    sizes = [one.size for one in written if one.wide and one.ink]
    usual = float(np.median(sizes or [picture.shape[0]]))
    widths = [one.width / usual if one.wide else 0.0 for one in written]
    by_numbers = [not all(one.wide for one in written[max(0, at - 1) : at + 2]) for at in range(len(written))]
    sound = not any(width > WIDEST and not by for width, by in zip(widths, by_numbers, strict=True))
    tight = not any(width > WIDEST_BY_NUMBERS and by for width, by in zip(widths, by_numbers, strict=True))
    words = _in_words(written, sum(gap) / 2) if spaced else [written]
    for word in words:
        sound &= _size_kana(word, usual if len(sizes) >= LEAST_SIZES else None)
    return Settled(
        text="\u3000".join("".join(one.text for one in word) for word in words),
        shares=tuple(one.share for one in written),
        inks=tuple(one.ink for one in written),
        sound=sound,
        tight=tight,
    )


def _give_ink(written: list[_Character], picture: Image) -> None:
    """Give each connected piece of ink to the character whose place is nearest."""
    if not written:
        return
    places = np.array([one.place for one in written])
    for left, top, width, height in pieces_in(picture, Pixels(0, 0, *picture.shape[::-1])).boxes.tolist():
        nearest = written[int(np.argmin(np.abs(places - (left + width / 2))))]
        mine = nearest.ink or (left, top, left + width, top + height)
        nearest.ink = (
            min(mine[0], left), min(mine[1], top), max(mine[2], left + width), max(mine[3], top + height)
        )  # fmt: skip


def _widest_gap(ink: NDArray[np.bool_]) -> tuple[int, int]:
    """Answer where the widest gap between columns of ink begins and ends."""
    edges = np.flatnonzero(np.diff(ink.astype(np.int8)))
    gaps = list(zip(edges[1::2].tolist(), edges[2::2].tolist(), strict=False))
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=(0, 0))


def _in_words(written: list[_Character], middle: float) -> list[list[_Character]]:
    """Part a line at the middle of its gap; a line without one stays whole."""
    words = [[one for one in written if one.place < middle], [one for one in written if one.place >= middle]]
    return words if all(words) else [written]


def _size_kana(word: list[_Character], usual: float | None) -> bool:
    """Make each kana as large as its ink; answer False where ink, network and spelling do not fit."""
    fits, before = True, ""
    for one in word:
        large = LARGE_OF.get(one.text, one.text)
        if large in SMALL_OF:
            small = _is_small(one, usual)
            written = one.text if small is None else SMALL_OF[large] if small else large
            if not can_be_small(large, before):
                fits, written = fits and small is not True, large
            elif small is None:
                fits = False
            fits &= written == one.text or one.share < SURE
            one.text = written
        before = one.text
    return fits


def _is_small(one: _Character, usual: float | None) -> bool | None:
    """Tell a small kana from a large one by its ink; None where that is hard to say."""
    if usual is None:
        return None
    size = one.size / usual
    margin = NEAR if one.share >= SURE else FAR
    return None if abs(size - MIDDLE) < margin else size < MIDDLE
