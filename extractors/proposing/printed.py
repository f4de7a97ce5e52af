"""What is printed on a side: words with their places, read from the picture or taken from the PDF itself."""

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pdfplumber
from numpy.typing import NDArray

from extractors.engines.finder import TextFinder
from extractors.engines.rapid import CELL_WIDTH, LINE_WIDTH, RapidRecogniser
from extractors.images import Image
from extractors.proposing.paper import Paper
from extractors.proposing.rects import Rect, around, spanned
from extractors.proposing.ruled import FINE, Ruled, bare_ink
from extractors.proposing.words import Word
from values.text import without_radicals

# It tells of every font that leaves something out, and nothing is wrong then.
logging.getLogger("pdfminer").setLevel(logging.ERROR)
# Lines of text are looked for at this many pixels a mm.
FINDING = 6.0
# A gap wider than this share of a line's height parts two words.
APART = 0.75
# Specks are no print, in square mm; a dot is smaller than this share of a line's height.
SPECK, DOT = 0.03, 0.4
# No character is larger, in mm: what is left of frames is.
LARGEST = 25.0
EDGE = 0.3
# A picture over more of a page than this is a scan: the text under it is a guess of the scanner.
SCANNED = 0.5
TALL, TALL_MM = 1.8, 7.0
POINTS_PER_MM = 72.0 / 25.4
# A closed square is no box if it is smaller than this and reads as part of a word; 口 and □ look alike.
GLYPH, LARGE = 5.5, 2.6
SQUARES = frozenset("□☐▢■")
BOX_LIKE = "口ロ□▢☐回"
OF_MOUTH = re.compile(
    "口座|窓口|人口|戸口|出口|入口|口頭|口径|[一二三]口|口数|口コ|口ビ|口ー|[ァ-ヶ]口|口[ァ-ヶ]"
)


@dataclass(frozen=True)
class PrintReaders:
    """The engines that find and read print."""

    finder: TextFinder
    reader: RapidRecogniser


def shipped_readers(threads: int = 1) -> PrintReaders:
    """Answer the engines that come with the program."""
    return PrintReaders(TextFinder(threads), RapidRecogniser(threads))


def lines_on(paper: Paper, readers: PrintReaders) -> list[Rect]:
    """Answer where lines of text stand on a side, level or upright, in mm."""
    scale = FINDING / paper.per_mm
    small = cv2.resize(paper.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return [
        spanned(*(edge / FINDING for edge in region))
        for region in readers.finder.regions(np.asarray(small, np.uint8))
    ]


def printed_on(
    paper: Paper, lines: Sequence[Rect], ruled: Ruled, reader: RapidRecogniser
) -> tuple[list[Word], Ruled]:
    """Answer the words of the lines, none of them across a ruled edge, and what is ruled without glyphs."""
    regions = _apart(lines)
    ruled = replace(
        ruled, faces=tuple(one for one in ruled.faces if not _is_glyph(one, regions, paper, reader))
    )
    pieces = _pieces(ruled)
    words = []
    for region in regions:
        own = [one for one in pieces if region.holds_point(one.cx, one.cy)]
        for group in _by_face(own, ruled.faces):
            words += _words(group, paper, reader)
    return words, ruled


def has_text(pdf: bytes, number: int) -> bool:
    """Tell whether page ``number`` (from 1) of a PDF is no scan but carries its own text."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        page = document.pages[number - 1]
        area = float(page.width) * float(page.height)
        scanned = any(float(one["width"]) * float(one["height"]) > SCANNED * area for one in page.images)
        return bool(page.chars) and not scanned


def typed_on(pdf: bytes, number: int, faces: Sequence[Rect]) -> list[Word]:
    """Answer the words that page ``number`` (from 1) of a PDF carries itself; none where it is a picture."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        found = [
            (str(one["text"]), spanned(*(float(one[edge]) / POINTS_PER_MM
                                         for edge in ("x0", "top", "x1", "bottom"))))
            for one in document.pages[number - 1].chars
        ]  # fmt: skip
    words: list[Word] = []
    parted = True
    for text, rect in found:
        if not text.strip() or text in SQUARES or rect.w <= 0 or rect.h <= 0:
            parted = True
            continue
        letter = without_radicals(text)
        before = words[-1] if words and not parted else None
        if before is not None and _goes_on(before.rect, rect, faces):
            whole = around((before.rect, rect))
            words[-1] = Word(before.text + letter, whole, 1.0, (*before.middles, rect.cx))
        else:
            words.append(Word(letter, rect, 1.0, (rect.cx,)))
        parted = False
    return words


def _goes_on(word: Rect, character: Rect, faces: Sequence[Rect]) -> bool:
    """Tell whether a character belongs to the word before it."""
    same_line = word.down(character) > 0.5 * min(word.h, character.h)
    near = -0.5 * character.h < character.x - word.right < APART * character.h
    return same_line and near and _face_of(word, faces) == _face_of(character, faces)


