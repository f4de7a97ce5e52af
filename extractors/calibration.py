"""P(value is right): the evidence for a reading, fused by weights that were fitted where the truth is known.

Fields of one group (digits in boxes, names, marks, ...) share a logistic regression over a few clues; its
score is then turned into a probability by the share of right ones among fitted fields of about the same score
(isotonic regression, Zadrozny & Elkan 2002), pulled toward a half as if two fields more had been seen, one of
them wrong: no probability claims more than the fields behind it show.
"""

import importlib.resources
import math
from collections.abc import Sequence
from functools import cache

import numpy as np

from extractors.raw import Opinions
from extractors.read import NUMERIC
from records.base import Frozen
from records.form import Cells, CheckBox, DateParts, FieldDefinition, FieldKind, Options
from records.reading import Clues

CLUES = ("doubt", "weakest", "own", "agreed", "denied", "confirmed", "refuted", "unfit", "length")
# Shares nearer to one than this are told apart no more: they are the engines' own, and never meant so.
NEAREST = 1e-4
UNKNOWN = 0.5
_LINES = {FieldKind.KANA: "kana", FieldKind.NAME: "name", FieldKind.ADDRESS: "address"}


class Step(Frozen):
    """Fitted fields of like scores: the score that they begin at, how many, and P that one is right."""

    score: float
    fields: int
    probability: float


class Curve(Frozen):
    """One group's weights (one a clue, and one for none) and the steps from score to probability."""

    weights: tuple[float, ...]
    steps: tuple[Step, ...]

    def score(self, clues: Sequence[float]) -> float:
        """Answer the score of clues in the order of CLUES."""
        return float(np.dot(self.weights, (*clues, 1.0)))

    def step(self, clues: Sequence[float]) -> Step:
        """Answer the step that clues fall on."""
        score = self.score(clues)
        below = [step for step in self.steps if step.score <= score]
        return below[-1] if below else self.steps[0]

    def probability(self, clues: Sequence[float]) -> float:
        """Answer P(value is right)."""
        return self.step(clues).probability


class Calibration(Frozen):
    """The curves of all groups; ``version`` names them in every record that was judged by them."""

    version: str
    fitted_on: str
    curves: dict[str, Curve]

    def probability(self, clues: Clues) -> float:
        """Answer P(value is right); a field of a group that was never fitted gets a half."""
        curve = self.curves.get(clues.group)
        return UNKNOWN if curve is None else curve.probability(clues.values)


@cache
def shipped() -> Calibration:
    """Answer the calibration that comes with the program."""
    stored = importlib.resources.files("extractors").joinpath("models", "calibration.json")
    return Calibration.model_validate_json(stored.read_bytes())


def group_of(field: FieldDefinition, *, blank: bool) -> str:
    """Answer with which fields a field is calibrated."""
    match field.layout:
        case Options() | CheckBox():
            return "mark"
        case _ if blank:
            return "blank"
        case DateParts():
            return "date"
        case Cells() if field.kind is FieldKind.SIGN:
            return "sign"
        case Cells():
            return "boxes" if field.kind in NUMERIC else "letters"
    return "number" if field.kind in NUMERIC else _LINES.get(field.kind, "text")


def clues_of(opinions: Opinions, share: float, known: int) -> tuple[float, ...]:
    """Answer the clues in the order of CLUES; ``known`` is what related fields say (1, 0, -1)."""
    return (
        _doubt(share), _doubt(opinions.weakest), max(-7.0, math.log(max(opinions.own, 1e-4))),
        float(opinions.second > 0), float(opinions.second < 0), float(known > 0), float(known < 0),
        float(opinions.unfit), math.log(max(1, opinions.length)),
    )  # fmt: skip


def _doubt(share: float) -> float:
    """Answer how near a share is to one: 0 for none, above 9 for certain."""
    return -math.log(max(NEAREST, 1.0 - share))
