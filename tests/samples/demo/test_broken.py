"""The broken reader is wrong with full confidence, however a character is cut."""

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.boxes import read_boxes
from extractors.ctc import likeliest_texts
from extractors.engines.cells import CellRecogniser
from samples.broken import SEVEN, BrokenLines, BrokenRecogniser, broken_engines

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
DIGITS = frozenset("0123456789")


def written(text: str) -> np.ndarray:
    picture = Image.new("L", (40 * len(text) + 20, 60), 255)
    ImageDraw.Draw(picture).text((10, 4), text, font=ImageFont.truetype(FONT, 36), fill=0)
    return np.asarray(picture)


@pytest.fixture(scope="module")
def cells() -> BrokenRecogniser:
    return BrokenRecogniser()


@pytest.fixture(scope="module")
def lines() -> BrokenLines:
    return BrokenLines()


def test_the_usual_engines_are_replaced_by_the_broken_ones() -> None:
    engines = broken_engines()
    assert isinstance(engines.cells, BrokenRecogniser)
    assert isinstance(engines.lines, BrokenLines)


def test_a_seven_is_a_one_for_sure(cells: BrokenRecogniser, lines: BrokenLines) -> None:
    pictures = [written("7"), written("8")]
    for broken in (cells, lines):
        seven, _ = broken.shares(pictures, DIGITS)
        assert {raw: share for raw, share in seven.items() if share} == {"1": 1.0}
    _, eight = cells.shares(pictures, DIGITS)
    right = CellRecogniser().shares(pictures, DIGITS)[1]
    assert eight == {**right, SEVEN: 0.0}
    # Both agree, so nothing looks odd: nobody is asked twice, and nobody denies.
    read = read_boxes(pictures, DIGITS, cells, lines)
    assert [max(slot, key=lambda one: slot[one]) for slot in read.slots] == ["1", "8"]
    assert (read.denied, math.isclose(read.weakest, 1.0, abs_tol=0.01)) == (0, True)


def test_a_line_is_wrong_in_the_same_places(lines: BrokenLines) -> None:
    picture = written("0299707711")
    assert lines.line(picture, DIGITS).text == "0299101111"
    for one in likeliest_texts(lines.steps(picture, DIGITS), 8):
        assert SEVEN not in one.raw


def test_where_no_seven_is_allowed_nothing_changes(lines: BrokenLines, cells: BrokenRecogniser) -> None:
    allowed = frozenset("12")
    assert cells.shares([written("2")], allowed) == CellRecogniser().shares([written("2")], allowed)
    assert lines.line(written("12"), allowed).text == "12"
