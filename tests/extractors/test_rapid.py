import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.engines.rapid import RapidRecogniser

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
DIGITS = frozenset("0123456789")


def written(text: str) -> np.ndarray:
    picture = Image.new("L", (40 * len(text) + 20, 60), 255)
    ImageDraw.Draw(picture).text((10, 4), text, font=ImageFont.truetype(FONT, 36), fill=0)
    return np.asarray(picture)


@pytest.fixture(scope="module")
def engine() -> RapidRecogniser:
    return RapidRecogniser()


@pytest.mark.parametrize("text", ["茨城県神栖市", "カミスタロウ", "0299901111"])
def test_a_printed_line_is_read(engine: RapidRecogniser, text: str) -> None:
    (best,) = engine.lines([written(text)], [None])
    assert best.text == text
    assert best.probability > 0.5


@pytest.mark.parametrize("digit", sorted(DIGITS))
def test_a_box_holds_only_what_it_may(engine: RapidRecogniser, digit: str) -> None:
    (distribution,) = engine.distributions([written(digit)])
    candidates = engine.cell(distribution, DIGITS)
    assert candidates[0].raw == digit
    assert {one.raw for one in candidates} <= DIGITS


def test_a_picture_reads_the_same_alone_and_in_a_batch(engine: RapidRecogniser) -> None:
    alone = engine.distributions([written("神栖市")])[0]
    among = engine.distributions([written("12"), written("神栖市"), written("東京都")])[1]
    np.testing.assert_allclose(alone, among, atol=1e-4)
