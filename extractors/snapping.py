"""Boxes drawn to the ruled lines around them: where a field's edge is printed, the page's line decides."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM, Image
from extractors.laying import Laying, knots_of
from extractors.template import FormTemplate
from records.form import boxes_in

# A rule is looked for so far from where the box's edge is, along the edge but for its ends.
REACH_MM, AROUND_MM, ENDS_MM = 0.8, 1.2, 1.0
# A blank has a rule there if some line along the edge is so dark; a page's may be paler.
RULE, PALE = 110.0, 45.0
LEAST_CORRELATION = 0.75
# A rule speaks for this much around it; with none near, nothing moves.
PULL_MM, STAY = 9.0, 0.6
# A line that lies otherwise than its neighbours is writing.
STRAY_MM = 0.3


@dataclass(frozen=True)
class Rules:
    """How far rules of one direction lie from where the blank has them: points (n, 2), offsets (n,), mm."""

    points: NDArray[np.float64]
    offsets: NDArray[np.float64]

    def at(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Answer how far places (n, 2) are to be moved."""
        if not len(self.points):
            return np.zeros(len(places))
        squares = ((places[:, None] - self.points[None]) ** 2).sum(2)
        weights = np.exp(-squares / (2 * PULL_MM**2))
        return np.asarray(weights @ self.offsets / (weights.sum(1) + STAY))


def snapped(laying: Laying, even: Image) -> Laying:
    """Answer the laying with its boxes drawn to the rules of a page laid by it (even, at ALIGNED_DPI)."""
    across, down = rules_on(even, laying.template)
    knots = knots_of(laying.net)
    places = knots.reshape(-1, 2)
    return laying.moved(np.stack([across.at(places), down.at(places)], -1).reshape(knots.shape))


def rules_on(even: Image, template: FormTemplate) -> tuple[Rules, Rules]:
    """Answer the rules at the edges of fields: upright ones, and level ones."""
    blank = template.blank
    upright = list(_edges(even, blank, template, upright=True))
    level = list(_edges(even.T, blank.T, template, upright=False))
    return _kept(upright), _kept(level)


Edge = tuple[float, float, float]


def _edges(even: Image, blank: Image, template: FormTemplate, *, upright: bool) -> Iterator[Edge]:
    """Answer where rules stand (x, y) and their offset; level rules are looked for on turned pictures."""
    seen = set()
    for field in template.part.fields:
        for box in boxes_in(field.layout):
            x, y, w, h = (box.x, box.y, box.w, box.h) if upright else (box.y, box.x, box.h, box.w)
            for edge in (x, x + w):
                key = round(edge, 1), round(y, 1), round(h, 1)
                if key in seen or h <= 2 * ENDS_MM + 1:
                    continue
                seen.add(key)
                offset = _offset(even, blank, edge, y + ENDS_MM, y + h - ENDS_MM)
                if offset is not None:
                    yield (edge, y + h / 2, offset) if upright else (y + h / 2, edge, offset)


def _offset(even: Image, blank: Image, edge: float, top: float, bottom: float) -> float | None:
    """Answer how far (mm) the rule at an upright edge lies from where the blank has it; None without one."""
    first, last = round(top * PER_MM), round(bottom * PER_MM)
    middle, around, reach = (round(side * PER_MM) for side in (edge, AROUND_MM, REACH_MM))
    if middle - around - reach < 0 or middle + around + reach + 1 > blank.shape[1]:
        return None
    wanted = 255 - blank[first:last, middle - around : middle + around + 1].mean(0)
    there = 255 - even[first:last, middle - around - reach : middle + around + reach + 1].mean(0)
    if wanted.max() < RULE or there.max() < PALE:
        return None
    windows = np.lib.stride_tricks.sliding_window_view(there, len(wanted))
    alike = _correlations(windows, wanted)
    best = int(alike.argmax())
    if alike[best] < LEAST_CORRELATION or best in (0, len(alike) - 1):
        return None
    left, top_value, right = alike[best - 1 : best + 2]
    bend = left - 2 * top_value + right
    peak = best + (0.5 * (left - right) / bend if bend < 0 else 0.0)
    return float(peak - reach) / PER_MM


def _correlations(windows: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = windows - windows.mean(1, keepdims=True)
    own = wanted - wanted.mean()
    norms = np.linalg.norm(centred, axis=1) * np.linalg.norm(own)
    return np.asarray(centred @ own / np.maximum(norms, 1e-6))


def _kept(edges: list[Edge]) -> Rules:
    found = np.array(edges).reshape(-1, 3)
    points, offsets = found[:, :2], found[:, 2]
    if len(points) > 3:
        away = np.linalg.norm(points[:, None] - points[None], axis=2)
        usual = np.median(offsets[np.argsort(away, axis=1)[:, 1:6]], axis=1)
        kept = np.abs(offsets - usual) < STRAY_MM
        points, offsets = points[kept], offsets[kept]
    return Rules(points, offsets)
