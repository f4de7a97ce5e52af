"""Only the handwriting: printed ink of the blank and red seals taken out of an aligned page."""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM, Image

# Print is allowed to lie this far from where the blank has it.
TOLERANCE_MM = 0.35
PRINTED = 200
RED_SATURATION = 60


def without_red(colour: Image, even: Image) -> Image:
    """Answer the grey page with red stamps made paper; black and blue ink below a stamp stays."""
    blue, green, red = (colour[..., channel].astype(np.int16) for channel in range(3))
    reddish = (red - np.maximum(blue, green) > RED_SATURATION) & (red > 120)
    if not reddish.any():
        return even
    spread = cv2.dilate(reddish.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    dark = red < 110
    out = even.copy()
    out[spread & ~dark] = 255
    return out


def handwriting(even: Image, blank: Image) -> Image:
    """Answer a white page with only what the blank does not have, dark on white.

    Strokes that cross a printed line are joined again over it.
    """
    reach = max(1, round(TOLERANCE_MM * PER_MM))
    round_brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return joined(even, cv2.dilate((blank < PRINTED).astype(np.uint8), round_brush).astype(bool))


def joined(even: Image, printed: NDArray[np.bool_]) -> Image:
    """Answer the page with what is printed made paper, and strokes that cross it joined again over it."""
    out = even.copy()
    out[printed] = 255
    # Tinted table heads are print that is lighter than ink.
    return np.asarray(np.where(_crossings(even, out, printed), even, out), np.uint8)


def _crossings(even: Image, without: Image, printed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell the dark pixels inside the printed band that lie between two pieces of one stroke."""
    ink = (without < 150).astype(np.uint8)
    across = np.zeros_like(ink)
    length = round(1.1 * PER_MM) | 1
    for brush in (np.ones((length, 1), np.uint8), np.eye(length, dtype=np.uint8),
                  np.fliplr(np.eye(length, dtype=np.uint8)), np.ones((1, length), np.uint8)):  # fmt: skip
        across |= np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, brush), np.uint8)
    return (across > 0) & printed & (even < 150)
