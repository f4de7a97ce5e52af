"""Strokes and words drawn for a test, and real boxes without what the cutting left of their frames."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extractors.strokes import Pixels, pieces_in

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def strokes(*lines: tuple[tuple[float, float], ...], side: int = 60, width: int = 4) -> np.ndarray:
    """Answer a white square with strokes; points are shares of its side. Cut to the ink."""
    picture = np.full((side, side), 255, np.uint8)
    for line in lines:
        points = np.round(np.array(line) * side).astype(np.int32)
        cv2.polylines(picture, [points], isClosed=False, color=0, thickness=width, lineType=cv2.LINE_AA)
    rows, columns = np.flatnonzero((picture < 165).any(1)), np.flatnonzero((picture < 165).any(0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def words(*placed: tuple[str, int, int], height: int = 60) -> tuple[np.ndarray, list[float]]:
    """Answer a line of words, each at (text, left, size), and the middle of every character."""
    width = max(left + size * len(text) for text, left, size in placed) + 10
    picture = Image.new("L", (width, height), 255)
    draw, middles = ImageDraw.Draw(picture), []
    for text, left, size in placed:
        font = ImageFont.truetype(FONT, size)
        for number, character in enumerate(text):
            draw.text((left + size * number, height - 6), character, font=font, fill=0, anchor="ls")
            middles.append(left + size * (number + 0.5))
    return np.asarray(picture), middles


def without_frame(picture: np.ndarray) -> np.ndarray | None:
    """Answer a real box without small or thin pieces at its edge."""
    pieces = pieces_in(picture, Pixels(0, 0, *picture.shape[::-1]))
    left, top, width, height = pieces.boxes.T
    edge = (left <= 3) | (top <= 3) | (left + width >= 93) | (top + height >= 93)
    thin = (np.minimum(width, height) <= 7) & (np.maximum(width, height) > 25)
    return pieces.picture(~(edge & (thin | (pieces.areas < 60))))
