"""One sample: a character (or what is none) in a box, worn, as the network takes it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.engines.cells import EMPTY, KINDS, NOT_A_CHARACTER
from extractors.engines.normal import SIDE, normal
from extractors.images import Image
from extractors.training import fonts, real, strokes, wear
from extractors.training.classes import CLASSES, CONFUSABLE, RARE, SMALL
from extractors.training.sources import Sources

SHARES = {"digits": 0.25, "marks": 0.08, "hiragana": 0.27, "katakana": 0.34, "capitals": 0.06}
NONE_SHARE, EMPTY_SHARE = 0.05, 0.025
NUMBER_OF = {character: number for number, character in enumerate(CLASSES)}
# Glyphs in a box: how much of its height they fill. A small kana is at most half as high.
FILLED, FILLED_SMALL = (0.45, 0.97), (0.24, 0.52)


@dataclass(frozen=True)
class Samples:
    """Views (n, 2, 48, 48), places (n, 4), numbers of classes (n), numbers of kinds (n)."""

    views: Image
    places: NDArray[np.float32]
    labels: NDArray[np.int64]
    kinds: NDArray[np.int64]


class Maker:
    """Makes samples from the sources, each from its own seed."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._kinds = tuple(KINDS)
        self._weights = {kind: _weights(characters) for kind, characters in KINDS.items()}

    def samples(self, count: int, seed: int) -> Samples:
        """Answer so many samples."""
        rng = np.random.default_rng(seed)
        views = np.empty((count, 2, SIDE, SIDE), np.uint8)
        places = np.empty((count, 4), np.float32)
        labels, kinds = np.empty(count, np.int64), np.empty(count, np.int64)
        for number in range(count):
            kind = int(rng.choice(len(self._kinds), p=[SHARES[name] for name in self._kinds]))
            picture, label = self._sample(self._kinds[kind], rng)
            seen = normal(picture)
            views[number], places[number] = seen.views, seen.place
            # What wear took away altogether nobody can read: the box is empty.
            labels[number], kinds[number] = NUMBER_OF[label if seen.views.any() else EMPTY], kind
        return Samples(views, places, labels, kinds)

    def _sample(self, kind: str, rng: np.random.Generator) -> tuple[Image, str]:
        character = str(rng.choice(list(KINDS[kind]), p=self._weights[kind]))
        chance = rng.random()
        if chance < EMPTY_SHARE + NONE_SHARE:
            return self.nothing(kind, rng)
        return self.character(character, rng), character

    def nothing(self, kind: str, rng: np.random.Generator) -> tuple[Image, str]:
        """Answer an empty box, or one that holds what is no character, and which of both it is."""
        if rng.random() < EMPTY_SHARE / (EMPTY_SHARE + NONE_SHARE):
            return _empty(rng), EMPTY
        return wear.worn(self._none(kind, rng), rng), NOT_A_CHARACTER

    def character(self, character: str, rng: np.random.Generator) -> Image:
        """Answer a picture of this character: a real box where there are any, or one made up."""
        chance = rng.random()
        if chance < 0.4 and character in self._sources.boxes:
            return _from_box(self._sources.boxes[character], rng)
        if chance < 0.7 and character in self._sources.digits:
            return _from_box(self._sources.digits[character], rng)
        level, slant = rng.uniform(0.4, 1.4), rng.normal(0, 0.12)
        return self.finished(self.ink(character, rng, level=level, slant=float(slant)), character, rng)

    def ink(self, character: str, rng: np.random.Generator, *, level: float, slant: float) -> Image:
        """Answer the ink of a made-up character, cut to what it covers."""
        side = int(rng.integers(26, 84))
        glyphs = self._sources.glyphs.get(character, [])
        pens = self._sources.strokes.get(character, [])
        if character == "■":
            return _filled(side, rng)
        if pens and (not glyphs or rng.random() < 0.68):
            hand = strokes.another_hand(pens, rng, level=level, slant=slant)
            return cut(strokes.drawn(hand, side, rng))
        glyph = glyphs[rng.integers(len(glyphs))]
        return cut(fonts.bent(glyph, side, rng, level=level, slant=slant))

    @staticmethod
    def finished(ink: Image, character: str, rng: np.random.Generator) -> Image:
        """Answer the ink in its box or cut close, worn. Cut close, a small kana is rather a large one."""
        small = character in SMALL
        if rng.random() < (0.12 if small else 0.45):
            return wear.worn(wear.cut_close(ink, float(rng.uniform(0, 0.5))), rng)
        share = rng.uniform(*(FILLED_SMALL if small else FILLED))
        return wear.worn(wear.boxed(ink, float(share), rng, small=small), rng)

    def _none(self, kind: str, rng: np.random.Generator) -> Image:
        one, other = (str(some) for some in rng.choice(list(KINDS[kind]), 2, p=self._weights[kind]))
        ink = self.ink(one, rng, level=1.0, slant=0.0)
        ways: tuple[Callable[[Image, np.random.Generator], Image], ...] = (
            _struck,
            _scribbled,
            _blot,
            _corner,
        )
        chance = int(rng.integers(len(ways) + 2))
        if chance < len(ways):
            none = ways[chance](ink, rng)
        else:
            none = _touching(ink, self.ink(other, rng, level=1.0, slant=0.0), rng)
        if rng.random() < 0.5:
            return wear.cut_close(none, float(rng.uniform(0, 0.5)))
        return wear.boxed(none, float(rng.uniform(0.5, 1)), rng, small=False)


