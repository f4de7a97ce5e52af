"""Where a blank lies on a page: a net of places over the blank, drawn tighter step by step.

Corners give a perspective, the print what paper and feeder bend. Whatever was found is kept in the net, and
the page is sampled once, at the end.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import Image
from extractors.pyramid import Pyramid
from extractors.template import ANCHOR_MM, FormTemplate
from records.geometry import MM_PER_INCH

# A page is bent smoothly: between knots a fifth of an inch apart it is straight, and at the dpi that pages
# are laid at they are an even number of pixels apart.
NET_MM = MM_PER_INCH / 5
# A page that is so many times finer than what is wanted is averaged first.
AVERAGED = 1.3
# How far a found piece of print pulls the net around it.
PULL_MM = 16.0
LEAST_CORRELATION = 0.55
# A piece of print that moved otherwise than those around it was mistaken for another.
STRAY_MM = 0.8
# No feeder stretches paper more than this from one knot to the next: what does is another form's print.
MOST_STRAIN = 0.02
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Laying:
    """A blank laid on a page.

    ``net`` holds the page's pixel (x, y) at every NET_MM of the blank, (rows, columns, 2).
    """

    template: FormTemplate
    net: NDArray[np.float64]

    def places(self, points: Points) -> Points:
        """Answer where points of the blank (mm, (n, 2)) lie on the page, in pixels."""
        return _interpolated(self.net, points)

    def moved(self, field: NDArray[np.float64]) -> "Laying":
        """Answer the laying with its net drawn by a field of offsets (mm on the blank, like the net)."""
        return replace(
            self,
            net=_interpolated(self.net, (knots_of(self.net) + field).reshape(-1, 2)).reshape(field.shape),
        )

    def matrix(self) -> NDArray[np.float64]:
        """Answer the perspective nearest to it, mm to pixels, (3, 3)."""
        matrix, _ = cv2.findHomography(knots_of(self.net).reshape(-1, 2), self.net.reshape(-1, 2))
        return np.asarray(matrix, np.float64)


@dataclass(frozen=True)
class Found:
    """Pieces of print found on a page: where on the blank, and how far off (mm, both (n, 2))."""

    points: Points
    offsets: Points


def laid_by(template: FormTemplate, matrix: NDArray[np.float64]) -> Laying:
    """Answer the laying of a perspective that takes mm on the blank to pixels of the page."""
    columns, rows = (int(np.ceil(side / NET_MM)) + 2 for side in (template.page.width, template.page.height))
    net = np.zeros((rows, columns, 2))
    knots = knots_of(net).reshape(1, -1, 2)
    there = cv2.perspectiveTransform(knots, matrix).reshape(rows, columns, 2)
    return Laying(template, np.asarray(there, np.float64))


def knots_of(net: NDArray[np.float64]) -> NDArray[np.float64]:
    """Answer where the knots of a net lie on the blank, mm."""
    rows, columns = net.shape[:2]
    return np.stack(np.meshgrid(np.arange(float(columns)), np.arange(float(rows))), -1) * NET_MM


def _interpolated(net: NDArray[np.float64], points: Points) -> Points:
    """Answer a net's values at points (mm), going on straight beyond its edges."""
    at = points / NET_MM
    last = np.array([net.shape[1] - 2, net.shape[0] - 2])
    cell = np.clip(np.floor(at).astype(int), 0, last)
    share = at - cell
    x, y = cell[:, 0], cell[:, 1]
    across, down = share[:, :1], share[:, 1:]
    upper = net[y, x] * (1 - across) + net[y, x + 1] * across
    lower = net[y + 1, x] * (1 - across) + net[y + 1, x + 1] * across
    return np.asarray(upper * (1 - down) + lower * down)


def sampled(page: Pyramid, laying: Laying, dpi: float) -> Image:
    """Answer the page laid over its blank at ``dpi``, sampled once; a much finer one is averaged first."""
    net, picture = laying.net, page.picture
    shrink = float(np.median(np.linalg.norm(np.diff(net, axis=1), axis=2))) / NET_MM * MM_PER_INCH / dpi
    if shrink > AVERAGED:
        picture = page.at(1 / shrink)
        net = (net + 0.5) * [picture.shape[1] / page.width, picture.shape[0] / page.height] - 0.5
    places = _every_place(laying, net, dpi)
    white = (255, 255, 255)
    return np.asarray(cv2.remap(picture, places, None, cv2.INTER_LINEAR, borderValue=white), np.uint8)  # type: ignore[call-overload]


def on_page(laying: Laying, page: Pyramid, dpi: float) -> NDArray[np.bool_]:
    """Answer which pixels of the blank at ``dpi`` lie on the page."""
    places = _every_place(laying, laying.net, dpi)
    last = (page.width - 1.0, page.height - 1.0, 0.0, 0.0)
    return np.asarray(cv2.inRange(places, (0.0, 0.0, 0.0, 0.0), last) > 0)


