"""Pictures of a report: what probabilities are worth, and what is wrong by what passes unseen."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

mpl.use("Agg")

import matplotlib.pyplot as plt

from records.interval import wilson
from samples.reading.collect import Outcome
from samples.reading.figures import FUSED, Figures, Report, probability_of

BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 1.01)
LOWEST = 1e-4


def draw(report: Report, outcomes: Sequence[Outcome], folder: Path) -> tuple[Path, ...]:
    """Draw all pictures into a folder and answer their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    groups = [one for one in report.groups if one.engines]
    paths = [
        _reliability(outcomes, folder / "reliability.png"),
        _trade_off(report.all, folder / "trade-off.png"),
    ]
    paths += [_trade_off(one, folder / f"trade-off-{one.name}.png") for one in groups]
    return tuple(paths)


def _reliability(outcomes: Sequence[Outcome], place: Path) -> Path:
    """Draw stated against observed errors, both on a logarithmic scale, with 95 % intervals."""
    figure, axes = plt.subplots(figsize=(6, 6), layout="constrained")
    read = [one for one in outcomes if one.read is not None]
    for low, high in pairwise(BINS):
        within = [one for one in read if low <= probability_of(one) < high]
        if not within:
            continue
        stated = max(LOWEST, sum(1 - probability_of(one) for one in within) / len(within))
        wrong = sum(not one.right for one in within)
        least, most = wilson(wrong, len(within))
        observed = max(LOWEST, wrong / len(within))
        bars = [[max(0.0, observed - max(LOWEST, least))], [max(0.0, most - observed)]]
        axes.errorbar([stated], [observed], yerr=bars, fmt="o", color="tab:blue", capsize=3)
        axes.annotate(
            f"{wrong}/{len(within)}",
            (stated, observed),
            xytext=(6, 4),
            textcoords="offset points",
            fontsize=8,
        )
    axes.plot([LOWEST, 1], [LOWEST, 1], color="grey", linewidth=1)
    axes.set(xscale="log", yscale="log", xlim=(LOWEST, 1), ylim=(LOWEST, 1))
    axes.set(
        xlabel="stated share of wrong fields (1 - P)", ylabel="observed, 95 % interval (none: at the bottom)"
    )
    return _saved(figure, place)


def _trade_off(figures: Figures, place: Path) -> Path:
    """Draw the error among the surest fields by how many are let pass, for all evidence and each engine."""
    figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
    for one in figures.engines:
        coverages = [step / len(one.risks) for step in range(1, len(one.risks) + 1)]
        width = 2.5 if one.engine == FUSED else 1.2
        axes.plot(coverages, [max(LOWEST, risk) for risk in one.risks], label=one.engine, linewidth=width)
    for budget in figures.budgets:
        axes.axhline(max(LOWEST, budget.wrong_per_1000 / 1000), color="grey", linestyle=":", linewidth=1)
    axes.set(yscale="log", ylim=(LOWEST, 1), xlim=(0, 1))
    axes.set(xlabel="share of fields that pass unseen", ylabel="wrong among them (none: at the bottom)")
    axes.set_title(f"{figures.name}: {figures.fields.n} fields, generated font styles")
    axes.legend()
    return _saved(figure, place)


def _saved(figure: Figure, place: Path) -> Path:
    figure.savefig(place, dpi=110)
    plt.close(figure)
    return place
