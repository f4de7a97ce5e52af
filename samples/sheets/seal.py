"""The small round seal that people put on a correction, or beside (and over) their name."""

import cv2
import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFont

from records.geometry import MM_PER_INCH
from samples.sheets.scanner import RED, Picture

FONT = "/usr/share/fonts/opentype/ipafont-mincho/ipam.ttf"
DIAMETER_MM = 9.5
# Seals are pressed by hand: part of the ring is often pale.
STRENGTH = (0.65, 0.95)


def sealed(page: Picture, x: float, y: float, name: str, rng: Generator, dpi: float) -> Picture:
    """Answer the page with a red seal of a family name around (x, y) mm."""
    scale = dpi / MM_PER_INCH
    side = round(DIAMETER_MM * 1.3 * scale)
    drawn = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(drawn)
    radius, middle = DIAMETER_MM / 2 * scale, side / 2
    draw.ellipse((middle - radius, middle - radius, middle + radius, middle + radius), outline=255,
                 width=round(0.5 * scale))  # fmt: skip
    size = round(1.35 * radius / len(name))
    font = ImageFont.truetype(FONT, size)
    for number, character in enumerate(name):
        down = middle + (number - (len(name) - 1) / 2) * size
        draw.text((middle, down), character, 255, font, anchor="mm", stroke_width=1)
    turn = cv2.getRotationMatrix2D((middle, middle), float(rng.normal(0, 10)), 1.0)
    pressed = cv2.warpAffine(np.asarray(drawn), turn, (side, side)).astype(np.float32) / 255
    slope = np.linspace(*rng.uniform(*STRENGTH, 2), side, dtype=np.float32)
    left, top = round(x * scale - middle), round(y * scale - middle)
    place = page[top : top + side, left : left + side].astype(np.float32)
    amount = (pressed * slope)[..., None]
    out = page.copy()
    out[top : top + side, left : left + side] = (
        place * (1 - amount) + np.array(RED, np.float32) * amount * (place / 255)
    ).astype(np.uint8)
    return out
