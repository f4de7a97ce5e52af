"""Cut-out boxes and lines read by themselves, without a form around them."""

import math
import unicodedata
from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np

from extractors.boxes import CLOSE, read_cells
from extractors.engines.cells import EMPTY, KINDS, SHOWN, CellRecogniser
from extractors.engines.rapid import RapidRecogniser
from extractors.images import Image, decode, grey
from extractors.strokes import Pixels, framed, pieces_in
from records.reading import Candidate
from values.alphabet import JAPANESE

# Light strokes on dark ground: a dark edge, a clear contrast, and so much of the picture is stroke.
DARK, CONTRAST, STROKES = 90, 80, (0.015, 0.45)
KANJI = frozenset(one for one in JAPANESE if unicodedata.name(one, "").startswith("CJK "))


class Reader(Protocol):
    """Reads pictures of one kind."""

    def __call__(self, pictures: Sequence[Image]) -> list[list[Candidate]]:
        """Answer the candidates for each picture, best first; at least one each."""


def reader_of(kind: str) -> Reader:
    """Answer the reader for digits, marks, hiragana, katakana, capitals (both networks), kanji or line."""
    rapid = RapidRecogniser()
    if kind in KINDS:
        cells, allowed = CellRecogniser(), frozenset(KINDS[kind])
        return lambda pictures: _cells(pictures, allowed, cells, rapid)
    if kind == "kanji":
        return lambda pictures: [_kanji(rapid, picture) for picture in pictures]
    return lambda pictures: [_line(rapid, picture) for picture in pictures]


def _cells(
    pictures: Sequence[Image], allowed: frozenset[str], cells: CellRecogniser, rapid: RapidRecogniser
) -> list[list[Candidate]]:
    slots, _ = read_cells(pictures, [as_page(picture) for picture in pictures], allowed, cells, rapid)
    ranked = [sorted(slot.items(), key=lambda one: -one[1])[:SHOWN] for slot in slots]
    return [[Candidate(raw=raw, probability=min(1.0, math.exp(log))) for raw, log in one] for one in ranked]


def as_page(picture: Image) -> Image:
    """Answer a picture as RapidOCR is shown one from a page: its ink alone, with a frame."""
    pieces = pieces_in(picture, Pixels(0, 0, picture.shape[1], picture.shape[0]))
    ink = pieces.picture(np.ones(len(pieces.areas), bool))
    return framed(picture if ink is None else ink, CLOSE)


def opened(data: bytes) -> Image:
    """Answer a picture's bytes in grey, dark ink on light paper: on white where it is transparent.

    Raises:
        QuarantineError: the bytes are no picture (``image.undecodable``).
    """
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.ndim < 3 or picture.shape[2] < 4:
        return _dark_on_light(grey(decode(data)))
    shares = picture.astype(np.float32) / (65535 if picture.dtype == np.uint16 else 255)
    colours, opaque = shares[..., :3], shares[..., 3:]
    return _dark_on_light(grey(np.asarray(255 * (colours * opaque + 1 - opaque), np.uint8)))


def _dark_on_light(picture: Image) -> Image:
    """Answer a picture with light strokes on dark ground turned over; a box filled with ink stays."""
    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    dark, light = np.percentile(picture, (10, 99))
    strokes = float((picture > (dark + light) / 2).mean())
    turned = np.median(edge) < DARK and light - dark > CONTRAST and STROKES[0] < strokes < STROKES[1]
    return np.asarray(255 - picture, np.uint8) if turned else picture


def _kanji(rapid: RapidRecogniser, picture: Image) -> list[Candidate]:
    """Read one kanji as a page would show it: its ink alone, with a frame."""
    empty = not len(pieces_in(picture, Pixels(0, 0, picture.shape[1], picture.shape[0])).areas)
    return [Candidate(raw=EMPTY, probability=1.0)] if empty else rapid.cell(as_page(picture), KANJI)


def _line(rapid: RapidRecogniser, picture: Image) -> list[Candidate]:
    read = rapid.line(picture, JAPANESE)
    return [Candidate(raw=read.text, probability=read.probability)]
