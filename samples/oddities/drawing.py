"""What people draw on forms beside characters: ticks, lines through writing, 〃, and scrawl."""

import numpy as np
from numpy.random import Generator

from records.geometry import Box
from samples.sheets.pen import Pen


def tick(pen: Pen, word: Box, rng: Generator) -> None:
    """Draw レ over a printed word, as some do where a circle is asked."""
    middle = np.array([word.x + word.w / 2, word.y + word.h / 2]) + rng.normal(0, 0.5, 2)
    shape = np.array([(-1.6, -0.4), (-0.5, 1.5), (2.8, -2.6)]) * rng.uniform(0.85, 1.2)
    pen.stroke(middle + shape + rng.normal(0, 0.2, shape.shape))


def cross(pen: Pen, word: Box, rng: Generator) -> None:
    """Draw × over a printed word."""
    middle = np.array([word.x + word.w / 2, word.y + word.h / 2]) + rng.normal(0, 0.4, 2)
    half = np.array([rng.uniform(1.8, 3.4), rng.uniform(1.6, 2.4)])
    for lean in (1.0, -1.0):
        ends = np.array([(-lean, -1.0), (lean, 1.0)]) * half
        pen.stroke(middle + ends + rng.normal(0, 0.2, (2, 2)))


def struck(pen: Pen, place: Box, rng: Generator, *, lines: int = 2) -> None:
    """Draw level lines through what stands in a place, as a ruler or a free hand draws them."""
    tilt, wave = rng.normal(0, 0.015), rng.uniform(0.0, 0.15)
    along = np.linspace(place.x - rng.uniform(0.3, 1.5), place.x + place.w + rng.uniform(0.3, 1.5), 40)
    middle = place.x + place.w / 2
    for share in np.linspace(0.38, 0.62, lines) if lines > 1 else (0.5,):
        level = place.y + place.h * share + tilt * (along - middle)
        bent = wave * np.sin(along / 7.0 + rng.uniform(0, 6.3))
        pen.stroke(np.stack([along, level + bent + rng.normal(0, 0.1)], 1))


def ditto(pen: Pen, place: Box, rng: Generator) -> None:
    """Draw 〃: two short strokes that lean."""
    x, y = place.x + rng.uniform(8, 30), place.y + place.h / 2 + rng.normal(0, 0.5)
    height, lean, gap = rng.uniform(2.2, 3.6), rng.uniform(0.3, 1.1), rng.uniform(1.3, 2.1)
    for left in (x, x + gap):
        ends = np.array([(left + lean, y - height / 2), (left, y + height / 2)])
        pen.stroke(ends + rng.normal(0, 0.12, (2, 2)))


def scrawl(pen: Pen, place: Box, rng: Generator) -> None:
    """Draw what nobody can read: a hand that never stops going up, down and back."""
    turns = int(rng.integers(14, 26))
    steps = rng.uniform(-0.5, 1.0, turns).cumsum()
    along = place.x + 4 + (steps - steps.min()) / np.ptp(steps) * place.w * rng.uniform(0.2, 0.45)
    swing = np.where(np.arange(turns) % 2, 1, -1) * rng.uniform(0.08, 0.42, turns)
    across = place.y + place.h * (0.5 + swing)
    smooth = np.linspace(0, turns - 1, turns * 14)
    width = np.hanning(15) / np.hanning(15).sum()
    points = np.stack([np.interp(smooth, np.arange(turns), one) for one in (along, across)], 1)
    padded = np.pad(points, ((7, 7), (0, 0)), mode="edge")
    pen.stroke(np.stack([np.convolve(one, width, "valid") for one in padded.T], 1))
