"""Figures of reading: how often right, what its probabilities are worth, what a budget costs in checks."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from extractors.calibration import Calibration
from extractors.judge import UNCERTAIN
from extractors.routing import TYPIST
from records.base import Frozen
from records.interval import at_most, wilson
from records.values import Blank, Code, Date, Decimal, Int, Text, Value
from samples.reading.collect import Outcome
from samples.reading.levels import Level

BANDS = (0.9, 0.99, 0.999)
# One typist, and two who check each other (Paulsen 2012): wrong fields per 1,000.
BUDGETS = (TYPIST, 0.046)
COVERAGES = tuple(round(0.05 * step, 2) for step in range(1, 21))
FUSED = "fused"
# Fonts that our own network's training never saw (extractors/training/fonts.py).
UNSEEN_HANDS = ("kiloji",)


class Rate(Frozen):
    """A share that was counted, with its 95 % interval (Wilson)."""

    n: int
    hits: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself."""
        return self.hits / self.n if self.n else 0.0


class Band(Frozen):
    """Fields that claimed at least a probability: how many wrong they state together, and how many are."""

    least: float
    n: int
    stated_wrong: float
    wrong: int
    low: float
    high: float


class Budget(Frozen):
    """What a budget of wrong fields per 1,000 lets pass unseen, and how many of those are wrong.

    ``wrong_at_most`` is the upper 95 % bound per 1,000. It is a bound for generated sheets and proves
    nothing about real ones: ``proven`` is always False here.
    """

    wrong_per_1000: float
    least: float
    passing: Rate
    wrong: int
    wrong_at_most: float
    proven: bool = False


class EngineFigures(Frozen):
    """One engine alone: how often right, and the error among the surest fields by the share that it keeps."""

    engine: str
    fields: Rate
    risks: tuple[float, ...]


class Figures(Frozen):
    """The figures of some fields. ``characters`` are of texts and numbers, by edit distance."""

    name: str
    fields: Rate
    characters: Rate
    accepted: Rate
    accepted_wrong: int
    needless: int
    bands: tuple[Band, ...]
    budgets: tuple[Budget, ...]
    engines: tuple[EngineFigures, ...]


class Report(Frozen):
    """The whole of a run. ``reasons`` count why fields go to a person."""

    calibration: str
    sheets: int
    first_seed: int
    refused: int
    coverages: tuple[float, ...]
    groups: tuple[Figures, ...]
    levels: tuple[Figures, ...]
    hands: tuple[Figures, ...]
    all: Figures
    reasons: dict[str, int]
    accepted_wrong: tuple[Outcome, ...]


def report(outcomes: Sequence[Outcome], calibration: Calibration, first_seed: int) -> Report:
    """Answer all figures of these fields; those of refused pages go to a person and have no reading."""
    read = [one for one in outcomes if one.read is not None]
    reasons: dict[str, int] = {}
    for one in read:
        if one.read and one.read.problem:
            reasons[one.read.problem.code] = reasons.get(one.read.problem.code, 0) + 1
    return Report(
        calibration=calibration.version,
        sheets=len({(one.slug, one.level, one.seed) for one in outcomes}),
        first_seed=first_seed,
        refused=len({(one.slug, one.level, one.seed) for one in outcomes if one.read is None}),
        coverages=COVERAGES,
        groups=_each(read, _group),
        levels=_each(read, lambda one: str(Level(one.level))),
        hands=_each(read, lambda one: "held out" if one.hand.startswith(UNSEEN_HANDS) else "seen"),
        all=figures_of("all", read),
        reasons=dict(sorted(reasons.items(), key=lambda item: -item[1])),
        accepted_wrong=tuple(one for one in read if one.accepted and not one.right),
    )


def _each(outcomes: Iterable[Outcome], name: Callable[[Outcome], str]) -> tuple[Figures, ...]:
    ranked = sorted(outcomes, key=name)
    return tuple(figures_of(key, list(found)) for key, found in groupby(ranked, key=name))


def _group(one: Outcome) -> str:
    return one.clues.group if one.clues else "typed"


