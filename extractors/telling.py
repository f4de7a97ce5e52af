"""Two forms that are nearly alike, told apart by the print in which they differ; never guessed.

Writing and stamps add ink to a page, so ink says little; print that is missing says much. Only where the
print of one is there and that of the other is not does a place speak for a form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM, Image
from extractors.template import FormTemplate

# Darker than this a blank is printed.
PRINTED = 170
# Print of two blanks that lies so near to each other is no difference; print of a page may be so far off.
SAME_MM, SHIFT_MM = 0.15, 0.5
# Differences so near to each other are one place, smaller ones are none, and larger places are cut.
NEAR_MM, LEAST_MM2, LARGEST_MM = 1.2, 0.08, 14.0
MARGIN_MM = 0.5
# Where only one form has print: shares of it that count as there and as not there.
THERE, MISSING = 0.7, 0.4
# Where both have: how like the one the page must be, and how much more than the other.
ALIKE, MORE = 0.45, 0.1
# One form's print is nothing beside the other's when it is so much less.
NOTHING = 0.15
# What speaks against a form may be a scribble, if so much less than what speaks for it.
CONTRARY = 0.1
Mask = NDArray[np.bool_]


class Verdict(StrEnum):
    """Which of two forms a page is."""

    FIRST = "first"
    SECOND = "second"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Laid:
    """A page laid over a blank, even and grey; where it has ink; where the scan has paper at all."""

    even: Image
    ink: Mask
    seen: Mask


def told_apart(page: Laid, first: FormTemplate, second: FormTemplate) -> Verdict:
    """Answer which of two forms of one size a page is that is laid over both."""
    for_first = for_second = 0.0
    for place, own, others in _differences(first, second):
        if not page.seen[place].all():
            continue
        says = _says(page, place, first.blank, second.blank, own, others)
        weight = float(min(max(own.sum(), others.sum()), PER_MM**2 * 4))
        for_first += weight * (says is Verdict.FIRST)
        for_second += weight * (says is Verdict.SECOND)
    if for_first > 0 and for_second <= CONTRARY * for_first:
        return Verdict.FIRST
    if for_second > 0 and for_first <= CONTRARY * for_second:
        return Verdict.SECOND
    return Verdict.UNSURE


Place = tuple[slice, slice]


@lru_cache(maxsize=512)
def _differences(first: FormTemplate, second: FormTemplate) -> tuple[tuple[Place, Mask, Mask], ...]:
    """Answer where two forms differ, with the print that only the one and only the other has there."""
    return tuple(_places(first.blank < PRINTED, second.blank < PRINTED))


def _places(one: Mask, other: Mask) -> Iterator[tuple[Place, Mask, Mask]]:
    only_one, only_other = one & ~_grown(other), other & ~_grown(one)
    side = round(NEAR_MM * PER_MM)
    near = cv2.dilate((only_one | only_other).astype(np.uint8), np.ones((side, side), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    for left, top, width, height, _ in stats[1:].tolist():
        for place in _cut(left, top, width, height):
            # Copies: what is kept of a page is as small as the places.
            own, others = only_one[place].copy(), only_other[place].copy()
            if own.sum() + others.sum() >= LEAST_MM2 * PER_MM**2:
                yield place, own, others


def _cut(left: int, top: int, width: int, height: int) -> Iterator[Place]:
    """Answer a place in pieces that are no larger than one shift can be true for."""
    most = round(LARGEST_MM * PER_MM)
    rows, columns = (-(-side // most) for side in (height, width))
    for row in range(rows):
        for column in range(columns):
            yield (
                slice(top + height * row // rows, top + height * (row + 1) // rows),
                slice(left + width * column // columns, left + width * (column + 1) // columns),
            )


def _says(page: Laid, place: Place, first: Image, second: Image, own: Mask, others: Mask) -> Verdict:
    count, other_count = int(own.sum()), int(others.sum())
    if count < NOTHING * other_count:
        return _alone(_share(page.ink, place, others), Verdict.SECOND, Verdict.FIRST)
    if other_count < NOTHING * count:
        return _alone(_share(page.ink, place, own), Verdict.FIRST, Verdict.SECOND)
    alike, other_alike = (likeness(page.even, blank, place) for blank in (first, second))
    if max(alike, other_alike) < ALIKE or abs(alike - other_alike) < MORE:
        return Verdict.UNSURE
    return Verdict.FIRST if alike > other_alike else Verdict.SECOND


def _alone(there: float, its: Verdict, others: Verdict) -> Verdict:
    """Answer what a place says where only one of the two blanks has print."""
    if there >= THERE:
        return its
    return others if there <= MISSING else Verdict.UNSURE


def _share(ink: Mask, place: Place, print_: Mask) -> float:
    """Answer which share of some print has ink on the page, where it lies best."""
    reach = round(SHIFT_MM * PER_MM)
    around = _around(ink.astype(np.uint8), place, reach)
    thick = cv2.dilate(around, np.ones((3, 3), np.uint8)).astype(np.float32)
    shares = cv2.matchTemplate(thick, print_.astype(np.float32), cv2.TM_CCORR)
    return float(shares.max()) / float(print_.sum())


def likeness(even: Image, blank: Image, place: Place, margin_mm: float = MARGIN_MM) -> float:
    """Answer how like the print of a place a page is there, where it lies best: 1 is the same."""
    margin, reach = round(margin_mm * PER_MM), round(SHIFT_MM * PER_MM)
    patch = cv2.GaussianBlur(_around(blank, place, margin, 255), (0, 0), 1.0)
    around = cv2.GaussianBlur(_around(even, place, margin + reach, 255), (0, 0), 0.7)
    return float(cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED).max())


def _around(picture: NDArray[np.uint8], place: Place, margin: int, beyond: int = 0) -> NDArray[np.uint8]:
    """Answer a place and ``margin`` pixels around it, also at the edge of the picture."""
    rows, columns = place
    top, left = rows.start - margin, columns.start - margin
    out = np.full((rows.stop + margin - top, columns.stop + margin - left), beyond, np.uint8)
    cut = picture[max(top, 0) : rows.stop + margin, max(left, 0) : columns.stop + margin]
    out[max(-top, 0) :, max(-left, 0) :][: cut.shape[0], : cut.shape[1]] = cut
    return out


def _grown(mask: Mask) -> Mask:
    side = 2 * max(1, round(SAME_MM * PER_MM)) + 1
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0)
