"""What happens to paper itself: dust on the glass, folds, the back shining through."""

import cv2
import numpy as np
from numpy.random import Generator

from samples.oddities.case import form_of_oddities
from samples.sheets.make import DPI
from samples.sheets.pen import Pen, somebodys_hand
from samples.sheets.people import somebody
from samples.sheets.scanner import Picture


def dusty(page: Picture, rng: Generator) -> Picture:
    """Scatter dark grains of at most a third of a millimetre over the page."""
    out = page.copy()
    height, width = page.shape[:2]
    for _ in range(rng.integers(60, 200)):
        place = (int(rng.integers(width)), int(rng.integers(height)))
        shade = int(rng.integers(20, 150))
        cv2.circle(out, place, int(rng.integers(1, 3)), (shade, shade, shade), -1, cv2.LINE_AA)
    return out


def folded(page: Picture, rng: Generator) -> Picture:
    """Fold the page once across and once down: two long shadows, a third of a millimetre wide."""
    shadow = np.ones(page.shape[:2], np.float32)
    height, width = page.shape[:2]
    lean = rng.normal(0, 12, 2)
    across, down = int(height * rng.uniform(0.3, 0.8)), int(width * rng.uniform(0.35, 0.8))
    depth = float(rng.uniform(0.5, 0.85))
    cv2.line(shadow, (0, across), (width, round(across + lean[0])), depth, 4)  # type: ignore[call-overload]
    cv2.line(shadow, (down, 0), (round(down + lean[1]), height), depth, 4)  # type: ignore[call-overload]
    soft = cv2.GaussianBlur(shadow, (0, 0), 1.2)
    return np.asarray(page * soft[..., None], np.uint8)


def shining_through(page: Picture, rng: Generator) -> Picture:
    """Let what stands on the back show through the paper: mirrored, pale, without edges."""
    form, _ = form_of_oddities()
    pen = Pen(somebodys_hand(rng), rng, page.shape[:2], DPI)  # type: ignore[arg-type]
    for path in ("shimei", "jusho", "setai_jusho"):
        person = somebody(rng)
        layout = form.field(path).layout
        pen.write(person.address, layout.box)  # type: ignore[union-attr]
    seen = cv2.GaussianBlur(np.ascontiguousarray(pen.ink[:, ::-1]), (0, 0), 3.0)
    pale = 1 - seen[..., None] * float(rng.uniform(0.05, 0.14))
    return np.asarray(page * pale, np.uint8)
