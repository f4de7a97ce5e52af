"""A pen on paper: characters of handwriting fonts bent one by one, ticks and circles as strokes."""

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from records.geometry import MM_PER_INCH, Box

Ink = NDArray[np.float32]  # 0 paper .. 1 full ink
FONTS = Path("/usr/share/fonts/truetype")
HANDS = (
    "kiloji/kiloji.ttf",
    "kiloji/kiloji_p.ttf",
    "seto/setofont.ttf",
    "yozvox-yozfont/YOzRN_.ttf",
    "yozvox-yozfont/YOzRAF90.ttf",
    "yozvox-yozfont/YOzRCF.ttf",
)


@lru_cache(maxsize=256)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


@dataclass(frozen=True)
class Hand:
    """How one person writes. Slant is a shear, the rest shares of the character's height."""

    font: str
    slant: float
    size: float
    jitter: float
    width: float
    strength: float
    colour: tuple[int, int, int]  # BGR


def somebodys_hand(rng: Generator) -> Hand:
    """Invent a hand with its pen."""
    colours = ((40, 36, 34), (28, 28, 30), (110, 50, 30), (60, 55, 52))
    return Hand(
        font=HANDS[rng.integers(len(HANDS))],
        slant=float(rng.normal(0.0, 0.08)),
        size=float(rng.uniform(0.85, 1.1)),
        jitter=float(rng.uniform(0.02, 0.06)),
        width=float(rng.uniform(0.0, 1.2)),
        strength=float(rng.uniform(0.75, 1.0)),
        colour=colours[rng.integers(len(colours))],
    )


