"""An office scanner: skew, shade, blur, grain, and the red date stamp of the counter. And a fax."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from records.geometry import MM_PER_INCH, Box

Picture = NDArray[np.uint8]
RED = (60, 50, 205)  # BGR
UNPRESSED = 1  # as TIFF counts its ways of compression


def inked(blank: Picture, ink: NDArray[np.float32], colour: tuple[int, int, int]) -> Picture:
    """Lay ink of a colour over a grey page; answer BGR."""
    page, at = cv2.cvtColor(blank, cv2.COLOR_GRAY2BGR), ink > 0
    page[at] = _tinted(page[at].astype(np.float32), ink[at], colour)
    return np.asarray(page, np.uint8)


def stamped(page: Picture, box: Box, date: str, rng: Generator, dpi: float) -> Picture:
    """Stamp the round red date stamp somewhere around its box."""
    scale = dpi / MM_PER_INCH
    shift = rng.normal(0, 2.0, 2)
    x, y = ((box.x + box.w / 2 + shift[0]) * scale, (box.y + box.h / 2 + shift[1]) * scale)
    middle, radius = (round(x), round(y)), round(13 * scale)
    ink = np.zeros(page.shape[:2], np.uint8)
    thick = max(2, round(0.45 * scale))
    cv2.circle(ink, middle, radius, 255, thick, cv2.LINE_AA)
    for share in (-0.3, 0.3):
        half = round(radius * float(np.sqrt(1 - share**2)))
        level = round(middle[1] + share * radius)
        cv2.line(ink, (middle[0] - half, level), (middle[0] + half, level), 255, thick, cv2.LINE_AA)
    size = 0.035 * scale * 2
    (width, height), _ = cv2.getTextSize(date, cv2.FONT_HERSHEY_SIMPLEX, size, thick)
    cv2.putText(ink, date, (middle[0] - width // 2, middle[1] + height // 2), cv2.FONT_HERSHEY_SIMPLEX,
                size, 255, thick, cv2.LINE_AA)  # fmt: skip
    turn = cv2.getRotationMatrix2D(middle, float(rng.normal(0, 6)), 1.0)
    printed = cv2.warpAffine(ink, turn, (ink.shape[1], ink.shape[0]))
    under, at = page.copy(), printed > 0
    under[at] = _tinted(page[at], printed[at].astype(np.float32) / 255 * 0.8, RED)
    return under


def _tinted(
    pixels: NDArray[np.uint8] | NDArray[np.float32], amount: NDArray[np.float32], colour: tuple[int, int, int]
) -> Picture:
    """Answer the pixels under so much ink: of a page most have none, and need no arithmetic."""
    share = amount[:, None]
    return (pixels * (1 - share) + np.array(colour, np.float32) * share * (pixels / 255)).astype(np.uint8)


def scanned(page: Picture, rng: Generator, *, scale: float = 1.0, turned: bool = False) -> Picture:
    """Answer what a scanner makes of a page; ``scale`` is the scan's dpi over the page's."""
    height, width = page.shape[:2]
    size = (round(width * scale), round(height * scale))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-1.6, 1.6)), 1.0)
    turn[:, 2] += rng.normal(0, 6, 2)
    grow = np.diag([scale * (1 + rng.normal(0, 0.0015)), scale * (1 + rng.normal(0, 0.0015))])
    paper = int(rng.integers(236, 253))
    out = cv2.warpAffine(
        page, grow @ turn, size, flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(paper, paper, paper),
    )  # fmt: skip
    ys, xs = np.mgrid[0:1:16j, 0:1:16j]
    slope = rng.normal(0, 0.025, 2)
    shade = cv2.resize((0.97 + slope[0] * (xs - 0.5) + slope[1] * (ys - 0.5)).astype(np.float32), size)
    out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.4, 0.8)))
    grain = rng.normal(0, float(rng.uniform(1.5, 5.0)), (size[1], size[0])).astype(np.float32)
    result = np.empty_like(out)
    for channel in range(3):  # plane by plane: numpy is slow where the innermost axis is three long
        lit = out[..., channel].astype(np.float32)
        lit *= shade
        lit *= paper / 255
        lit += grain
        result[..., channel] = np.clip(lit, 0, 255, out=lit)
    return cv2.rotate(result, cv2.ROTATE_180) if turned else result


def filed(page: Picture) -> bytes:
    """Answer the file that a scanner leaves of a page: TIFF as it is. To press it takes half a second."""
    done, data = cv2.imencode(".tif", page, [cv2.IMWRITE_TIFF_COMPRESSION, UNPRESSED])
    if not done:
        raise ValueError("picture cannot be encoded")
    return data.tobytes()


def faxed(page: Picture, rng: Generator, scale: float) -> Picture:
    """Answer what arrives of a page by fax: one bit, ragged edges, a sender's line, rows that were lost."""
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-0.8, 0.8)), 1.0)
    turn[0, 1] += float(rng.normal(0, 0.002))
    turn[:, 2] += rng.normal(0, 6, 2)
    grow = np.diag([scale * (1 + rng.normal(0, 0.004)), scale * (1 + rng.normal(0, 0.004))])
    size = (round(width * scale), round(height * scale))
    sent = cv2.warpAffine(grey, grow @ turn, size, flags=cv2.INTER_AREA, borderValue=(255,))
    sent = cv2.GaussianBlur(sent, (0, 0), float(rng.uniform(0.5, 0.9)))
    ragged = sent.astype(np.float32) + rng.normal(0, 22, sent.shape).astype(np.float32)
    bits = np.where(ragged < float(rng.uniform(135, 185)), 0, 255).astype(np.uint8)
    lost = int(rng.integers(0, 4))
    row = int(rng.integers(size[1] // 8, size[1]))
    bits = np.concatenate([bits[:row], bits[row + lost :], np.full((lost, size[0]), 255, np.uint8)])
    sender = f"2018. 1.{rng.integers(1, 29)} 15:{rng.integers(10, 60)}  P. 1"
    cv2.putText(bits, sender, (size[0] * 2 // 3, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    return np.asarray(cv2.cvtColor(bits, cv2.COLOR_GRAY2BGR), np.uint8)
