"""A calibration fitted to fields of which the true chance is known says that chance."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.calibration import CLUES, Calibration
from extractors.fitting import PRIOR, SIGNS, Labelled, fit
from records.interval import wilson
from records.reading import Clues

BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
# What makes a reading right in this world: every clue in its direction, and nothing else.
TRUE = {"doubt": 0.5, "weakest": 0.4, "agreed": 1.5, "denied": -1.5, "unfit": -2.0}


def world(seed: int, count: int, group: str = "name") -> list[Labelled]:
    """Answer fields whose chance to be right follows from their clues by ``TRUE``."""
    rng = np.random.default_rng(seed)
    doubt, weakest = rng.uniform(0, 9, count), rng.uniform(0, 7, count)
    second, unfit = rng.integers(-1, 2, count), rng.random(count) < 0.1
    length = np.log(rng.integers(1, 20, count))
    columns = {"doubt": doubt, "weakest": weakest, "own": -rng.exponential(1, count), "agreed": second > 0,
               "denied": second < 0, "unfit": unfit, "length": length}  # fmt: skip
    values = np.stack([np.asarray(columns.get(clue, np.zeros(count)), float) for clue in CLUES], 1)
    scores = values @ np.array([TRUE.get(clue, 0.0) for clue in CLUES]) - 2.0
    right = rng.random(count) < 1 / (1 + np.exp(-scores))
    return [
        Labelled(Clues(group=group, values=tuple(row)), bool(good))
        for row, good in zip(values.tolist(), right, strict=True)
    ]


@pytest.fixture(scope="module")
def made() -> Calibration:
    return fit(world(1, 20_000), "v1", "a world")


def test_stated_and_observed_errors_agree_on_fields_that_were_not_fitted(made: Calibration) -> None:
    fresh = world(2, 20_000)
    stated = np.array([made.probability(one.clues) for one in fresh])
    right = np.array([one.right for one in fresh])
    for low, high in pairwise((*BANDS, 1.0)):
        within = (stated >= low) & (stated < high)
        least, most = wilson(int((~right[within]).sum()), int(within.sum()))
        assert within.sum() > 100
        # The calibration itself was fitted to as many fields: its own error is as large again.
        room = (most - least) / 2
        assert least - room <= float((1 - stated[within]).mean()) <= most + room


def test_the_weights_are_those_of_the_world(made: Calibration) -> None:
    weights = dict(zip((*CLUES, "none"), made.curves["name"].weights, strict=True))
    for clue in (*CLUES, "none"):
        # A clue that no field of this world has keeps what it is taken to be worth.
        unseen = {one: PRIOR[one] for one in ("confirmed", "refuted")}
        assert weights[clue] == pytest.approx({**unseen, **TRUE, "none": -2.0}.get(clue, 0.0), abs=0.12)


def test_no_clue_speaks_the_wrong_way() -> None:
    # In this world agreement is bad and a misfit is good: neither may be believed.
    turned = [
        Labelled(Clues(group="text", values=one.clues.values), not one.right if number % 3 else one.right)
        for number, one in enumerate(world(3, 2_000))
    ]
    weights = fit(turned, "", "").curves["text"].weights
    for clue, weight in zip(CLUES, weights[:-1], strict=True):
        assert weight * SIGNS[clue] >= 0
    assert weights[CLUES.index("agreed")] == 0.0
    assert weights[CLUES.index("unfit")] == 0.0


def labelled(scores: Sequence[int], rights: Sequence[bool], group: str = "name") -> list[Labelled]:
    """Answer fields whose only clue is their doubt."""
    found = []
    for score, good in zip(scores, rights, strict=True):
        values = tuple(float(score) if clue == "doubt" else 0.0 for clue in CLUES)
        found.append(Labelled(Clues(group=group, values=values), good))
    return found


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=200))
def test_steps_rise_and_none_claims_more_than_its_fields_show(said: list[tuple[int, bool]]) -> None:
    fields = labelled([score for score, _ in said], [good for _, good in said])
    curve = fit(fields, "", "").curves["name"]
    assert sum(step.fields for step in curve.steps) == len(fields)
    for one, other in pairwise(curve.steps):
        assert one.score < other.score
        assert one.probability < other.probability
    # As if one field more had been seen, half of it wrong.
    most = (len(fields) + 0.5) / (len(fields) + 1)
    assert all(step.probability <= most + 1e-6 for step in curve.steps)
    # All in all no fewer wrong ones are stated than there are, but for rounding and that half field.
    stated = sum(curve.probability(one.clues.values) for one in fields)
    assert stated <= sum(one.right for one in fields) + 0.5 * len(curve.steps) + 1e-3


def test_the_surest_of_many_right_fields_claim_more_than_the_least_sure() -> None:
    doubtful = labelled([0] * 1000, [True] * 900 + [False] * 100)
    curve = fit([*doubtful, *labelled([1] * 20 + [9] * 980, [True] * 1000)], "", "").curves["name"]
    least, some, most = (curve.probability(one.clues.values) for one in labelled([0, 1, 9], [True] * 3))
    assert 0.89 < least < 0.91 < some < most <= 1000.5 / 1001


def test_fields_that_are_always_right_are_never_certain() -> None:
    found = fit(labelled([5] * 999, [True] * 999), "", "").curves["name"]
    ((fields, probability),) = [(step.fields, step.probability) for step in found.steps]
    assert (fields, probability <= 0.9995) == (999, True)


def test_more_doubt_never_makes_likelier(made: Calibration) -> None:
    values = list(world(4, 1)[0].clues.values)
    chances = []
    for doubt in np.linspace(0, 9, 40):
        values[CLUES.index("doubt")] = float(doubt)
        chances.append(made.probability(Clues(group="name", values=tuple(values))))
    assert chances == sorted(chances)
    assert chances[0] < chances[-1]


def test_groups_are_fitted_apart_and_an_unknown_one_gets_a_half() -> None:
    both = labelled([1] * 100, [True] * 100) + labelled([1] * 100, [False] * 100, "kana")
    made = fit(both, "v", "")
    clues = both[0].clues.values
    assert made.probability(Clues(group="name", values=clues)) > 0.99
    assert made.probability(Clues(group="kana", values=clues)) < 0.01
    assert made.probability(Clues(group="date", values=clues)) == 0.5


def test_a_fit_keeps_its_version_through_the_file(made: Calibration) -> None:
    again = Calibration.model_validate_json(made.model_dump_json(indent=1))
    assert (again.version, again.fitted_on, again) == ("v1", "a world", made)
    assert fit(world(1, 500), "v2", "x") == fit(world(1, 500), "v2", "x")
    assert not any(math.isnan(weight) for weight in again.curves["name"].weights)
