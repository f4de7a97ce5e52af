"""+ and - by their geometry, and by geometry and network together on real marks."""

from pathlib import Path

import numpy as np
import pytest

from extractors.judge import LEAST_SHARE
from extractors.read import Engines
from extractors.runs import read_sign
from extractors.signs import sign_of
from tests.extractors.drawn import strokes, without_frame

MARKS = Path(__file__).parents[3] / "shared" / "handwriting" / "fax_marks.npz"
LEVEL, UPRIGHT = ((0.1, 0.5), (0.9, 0.45)), ((0.5, 0.1), (0.53, 0.9))


@pytest.mark.parametrize(
    ("drawn", "sign"),
    [
        ([LEVEL], "-"),
        ([((0.1, 0.6), (0.9, 0.35))], "-"),
        ([LEVEL, UPRIGHT], "+"),
        ([((0.1, 0.6), (0.9, 0.4)), ((0.6, 0.1), (0.4, 0.9))], "+"),
        ([UPRIGHT], None),
        ([((0.1, 0.1), (0.9, 0.9)), ((0.9, 0.1), (0.1, 0.9))], None),
        ([((0.1, 0.5), (0.35, 0.8), (0.9, 0.2))], None),
        ([((0.1, 0.3), (0.4, 0.6), (0.9, 0.3))], None),
        ([((0.1, 0.1), (0.9, 0.1)), UPRIGHT], None),
        ([((0.1, 0.3), (0.9, 0.3)), ((0.1, 0.7), (0.9, 0.7))], None),
        ([LEVEL, UPRIGHT, ((0.1, 0.1), (0.9, 0.9))], None),
    ],
)
def test_a_sign_is_known_by_its_strokes(
    drawn: list[tuple[tuple[float, float], ...]], sign: str | None
) -> None:
    assert sign_of(strokes(*drawn)) == sign


def test_an_empty_box_is_no_sign(engines: Engines) -> None:
    assert read_sign(None, engines.first.cells).text == " "


def test_of_real_marks_none_is_taken_for_another(engines: Engines) -> None:
    if not MARKS.exists():
        pytest.skip("shared/handwriting/fax_marks.npz lies not beside the repository")
    data = np.load(MARKS)
    wrong, right, asked = [], 0, 0
    # Every mark that is + or -, and every fourth of the others.
    for number, (picture, label) in enumerate(zip(data["images"], data["labels"], strict=True)):
        if label not in "+-" and number % 4:
            continue
        run = read_sign(without_frame(picture), engines.first.cells)
        accepted = run.agreed and run.weakest >= LEAST_SHARE and run.text in ("+", "-")
        asked += label in "+-"
        right += accepted and run.text == label
        wrong += [(number, str(label), run.text)] if accepted and run.text != label else []
    assert wrong == []
    assert asked == 86
    # 79 when this was written.
    assert right >= 75
