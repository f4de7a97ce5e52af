"""Which form is this page, and where on it does it lie? Likeliest first, then placed, then told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.coded import with_the_code
from extractors.corners import FEATURE_DPI, features_of
from extractors.foreign import has_foreign_text
from extractors.images import ALIGNED_DPI, Image, evened, resized
from extractors.laying import Laying, found_print, laid_by, on_page, pulled, sampled, straightened
from extractors.outline import likenesses, shares_in, squares_of
from extractors.pyramid import Pyramid
from extractors.ruling import has_lost_a_rule, has_new_box
from extractors.shortlist import Matches, Shortlist
from extractors.strange import compared, is_strange
from extractors.telling import Laid, Verdict, told_apart
from extractors.template import FormTemplate
from records.geometry import MM_PER_INCH

# Writing has corners too: enough are looked at for the print's to be among them.
PAGE_FEATURES = 4000
# So many forms are placed by their corners, and so many different placings are looked at.
LIKELIEST, PLACINGS = 12, 3
LEAST_AGREEING, LEAST_AGREEING_SAID = 40, 22
# Corners agree when they lie within so many mm.
AGREEING_MM = 0.9
# A page is no more enlarged than this against its paper, and seen no more aslant.
LARGEST_SCALE, LEAST_SCALE, LARGEST_SLANT = 1.6, 0.6, 0.25
# The print of a blank that a page must have at least, and by how much the next may have less to be a rival.
LEAST_LIKENESS, LEAST_LIKENESS_SAID, RIVAL = 0.72, 0.6, 0.04
RIVALS, NEAREST = 24, 5
REACH_MM = 3.0
INK_SHARE = 0.35
BLANK_INK = 0.0008
# Papers whose longer side a picture without a credible dpi is taken for.
PAPERS_MM = (297.0, 420.0)
# A picture is no longer than this against the largest paper.
BED = 1.2


@dataclass(frozen=True)
class Claim:
    """A page claimed by a form, and how the form lies on it."""

    template: FormTemplate
    laying: Laying
    rotated: Literal[0, 90, 180, 270]
    skew_degrees: float
    score: float


@dataclass(frozen=True)
class Unclaimed:
    """A page that no form claims for certain, with the nearest sides and their scores, likeliest first."""

    nearest: tuple[tuple[FormTemplate, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Candidate:
    """A form that may be the page's: how it lies, and what share of its print is there and off the page."""

    laying: Laying
    likeness: float
    beyond: float

    @property
    def template(self) -> FormTemplate:
        """The form."""
        return self.laying.template


class Shelf:
    """Every known side, made ready to be compared with pages."""

    def __init__(self, templates: Sequence[FormTemplate]) -> None:
        self.shortlist = Shortlist(templates)
        self._sizes: dict[tuple[float, float], list[FormTemplate]] = {}
        for one in templates:
            self._sizes.setdefault((one.page.width, one.page.height), []).append(one)
        self._outlines = {
            size: np.stack([one.outline for one in alike]) for size, alike in self._sizes.items()
        }
        self.lengths = sorted({max(size) for size in self._sizes} | set(PAPERS_MM))

    def likenesses(self, laying: Laying, flat: Image, seen: NDArray[np.bool_]) -> list[Candidate]:
        """Answer how much a page, laid over one form, looks like each form of that size.

        ``seen`` is where there is paper on ``flat``, the page over the form.
        """
        page = laying.template.page
        size = page.width, page.height
        outlines, ink = self._outlines[size], squares_of(flat, size, _ink_level(flat))
        beyond = cv2.resize((~seen).astype(np.uint8), ink.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
        found = zip(likenesses(outlines, ink), shares_in(outlines, np.asarray(beyond)), strict=True)
        return [
            Candidate(Laying(one, laying.net), float(score), float(off))
            for one, (score, off) in zip(self._sizes[size], found, strict=True)
        ]


@lru_cache(maxsize=64)
def shelf_of(templates: tuple[FormTemplate, ...]) -> Shelf:
    """Answer the shelf of these templates; made once."""
    return Shelf(templates)


def is_blank(page: Image) -> bool:
    """Tell whether a grey page has hardly any ink (punch holes and dust apart)."""
    margin = page.shape[0] // 25
    inner = page[margin:-margin, margin:-margin]
    # The paper's grey is the same on a sixteenth of its pixels.
    dark = inner < np.median(inner[::4, ::4]) * 0.6
    return bool(dark.mean() < BLANK_INK)


def identify(
    page: Pyramid, dpi: float, templates: Iterable[FormTemplate], *, said: bool = False
) -> Claim | Unclaimed:
    """Answer the form that claims a grey page, or the nearest where none does clearly.

    ``dpi`` is what the file states and need not be true. ``said`` tells that a person named the 業務 of which
    ``templates`` are all sides: then less of the print has to be found.
    """
    return decided(page, candidates_on(page, dpi, templates, said=said), said=said)


def candidates_on(
    page: Pyramid, dpi: float, templates: Iterable[FormTemplate], *, said: bool = False
) -> list[Candidate]:
    """Answer the forms that lie somewhere on the page, the likeliest first."""
    shelf = shelf_of(with_the_code(page, tuple(templates)))
    for own in _credible(page, dpi, shelf):
        placings = _placings(page, own, shelf, LEAST_AGREEING_SAID if said else LEAST_AGREEING)
        if placings:
            return _ranked(page, placings, shelf)
    return []


def decided(page: Pyramid, candidates: Sequence[Candidate], *, said: bool = False) -> Claim | Unclaimed:
    """Answer the candidate that the page is for certain, or the nearest ones."""
    unclaimed = Unclaimed(tuple((one.template, min(1.0, one.likeness)) for one in candidates[:NEAREST]))
    if not candidates or candidates[0].likeness < (LEAST_LIKENESS_SAID if said else LEAST_LIKENESS):
        return unclaimed
    best = _surely(page, candidates, said=said)
    return unclaimed if best is None else _claim(best)


def _claim(best: Candidate) -> Claim:
    matrix = best.laying.matrix()
    angle = float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))
    rotated = round(angle / 90) * 90
    return Claim(
        template=best.template,
        laying=best.laying,
        rotated=cast(Literal[0, 90, 180, 270], rotated % 360),
        skew_degrees=round(angle - rotated, 2),
        score=best.likeness,
    )