def _weights(characters: str) -> NDArray[np.float64]:
    weights = np.array(
        [
            0.15 if one in RARE else 0.4 if one in SMALL else 2.0 if one in CONFUSABLE else 1.0
            for one in characters
        ]
    )
    return np.asarray(weights / weights.sum())


def cut(picture: Image) -> Image:
    """Answer the picture cut to its ink."""
    rows, columns = np.flatnonzero((picture < 128).any(1)), np.flatnonzero((picture < 128).any(0))
    if not len(rows):
        return picture
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _from_box(pictures: list[Image], rng: np.random.Generator) -> Image:
    picture = real.again(pictures[rng.integers(len(pictures))], rng)
    chance = rng.random()
    if chance < 0.3:
        picture = wear.cut_close(cut(picture), float(rng.uniform(0, 0.5)))
    return wear.worn(picture, rng) if chance < 0.5 else picture


def _empty(rng: np.random.Generator) -> Image:
    """Answer an empty box: paper, at times with lines of the box at its edge, dust or a shadow."""
    side = int(rng.integers(30, 96))
    box = np.full((side, round(side * rng.uniform(0.8, 1.2))), 255, np.uint8)
    if rng.random() < 0.5:
        wear.lines(box, rng)
    return wear.worn(box, rng)


def _filled(side: int, rng: np.random.Generator) -> Image:
    """Answer a box filled by hand: a ragged square, at times with gaps between the strokes."""
    picture = np.full((side, round(side * rng.uniform(0.8, 1.25))), 255, np.uint8)
    high, wide = picture.shape
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]]) + rng.normal(0, 0.04 * side, (4, 2))
    cv2.fillPoly(picture, [corners.astype(np.int32)], 0, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 6))):
        y = int(rng.integers(0, high))
        cv2.line(picture, (0, y), (wide, y + int(rng.normal(0, 0.3 * high))), 255, 1, cv2.LINE_AA)
    return picture


def _pen(side: int, rng: np.random.Generator) -> int:
    return max(1, round(side * rng.uniform(0.02, 0.09)))


def _struck(ink: Image, rng: np.random.Generator) -> Image:
    """Strike a character out: two lines, a cross, or to and fro."""
    margin = max(2, round(0.15 * max(ink.shape)))
    picture = wear.cut_close(ink, margin / max(ink.shape))
    high, wide = picture.shape
    pen = _pen(high, rng)
    way = rng.integers(3)
    if way == 0:
        for level in rng.uniform(0.3, 0.45), rng.uniform(0.55, 0.7):
            ends = (np.array([level, level + rng.normal(0, 0.05)]) * high).astype(int).tolist()
            cv2.line(picture, (0, ends[0]), (wide, ends[1]), 0, pen, cv2.LINE_AA)
    elif way == 1:
        cv2.line(picture, (0, 0), (wide, high), 0, pen, cv2.LINE_AA)
        cv2.line(picture, (wide, 0), (0, high), 0, pen, cv2.LINE_AA)
    else:
        turns = int(rng.integers(5, 10))
        xs = np.where(
            np.arange(turns) % 2, wide * rng.uniform(0.8, 1, turns), wide * rng.uniform(0, 0.2, turns)
        )
        path = np.stack([xs, np.linspace(0.1, 0.9, turns) * high], 1).astype(np.int32)
        cv2.polylines(picture, [path], isClosed=False, color=0, thickness=pen, lineType=cv2.LINE_AA)
    return picture


