"""What a box, a pencil, a fax and a scanner do to a character that was written well."""

import cv2
import numpy as np

from extractors.images import Image


def boxed(ink: Image, share: float, rng: np.random.Generator, *, small: bool) -> Image:
    """Answer the ink in a box that it fills to ``share``: off its centre, lines of the box left over."""
    side = max(max(ink.shape) + 2, round(max(ink.shape) / share))
    box = np.full((side, max(round(side * rng.uniform(0.8, 1.2)), ink.shape[1] + 2)), 255, np.uint8)
    room = np.array(box.shape) - ink.shape
    lean = np.array([0.75, 0.35]) if small else np.array([0.5, 0.5])
    at = (np.clip(rng.normal(lean, 0.17), 0, 1) * room).astype(int)
    box[at[0] : at[0] + ink.shape[0], at[1] : at[1] + ink.shape[1]] = ink
    if rng.random() < 0.35:
        lines(box, rng)
    return box


def lines(box: Image, rng: np.random.Generator) -> None:
    """Draw remnants of a box's lines: solid, dotted, in part, near one edge or more."""
    for turned in (box, box[:, ::-1], box.T, box.T[:, ::-1]):
        if rng.random() > 0.35:
            continue
        height, width = turned.shape
        thick = int(rng.integers(1, max(2, width // 22) + 1))
        left = int(rng.integers(0, max(1, width // 9)))
        rows = np.ones(height, bool)
        if rng.random() < 0.4:
            period = int(rng.integers(2, 7))
            rows = np.arange(height) % period < rng.integers(1, period)
        if rng.random() < 0.3:
            start, end = np.sort(rng.integers(0, height, 2))
            rows[start:end] = False
        turned[rows, left : left + thick] = int(rng.integers(0, 120))


def cut_close(ink: Image, frame: float) -> Image:
    """Answer the ink cut to what it covers with a white frame, as pieces of a page are shown."""
    width = max(1, round(frame * max(ink.shape)))
    return np.asarray(
        cv2.copyMakeBorder(ink, width, width, width, width, cv2.BORDER_CONSTANT, value=255), np.uint8
    )


def worn(picture: Image, rng: np.random.Generator) -> Image:
    """Answer the picture as it comes out of a fax, an office scanner or a cleaned page."""
    way = rng.random()
    if way < 0.3:
        return _specked(_faxed(picture, rng), rng)
    if way < 0.75:
        return _scanned(picture, rng)
    return _specked(picture, rng)


def _faxed(picture: Image, rng: np.random.Generator) -> Image:
    """Answer one bit a pixel: ragged edges, lost lines, strokes thicker or broken."""
    soft = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.3)).astype(np.float32)
    soft += rng.standard_normal(soft.shape, np.float32) * rng.uniform(2, 24)
    bits = np.where(soft < rng.uniform(70, 215), 0, 255).astype(np.uint8)
    if rng.random() < 0.1:
        bits[rng.integers(0, len(bits), 2)] = 255
    return bits


def _scanned(picture: Image, rng: np.random.Generator) -> Image:
    paper = rng.uniform(195, 255)
    ink = min(rng.uniform(0, 170), paper - 55)
    grey = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.5)).astype(np.float32)
    grain = rng.standard_normal(grey.shape, np.float32) * rng.uniform(0, 0.25)
    grey = paper - (255 - grey) * ((paper - ink) / 255) * (1 - np.abs(grain))
    grey += rng.standard_normal(grey.shape, np.float32) * rng.uniform(0, 11)
    scan = np.asarray(np.clip(grey, 0, 255), np.uint8)
    if rng.random() < 0.25:
        _, data = cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 85))])
        scan = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return scan


def _specked(picture: Image, rng: np.random.Generator) -> Image:
    """Answer the picture with a few specks of dust, and white ones in the ink."""
    speckled = picture.copy()
    for colour in (0, 255):
        for _ in range(int(rng.integers(0, 4)) if rng.random() < 0.4 else 0):
            y, x = rng.integers(0, picture.shape[0]), rng.integers(0, picture.shape[1])
            speckled[y : y + int(rng.integers(1, 3)), x : x + int(rng.integers(1, 3))] = colour
    return speckled
