"""Glyphs of handwriting fonts, bent softly so that a font is more than one picture a character."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from extractors.images import Image

SIDE = 72
ENDINGS = frozenset({".ttf", ".otf", ".woff2"})
# Never trained with: the figures on fonts come from these families.
HELD_OUT = ("kiloji", "zen-kurenaido", "kalam")
# Faces of one family that differ only in slant, weight or the width of their spaces are one hand.
USED = (
    "YOzRA_.",
    "YOzRC_.",
    "YOzRE_.",
    "YOzRN_.",
    "YOzRS_.",
    "setofont.",
    "-japanese-400-",
    "-latin-400-",
    "kiloji.",
)


@dataclass(frozen=True)
class Face:
    """One font file."""

    path: Path

    @property
    def held_out(self) -> bool:
        """Whether training must not see it."""
        return any(family in str(self.path) for family in HELD_OUT)


def faces(folders: Sequence[Path]) -> list[Face]:
    """Answer the font files in folders, in the order of their names."""
    found = sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in ENDINGS and any(word in path.name for word in USED) and "italic" not in path.name
    )
    return [Face(path) for path in found]


def glyphs(face: Face, characters: Sequence[str]) -> Iterator[tuple[str, Image]]:
    """Answer the characters that a face has, black on white, cut to the ink."""
    font = ImageFont.truetype(str(face.path), SIDE)
    missing = _drawn(font, "\U0001f9ff")
    for character in characters:
        picture = _drawn(font, character)
        lacks = picture is None or (missing is not None and np.array_equal(picture, missing))
        if not lacks and picture is not None and min(picture.shape) > 2:
            yield character, picture


def _drawn(font: ImageFont.FreeTypeFont, character: str) -> Image | None:
    canvas = Pillow.new("L", (SIDE * 3, SIDE * 3), 0)
    ImageDraw.Draw(canvas).text((SIDE, SIDE), character, font=font, fill=255)
    box = canvas.getbbox()
    return None if box is None else 255 - np.asarray(canvas.crop(box), np.uint8)


def bent(glyph: Image, side: int, rng: np.random.Generator, *, level: float, slant: float) -> Image:
    """Answer a glyph about ``side`` pixels large: slanted, turned, stretched, its strokes pushed about."""
    scale = side / max(glyph.shape)
    stretch, turn = np.exp(rng.normal(0, 0.14 * level)), rng.normal(0, 0.07)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.array(
        [[scale * stretch, -scale * slant], [0, scale]]
    )
    height, width = glyph.shape
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ matrix.T
    low = corners.min(0) - 0.08 * side - 2
    size = np.ceil(corners.max(0) + 0.08 * side + 2 - low).astype(int)
    back = np.linalg.inv(matrix)
    xs, ys = np.meshgrid(np.arange(size[0]) + low[0], np.arange(size[1]) + low[1])
    push = rng.normal(0, 0.035 * level * side, (2, 4, 4)).astype(np.float32)
    pushes = [cv2.resize(one, (int(size[0]), int(size[1])), interpolation=cv2.INTER_CUBIC) for one in push]
    xs, ys = xs + pushes[0], ys + pushes[1]
    across = (back[0, 0] * xs + back[0, 1] * ys).astype(np.float32)
    down = (back[1, 0] * xs + back[1, 1] * ys).astype(np.float32)
    picture = cv2.remap(
        glyph, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return _thickened(np.asarray(picture, np.uint8), rng)


def _thickened(picture: Image, rng: np.random.Generator) -> Image:
    chance = rng.random()
    if chance < 0.25:
        return np.asarray(cv2.erode(picture, np.ones((2, 2), np.uint8)), np.uint8)
    if chance < 0.4:
        return np.asarray(cv2.erode(picture, np.ones((3, 3), np.uint8)), np.uint8)
    if chance < 0.55:
        thin = cv2.dilate(picture, np.ones((2, 2), np.uint8))
        return np.asarray(thin if thin.min() < 90 else picture, np.uint8)
    return picture