def _scribbled(ink: Image, rng: np.random.Generator) -> Image:
    """Answer scrawl without meaning: a line that wanders and crosses itself."""
    side = max(ink.shape)
    path = np.cumsum(rng.normal(0, 1, (int(rng.integers(9, 22)), 2)), 0)
    low, high = path.min(0), path.max(0)
    path = (path - low) / (high - low) * side
    smooth = np.concatenate([np.linspace(a, b, 4)[:-1] for a, b in pairwise(path)])
    smooth[1:-1] = (smooth[:-2] + smooth[1:-1] + smooth[2:]) / 3
    picture = np.full((side, side), 255, np.uint8)
    path = smooth.astype(np.int32)
    cv2.polylines(picture, [path], isClosed=False, color=0, thickness=_pen(side, rng), lineType=cv2.LINE_AA)
    return cut(picture)


def _blot(ink: Image, rng: np.random.Generator) -> Image:
    """Answer a blot: round and ragged, or several."""
    side = max(ink.shape)
    picture = np.full((side, side), 255, np.uint8)
    for _ in range(int(rng.integers(1, 4))):
        angles = np.linspace(0, 2 * np.pi, 14)[:-1]
        radius = rng.uniform(0.08, 0.4) * side * np.exp(rng.normal(0, 0.22, len(angles)))
        middle = rng.uniform(0.3, 0.7, 2) * side
        edge = middle + np.stack([np.cos(angles), np.sin(angles) * rng.uniform(0.6, 1)], 1) * radius[:, None]
        cv2.fillPoly(picture, [edge.astype(np.int32)], 0, cv2.LINE_AA)
    return cut(picture)


def _corner(ink: Image, rng: np.random.Generator) -> Image:
    """Answer remnants of a box alone: two of its sides, broken (whole, they may be L or フ)."""
    side = max(ink.shape)
    picture = np.full((side, side), 255, np.uint8)
    pen = _pen(side, rng)
    corners = [(pen, pen), (side - pen, pen), (side - pen, side - pen), (pen, side - pen)]
    start = int(rng.integers(4))
    for number in range(2):
        one, other = corners[(start + number) % 4], corners[(start + number + 1) % 4]
        cv2.line(picture, one, other, 0, pen, cv2.LINE_AA)
    for at in rng.integers(0, side, int(rng.integers(4, 9))).tolist():
        picture[at : at + side // 9] = 255
        picture[:, side - at : side - at + side // 9] = 255
    return picture


def _touching(one: Image, other: Image, rng: np.random.Generator) -> Image:
    """Answer two characters side by side in one box, touching."""
    height = max(one.shape[0], round(0.6 * max(one.shape)))
    scaled = [
        cv2.resize(ink, (max(2, round(ink.shape[1] * height / max(ink.shape))), max(2, round(
            ink.shape[0] * height / max(ink.shape)))), interpolation=cv2.INTER_AREA)
        for ink in (one, other)
    ]  # fmt: skip
    over = int(rng.integers(0, max(2, height // 6)))
    width = scaled[0].shape[1] + scaled[1].shape[1]
    picture = np.full((height, width), 255, np.uint8)
    left = 0
    for ink in scaled:
        top = (height - ink.shape[0]) // 2
        place = picture[top : top + ink.shape[0], left : left + ink.shape[1]]
        np.minimum(place, ink[:, : place.shape[1]], out=place)
        left = max(0, ink.shape[1] - over)
    return cut(picture)
