"""Ink on printed words: what people draw over the options that a form prints.

Elsewhere everything near print is taken away, and a tick over 昭和 would go with it. Here the print is laid
exactly over its own place on the page, so that hardly more than its own strokes are taken.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from extractors.clean import PRINTED, joined
from extractors.images import PER_MM, Image
from extractors.strokes import Pixels, pieces_in, pixels_of
from records.form import DateParts, FormDefinition, Options
from records.geometry import Box

# Print is looked for this far from where the blank has it.
REACH_PX = 4
# It spreads by one pixel or two, and is well laid when the least marked option has no more left than this.
SPREADS, REST_MM2 = (1, 2), 0.1
LEAST_CORRELATION = 0.4


def over_options(written: Image, even: Image, blank: Image, form: FormDefinition) -> Image:
    """Answer the handwriting with the ink on circled options whole; ``even`` is the page with its print."""
    out = written.copy()
    for boxes in _groups(form):
        places = [pixels_of(box, blank.shape) for box in boxes]
        for spread in SPREADS:
            patches = [_without_print(even, blank, place, spread) for place in places]
            if min(_ink(patch) for patch in patches) <= REST_MM2:
                for place, patch in zip(places, patches, strict=True):
                    out[place.top : place.bottom, place.left : place.right] = patch
                break
    return out


def _groups(form: FormDefinition) -> Iterator[list[Box]]:
    """Answer the boxes of the options that belong together, where a circle goes around the print."""
    for field in form.fields:
        options = field.layout.era if isinstance(field.layout, DateParts) else field.layout
        if isinstance(options, Options) and options.mark == "circle":
            yield [option.box for option in options.options]


def _without_print(even: Image, blank: Image, place: Pixels, spread: int) -> Image:
    page = even[place.top : place.bottom, place.left : place.right]
    across, down = _shift(even, blank, place)
    printed = (blank[place.top : place.bottom, place.left : place.right] < PRINTED).astype(np.uint8)
    spreading = cv2.dilate(printed, np.ones((2 * spread + 1, 2 * spread + 1), np.uint8))
    matrix = np.array([[1, 0, across], [0, 1, down]], np.float32)
    laid = cv2.warpAffine(spreading, matrix, printed.shape[::-1], flags=cv2.INTER_NEAREST)
    return joined(page, laid.astype(bool))


def _shift(even: Image, blank: Image, place: Pixels) -> tuple[int, int]:
    """Answer how far the print lies from where the blank has it, (across, down)."""
    patch = blank[place.top : place.bottom, place.left : place.right]
    top, left = max(0, place.top - REACH_PX), max(0, place.left - REACH_PX)
    around = even[top : place.bottom + REACH_PX, left : place.right + REACH_PX]
    if patch.std() < 1:
        return 0, 0
    _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED))
    return (x + left - place.left, y + top - place.top) if best >= LEAST_CORRELATION else (0, 0)


def _ink(patch: Image) -> float:
    return float(pieces_in(patch, Pixels(0, 0, *patch.shape[::-1])).areas.sum()) / PER_MM**2
