"""Which form is this page, and which way does it lie? Printed corners matched against every blank."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import Image, resized
from extractors.template import FEATURE_DPI, Features, FormTemplate, features_of
from records.geometry import MM_PER_INCH

# Of 3 forms x 40 generated sheets the right blank had 270 corners or more in agreement,
# the best wrong one 60 at most (shared table rows and words).
LEAST_AGREEING = 60
LEAST_LEAD = 1.5
# A scan's scale follows from its dpi; a fax stretches one direction by a few per cent.
SCALES = (0.85, 1.18)
BLANK_INK = 0.0008
# A quick look with a blank's strongest corners put the right form first on all of 20 sheets of 4 forms, with
# half as many again as the next. It costs 5 ms a form instead of 70: fifty forms stay below half a second.
QUICK_CORNERS = 200
LIKELIEST = 2


@dataclass(frozen=True)
class Claim:
    """A page claimed by a form. ``to_page`` takes mm on the blank to pixels of the page, (3, 3)."""

    template: FormTemplate
    to_page: NDArray[np.float64]
    rotated: Literal[0, 90, 180, 270]
    skew_degrees: float
    score: float


@dataclass(frozen=True)
class Unclaimed:
    """A page that no form claims for certain, with the nearest sides and their scores, likeliest first."""

    nearest: tuple[tuple[FormTemplate, float], ...] = ()


def is_blank(page: Image) -> bool:
    """Tell whether a grey page has hardly any ink (punch holes and dust apart)."""
    margin = page.shape[0] // 25
    inner = page[margin:-margin, margin:-margin]
    # The paper's grey is the same on a sixteenth of its pixels.
    dark = inner < np.median(inner[::4, ::4]) * 0.6
    return bool(dark.mean() < BLANK_INK)


def identify(page: Image, dpi: float, templates: Iterable[FormTemplate]) -> Claim | Unclaimed:
    """Answer the form that claims a grey page of true ``dpi``, or the nearest where none does clearly."""
    scale = FEATURE_DPI / dpi
    seen = features_of(resized(page, scale) if abs(scale - 1) > 0.01 else page)
    found = [(_agreement(template.features, seen), template) for template in _likeliest(templates, seen)]
    found.sort(key=lambda one: -one[0][0])
    unclaimed = Unclaimed(tuple((template, min(1.0, count / 400)) for (count, _), template in found if count))
    if not found or found[0][0][0] < LEAST_AGREEING:
        return unclaimed
    (agreeing, matrix), template = found[0]
    if len(found) > 1 and agreeing < LEAST_LEAD * found[1][0][0]:
        return unclaimed
    assert matrix is not None  # noqa: S101 - there is one wherever corners agree
    to_small = np.diag([FEATURE_DPI / MM_PER_INCH, FEATURE_DPI / MM_PER_INCH, 1.0])
    to_page = np.diag([1 / scale, 1 / scale, 1.0]) @ matrix @ to_small
    angle = float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))
    rotated = round(angle / 90) * 90
    return Claim(
        template=template,
        to_page=to_page,
        rotated=cast(Literal[0, 90, 180, 270], rotated % 360),
        skew_degrees=round(angle - rotated, 2),
        score=min(1.0, agreeing / 400),
    )


def _likeliest(templates: Iterable[FormTemplate], page: Features) -> list[FormTemplate]:
    """Answer the few forms that are worth a thorough look."""
    known = list(templates)
    if len(known) > LIKELIEST:
        known.sort(key=lambda one: -len(_alike(one.features.descriptions[:QUICK_CORNERS], page.descriptions)))
    return known[:LIKELIEST]


def _alike(blank: NDArray[np.uint8], page: NDArray[np.uint8]) -> list[cv2.DMatch]:
    """Answer corners of the blank that one corner of the page is clearly most like."""
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(blank, page, k=2)
    return [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < 0.85 * pair[1].distance]


def _agreement(blank: Features, page: Features) -> tuple[int, NDArray[np.float64] | None]:
    """Answer how many corners agree on one placement of the blank on the page, and the placement."""
    if len(page.points) < 4 or len(blank.points) < 4:
        return 0, None
    good = _alike(blank.descriptions, page.descriptions)
    if len(good) < 8:
        return 0, None
    source = blank.points[[match.queryIdx for match in good]]
    target = page.points[[match.trainIdx for match in good]]
    matrix, inliers = cv2.findHomography(source, target, cv2.RANSAC, 4.0, maxIters=3000)
    if matrix is None or not _plausible(np.asarray(matrix, np.float64)):
        return 0, None
    return int(inliers.sum()), np.asarray(matrix, np.float64)


def _plausible(matrix: NDArray[np.float64]) -> bool:
    """Tell whether a placement is what a scanner can do: near its scale, not mirrored, hardly bent."""
    lengths = np.linalg.norm(matrix[:2, :2], axis=0)
    upright = np.linalg.det(matrix[:2, :2]) > 0
    flat = np.abs(matrix[2, :2]).max() < 2e-4
    return bool(upright and flat and (lengths > SCALES[0]).all() and (lengths < SCALES[1]).all())