def _credible(page: Pyramid, dpi: float, shelf: Shelf) -> list[float]:
    """Answer the dpi that the page may have: as stated, if no paper is too large then, and by papers."""
    long = max(page.width, page.height)
    stated = long / dpi * MM_PER_INCH
    believed = [dpi] if stated < BED * shelf.lengths[-1] else []
    for length in sorted(shelf.lengths, key=lambda one: abs(one - PAPERS_MM[0])):
        other = long / length * MM_PER_INCH
        if all(not 0.8 < other / one < 1.25 for one in believed):
            believed.append(other)
    return believed


def _placings(
    page: Pyramid, dpi: float, shelf: Shelf, least: int
) -> list[tuple[int, FormTemplate, NDArray[np.float64]]]:
    """Answer where the likeliest forms lie by their corners, mm to pixels, with how many corners agree."""
    scale = FEATURE_DPI / dpi
    small = page.at(scale)
    features = features_of(small, PAGE_FEATURES)
    spots = (features.points + 0.5) * (np.array([page.width, page.height]) / small.shape[1::-1]) - 0.5
    found = []
    for matches in shelf.shortlist.likeliest(features, LIKELIEST):
        count, matrix = _agreement(matches, spots, dpi)
        if matrix is not None and count >= least:
            found.append((count, matches.template, matrix))
    return sorted(found, key=lambda one: -one[0])


def _agreement(
    matches: Matches, spots: NDArray[np.float64], dpi: float
) -> tuple[int, NDArray[np.float64] | None]:
    """Answer how many corners agree on one placing of a blank, and the placing."""
    if len(matches.blank) < 8:
        return 0, None
    # The likest pairs are tried first: hardly a tenth of them may be true.
    way = cv2.UsacParams()
    way.sampler, way.score = cv2.SAMPLING_PROSAC, cv2.SCORE_METHOD_MAGSAC
    way.loMethod, way.loIterations, way.loSampleSize = cv2.LOCAL_OPTIM_SIGMA, 10, 50
    way.threshold, way.maxIterations, way.confidence = AGREEING_MM / MM_PER_INCH * dpi, 2000, 0.999
    source = (matches.template.features.points[matches.blank] + 0.5) / FEATURE_DPI * MM_PER_INCH
    target = spots[matches.page]
    matrix, inliers = cv2.findHomography(source.astype(np.float64), target, way)
    if matrix is None or not _plausible(np.asarray(matrix, np.float64), dpi, matches.template):
        return 0, None
    agreeing = inliers.ravel() > 0
    # A corner that agrees with several of the other side counts once.
    count = min(len(np.unique(matches.blank[agreeing])), len(np.unique(matches.page[agreeing])))
    return count, np.asarray(matrix, np.float64)


