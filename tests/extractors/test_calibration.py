"""From clues to a probability."""

import math

import pytest

from extractors.calibration import CLUES, Calibration, Curve, Step, clues_of, group_of, shipped
from extractors.raw import Opinions
from records.form import FieldDefinition
from records.reading import Clues

BOX = {"x": 10, "y": 10, "w": 90, "h": 9}
LINE = {"kind": "line", "box": BOX}
CELLS = {"kind": "cells", "boxes": [BOX, BOX]}
DATE = {"kind": "date_parts", "year": [BOX], "month": [BOX], "day": [BOX], "fixed_era": "R"}
OPTIONS = {
    "kind": "options",
    "mark": "tick",
    "options": [{"code": one, "label": one, "box": BOX} for one in "ab"],
}


def curve(*steps: tuple[float, float], **weights: float) -> Curve:
    return Curve(
        weights=(*(weights.get(clue, 0.0) for clue in CLUES), weights.get("none", 0.0)),
        steps=tuple(Step(score=score, fields=100, probability=share) for score, share in steps),
    )


def clues(opinions: Opinions, share: float, known: int = 0) -> dict[str, float]:
    return dict(zip(CLUES, clues_of(opinions, share, known), strict=True))


def test_a_step_begins_at_its_score_and_the_first_is_for_all_below() -> None:
    steps = curve((0.0, 0.2), (1.0, 0.6), (2.0, 0.95), doubt=1.0)
    values = [steps.probability((score, *[0.0] * 8)) for score in (-50.0, 0.0, 0.99, 1.0, 1.99, 2.0, 99.0)]
    assert values == [0.2, 0.2, 0.2, 0.6, 0.6, 0.95, 0.95]


def test_the_last_weight_is_for_none() -> None:
    assert (
        curve((0.0, 0.5), agreed=2.0, none=-1.0).score(tuple(float(one == "agreed") for one in CLUES)) == 1.0
    )


def test_a_group_that_was_never_fitted_gets_a_half() -> None:
    made = Calibration(version="v", fitted_on="", curves={"name": curve((0.0, 0.9))})
    assert made.probability(Clues(group="name", values=(0.0,) * 9)) == 0.9
    assert made.probability(Clues(group="kana", values=(0.0,) * 9)) == 0.5


def test_what_speaks_for_a_reading_is_told_in_order() -> None:
    opinions = Opinions(weakest=0.99, own=0.5, second=1, unfit=False, length=8)
    found = clues(opinions, 0.9, 1)
    assert found == pytest.approx({
        "doubt": -math.log(0.1), "weakest": -math.log(0.01), "own": math.log(0.5), "agreed": 1.0,
        "denied": 0.0, "confirmed": 1.0, "refuted": 0.0, "unfit": 0.0, "length": math.log(8),
    })  # fmt: skip
    against = clues(Opinions(second=-1, unfit=True, length=0), 1.0, -1)
    assert (against["agreed"], against["denied"], against["confirmed"], against["refuted"]) == (0, 1, 0, 1)
    assert (against["unfit"], against["length"]) == (1, 0)


def test_certainty_has_an_end_on_both_sides() -> None:
    sure, never = clues(Opinions(own=1.0), 1.0), clues(Opinions(own=0.0), 0.0)
    assert (sure["doubt"], never["doubt"]) == (pytest.approx(-math.log(1e-4)), pytest.approx(0.0))
    assert (sure["own"], never["own"]) == (0.0, -7.0)


@pytest.mark.parametrize(
    ("kind", "layout", "group"),
    [
        ("postal_code", CELLS, "boxes"),
        ("kana", CELLS, "letters"),
        ("sign", {**CELLS, "boxes": [BOX]}, "sign"),
        ("date", DATE, "date"),
        ("choice", OPTIONS, "mark"),
        ("check", {"kind": "check_box", "box": BOX}, "mark"),
        ("money", LINE, "number"),
        ("phone", LINE, "number"),
        ("kana", LINE, "kana"),
        ("name", LINE, "name"),
        ("address", LINE, "address"),
        ("text", LINE, "text"),
    ],
)
def test_fields_of_one_way_of_writing_are_one_group(kind: str, layout: dict[str, object], group: str) -> None:
    about = {"path": "a", "label": "a", "kind": kind, "layout": layout}
    field = FieldDefinition.model_validate(about)
    assert group_of(field, blank=False) == group
    # An empty field is a group of its own, whatever would stand there; a mark is empty as often as not.
    assert group_of(field, blank=True) == ("mark" if group == "mark" else "blank")


def test_what_is_shipped_can_be_read_and_claims_no_certainty() -> None:
    made = shipped()
    assert made.version
    for one in made.curves.values():
        assert len(one.weights) == len(CLUES) + 1
        assert all(0 < step.probability < 1 for step in one.steps)
    assert Calibration.model_validate_json(made.model_dump_json()) == made
