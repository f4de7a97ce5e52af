"""Cut-out boxes and lines read by themselves, without a form around them."""

import unicodedata
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from extractors.engines.cells import EMPTY, KINDS, CellRecogniser
from extractors.engines.rapid import RapidRecogniser
from extractors.images import Image, decode, grey
from extractors.runs import CLOSE
from extractors.strokes import Pixels, framed, pieces_in
from records.reading import Candidate
from values.alphabet import JAPANESE

KANJI = frozenset(one for one in JAPANESE if unicodedata.name(one, "").startswith("CJK "))


class Reader(Protocol):
    """Reads pictures of one kind."""

    def __call__(self, pictures: Sequence[Image]) -> list[list[Candidate]]:
        """Answer the candidates for each picture, best first; at least one each."""


def reader_of(kind: str) -> Reader:
    """Answer the reader for digits, marks, hiragana, katakana (our network), kanji or line (RapidOCR)."""
    if kind in KINDS:
        cells, allowed = CellRecogniser(), frozenset(KINDS[kind])
        return lambda pictures: cells.cells(pictures, allowed)
    rapid = RapidRecogniser()
    if kind == "kanji":
        return lambda pictures: [_kanji(rapid, picture) for picture in pictures]
    return lambda pictures: [_line(rapid, picture) for picture in pictures]


def opened(data: bytes) -> Image:
    """Answer a picture's bytes in grey.

    Raises:
        QuarantineError: the bytes are no picture (``image.undecodable``).
    """
    return grey(decode(data))


def _kanji(rapid: RapidRecogniser, picture: Image) -> list[Candidate]:
    """Read one kanji as a page would show it: its ink alone, with a frame."""
    pieces = pieces_in(picture, Pixels(0, 0, picture.shape[1], picture.shape[0]))
    ink = pieces.picture(np.ones(len(pieces.areas), bool))
    return [Candidate(raw=EMPTY, probability=1.0)] if ink is None else rapid.cell(framed(ink, CLOSE), KANJI)


def _line(rapid: RapidRecogniser, picture: Image) -> list[Candidate]:
    read = rapid.line(picture, JAPANESE)
    return [Candidate(raw=read.text, probability=read.probability)]
