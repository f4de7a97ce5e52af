"""A number on a line, read as a whole and character by character."""

import math

import numpy as np
import pytest

from extractors.boxes import Boxes
from extractors.ctc import Steps
from extractors.engines.cells import NOT_A_CHARACTER
from extractors.lines import Line
from extractors.numerals import numbers_on

CHARACTERS = tuple("0123456789,-")
PAPER = np.full((40, 200), 255, np.uint8)
SURELY = 0.97


def line(*steps: dict[str, float]) -> Line:
    """Answer a line whose steps give these shares; what is missing is the blank's."""
    shares = np.full((2 * len(steps) + 1, len(CHARACTERS) + 1), 1e-6)
    for number, step in enumerate(steps):
        for character, share in step.items():
            shares[2 * number + 1, CHARACTERS.index(character) + 1] = share
    shares[:, 0] = np.maximum(1e-6, 1 - shares[:, 1:].sum(axis=1))
    return Line(PAPER, Steps(np.log(shares), CHARACTERS, 5.0), 2)


def text(written: str) -> Line:
    return line(*({character: SURELY} for character in written))


def boxes(*slots: dict[str, float]) -> Boxes:
    logs = tuple({raw: math.log(share) for raw, share in slot.items()} for slot in slots)
    return Boxes(logs, tuple(range(len(slots))), min(max(slot.values()) for slot in slots), 0)


def run(written: str) -> Boxes:
    return boxes(*({character: 0.98, "8": 0.01} for character in written))


def test_two_ways_that_agree_leave_no_doubt() -> None:
    best, *_ = numbers_on([text("4071")], run("4071"))
    assert best.raw == "4071"
    assert math.exp(best.log) > 0.99


def test_signs_between_digits_come_from_the_whole_line() -> None:
    assert numbers_on([text("12,500")], run("12500"))[0].raw == "12,500"
    assert numbers_on([text("0299-90-1111")], run("0299901111"))[0].raw == "0299-90-1111"


def test_two_lines_make_one_number() -> None:
    assert numbers_on([text("0299-"), text("901111")], run("0299901111"))[0].raw == "0299-901111"


def test_a_digit_that_the_line_is_unsure_of_is_settled_by_its_box() -> None:
    unsure = line({"4": SURELY}, {"1": 0.55, "7": 0.42}, {"0": SURELY})
    assert numbers_on([unsure], run("470"))[0].raw == "470"
    assert numbers_on([unsure], run("410"))[0].raw == "410"


def test_a_digit_that_the_line_drops_leaves_doubt() -> None:
    found = numbers_on([text("10")], run("100"))
    assert {"10", "100"} <= {one.raw for one in found}
    assert math.exp(found[0].log) < 0.9


def test_touching_characters_do_not_spoil_what_the_line_reads() -> None:
    touching = boxes({"4": 0.99}, {NOT_A_CHARACTER: 0.95, "8": 0.05})
    found = numbers_on([text("407")], touching)
    assert found[0].raw == "407"
    assert not any(NOT_A_CHARACTER in one.raw for one in found)


@pytest.mark.parametrize("lines", [[text("4071")], [text("40"), text("71")]])
def test_shares_sum_to_one(lines: list[Line]) -> None:
    assert sum(math.exp(one.log) for one in numbers_on(lines, run("4011"))) == pytest.approx(1.0)