def figures_of(name: str, read: Sequence[Outcome]) -> Figures:
    """Answer the figures of fields that were read."""
    accepted = [one for one in read if one.accepted]
    return Figures(
        name=name,
        fields=_rate([one.right for one in read]),
        characters=_characters(read),
        accepted=_rate([one.accepted for one in read]),
        accepted_wrong=sum(not one.right for one in accepted),
        needless=sum(one.right and not one.accepted for one in read),
        bands=tuple(_band(least, read) for least in BANDS),
        budgets=tuple(_budget(wrong, read) for wrong in BUDGETS),
        engines=_engines(read),
    )


def _rate(hits: Sequence[bool]) -> Rate:
    low, high = wilson(sum(hits), len(hits))
    return Rate(n=len(hits), hits=sum(hits), low=low, high=high)


def probability_of(one: Outcome) -> float:
    """Answer the probability that a field claims."""
    return one.read.probability if one.read else 0.0


def _characters(read: Sequence[Outcome]) -> Rate:
    whole, wrong = 0, 0
    for one in read:
        truth, said = _plain(one.truth), _plain(one.read.value if one.read else None)
        if truth is not None:
            whole += len(truth)
            wrong += min(len(truth), Levenshtein.distance(truth, said or ""))
    low, high = wilson(whole - wrong, whole)
    return Rate(n=whole, hits=whole - wrong, low=low, high=high)


def _plain(value: Value | None) -> str | None:
    match value:
        case Text(text=text):
            return text.replace("\u3000", "")
        case Int(number=number):
            return str(number)
        case Decimal(number=digits):
            return digits
        case Date(date=day):
            return day.strftime("%Y%m%d")
        case Blank() | Code() | None:
            return None
    return None


def _band(least: float, read: Sequence[Outcome]) -> Band:
    within = [one for one in read if probability_of(one) >= least and not is_doubted(one)]
    wrong = sum(not one.right for one in within)
    low, high = wilson(wrong, len(within))
    stated = sum(1 - probability_of(one) for one in within)
    return Band(least=least, n=len(within), stated_wrong=round(stated, 3), wrong=wrong, low=low, high=high)


def is_doubted(one: Outcome) -> bool:
    """Tell whether something other than the probability sends a field to a person."""
    return bool(one.read and one.read.problem and one.read.problem not in UNCERTAIN)


def _budget(wrong_per_1000: float, read: Sequence[Outcome]) -> Budget:
    """Let the surest fields pass as long as they state no more wrong ones than the budget."""
    ranked = sorted((one for one in read if not is_doubted(one)), key=lambda one: -probability_of(one))
    passing, stated, least = 0, 0.0, 1.0
    for _, level in groupby(ranked, key=probability_of):
        fields = list(level)
        stated += sum(1 - probability_of(one) for one in fields)
        if stated > wrong_per_1000 / 1000 * (passing + len(fields)):
            break
        passing += len(fields)
        least = probability_of(fields[0])
    wrong = sum(not one.right for one in ranked[:passing])
    low, high = wilson(passing, len(read))
    return Budget(
        wrong_per_1000=wrong_per_1000, least=least, wrong=wrong,
        passing=Rate(n=len(read), hits=passing, low=low, high=high),
        wrong_at_most=round(1000 * at_most(wrong, passing), 3),
    )  # fmt: skip


def _engines(read: Sequence[Outcome]) -> tuple[EngineFigures, ...]:
    written = [one for one in read if one.engines]
    names = sorted({engine.engine for one in written for engine in one.engines})
    found = [_engine(FUSED, [(probability_of(one), one.right) for one in written])] if written else []
    for name in names:
        said = [
            (engine.share, engine.right) for one in written for engine in one.engines if engine.engine == name
        ]
        found.append(_engine(name, said))
    return tuple(found)


def _engine(name: str, said: Sequence[tuple[float, bool]]) -> EngineFigures:
    ranked = [right for _, right in sorted(said, key=lambda one: -one[0])]
    kept = [max(1, math.ceil(coverage * len(ranked))) for coverage in COVERAGES]
    risks = tuple(round(1 - sum(ranked[:count]) / count, 5) for count in kept)
    return EngineFigures(engine=name, fields=_rate(ranked), risks=risks)