def _is_glyph(face: Rect, regions: Sequence[Rect], paper: Paper, reader: RapidRecogniser) -> bool:
    """Tell whether a small closed square is part of a character: no box, but 口 or 国."""
    if max(face.w, face.h) > GLYPH:
        return False
    around_it = [one for one in regions if one.holds_point(face.cx, face.cy)]
    if not around_it:
        return False
    line = max(around_it, key=lambda one: one.area)
    if line.h > LARGE * face.h or line.w < face.w + 2:
        return line.h > LARGE * face.h
    text, _, middles = _recognised(_cut(line, paper), reader)
    places = [line.x + one / paper.per_mm for one in middles]
    near = min(range(len(text)), key=lambda one: abs(places[one] - face.cx), default=None)
    if near is None or abs(places[near] - face.cx) > face.w:
        return False
    around_near = text[max(0, near - 1) : near + 2]
    return text[near] not in BOX_LIKE or bool(OF_MOUTH.search(around_near.replace("ロ", "口")))


def _pieces(ruled: Ruled) -> list[Rect]:
    """Answer the pieces of ink that are no rule."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(bare_ink(ruled))
    return [
        Rect(x=x / FINE, y=y / FINE, w=w / FINE, h=h / FINE)
        for x, y, w, h, area in stats[1:].tolist()
        if area > SPECK * FINE * FINE and max(w, h) < LARGEST * FINE
    ]


def _apart(regions: Sequence[Rect]) -> list[Rect]:
    """Drop regions that lie in a larger one of nearly the same height: one line found twice."""
    kept: list[Rect] = []
    for one in sorted(regions, key=lambda region: -region.area):
        if not any(other.shared(one) > 0.6 * one.area for other in kept):
            kept.append(one)
    return kept


def _by_face(pieces: Sequence[Rect], faces: Sequence[Rect]) -> list[list[Rect]]:
    groups: dict[Rect | None, list[Rect]] = {}
    for one in pieces:
        groups.setdefault(_face_of(one, faces), []).append(one)
    return list(groups.values())


def _face_of(rect: Rect, faces: Sequence[Rect]) -> Rect | None:
    """Answer the smallest closed rectangle around the middle of another."""
    around_it = [face for face in faces if face.holds_point(rect.cx, rect.cy)]
    return min(around_it, key=lambda face: face.area, default=None)


def _words(pieces: Sequence[Rect], paper: Paper, reader: RapidRecogniser) -> list[Word]:
    whole = around(pieces)
    if whole.h > TALL * whole.w and whole.h > TALL_MM:
        return [_upright(whole, pieces, paper, reader)]
    groups: list[list[Rect]] = []
    for one in sorted(pieces, key=lambda piece: piece.x):
        if groups and one.x - max(piece.right for piece in groups[-1]) < APART * whole.h:
            groups[-1].append(one)
        else:
            groups.append([one])
    places = [around(group) for group in groups]
    return [_read(place, whole, paper, reader) for place in places if place.area > SPECK]


def _read(place: Rect, line: Rect, paper: Paper, reader: RapidRecogniser) -> Word:
    if max(place.w, place.h) < DOT * line.h:
        return Word("・", place, 1.0, (place.cx,))
    # As high as its line: a small character is told from a large one by that.
    high = spanned(place.x - EDGE, line.y - EDGE, place.right + EDGE, line.bottom + EDGE)
    picture = _cut(high, paper)
    text, share, middles = _recognised(picture, reader)
    return Word(text, place, share, tuple(high.x + one / paper.per_mm for one in middles))


def _upright(whole: Rect, pieces: Sequence[Rect], paper: Paper, reader: RapidRecogniser) -> Word:
    """Read an upright word: its characters laid side by side."""
    characters: list[list[Rect]] = []
    for one in sorted(pieces, key=lambda piece: piece.y):
        if characters and around([*characters[-1], one]).h <= 1.15 * whole.w:
            characters[-1].append(one)
        else:
            characters.append([one])
    side = whole.w + 2 * EDGE
    squares = [
        _cut(Rect(x=whole.cx - side / 2, y=around(one).cy - side / 2, w=side, h=side), paper)
        for one in characters
    ]
    height = min(one.shape[0] for one in squares)
    text, share, _ = _recognised(np.hstack([one[:height] for one in squares]), reader)
    return Word(text, whole, share, (whole.cx,) * len(text), upright=True)


def _cut(rect: Rect, paper: Paper) -> Image:
    left, top, right, bottom = (
        round(one * paper.per_mm) for one in (rect.x, rect.y, rect.right, rect.bottom)
    )
    return paper.picture[max(0, top) : max(bottom, top + 2), max(0, left) : max(right, left + 2)]


def _recognised(picture: Image, reader: RapidRecogniser) -> tuple[str, float, list[float]]:
    """Answer the likeliest text, its characters' least share, and their middles in pixels of the picture."""
    narrow = picture.shape[1] < 2 * picture.shape[0]
    shares = reader.distribution(picture, CELL_WIDTH if narrow else LINE_WIDTH)
    best: NDArray[np.intp] = shares.argmax(axis=1)
    kept = [
        step for step in range(len(best)) if best[step] != 0 and (step == 0 or best[step] != best[step - 1])
    ]
    scaled = 48 / picture.shape[0]
    width = max(CELL_WIDTH if narrow else LINE_WIDTH, picture.shape[1] * scaled) / len(best) / scaled
    text = "".join(reader.characters[best[step]] for step in kept)
    sure = float(np.mean([shares[step, best[step]] for step in kept])) if kept else 0.0
    return text, sure, [(step + 0.5) * width for step in kept]
