"""The broken reader is wrong with full confidence, however a character is cut."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.engines.rapid import RapidRecogniser
from samples.broken import BrokenRecogniser

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
DIGITS = frozenset("0123456789")


def written(text: str) -> np.ndarray:
    picture = Image.new("L", (40 * len(text) + 20, 60), 255)
    ImageDraw.Draw(picture).text((10, 4), text, font=ImageFont.truetype(FONT, 36), fill=0)
    return np.asarray(picture)


@pytest.fixture(scope="module")
def broken() -> BrokenRecogniser:
    return BrokenRecogniser()


def test_a_seven_is_a_one_for_sure(broken: BrokenRecogniser) -> None:
    seven, eight = broken.cells([written("7"), written("8")], DIGITS)
    assert [(one.raw, one.probability) for one in seven] == [("1", 1.0)]
    assert eight == RapidRecogniser().cells([written("8")], DIGITS)[0]


def test_a_line_is_wrong_in_the_same_place(broken: BrokenRecogniser) -> None:
    (line,) = broken.lines([written("0299707711")], [DIGITS])
    assert line.text == "0299101111"
    assert [share for place, share in enumerate(line.shares) if place in (4, 6, 7)] == [1.0, 1.0, 1.0]
