import numpy as np
import pytesseract
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.engines.tesseract import TesseractReader
from records.errors import EnvironmentProblem

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def written(text: str) -> np.ndarray:
    picture = Image.new("L", (52 * len(text) + 30, 76), 255)
    ImageDraw.Draw(picture).text((14, 6), text, font=ImageFont.truetype(FONT, 48), fill=0)
    return np.asarray(picture)


def test_lines_are_answered_in_their_order() -> None:
    texts = ["茨城県神栖市", "東京都港区", "水道使用開始"]
    assert TesseractReader().lines([written(text) for text in texts]) == texts
    assert TesseractReader().lines([]) == []


def test_a_machine_without_tesseract_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    with pytest.raises(EnvironmentProblem, match=r"environment\.tesseract"):
        TesseractReader().lines([written("市")])


def test_a_machine_without_japanese_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.engines.tesseract.LANGUAGE", "no_such_language")
    with pytest.raises(EnvironmentProblem, match=r"environment\.tesseract"):
        TesseractReader().lines([written("市")])
