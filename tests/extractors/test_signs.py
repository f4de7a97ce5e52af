"""+ and - by their geometry, and by geometry and network together on real marks."""

from pathlib import Path

import numpy as np
import pytest

from extractors.boxes import SURE
from extractors.engines.cells import CellRecogniser
from extractors.signs import read_sign, sign_of
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


@pytest.fixture(scope="module")
def cells() -> CellRecogniser:
    return CellRecogniser()


def test_an_empty_box_is_no_sign(cells: CellRecogniser) -> None:
    assert read_sign(None, cells).slots == ()


def test_geometry_that_sees_something_else_denies(cells: CellRecogniser) -> None:
    level = read_sign(strokes(LEVEL), cells)
    assert (max(level.slots[0], key=lambda one: level.slots[0][one]), level.denied) == ("-", 0)
    ring = [(0.5 + 0.4 * np.cos(turn), 0.5 + 0.4 * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 30)]
    circle = read_sign(strokes(tuple(ring)), cells)
    assert (max(circle.slots[0], key=lambda one: circle.slots[0][one]), circle.denied) == ("○", 1)


def test_of_real_marks_none_is_taken_for_another(cells: CellRecogniser) -> None:
    if not MARKS.exists():
        pytest.skip("shared/handwriting/fax_marks.npz lies not beside the repository")
    data = np.load(MARKS)
    wrong, right, asked = [], 0, 0
    # Every mark that is + or -, and every fourth of the others.
    for number, (picture, label) in enumerate(zip(data["images"], data["labels"], strict=True)):
        if label not in "+-" and number % 4:
            continue
        found = read_sign(without_frame(picture), cells)
        text = max(found.slots[0], key=lambda one: found.slots[0][one]) if found.slots else ""
        accepted = not found.denied and found.weakest >= SURE and text in ("+", "-")
        asked += label in "+-"
        right += accepted and text == label
        wrong += [(number, str(label), text)] if accepted and text != label else []
    assert wrong == []
    assert asked == 86
    # 75 when this was written. Three quarters of the marks were trained with: geometry was not.
    assert right >= 75
