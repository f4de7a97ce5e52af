"""What one field lets be looked for in another."""

import numpy as np
import pytest

from extractors.ctc import Steps
from extractors.lattice import Hypothesis
from extractors.lines import Line
from extractors.proposals import MOST, proposals
from extractors.raw import RawField
from tests.extractors.test_relations import FORM, KINDS

PAPER = np.full((40, 200), 255, np.uint8)


def line(*steps: dict[str, float]) -> Line:
    """Answer a line whose steps give these shares; the rest is the blank's, which parts the steps."""
    characters = tuple(sorted({character for step in steps for character in step}))
    shares = np.full((2 * len(steps), len(characters) + 1), 1e-4)
    for number, step in enumerate(steps):
        for character, share in step.items():
            shares[2 * number, characters.index(character) + 1] = share
    shares[:, 0] = np.maximum(1e-4, 1 - shares[:, 1:].sum(axis=1))
    return Line(PAPER, Steps(np.log(shares), characters, 5.0), 2)


def said(text: str, log: float = -0.01, *, lines: tuple[Line, ...] = ()) -> RawField:
    return RawField((Hypothesis(text, log),), lines=lines)


def proposed(**raws: RawField) -> dict[str, tuple[str, ...]]:
    return proposals(FORM, {path: raws.get(path, RawField()) for path in KINDS})


def test_a_postal_code_lets_its_place_be_looked_for_on_the_line() -> None:
    written = line({"神": 0.9}, {"栖": 0.9}, {"市": 0.9}, {"清": 0.8, "溝": 0.1}, {"口": 0.9}, {"4": 0.9})
    found = proposed(yubin=said("3140121"), jusho=said("神栖市清口4", lines=(written,)))
    assert found["jusho"] == ("神栖市溝口4",)


def test_a_place_that_is_nowhere_on_the_line_is_not_proposed() -> None:
    other = line(*({character: 0.99} for character in "東京都千代田区"))
    assert proposed(yubin=said("3140121"), jusho=said("東京都千代田区", lines=(other,))) == {}


@pytest.mark.parametrize(("code", "log"), [("0000000", -0.01), ("3140121", -20.0)])
def test_an_unknown_or_unlikely_code_proposes_nothing(code: str, log: float) -> None:
    written = line(*({character: 0.9} for character in "神栖市溝口"))
    assert proposed(yubin=said(code, log), jusho=said("神栖市溝口", lines=(written,))) == {}


def test_a_name_proposes_how_it_sounds_and_how_else_it_is_written() -> None:
    found = proposed(kana=said("ヤマダ\u3000タロウ"), shimei=said("山田\u3000太部"))
    assert "山田太郎" in found["shimei"]
    assert not any(one.startswith("山田") and one.endswith("太部") for one in found["shimei"])
    assert "kana" not in found  # 太部 is no given name that the lexicon knows
    known = proposed(kana=said("ヤマグ\u3000タロウ"), shimei=said("山田\u3000太郎"))
    assert "ヤマダタロウ" in known["kana"]


def test_so_many_writings_are_tried_and_the_likest_first() -> None:
    written = proposed(kana=said("ヤマダ\u3000ユウキ"), shimei=said("山田\u3000裕木"))["shimei"]
    given = [one.removeprefix("山田") for one in written if one.startswith("山田")]
    assert 10 < len(given) <= MOST
    alike = [sum(a == b for a, b in zip(one, "裕木", strict=False)) for one in given]
    assert alike == sorted(alike, reverse=True)
    assert alike[0] == 1


def test_a_name_in_one_part_proposes_nothing() -> None:
    assert proposed(kana=said("ヤマダタロウ"), shimei=said("山田太郎")) == {}