def _plausible(matrix: NDArray[np.float64], dpi: float, template: FormTemplate) -> bool:
    """Tell whether a scanner or a phone can place a paper so: not mirrored, near its size, hardly aslant."""
    width, height = template.page.width, template.page.height
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    if (np.column_stack([corners[0], np.ones(4)]) @ matrix[2] <= 0).any():
        return False
    there = cv2.perspectiveTransform(corners, matrix)[0] / dpi * MM_PER_INCH
    sides = np.linalg.norm(np.roll(there, -1, axis=0) - there, axis=1) / [width, height, width, height]
    area = cv2.contourArea(there.astype(np.float32), oriented=True) / (width * height)
    even = sides.max() / sides.min() < 1 + LARGEST_SLANT
    return bool(even and LEAST_SCALE**2 < area < LARGEST_SCALE**2)


def _ranked(
    page: Pyramid, placings: Sequence[tuple[int, FormTemplate, NDArray[np.float64]]], shelf: Shelf
) -> list[Candidate]:
    """Answer the forms by how much of their print the page has, each as it lies best."""
    best: dict[int, Candidate] = {}
    used: list[tuple[int, FormTemplate, NDArray[np.float64]]] = []
    for count, template, matrix in placings:
        if len(used) == PLACINGS or count < 0.4 * placings[0][0]:
            break
        if any(_same_placing(template, matrix, *one[1:]) for one in used):
            continue
        used.append((count, template, matrix))
        laying = _bent(page, laid_by(template, matrix))
        flat, seen = evened(sampled(page, laying, FEATURE_DPI)), on_page(laying, page, FEATURE_DPI)
        for one in shelf.likenesses(laying, flat, seen):
            if one.likeness > best.get(id(one.template), one).likeness or id(one.template) not in best:
                best[id(one.template)] = one
    return sorted(best.values(), key=lambda one: -one.likeness)


def _same_placing(
    template: FormTemplate, matrix: NDArray[np.float64], other: FormTemplate, others: NDArray[np.float64]
) -> bool:
    """Tell whether two forms of one size lie in the same place, to a millimetre."""
    width, height = template.page.width, template.page.height
    if (width, height) != (other.page.width, other.page.height):
        return False
    points = np.array([[[x * width, y * height] for x in (0.15, 0.5, 0.85) for y in (0.15, 0.5, 0.85)]])
    back = np.linalg.inv(others) @ matrix
    return bool(np.linalg.norm(cv2.perspectiveTransform(points, back) - points, axis=2).max() < 1.0)


def _bent(page: Pyramid, laying: Laying) -> Laying:
    """Answer a laying by corners drawn to where the print is."""
    flat = evened(sampled(page, laying, FEATURE_DPI))
    blank = resized(laying.template.blank, FEATURE_DPI / ALIGNED_DPI)
    found = found_print(flat, blank, laying.template.anchors, FEATURE_DPI, REACH_MM)
    straight, rest = straightened(laying, found)
    return straight.moved(pulled(rest, straight.net.shape))


def _surely(page: Pyramid, candidates: Sequence[Candidate], *, said: bool) -> Candidate | None:
    """Answer the candidate that is told apart from every other that comes near it, or None."""
    best = candidates[0]
    laid = _laid(page, best.laying)
    # What was cut off the page may be the very print of a rival.
    near = [one for one in candidates[:RIVALS] if one.likeness + one.beyond > best.likeness - RIVAL]
    beaten: list[Candidate] = []
    for rival in near[1:]:
        verdict = told_apart(laid, best.template, rival.template)
        if verdict is Verdict.SECOND:
            best, beaten = rival, []
        elif verdict is Verdict.FIRST:
            beaten.append(rival)
    # Those that an earlier best beat, or was not told from, have to be told from the last one too.
    for rival in near:
        if rival is best or rival in beaten:
            continue
        if told_apart(laid, best.template, rival.template) is not Verdict.FIRST:
            return None
    return None if not said and _is_of_another_form(laid, best.template) else best


def _is_of_another_form(laid: Laid, template: FormTemplate) -> bool:
    """Tell whether a page has print that its likeliest form does not have: nobody defined its own yet."""
    known = compared(laid, template)
    return (
        is_strange(laid, template, known)
        or has_lost_a_rule(laid, template)
        or has_new_box(laid.ink, template.blank)
        or has_foreign_text(laid, template, known)
    )


def _laid(page: Pyramid, laying: Laying) -> Laid:
    even = evened(sampled(page, laying, ALIGNED_DPI))
    return Laid(even, even < _ink_level(even), on_page(laying, page, ALIGNED_DPI))


def _ink_level(flat: Image) -> float:
    """Answer the grey below which an even page has ink: pale copies are darkest where others are grey."""
    return 255 - INK_SHARE * (255 - float(np.percentile(flat[::3, ::3], 1)))
