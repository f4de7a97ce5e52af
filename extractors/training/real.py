"""Real boxes: digits and marks from fax forms, split by month of the sheet, and MNIST."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from extractors.images import Image

# Months of the sheets that figures come from: every fourth month that the data has.
EVERY = 4


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
    months = np.array([sheet[:6] for sheet in data["sheets"].tolist()])
    kept = np.isin(months, np.unique(months)[1::EVERY]) == held_out
    return Boxes(tuple(data["images"][kept]), tuple(data["labels"][kept].tolist()))


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
