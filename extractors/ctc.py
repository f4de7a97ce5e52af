"""Connectionist temporal classification: from shares by step along a line to texts and places.

Graves et al. 2006 (ICML) define the sum over paths; the prefix beam is Hannun et al. 2014
(arXiv 1408.2873), without a language model. Column 0 is the blank, which stands between characters.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from extractors.lattice import Hypothesis

BLANK = 0
BEAM = 12
# A character with less than this share in a step begins no text of its own there.
LEAST = 1e-3
IMPOSSIBLE = -1e9


@dataclass(frozen=True)
class Steps:
    """A line as its network sees it: log shares (steps, 1 + characters), pixels of the picture per step."""

    logs: NDArray[np.float64]
    characters: tuple[str, ...]
    pixels: float

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The column of each character."""
        return {character: place + 1 for place, character in enumerate(self.characters)}


@dataclass(frozen=True)
class LineReading:
    """A text laid along a line: the share of each character, and where each stands (pixels from the left)."""

    text: str
    shares: tuple[float, ...]
    places: tuple[float, ...]

    @property
    def probability(self) -> float:
        """The product of the characters' shares."""
        return math.prod(self.shares)


def likeliest_texts(steps: Steps, count: int) -> tuple[Hypothesis, ...]:
    """Answer the likeliest texts of a line with their log shares, best first."""
    prefixes: dict[tuple[int, ...], tuple[float, float]] = {(): (0.0, IMPOSSIBLE)}
    for row in steps.logs:
        likely = np.flatnonzero(row[1:] > math.log(LEAST)) + 1
        if not len(likely):
            # Nothing but blank: no text grows, and what ended in a character may be repeated after it.
            prefixes = {one: (np.logaddexp(*two) + row[BLANK], IMPOSSIBLE) for one, two in prefixes.items()}
            continue
        prefixes = _grown(prefixes, row, likely.tolist())
    ranked = sorted(prefixes.items(), key=lambda item: -np.logaddexp(*item[1]))[:count]
    return tuple(
        Hypothesis("".join(steps.characters[place - 1] for place in one), float(np.logaddexp(*two)))
        for one, two in ranked
    )


def _grown(
    prefixes: dict[tuple[int, ...], tuple[float, float]], row: NDArray[np.float64], likely: Sequence[int]
) -> dict[tuple[int, ...], tuple[float, float]]:
    """Let each text stay or grow by a likely character; values are log shares ending in blank, or not."""
    blank: dict[tuple[int, ...], float] = {}
    other: dict[tuple[int, ...], float] = {}

    def add(sums: dict[tuple[int, ...], float], text: tuple[int, ...], log: float) -> None:
        sums[text] = float(np.logaddexp(sums[text], log)) if text in sums else log

    for text, (after_blank, after_character) in prefixes.items():
        whole = float(np.logaddexp(after_blank, after_character))
        add(blank, text, whole + float(row[BLANK]))
        if text:
            add(other, text, after_character + float(row[text[-1]]))
        for place in likely:
            before = after_blank if text and text[-1] == place else whole
            add(other, (*text, place), before + float(row[place]))
    sums = {text: (blank.get(text, IMPOSSIBLE), other.get(text, IMPOSSIBLE)) for text in blank | other}
    kept = sorted(sums.items(), key=lambda item: -np.logaddexp(*item[1]))[:BEAM]
    return dict(kept)


def log_share(steps: Steps, text: str) -> float:
    """Answer the log share of exactly this text, over all ways along the line; IMPOSSIBLE if it has none."""
    columns = _columns(steps, text)
    if columns is None:
        return IMPOSSIBLE
    return float(np.logaddexp.reduce(_ends(_through(steps.logs, columns, np.logaddexp)[-1])))


