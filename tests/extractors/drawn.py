"""Strokes and words drawn for a test."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

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
