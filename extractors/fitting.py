"""Fit a calibration to fields whose truth is known: generated sheets, or what people said of real ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.calibration import CLUES, Calibration, Curve, Step
from records.interval import wilson
from records.reading import Clues

# Which way a clue may speak: for a reading (1), against it (-1), or only against its length.
SIGNS = dict.fromkeys(CLUES, 1) | dict.fromkeys(("denied", "refuted", "unfit", "length"), -1)
# Pulls weights toward nothing where few fields speak, as so many fields without a clue would.
RIDGE = 1.0
ROUNDS, LONGEST = 60, 2.0
# Fields that share a step; fewer say too little about a probability.
LEAST_FIELDS = 25
# A step begins so little below its first field that rounding never shuts that field out.
MARGIN = 1e-6
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """The clues of one field, and whether its value was right."""

    clues: Clues
    right: bool


def fit(fields: Iterable[Labelled], version: str, fitted_on: str) -> Calibration:
    """Answer the calibration that fits these fields."""
    groups: dict[str, list[Labelled]] = {}
    for one in fields:
        groups.setdefault(one.clues.group, []).append(one)
    curves = {group: _curve(found) for group, found in sorted(groups.items())}
    return Calibration(version=version, fitted_on=fitted_on, curves=curves)


def refit(curve: Curve, fields: Sequence[Labelled]) -> Curve:
    """Answer a group's curve with its steps moved by what people said of real fields; its weights stay.

    A step's fitted fields count along with the labelled ones, so steps without labels stay as they are. Where
    so many labelled ones are wrong that the step's probability is refuted (95 % interval), its fitted fields
    count for no more than there are labelled ones: sheets that were generated must not outvote paper.
    ``fields`` stays what it was: labels, mostly of doubtful fields, do not tell how often a score is reached.
    """
    found: dict[Step, list[bool]] = {step: [] for step in curve.steps}
    for one in fields:
        found[curve.step(one.clues.values)].append(one.right)
    pools: list[list[float]] = []  # first score, fields with labelled ones, right ones, fields
    for step in curve.steps:
        pools.append([step.score, *_together(step, found[step]), step.fields])
        while len(pools) > 1 and _share(pools[-2]) >= _share(pools[-1]):
            _, more, good, fitted = pools.pop()
            pools[-1][1] += more
            pools[-1][2] += good
            pools[-1][3] += fitted
    steps = tuple(
        Step(score=first, fields=int(fitted), probability=_stated(good, count))
        for first, count, good, fitted in pools
    )
    return Curve(weights=curve.weights, steps=steps)


def _together(step: Step, right: Sequence[bool]) -> tuple[float, float]:
    """Answer the fitted and the labelled fields of a step, and how many are right."""
    good = step.probability * (step.fields + 1) - 0.5
    least_wrong, _ = wilson(len(right) - sum(right), len(right))
    weight = min(1.0, len(right) / step.fields) if least_wrong > 1 - step.probability else 1.0
    return weight * step.fields + len(right), weight * good + sum(right)


def _curve(fields: Sequence[Labelled]) -> Curve:
    clues = np.array([(*one.clues.values, 1.0) for one in fields])
    right = np.array([one.right for one in fields], np.float64)
    weights = _weights(clues, right)
    return Curve(
        weights=tuple(np.round(weights, 4).tolist()), steps=_steps(clues @ np.round(weights, 4), right)
    )


def _weights(clues: _Floats, right: _Floats) -> _Floats:
    """Answer the weights of a logistic regression by Newton's steps, each of the sign its clue may have."""
    signs = np.array([SIGNS[name] for name in CLUES] + [0.0])
    pull = np.full(len(signs), RIDGE)
    pull[-1] = 1e-3
    weights = np.zeros(len(signs))
    for _ in range(ROUNDS):
        stated = 1 / (1 + np.exp(-np.clip(clues @ weights, -30, 30)))
        slope = clues.T @ (right - stated) - pull * weights
        curvature = (clues * (stated * (1 - stated))[:, None]).T @ clues + np.diag(pull)
        # A weight that stands at nothing and would turn to the wrong sign stays out of the step.
        free = ~((weights == 0) & (signs != 0) & (slope * signs <= 0))
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], slope[free])
        weights = weights + step * min(1.0, LONGEST / max(float(np.abs(step).max()), 1e-9))
        weights[(signs != 0) & (weights * signs < 0)] = 0.0
    return weights


def _steps(scores: _Floats, right: _Floats) -> tuple[Step, ...]:
    """Answer the isotonic steps from score to P(right): pooled, one half-right field added to each."""
    order = np.argsort(scores, kind="stable")
    pools: list[list[float]] = []  # first score, fields, right ones
    for number in order.tolist():
        if pools and scores[number] == pools[-1][3]:
            pools[-1][1] += 1
            pools[-1][2] += right[number]
        else:
            pools.append([float(scores[number]), 1.0, float(right[number]), float(scores[number])])
        while len(pools) > 1 and (_share(pools[-2]) >= _share(pools[-1]) or pools[-2][1] < LEAST_FIELDS):
            _, fields, good, last = pools.pop()
            pools[-1][1] += fields
            pools[-1][2] += good
            pools[-1][3] = last
    return tuple(
        Step(
            score=round(first - MARGIN, 6) if place else -1e6,
            fields=int(fields),
            probability=_stated(good, fields),
        )
        for place, (first, fields, good, _) in enumerate(pools)
    )


def _stated(good: float, fields: float) -> float:
    return round((good + 0.5) / (fields + 1), 6)


def _share(pool: Sequence[float]) -> float:
    return pool[2] / pool[1]
