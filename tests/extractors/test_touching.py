"""Digits on a line that touch, and strokes of any size that are none."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from extractors.crop import characters

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def digits(*placed: tuple[str, int]) -> np.ndarray:
    picture = Image.new("L", (300, 70), 255)
    for text, left in placed:
        ImageDraw.Draw(picture).text((left, 4), text, font=ImageFont.truetype(FONT, 44), fill=0)
    return np.asarray(picture)


def test_two_digits_that_touch_are_two() -> None:
    apart = characters(digits(("3", 10), ("8", 50), ("8", 90), ("6", 130)))
    touching = characters(digits(("3", 10), ("8", 50), ("8", 73), ("6", 130)))
    assert [len(apart), len(touching)] == [4, 4]
    assert all(one is not None for one in touching)


def test_one_wide_digit_stays_one() -> None:
    assert len(characters(digits(("0", 10), ("0", 60), ("4", 110)))) == 3


@settings(max_examples=60, deadline=None)
@given(width=st.integers(1, 60), height=st.integers(1, 60), left=st.integers(0, 20))
def test_a_stroke_of_any_size_is_cut_without_failing(width: int, height: int, left: int) -> None:
    picture = np.full((80, 100), 255, np.uint8)
    picture[10 : 10 + height, left : left + width] = 0
    assert len(characters(picture)) <= 2
