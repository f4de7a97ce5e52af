"""Lay a page over its blank: as identified, then exactly where the print is, then by rules around boxes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.identify import Claim
from extractors.images import ALIGNED_DPI, PER_MM, Image, evened, grey
from extractors.laying import Found, Laying, disagreements, found_print, honest, pulled, sampled
from extractors.pyramid import Pyramid
from extractors.snapping import snapped
from records.reading import Registration

REACH_MM = 1.0
LEAST_ANCHORS = 12
# The share of the print that moved as its neighbours did; less is another paper, or too much is hidden.
LEAST_HONEST = 0.5
# Just above the real fax's; on generated scans accepted sheets had 0.12 at most (docs/measurements.md).
LARGEST_RESIDUAL_MM = 0.35


@dataclass(frozen=True)
class Aligned:
    """The page on its blank at ALIGNED_DPI: colour as scanned, and grey with white paper.

    ``to_page`` takes pixels of the aligned page to pixels of the scan, paper's bending left out; ``laying``
    is the whole truth.
    """

    colour: Image
    even: Image
    to_page: NDArray[np.float64]
    laying: Laying
    registration: Registration


def register(page: Image, shade: Pyramid, claim: Claim) -> Aligned | None:
    """Answer the page (BGR, and in grey) laid over its blank; None where too little of its print is found."""
    template = claim.template
    rough = evened(sampled(shade, claim.laying, ALIGNED_DPI))
    found = found_print(rough, template.blank, template.anchors, ALIGNED_DPI, REACH_MM)
    true = honest(found)
    if len(true.points) < LEAST_ANCHORS or len(true.points) < LEAST_HONEST * len(found.points):
        return None
    residual = _residual(true)
    if residual > LARGEST_RESIDUAL_MM:
        return None
    laying = claim.laying.moved(pulled(true, claim.laying.net.shape))
    laying = snapped(laying, evened(sampled(shade, laying, ALIGNED_DPI)))
    colour = sampled(Pyramid(page), laying, ALIGNED_DPI)
    registration = Registration(
        residual_mm=round(residual, 3), score=min(1.0, len(found.points) / max(len(template.anchors), 1)),
        rotated=claim.rotated, skew_degrees=claim.skew_degrees,
    )  # fmt: skip
    to_page = laying.matrix() @ np.diag([1 / PER_MM, 1 / PER_MM, 1.0])
    return Aligned(colour, evened(grey(colour)), to_page, laying, registration)


def _residual(found: Found) -> float:
    """Answer how far the print that fits worst, but for a tenth, lies from where its neighbours say (mm)."""
    return float(np.quantile(disagreements(found), 0.9))
