"""What sorting and aligning scored, as figures with their numbers."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from records.base import Frozen
from samples.bench.proposals import ProposalFigures, proposal_figures

End = Literal["right", "wrong", "left", "not_aligned"]
# Upper ends of the bands of our own residual (mm) for which the true error is told.
BANDS = (0.03, 0.05, 0.08, 0.12, 0.2, 10.0)
PROPOSAL_GOALS = {"boxes_found_percent": 90.0, "kinds_right_percent": 80.0}


class Page(Frozen):
    """What came of one page. ``errors`` are mm at field corners, from where the generator truly laid them."""

    effect: str
    kind: str
    end: End
    geometry: float
    ties: float
    errors: tuple[float, ...] = ()
    residual: float | None = None


class Ends(Frozen):
    """How many pages ended how."""

    pages: int
    right: int
    wrong: int
    left: int
    not_aligned: int


class Band(Frozen):
    """Sheets by our own residual: the true error of their corners."""

    residual_up_to: float
    sheets: int
    median: float
    p99: float
    worst: float


class Alignment(Frozen):
    """True errors (mm) of the field corners of the sheets that were accepted as the right form."""

    sheets: int
    corners: int
    median: float
    p99: float
    worst: float
    rank_correlation: float
    bands: tuple[Band, ...]
    p99_by_effect: dict[str, float]


class Spent(Frozen):
    """Milliseconds a page."""

    pages: int
    median: float
    p95: float


class Times(Frozen):
    """Time of placing and aligning (geometry), of telling nearly alike forms apart (ties), and together."""

    forms: int
    geometry: Spent
    ties: Spent
    total: Spent


class Empty(Frozen):
    """Fields of forms that nobody filled, scanned: in how many something was found."""

    pages: int
    fields: int
    with_ink: int
    by_effect: dict[str, int]


class Sorting(Frozen):
    """Pages of known forms and of unknown ones, and what became of them by effect and by kind."""

    forms: int
    known: Ends
    known_by_effect: dict[str, Ends]
    unknown: Ends
    unknown_by_kind: dict[str, Ends]


class Proposals(Frozen):
    """What was proposed for ``n`` blanks that proposing was not built on, together and one by one."""

    n: int
    together: ProposalFigures
    each: tuple[ProposalFigures, ...]
    goals: dict[str, float]


class Figures(Frozen):
    """Everything that ``bench forms`` measures."""

    sorting: Sorting
    alignment: Alignment
    times: tuple[Times, ...]
    geometry_ratio: float
    empty: Empty
    proposals: Proposals
    goals: dict[str, float]


def ends_of(pages: Sequence[Page]) -> Ends:
    """Count the ends of pages."""
    count = Counter(page.end for page in pages)
    return Ends(
        pages=len(pages), right=count["right"], wrong=count["wrong"], left=count["left"],
        not_aligned=count["not_aligned"],
    )  # fmt: skip


def by(pages: Sequence[Page], name: Literal["effect", "kind"]) -> dict[str, Ends]:
    """Count the ends of pages apart by effect or kind."""
    names = sorted({getattr(page, name) for page in pages})
    return {one: ends_of([page for page in pages if getattr(page, name) == one]) for one in names}


def alignment_of(pages: Sequence[Page]) -> Alignment:
    """Answer how well accepted sheets were laid over their blanks."""
    sheets = [page for page in pages if page.end == "right" and page.errors]
    every = np.concatenate([np.array(page.errors) for page in sheets])
    residuals = np.array([page.residual for page in sheets], float)
    worst = np.array([max(page.errors) for page in sheets])
    lower, bands = 0.0, []
    for upper in BANDS:
        own = [page for page in sheets if lower <= (page.residual or 0.0) < upper]
        if own:
            errors = np.concatenate([np.array(page.errors) for page in own])
            bands.append(Band(residual_up_to=upper, sheets=len(own), **_spread(errors)))
        lower = upper
    effects = sorted({page.effect for page in sheets})
    return Alignment(
        sheets=len(sheets), corners=len(every), **_spread(every),
        rank_correlation=float(np.corrcoef(_ranks(residuals), _ranks(worst))[0, 1]), bands=tuple(bands),
        p99_by_effect={effect: _p99(page for page in sheets if page.effect == effect) for effect in effects},
    )  # fmt: skip


def _p99(pages: Iterable[Page]) -> float:
    return float(np.quantile([error for page in pages for error in page.errors], 0.99))


def _spread(errors: NDArray[np.float64]) -> dict[str, float]:
    return {
        "median": float(np.median(errors)), "p99": float(np.quantile(errors, 0.99)),
        "worst": float(errors.max()),
    }  # fmt: skip


def _ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.argsort(np.argsort(values))


def times_of(pages: Sequence[Page], forms: int) -> Times:
    """Answer the time that pages took with so many known forms."""
    return Times(
        forms=forms,
        geometry=_spent([page.geometry for page in pages]),
        ties=_spent([page.ties for page in pages]),
        total=_spent([page.geometry + page.ties for page in pages]),
    )


def _spent(seconds: Sequence[float]) -> Spent:
    return Spent(
        pages=len(seconds),
        median=1000 * float(np.median(seconds)),
        p95=1000 * float(np.quantile(seconds, 0.95)),
    )


def proposals_of(progress: Callable[[str], None]) -> Proposals:
    """Propose for every blank that proposing was not built on."""
    *each, together = proposal_figures(progress=lambda name: progress(f"項目の案 {name}"))
    return Proposals(n=len(each), together=together, each=tuple(each), goals=PROPOSAL_GOALS)