class Pen:
    """Writes onto one sheet. Places are mm on the blank; ``ink`` is the sheet at ``dpi``."""

    def __init__(self, hand: Hand, rng: Generator, shape: tuple[int, int], dpi: float) -> None:
        self._hand = hand
        self._rng = rng
        self._scale = dpi / MM_PER_INCH
        self.ink: Ink = np.zeros(shape, dtype=np.float32)

    def write(self, text: str, box: Box, *, rows: int = 1) -> Box:
        """Write a text from the left into a box, over ``rows`` lines at most; answer where it stands."""
        room = (box.w - 4) * self._scale
        height = box.h / rows * self._scale
        size = min(0.62 * height, 7.2 * self._scale) * self._hand.size
        lines = self._broken(text, room, size, rows)
        widest = max(self._length(line, size) for line in lines)
        size *= min(1.0, room / max(widest, 1.0))
        left = box.x * self._scale + self._rng.uniform(0.15, 0.6) * size
        drift = self._rng.normal(0, 0.006)
        right = left
        for number, line in enumerate(lines):
            x = left
            middle = box.y * self._scale + height * (number + 0.5) + self._rng.normal(0, 0.03) * height
            for character in line:
                step = self._step(character, size)
                self._character(character, x + step / 2, middle + (x - left) * drift, size)
                x += step * self._rng.uniform(0.96, 1.08)
            right = max(right, x)
        tall = (len(lines) - 1) * height + size
        return self._place(left, box.y * self._scale + (height * len(lines) - tall) / 2, right - left, tall)

    def write_down(self, text: str, box: Box) -> Box:
        """Write a text from the top down a narrow box; answer where it stands."""
        size = min(0.62 * box.w, 7.2, (box.h - 2) / len(text)) * self._scale * self._hand.size
        middle = (box.x + box.w / 2) * self._scale + self._rng.normal(0, 0.04) * size
        top = y = box.y * self._scale + self._rng.uniform(0.15, 0.4) * size
        for character in text:
            self._character(character, middle, y + size / 2, size)
            y += size * self._rng.uniform(1.0, 1.12)
        return self._place(middle - size / 2, top, size, y - top)

    def write_cell(self, character: str, box: Box) -> None:
        """Write one character into its box."""
        size = 0.72 * min(box.h, box.w * 1.2) * self._scale * self._hand.size
        x = (box.x + box.w / 2) * self._scale + self._rng.normal(0, 0.05) * size
        y = (box.y + box.h / 2) * self._scale + self._rng.normal(0, 0.05) * size
        self._character(character, x, y, size)

    def _place(self, left: float, top: float, width: float, height: float) -> Box:
        """Answer a place on the sheet in mm."""
        x, y, w, h = (round(length / self._scale, 2) for length in (left, top, width, height))
        return Box(x=x, y=y, w=w, h=h)

    def circle(self, box: Box) -> None:
        """Draw a circle around a printed word, as people do: an ellipse that hardly closes."""
        start = self._rng.uniform(0, 2 * np.pi)
        turn = np.linspace(start, start + 2 * np.pi * self._rng.uniform(0.95, 1.08), 60)
        wobble = 1 + 0.05 * np.sin(turn * 2 + self._rng.uniform(0, 6)) + np.linspace(0, 0.06, 60)
        middle = np.array([box.x + box.w / 2, box.y + box.h / 2]) + self._rng.normal(0, 0.35, 2)
        radii = np.array(
            [box.w / 2 * self._rng.uniform(0.85, 1.05), box.h / 2 * self._rng.uniform(0.85, 1.1)]
        )
        self.stroke(middle + np.stack([np.cos(turn), np.sin(turn)], 1) * radii * wobble[:, None])

    def tick(self, box: Box) -> None:
        """Draw a レ mark, or sometimes a cross or a check with a long tail."""
        corner, side = np.array([box.x, box.y]), np.array([box.w, box.h])
        shape = [(0.1, 0.45), (0.4, 0.9), (1.15, -0.15)]
        if self._rng.random() < 0.15:
            self.stroke(
                corner + side * (np.array([(0.1, 0.1), (0.9, 0.9)]) + self._rng.normal(0, 0.06, (2, 2)))
            )
            shape = [(0.9, 0.1), (0.1, 0.9)]
        self.stroke(corner + side * (np.array(shape) + self._rng.normal(0, 0.07, (len(shape), 2))))

    def sign(self, sign: str, box: Box) -> None:
        """Draw + or - with one or two strokes, small in its box."""
        middle = np.array([box.x + box.w / 2, box.y + box.h / 2]) + self._rng.normal(0, 0.6, 2)
        half = self._rng.uniform(1.4, 2.4)
        level = np.array([(-half, 0.0), (half, 0.0)])
        upright = np.array([(0.0, -half), (0.0, half)]) * self._rng.uniform(0.8, 1.2)
        for stroke in (level, upright) if sign == "+" else (level,):
            self.stroke(middle + stroke + self._rng.normal(0, 0.25, (2, 2)))

    def strike(self, box: Box) -> None:
        """Strike something out with two lines."""
        for share in (0.4, 0.6):
            y = box.y + box.h * share
            self.stroke(np.array([(box.x + 1, y), (box.x + box.w - 1, y)]) + self._rng.normal(0, 0.2, (2, 2)))

    def stroke(self, points: NDArray[np.float64]) -> None:
        """Draw through points (n, 2), mm on the blank."""
        width = max(2, round((0.32 + 0.08 * self._hand.width) * self._scale))
        whole = np.round(points * self._scale * 16).astype(np.int32)
        # Only the stroke's surroundings are drawn: a whole page per stroke takes longer than the writing.
        corner = np.maximum(whole.min(0) // 16 - width - 2, 0)
        left, top = corner.tolist()
        right, bottom = (whole.max(0) // 16 + width + 3).tolist()
        place = self.ink[top:bottom, left:right]
        drawn = np.zeros_like(place)
        cv2.polylines(
            drawn, [whole - corner * 16], isClosed=False, color=1.0, thickness=width, lineType=cv2.LINE_AA,
            shift=4,
        )  # fmt: skip
        np.maximum(place, drawn * self._hand.strength, out=place)

    def _step(self, character: str, size: float) -> float:
        wide = character > "ÿ"
        return size * (1.0 if wide else 0.62)

    def _length(self, text: str, size: float) -> float:
        return sum(self._step(character, size) for character in text)

    def _broken(self, text: str, room: float, size: float, rows: int) -> list[str]:
        lines = min(rows, math.ceil(self._length(text, size) / room))
        each = math.ceil(len(text) / max(1, lines))
        return [text[start : start + each] for start in range(0, len(text), each)]

    def _character(self, character: str, x: float, y: float, size: float) -> None:
        if character in " \u3000":
            return
        drawn = self._bent(character, size)
        height, width = drawn.shape
        shift = self._rng.normal(0, self._hand.jitter * size, 2)
        left, top = round(x - width / 2 + shift[0]), round(y - height / 2 + shift[1])
        right, bottom = min(left + width, self.ink.shape[1]), min(top + height, self.ink.shape[0])
        if left < 0 or top < 0 or right <= left or bottom <= top:
            return
        place = self.ink[top:bottom, left:right]
        np.maximum(place, drawn[: bottom - top, : right - left] * self._hand.strength, out=place)

    def _bent(self, character: str, size: float) -> Ink:
        """Draw one character, thickened by the pen, slanted, turned, and gently bent."""
        font = _font(self._hand.font, max(8, round(size)))
        side = round(size * 1.7)
        canvas = Image.new("L", (side, side), 0)
        ImageDraw.Draw(canvas).text((side / 2, side / 2), character, 255, font, anchor="mm",
                                    stroke_width=round(self._hand.width))  # fmt: skip
        angle = np.deg2rad(self._rng.normal(0, 2.5))
        shear, grow = self._hand.slant + self._rng.normal(0, 0.03), self._rng.normal(1, 0.04, 2)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ np.array([[grow[0], -shear], [0, grow[1]]])
        offset = side / 2 - matrix @ np.array([side / 2, side / 2])
        ys, xs = np.mgrid[0:side, 0:side].astype(np.float32)
        waves = self._rng.uniform(0, 6.3, 2)
        amount = 0.018 * size * self._rng.random()
        across = matrix[0, 0] * xs + matrix[0, 1] * ys + offset[0] + amount * np.sin(ys / size * 5 + waves[0])
        down = matrix[1, 0] * xs + matrix[1, 1] * ys + offset[1] + amount * np.sin(xs / size * 5 + waves[1])
        bent = cv2.remap(
            np.asarray(canvas), across.astype(np.float32), down.astype(np.float32), cv2.INTER_LINEAR
        )
        return bent.astype(np.float32) / 255.0
