"""Lay a page over its blank: marks where printed, then the print itself, then what paper bends."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.identify import Claim
from extractors.images import PER_MM, Image, evened, grey, resized
from extractors.template import ANCHOR_MM, FormTemplate
from records.reading import Registration

REACH_MM = 3.0
MARK_REACH_MM = 8.0
LEAST_CORRELATION = 0.55
LEAST_ANCHORS = 12
# Half the smallest gap between two boxes: beyond it a character may be read from its neighbour's box.
LARGEST_RESIDUAL_MM = 0.6
Pairs = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True)
class Aligned:
    """The page on its blank at ALIGNED_DPI: colour as scanned, and grey with white paper.

    ``to_page`` takes pixels of the aligned page to pixels of the scan, paper's bending left out.
    """

    colour: Image
    even: Image
    to_page: NDArray[np.float64]
    registration: Registration


def register(page: Image, claim: Claim) -> Aligned | None:
    """Answer the page (BGR) laid over its blank; None where too little of the print is found there."""
    template = claim.template
    size = (template.blank.shape[1], template.blank.shape[0])
    to_page = claim.to_page @ np.diag([1 / PER_MM, 1 / PER_MM, 1.0])
    source, reduced = _reduced(page, to_page)
    shade = grey(source)
    if template.marks:
        to_page = to_page @ _by_marks(_warped(shade, reduced @ to_page, size), template)
    to_page = to_page @ _by_print(_warped(shade, reduced @ to_page, size), template)
    flat = _warped(source, reduced @ to_page, size)
    even = evened(grey(flat))
    blank_points, offsets = _offsets(even, template, template.anchors, ANCHOR_MM, REACH_MM)
    if len(blank_points) < LEAST_ANCHORS:
        return None
    bend = _bend(blank_points, offsets, size)
    places = _places(bend, size)
    remaining = offsets - np.array([_at(bend, point) for point in blank_points], np.float32)
    residual = float(np.median(np.linalg.norm(remaining, axis=1))) / PER_MM
    if residual > LARGEST_RESIDUAL_MM:
        return None
    share = len(blank_points) / max(len(template.anchors), 1)
    registration = Registration(
        residual_mm=round(residual, 3), score=min(1.0, share), rotated=claim.rotated,
        skew_degrees=claim.skew_degrees,
    )  # fmt: skip
    return Aligned(
        colour=_sampled(flat, places), even=_sampled(even, places), to_page=to_page, registration=registration
    )


def _reduced(page: Image, to_page: NDArray[np.float64]) -> tuple[Image, NDArray[np.float64]]:
    """Answer the page no finer than what is made of it, and what takes its old pixels to the new ones.

    A larger scan is sampled once per pixel of the result; area averaging first keeps thin strokes.
    """
    shrink = float(np.linalg.norm(to_page[:2, 0]))
    if shrink <= 1.3:
        return page, np.eye(3)
    source = resized(page, 1 / shrink)
    return source, np.diag([source.shape[1] / page.shape[1], source.shape[0] / page.shape[0], 1.0])


def _warped(source: Image, to_source: NDArray[np.float64], size: tuple[int, int]) -> Image:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpPerspective(
        source, to_source, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    return np.asarray(warped, np.uint8)


def _by_marks(flat: Image, template: FormTemplate) -> NDArray[np.float64]:
    """Answer what brings the printed marks into place; identity where one of them is not seen.

    Four marks fix a perspective, three (some forms have none in one corner) all but that.
    """
    boxes = template.marks
    centres = np.array([(box.x + box.w / 2, box.y + box.h / 2) for box in boxes], np.float32)
    points, offsets = _offsets(flat, template, centres, boxes[0].w + 2, MARK_REACH_MM)
    if len(points) < len(boxes) or len(points) < 3:
        return np.eye(3)
    if len(points) == 3:
        return np.vstack([cv2.getAffineTransform(points, points + offsets), [0.0, 0.0, 1.0]])
    matrix, _ = cv2.findHomography(points, points + offsets)
    return np.eye(3) if matrix is None else np.asarray(matrix, np.float64)


def _by_print(flat: Image, template: FormTemplate) -> NDArray[np.float64]:
    """Answer what brings the print as a whole into place."""
    points, offsets = _offsets(flat, template, template.anchors, ANCHOR_MM, REACH_MM)
    if len(points) < LEAST_ANCHORS:
        return np.eye(3)
    matrix, _ = cv2.findHomography(points, points + offsets, cv2.RANSAC, 3.0)
    return np.eye(3) if matrix is None else np.asarray(matrix, np.float64)


def _offsets(
    flat: Image, template: FormTemplate, anchors: NDArray[np.float32], side_mm: float, reach_mm: float
) -> Pairs:
    """Answer where anchors of the blank (pixels) are found on the page, as offsets in pixels."""
    half, reach = round(side_mm / 2 * PER_MM), round(reach_mm * PER_MM)
    points, offsets = [], []
    for x, y in np.round(anchors * PER_MM).astype(int):
        patch = template.blank[max(0, y - half) : y + half, max(0, x - half) : x + half]
        top, left = max(0, y - half - reach), max(0, x - half - reach)
        around = flat[top : y + half + reach, left : x + half + reach]
        if patch.std() < 8 or around.shape[0] < patch.shape[0] or around.shape[1] < patch.shape[1]:
            continue
        _, best, _, place = cv2.minMaxLoc(cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED))
        if best >= LEAST_CORRELATION:
            points.append((x, y))
            offsets.append((left + place[0] - max(0, x - half), top + place[1] - max(0, y - half)))
    return np.array(points, np.float32).reshape(-1, 2), np.array(offsets, np.float32).reshape(-1, 2)


GRID_MM = 10.0
BEND_MM = 18.0


def _bend(
    points: NDArray[np.float32], offsets: NDArray[np.float32], size: tuple[int, int]
) -> NDArray[np.float32]:
    """Answer the smooth field of offsets over the page, (rows, columns, 2) every GRID_MM."""
    step = GRID_MM * PER_MM
    columns, rows = round(size[0] / step) + 1, round(size[1] / step) + 1
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), -1).reshape(-1, 1, 2) * step
    spread = BEND_MM * PER_MM
    distances = np.sum((grid - points[None]) ** 2, axis=2)
    weights = np.exp(-distances / (2 * spread**2))
    # An anchor far from what its neighbours say is a mistaken match: it has no vote.
    usual = np.median(offsets, axis=0)
    honest = np.linalg.norm(offsets - usual, axis=1) < 1.5 * PER_MM
    weights = weights * honest[None] + 1e-6
    field = (weights[..., None] * offsets[None]).sum(1) / (weights.sum(1)[:, None])
    return np.asarray(field.reshape(rows, columns, 2), np.float32)


def _at(bend: NDArray[np.float32], point: NDArray[np.float32]) -> NDArray[np.float32]:
    step = GRID_MM * PER_MM
    row = min(round(float(point[1]) / step), bend.shape[0] - 1)
    return np.asarray(bend[row, min(round(float(point[0]) / step), bend.shape[1] - 1)], np.float32)


def _places(bend: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Answer where each pixel of the unbent page lies on the bent one, (h, w, 2)."""
    to_grid = np.diag([1 / (GRID_MM * PER_MM), 1 / (GRID_MM * PER_MM)])
    offsets = cv2.warpAffine(
        bend, np.column_stack([to_grid, np.zeros(2)]), size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    places = np.asarray(offsets, np.float32)
    places[..., 0] += np.arange(size[0], dtype=np.float32)
    places[..., 1] += np.arange(size[1], dtype=np.float32)[:, None]
    return places


def _sampled(flat: Image, places: NDArray[np.float32]) -> Image:
    mapped = cv2.remap(flat, places, None, cv2.INTER_LINEAR, borderValue=(255, 255, 255))  # type: ignore[call-overload]
    return np.asarray(mapped, np.uint8)
