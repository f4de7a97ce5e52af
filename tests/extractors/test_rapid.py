from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.boxes import CLOSE
from extractors.engines.rapid import RapidRecogniser
from extractors.strokes import Pixels, framed, pieces_in

HANDWRITING = Path(__file__).parents[3] / "shared" / "handwriting" / "fax_digits.npz"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
DIGITS = frozenset("0123456789")


def written(text: str) -> np.ndarray:
    picture = Image.new("L", (40 * len(text) + 20, 60), 255)
    ImageDraw.Draw(picture).text((10, 4), text, font=ImageFont.truetype(FONT, 36), fill=0)
    return np.asarray(picture)


def only_ink(picture: np.ndarray) -> np.ndarray:
    pieces = pieces_in(picture, Pixels(0, 0, picture.shape[1], picture.shape[0]))
    cut = pieces.picture(np.ones(len(pieces.areas), bool))
    assert cut is not None
    return cut


@pytest.fixture(scope="module")
def engine() -> RapidRecogniser:
    return RapidRecogniser()


@pytest.mark.parametrize("text", ["茨城県神栖市", "カミスタロウ", "0299901111"])
def test_a_printed_line_is_read(engine: RapidRecogniser, text: str) -> None:
    best = engine.line(written(text), None)
    assert best.text == text
    assert best.probability > 0.5


@pytest.mark.parametrize("digit", sorted(DIGITS))
def test_a_box_holds_only_what_it_may(engine: RapidRecogniser, digit: str) -> None:
    candidates = engine.cell(written(digit), DIGITS)
    assert candidates[0].raw == digit
    assert {one.raw for one in candidates} <= DIGITS
    assert sum(one.probability for one in candidates) <= 1.0 + 1e-9


def test_a_picture_reads_the_same_alone_and_among_others(engine: RapidRecogniser) -> None:
    alone, (only,) = engine.line(written("神栖市"), None), engine.shares([written("2")], DIGITS)
    engine.line(written("12"), DIGITS)
    assert engine.line(written("神栖市"), None) == alone
    assert engine.shares([written("1"), written("2"), written("7")], DIGITS)[1] == only


def test_real_digits_in_boxes_are_read(engine: RapidRecogniser) -> None:
    if not HANDWRITING.exists():
        pytest.skip("shared/handwriting/fax_digits.npz lies not beside the repository")
    data = np.load(HANDWRITING)
    chosen = np.random.default_rng(20).permutation(len(data["labels"]))[:120]
    pictures = [only_ink(data["images"][number]) for number in chosen]
    found = engine.shares([framed(picture, CLOSE) for picture in pictures], DIGITS)
    right = sum(
        max(one, key=lambda raw: one[raw]) == label
        for one, label in zip(found, data["labels"][chosen], strict=True)
    )
    # 118 when this was written; 109 with the width of lines.
    assert right >= 115