def _every_place(laying: Laying, net: NDArray[np.float64], dpi: float) -> NDArray[np.float32]:
    """Answer the net's value at every pixel of the blank at ``dpi``, (height, width, 2)."""
    page, step = laying.template.page, round(NET_MM / MM_PER_INCH * dpi)
    width, height = (round(side / MM_PER_INCH * dpi) for side in (page.width, page.height))
    places = cv2.resize(net.astype(np.float32), None, fx=step, fy=step, interpolation=cv2.INTER_LINEAR)
    # Enlarged, a knot is the middle of its square; on the blank it is where its square begins.
    begin = step // 2
    return np.asarray(places[begin : begin + height, begin : begin + width], np.float32)


def found_print(
    flat: Image, blank: Image, anchors: NDArray[np.float32], dpi: float, reach_mm: float
) -> Found:
    """Answer where pieces of a blank around ``anchors`` (mm) are on a page laid over it, both at ``dpi``."""
    scale = dpi / MM_PER_INCH
    half, reach = round(ANCHOR_MM / 2 * scale), round(reach_mm * scale)
    points, offsets = [], []
    for x, y in np.round(anchors * scale).astype(int):
        top, left = max(0, y - half), max(0, x - half)
        patch = blank[top : y + half, left : x + half]
        first, second = max(0, top - reach), max(0, left - reach)
        around = flat[first : y + half + reach, second : x + half + reach]
        if min(patch.shape) < half or (np.array(around.shape) < np.array(patch.shape)).any():
            continue
        alike = np.asarray(cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED), np.float32)
        _, best, _, (column, row) = cv2.minMaxLoc(alike)
        if best >= LEAST_CORRELATION:
            points.append((x, y))
            offsets.append(
                (second - left + _peak(alike[row], column), first - top + _peak(alike[:, column], row))
            )
    return Found(np.array(points).reshape(-1, 2) / scale, np.array(offsets).reshape(-1, 2) / scale)


def _peak(values: NDArray[np.float32], highest: int) -> float:
    """Answer where a curve through the highest value and its neighbours is highest."""
    if not 0 < highest < len(values) - 1:
        return float(highest)
    left, middle, right = (float(one) for one in values[highest - 1 : highest + 2])
    bend = left - 2 * middle + right
    return highest + (0.5 * (left - right) / bend if bend < 0 else 0.0)


def straightened(laying: Laying, found: Found) -> tuple[Laying, Found]:
    """Answer the laying moved as a whole to where its print is, with what is still off then."""
    if len(found.points) < 6:
        return laying, found
    goal = found.points + found.offsets
    matrix, _ = cv2.findHomography(found.points, goal, cv2.RANSAC, 0.5)
    if matrix is None:
        return laying, found
    there = cv2.perspectiveTransform(found.points[None], matrix)[0]
    knots = knots_of(laying.net)
    field = cv2.perspectiveTransform(knots.reshape(1, -1, 2), matrix).reshape(knots.shape) - knots
    return laying.moved(field), Found(found.points, goal - there)


def pulled(found: Found, shape: tuple[int, ...], pull_mm: float = PULL_MM) -> NDArray[np.float64]:
    """Answer the smooth field (mm, like the net) by which found print draws the net."""
    knots = knots_of(np.empty(shape)).reshape(-1, 2)
    field = smooth(honest(found), knots, pull_mm).reshape(shape)
    strain = max(float(np.abs(np.diff(field, axis=axis)).max()) for axis in (0, 1)) / NET_MM
    return field if strain <= MOST_STRAIN else np.zeros(shape)


def honest(found: Found) -> Found:
    """Answer what was found without pieces that moved otherwise than those around them."""
    if len(found.points) < 4:
        return found
    away = np.linalg.norm(found.points[:, None] - found.points[None], axis=2)
    nearest = np.argsort(away, axis=1)[:, 1:8]
    usual = np.median(found.offsets[nearest], axis=1)
    kept = np.linalg.norm(found.offsets - usual, axis=1) < STRAY_MM
    return Found(found.points[kept], found.offsets[kept])


def disagreements(found: Found) -> NDArray[np.float64]:
    """Answer how far (mm) each found piece of print lies from where those around it say."""
    squares = ((found.points[:, None] - found.points[None]) ** 2).sum(2)
    weights = np.exp(-squares / (2 * PULL_MM**2)) + 1e-9
    np.fill_diagonal(weights, 0)
    told = weights @ found.offsets / weights.sum(1, keepdims=True)
    return np.asarray(np.linalg.norm(found.offsets - told, axis=1))


def smooth(found: Found, points: Points, pull_mm: float) -> Points:
    """Answer the offsets (mm) at points that found print around them speaks for; none far from any."""
    if not len(found.points):
        return np.zeros_like(points)
    squares = ((points[:, None] - found.points[None]) ** 2).sum(2)
    weights = np.exp(-squares / (2 * pull_mm**2))
    # Where nothing is near, what is nearest still speaks, but softly.
    weights = weights + 1e-4 / (1 + squares / pull_mm**2)
    return np.asarray(weights @ found.offsets / weights.sum(1, keepdims=True))
