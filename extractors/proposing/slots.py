"""Boxes that stand in a row: cells for one character each, joined over printed dashes, and single boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.proposing.areas import is_next
from extractors.proposing.rects import Rect, around, spanned
from extractors.proposing.words import Word

# Groups of one number stand no farther apart than this many cells.
DASH = 2.0
# A small square is to be ticked, larger ones if their word stands behind or beneath them.
TICK_MOST, TICK_SLIM = 6.5, 0.75
POINT = 0.35
PARTING = frozenset("-－ー―—–‐−一の()（）・.,、〜~")


@dataclass(frozen=True)
class Run:
    """Cells of one number in reading order. ``point_after`` cells a decimal point is printed."""

    boxes: tuple[Rect, ...]
    point_after: int | None = None

    @property
    def rect(self) -> Rect:
        """The rectangle around them."""
        return around(self.boxes)

    @property
    def is_tick(self) -> bool:
        """Tell whether it is one small box, to be ticked."""
        box = self.boxes[0]
        small = len(self.boxes) == 1 and max(box.w, box.h) <= TICK_MOST
        return small and TICK_SLIM <= box.w / box.h <= 1 / TICK_SLIM

    @property
    def is_single(self) -> bool:
        """Tell whether it is one square of any size."""
        return len(self.boxes) == 1 and TICK_SLIM <= self.boxes[0].w / self.boxes[0].h <= 1 / TICK_SLIM


def runs_of(boxes: Sequence[Rect]) -> list[Run]:
    """Answer the boxes, those of one size side by side as one run."""
    runs: list[list[Rect]] = []
    for box in sorted(boxes, key=lambda one: (one.x, one.y)):
        own = next((run for run in runs if is_next(run[-1], box)), None)
        if own is None:
            runs.append([box])
        else:
            own.append(box)
    return sorted((Run(tuple(run)) for run in runs), key=lambda one: one.rect)


def joined_runs(runs: Sequence[Run], words: Sequence[Word]) -> list[Run]:
    """Answer the runs, those of one size on one line that only dashes part as one."""
    joined: list[Run] = []
    for run in sorted(runs, key=lambda one: (round(one.rect.cy / 3), one.rect.x)):
        before = joined[-1] if joined else None
        if before is None or not _go_on(before, run, words):
            joined.append(run)
            continue
        point = len(before.boxes) if _has_point(before, run, words) else before.point_after
        joined[-1] = Run((*before.boxes, *run.boxes), point)
    return joined


def _go_on(before: Run, run: Run, words: Sequence[Word]) -> bool:
    alone = before.is_tick or run.is_tick or max(len(before.boxes), len(run.boxes)) < 2
    if alone and not _has_point(before, run, words):
        return False
    one, other = before.boxes[-1], run.boxes[0]
    same = abs(one.h / other.h - 1) < 0.15 and abs(one.w / other.w - 1) < 0.3 and abs(one.cy - other.cy) < 1.0
    near = other.x - one.right <= DASH * max(one.w, 5.0)
    return same and near and not _words_between(before, run, words)


def _words_between(before: Run, run: Run, words: Sequence[Word]) -> list[Word]:
    gap = spanned(before.rect.right, run.rect.y, run.rect.x, run.rect.bottom)
    return [word for word in words if gap.w > 0 and word.rect.shared(gap) > 0.3 * word.rect.area
            and not set(word.text) <= PARTING]  # fmt: skip


def _has_point(before: Run, run: Run, words: Sequence[Word]) -> bool:
    """Tell whether a small point is printed between two runs, at their feet."""
    gap = spanned(before.rect.right, run.rect.y, run.rect.x, run.rect.bottom)
    return any(
        word.text in ".・" and gap.holds_point(word.rect.cx, word.rect.cy)
        and max(word.rect.w, word.rect.h) < POINT * gap.h and word.rect.cy > gap.cy
        for word in words
    )  # fmt: skip
