"""Real boxes: digits and marks from fax forms, split by sheet, and MNIST."""

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from extractors.images import Image

# Figures come from the last quarter of each month's sheets. Whole months would be stricter, but a month has
# seldom more than one kind of sheet: all ticks come from two of them, all signs from one.
HELD_OUT = 0.25
# The file has these two names exchanged: each of its 48 △ is a cross, each of its 46 × a triangle.
TRUE_NAMES = {"△": "×", "×": "△"}


@dataclass(frozen=True)
class Boxes:
    """Pictures of boxes and what stands in each."""

    pictures: tuple[Image, ...]
    labels: tuple[str, ...]

    def by_label(self) -> dict[str, list[Image]]:
        """Answer the pictures of each label."""
        found: dict[str, list[Image]] = {}
        for picture, label in zip(self.pictures, self.labels, strict=True):
            found.setdefault(label, []).append(picture)
        return found


def fax(handwriting: Path, kind: str, *, held_out: bool) -> Boxes:
    """Answer the boxes (``digits`` or ``marks``) of the sheets held out, or of those that are not."""
    data = np.load(handwriting / f"fax_{kind}.npz")
    sheets = np.unique(data["sheets"])
    months = np.array([sheet[:6] for sheet in sheets.tolist()])
    last = [
        sheets[months == month][-math.ceil(HELD_OUT * (months == month).sum()) :] for month in set(months)
    ]
    kept = np.isin(data["sheets"], np.concatenate(last)) == held_out
    labels = [TRUE_NAMES.get(label, label) for label in data["labels"][kept].tolist()]
    return Boxes(tuple(data["images"][kept]), tuple(labels))


def mnist(handwriting: Path, part: str) -> Boxes:
    """Answer MNIST's ``train`` or ``test`` part, dark on light."""
    data = np.load((handwriting / "mnist").with_suffix(".npz"))
    return Boxes(tuple(255 - data[f"x_{part}"]), tuple(map(str, data[f"y_{part}"].tolist())))


def again(picture: Image, rng: np.random.Generator) -> Image:
    """Answer a real box turned, slanted, stretched and pushed about a little; its lines go along."""
    height, width = picture.shape
    turn, slant, stretch = rng.normal(0, 0.07), rng.normal(0, 0.12), np.exp(rng.normal(0, 0.1, 2))
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.array(
        [[stretch[0], slant], [0, stretch[1]]]
    )
    xs, ys = np.meshgrid(np.arange(width) - width / 2, np.arange(height) - height / 2)
    push = rng.normal(0, 0.018 * max(picture.shape), (2, 4, 4)).astype(np.float32)
    pushes = [cv2.resize(one, (width, height), interpolation=cv2.INTER_CUBIC) for one in push]
    across = (matrix[0, 0] * xs + matrix[0, 1] * ys + pushes[0] + width / 2).astype(np.float32)
    down = (matrix[1, 0] * xs + matrix[1, 1] * ys + pushes[1] + height / 2).astype(np.float32)
    moved = cv2.remap(
        picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    chance = rng.random()
    if chance < 0.2:
        moved = cv2.erode(moved, np.ones((2, 2), np.uint8))
    elif chance < 0.3:
        thin = cv2.dilate(moved, np.ones((2, 2), np.uint8))
        moved = thin if (thin < 128).sum() > 0.5 * (moved < 128).sum() else moved
    return np.asarray(moved, np.uint8)