def laid_along(steps: Steps, text: str) -> LineReading | None:
    """Answer a text laid along its likeliest way through a line; None where the line has no room for it."""
    columns = _columns(steps, text)
    if columns is None:
        return None
    states = _states(columns)
    best = _through(steps.logs, columns, np.maximum)
    if max(_ends(best[-1])) <= IMPOSSIBLE / 2:
        return None
    way = _way_back(best, steps.logs, states, columns)
    shares, places = [], []
    for number in range(len(text)):
        own = np.flatnonzero(way == 2 * number + 1)
        logs = steps.logs[own, columns[number]]
        shares.append(float(np.exp(logs.max())))
        places.append((float(own[int(np.argmax(logs))]) + 0.5) * steps.pixels)
    return LineReading(text, tuple(shares), tuple(places))


def beginning_with(steps: Steps, beginning: str) -> tuple[str, float] | None:
    """Answer the likeliest text that begins so, and its log share against the likeliest of all.

    The rest is what the network sees best after it. The share is of the single best way, for both alike.
    """
    columns = _columns(steps, beginning)
    if columns is None:
        return None
    along = _through(steps.logs, columns, np.maximum)
    best, free = steps.logs.argmax(axis=1), steps.logs.max(axis=1)
    rest = np.concatenate([np.cumsum(free[::-1])[::-1], [0.0]])
    ends = along[:, -2:].max(axis=1) + rest[1:]
    at = int(np.argmax(ends))
    if ends[at] <= IMPOSSIBLE / 2:
        return None
    text, before = beginning, columns[-1]
    for place in best[at + 1 :].tolist():
        if place not in (BLANK, before):
            text += steps.characters[place - 1]
        before = place
    return text, float(ends[at] - rest[0])


def _columns(steps: Steps, text: str) -> list[int] | None:
    columns = [steps.columns.get(character, BLANK) for character in text]
    return None if BLANK in columns else columns


def _states(columns: Sequence[int]) -> NDArray[np.intp]:
    """Answer the columns of a text with the blank before, between and after its characters."""
    states = np.full(2 * len(columns) + 1, BLANK, np.intp)
    states[1::2] = columns
    return states


def _skips(columns: Sequence[int]) -> NDArray[np.float64]:
    """Answer 0 for each state that may follow the character before it without a blank."""
    skips = np.full(2 * len(columns) + 1, IMPOSSIBLE)
    for number in range(1, len(columns)):
        if columns[number] != columns[number - 1]:
            skips[2 * number + 1] = 0.0
    return skips


def _through(logs: NDArray[np.float64], columns: Sequence[int], joined: np.ufunc) -> NDArray[np.float64]:
    """Answer the log share of each state at each step, ways joined by their sum or their best."""
    states, skips = _states(columns), _skips(columns)
    along = np.full((len(logs), len(states)), IMPOSSIBLE)
    along[0, :2] = logs[0, states[:2]]
    for step in range(1, len(logs)):
        before = along[step - 1]
        moved = joined(before, np.concatenate([[IMPOSSIBLE], before[:-1]]))
        moved = joined(moved, np.concatenate([[IMPOSSIBLE] * 2, before[:-2]])[: len(states)] + skips)
        along[step] = np.maximum(moved + logs[step, states], IMPOSSIBLE)
    return along


def _ends(last: NDArray[np.float64]) -> NDArray[np.float64]:
    return last[-2:]


def _way_back(
    best: NDArray[np.float64], logs: NDArray[np.float64], states: NDArray[np.intp], columns: Sequence[int]
) -> NDArray[np.intp]:
    """Answer the state at each step of the best way."""
    skips = _skips(columns)
    state = len(states) - 1 if len(states) == 1 or best[-1, -1] >= best[-1, -2] else len(states) - 2
    way = np.empty(len(logs), np.intp)
    for step in range(len(logs) - 1, -1, -1):
        way[step] = state
        if step:
            before = best[step - 1]
            moves = [before[state], before[state - 1] if state else IMPOSSIBLE]
            moves.append(before[state - 2] + skips[state] if state > 1 else IMPOSSIBLE)
            state -= int(np.argmax(moves))
    return way
