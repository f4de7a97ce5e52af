"""Fit a calibration to fields whose truth is known: generated sheets, or what people said of real ones."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.calibration import CLUES, Calibration, Curve, Step
from records.interval import wilson
from records.reading import Clues

# Which way a clue may speak: for a reading (1), against it (-1), or only against its length.
SIGNS = dict.fromkeys(CLUES, 1) | dict.fromkeys(("denied", "refuted", "unfit", "length"), -1)
# Where few fields speak, weights are pulled so strongly toward these: a logarithm of odds counts by half, and
# what two opinions or two fields say of each other by as much as it seldom is wrong.
PRIOR = {
    "doubt": 0.5, "weakest": 0.5, "own": 0.3, "agreed": 0.5, "denied": -0.5,
    "confirmed": 0.5, "refuted": -1.0, "unfit": -1.0, "length": -0.3,
}  # fmt: skip
RIDGE = 1.0
ROUNDS, LONGEST = 60, 2.0
# Probabilities at which steps begin even where no field was wrong.
CUTS = np.array([0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999])
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
    pools: list[tuple[Step, _Pool]] = []
    for step in curve.steps:
        pools.append((step, _Pool(step.score, *_together(step, found[step]))))
        while len(pools) > 1 and _share(pools[-2][1]) >= _share(pools[-1][1]):
            (upper, more), (lower, fewer) = pools.pop(), pools.pop()
            joined = _Pool(fewer.first, fewer.fields + more.fields, fewer.good + more.good)
            pools.append((lower.model_copy(update={"fields": lower.fields + upper.fields}), joined))
    steps = tuple(
        step.model_copy(update={"probability": _stated(pool.good, pool.fields)}) for step, pool in pools
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
    prior = np.array([PRIOR[name] for name in CLUES] + [0.0])
    weights = prior.copy()
    for _ in range(ROUNDS):
        stated = 1 / (1 + np.exp(-np.clip(clues @ weights, -30, 30)))
        slope = clues.T @ (right - stated) - pull * (weights - prior)
        curvature = (clues * (stated * (1 - stated))[:, None]).T @ clues + np.diag(pull)
        # A weight that stands at nothing and would turn to the wrong sign stays out of the step.
        free = ~((weights == 0) & (signs != 0) & (slope * signs <= 0))
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], slope[free])
        weights = weights + step * min(1.0, LONGEST / max(float(np.abs(step).max()), 1e-9))
        weights[(signs != 0) & (weights * signs < 0)] = 0.0
    return weights


def _steps(scores: _Floats, right: _Floats) -> tuple[Step, ...]:
    """Answer the isotonic steps from score to P(right): pooled, one half-right field added to each.

    Pooled are neighbours whose share of right ones does not rise, then those whose probability does not: a
    few right ones at the top claim no less than the many below them. What they show caps the regression.
    """
    levels, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    good = np.bincount(places, weights=right)
    pools = [
        _Pool(float(level), float(n), float(g)) for level, n, g in zip(levels, counts, good, strict=True)
    ]
    pools = _pooled(_pooled(pools, _share), lambda one: _stated(one.good, one.fields))
    parted = _pooled(_parted(pools, levels, counts), lambda one: round(one.good / one.fields, 6))
    return tuple(
        Step(
            score=round(one.first - MARGIN, 6) if place else -1e6,
            fields=int(one.fields),
            probability=round(one.good / one.fields, 6),
        )
        for place, one in enumerate(parted)
    )


def _parted(pools: Sequence["_Pool"], levels: _Floats, counts: NDArray[np.intp]) -> list["_Pool"]:
    """Answer the pools parted where the regression crosses one of CUTS, no part surer than it says.

    Many fields without a mistake are one pool, from those that hardly anything speaks for to the surest: what
    all of them show together is too much for the first.
    """
    stated = 1 / (1 + np.exp(-np.clip(levels, -30, 30)))
    bins = np.searchsorted(CUTS, stated, side="right")
    firsts = np.array([one.first for one in pools])
    places = np.searchsorted(firsts, levels, side="right") - 1
    found = []
    for place, part in dict.fromkeys(zip(places.tolist(), bins.tolist(), strict=True)):
        own = (places == place) & (bins == part)
        fields = float(counts[own].sum())
        share = min(
            _stated(pools[place].good, pools[place].fields),
            float(np.average(stated[own], weights=counts[own])),
        )
        found.append(_Pool(float(levels[own][0]), fields, share * fields))
    return found


@dataclass(frozen=True)
class _Pool:
    """Fields of neighbouring scores: the first score, how many, and how many are right."""

    first: float
    fields: float
    good: float


def _pooled(pools: Sequence[_Pool], value: Callable[[_Pool], float]) -> list[_Pool]:
    """Join neighbours until the value rises from each pool to the next."""
    found: list[_Pool] = []
    for one in pools:
        found.append(one)
        while len(found) > 1 and value(found[-2]) >= value(found[-1]):
            upper, lower = found.pop(), found.pop()
            found.append(_Pool(lower.first, lower.fields + upper.fields, lower.good + upper.good))
    return found


def _stated(good: float, fields: float) -> float:
    return round((good + 0.5) / (fields + 1), 6)


def _share(pool: _Pool) -> float:
    return pool.good / pool.fields
