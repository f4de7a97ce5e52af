"""Pen strokes: those of two writers, marks by rule, and what other hands may make of them."""

import gzip
import importlib.metadata
import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images import Image

Strokes = NDArray[np.float64]  # (strokes, POINTS, 2): x to the right, y down, the glyph within -0.5..0.5
POINTS = 24
RING = [[128 - 100 * np.sin(a), 128 - 100 * np.cos(a)] for a in np.linspace(0, 2 * np.pi, 17)]
MARKS: dict[str, list[list[list[float]]]] = {
    "✓": [[[20, 130], [60, 170], [90, 215], [140, 130], [235, 30]]],
    "○": [RING],
    "×": [[[30, 30], [225, 225]], [[225, 30], [30, 225]]],
    "△": [[[128, 25], [75, 120], [20, 220], [128, 220], [236, 220], [180, 120], [128, 25]]],
    "-": [[[30, 128], [225, 128]]],
    "+": [[[30, 128], [225, 128]], [[128, 30], [128, 225]]],
}
_NUMBER = re.compile(r"-?\d*\.?\d+")
_COMMAND = re.compile(r"([MmCcSsLl])([^MmCcSsLl]*)")


def load(canvas: Path, characters: Sequence[str]) -> dict[str, list[Strokes]]:
    """Answer each character's strokes, one entry a writer: Kanji Canvas (a file), KanjiVG (a package)."""
    drawn = json.loads(gzip.decompress(canvas.read_bytes()))
    found: dict[str, list[Strokes]] = {}
    for character in characters:
        writers = [drawn[character]] if character in drawn else []
        if character in MARKS:
            writers.append(MARKS[character])
        if (vector := _vector_strokes(character)) is not None:
            writers.append(vector)
        if writers:
            found[character] = [_even(strokes) for strokes in writers]
    return found


def _vector_strokes(character: str) -> list[list[list[float]]] | None:
    file = importlib.metadata.distribution("kanjivg").locate_file(f"kanji/{ord(character):05x}.svg")
    path = Path(str(file))
    if not path.exists():
        return None
    return [
        _along(data) for data in re.findall(r'<path [^>]*\bd="([^"]+)"', path.read_text(encoding="utf-8"))
    ]


def _along(data: str) -> list[list[float]]:
    """Answer points along an SVG path of curves."""
    points: list[NDArray[np.float64]] = []
    at = handle = np.zeros(2)
    for command, arguments in _COMMAND.findall(data):
        numbers = np.array([float(one) for one in _NUMBER.findall(arguments)]).reshape(-1, 2)
        kind, size = command.upper(), {"M": 1, "L": 1, "S": 2, "C": 3}[command.upper()]
        for group in numbers.reshape(-1, size, 2):
            ends = group + (at if command.islower() else 0.0)
            if kind in "ML":
                points.append(ends[-1])
                handle = ends[-1]
            else:
                first = ends[0] if kind == "C" else 2 * at - handle
                points.extend(_curve(at, first, ends[-2], ends[-1]))
                handle = ends[-2]
            at = ends[-1]
    return [point.tolist() for point in points]


def _curve(*corners: NDArray[np.float64]) -> NDArray[np.float64]:
    t = np.linspace(0.1, 1, 10)[:, None]
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return np.asarray(sum(w * c for w, c in zip(weights, corners, strict=True)))


def _even(strokes: list[list[list[float]]]) -> Strokes:
    """Answer strokes with evenly spaced points, the whole glyph centred and its longer side 1."""
    even = np.stack([_spaced(np.array(stroke, float)) for stroke in strokes])
    low, high = even.min((0, 1)), even.max((0, 1))
    return np.asarray((even - (low + high) / 2) / max(float((high - low).max()), 1e-6))


def _spaced(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Answer POINTS points evenly along a line; corners that few points made are rounded a little."""
    for _ in range(2):
        cut = np.empty((2 * len(points) - 2, 2))
        cut[0::2], cut[1::2] = points[:-1] * 0.8 + points[1:] * 0.2, points[:-1] * 0.2 + points[1:] * 0.8
        points = np.concatenate([points[:1], cut, points[-1:]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    wanted = np.linspace(0, along[-1], POINTS)
    return np.stack([np.interp(wanted, along, points[:, axis]) for axis in (0, 1)], 1)


def another_hand(
    writers: Sequence[Strokes], rng: np.random.Generator, *, level: float, slant: float
) -> Strokes:
    """Answer the strokes as somebody else might write them; ``level`` 1 is an everyday hand."""
    strokes = _mixed(writers, rng)
    strokes = _stroke_by_stroke(strokes, rng, level)
    for _ in range(int(rng.integers(0, 5))):
        strokes[:, 1:-1] = 0.25 * strokes[:, :-2] + 0.5 * strokes[:, 1:-1] + 0.25 * strokes[:, 2:]
    strokes = _warped(strokes, rng, level)
    turn, stretch = rng.normal(0, 0.07), np.exp(rng.normal(0, 0.16 * level))
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray(strokes @ (turned @ np.array([[stretch, -slant], [0, 1]])).T)


def _mixed(writers: Sequence[Strokes], rng: np.random.Generator) -> Strokes:
    """Answer one writer's strokes, or something between (and beyond) two who use as many."""
    one = writers[int(rng.integers(len(writers)))]
    other = writers[int(rng.integers(len(writers)))]
    if other is one or len(other) != len(one):
        return one.copy()
    return np.asarray(one + rng.uniform(-0.2, 1.2) * (other - one))


def _stroke_by_stroke(strokes: Strokes, rng: np.random.Generator, level: float) -> Strokes:
    """Turn, stretch, shift, bend and lengthen each stroke by itself, in proportion to its length."""
    count = len(strokes)
    middle = strokes.mean(1, keepdims=True)
    chord = strokes[:, -1] - strokes[:, 0]
    length = np.linalg.norm(strokes - middle, axis=2).max(1) * 2
    angle = rng.normal(0, 0.1 * level, count)
    cosine, sine = np.cos(angle), np.sin(angle)
    turns = np.stack([np.stack([cosine, -sine], 1), np.stack([sine, cosine], 1)], 1)
    sizes = np.exp(rng.normal(0, 0.13 * level, (count, 1, 1)))
    moved = middle + rng.normal(0, 0.035 * level, (count, 1, 2))
    result = np.einsum("nij,npj->npi", turns, strokes - middle) * sizes + moved
    t = np.linspace(0, 1, POINTS)
    normals = np.stack([-chord[:, 1], chord[:, 0]], 1)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 0.05)
    bows = (
        rng.normal(0, 0.055 * level, (count, 1)) * np.sin(np.pi * t)
        + rng.normal(0, 0.02 * level, (count, 1)) * np.sin(2 * np.pi * t)
    )  # fmt: skip
    result += (bows * length[:, None])[:, :, None] * normals[:, None]
    return _ends(result, rng, level)


def _ends(strokes: Strokes, rng: np.random.Generator, level: float) -> Strokes:
    """Let strokes begin and end early or late, and some end in a flick towards the next."""
    early, late = rng.normal(0, 1.6 * level, (2, len(strokes), 1))
    tail = np.linspace(1, 0, 6)
    strokes[:, :6] += ((strokes[:, :1] - strokes[:, 2:3]) / 2) * (tail * np.maximum(early, -2))[:, :, None]
    strokes[:, -6:] += ((strokes[:, -1:] - strokes[:, -3:-2]) / 2) * (
        tail[::-1] * np.maximum(late, -2)
    )[:, :, None]  # fmt: skip
    if rng.random() < 0.25:
        for number in range(len(strokes) - 1):
            flick = strokes[number + 1, 0] - strokes[number, -1]
            if rng.random() < 0.5:
                strokes[number, -2:] += flick * rng.uniform(0.05, 0.3) * np.array([[0.4], [1.0]])
    return strokes


def _warped(strokes: Strokes, rng: np.random.Generator, level: float) -> Strokes:
    """Bend the whole glyph softly, and let one side of it grow at the other's cost."""
    waves = rng.normal(0, 0.022 * level, (2, 2))
    rates, phases = rng.uniform(2, 7, (2, 2, 2)), rng.uniform(0, 2 * np.pi, (2, 2))
    bent = strokes.copy()
    for axis in (0, 1):
        for wave in (0, 1):
            bent[:, :, axis] += waves[axis, wave] * np.sin(strokes @ rates[axis, wave] + phases[axis, wave])
    powers = np.exp(rng.normal(0, 0.18 * level, 2))
    return np.asarray(np.clip((bent + 0.75) / 1.5, 0, 1) ** powers * 1.5 - 0.75)


def drawn(strokes: Strokes, side: int, rng: np.random.Generator) -> Image:
    """Answer the strokes as a pen leaves them, about ``side`` pixels large, black on white."""
    widest = max(1.0, side * float(np.exp(rng.uniform(np.log(0.018), np.log(0.13)))))
    low = strokes.min((0, 1))
    scale = side / max(float((strokes.max((0, 1)) - low).max()), 1e-6)
    margin = int(widest) + 2
    points = (strokes - low) * scale + margin
    size = np.ceil(points.max((0, 1))).astype(int) + margin
    picture = np.full((size[1], size[0]), 255, np.uint8)
    fixed = np.round(points * 16).astype(np.int32)
    pressed = rng.random() < 0.6 and widest > 2
    for stroke in fixed:
        if pressed:
            _press(picture, stroke, widest, rng)
        else:
            _line(picture, stroke, max(1, round(widest)))
    _join(picture, fixed, max(1, round(widest * 0.6)), rng)
    return picture


def _line(picture: Image, points: NDArray[np.int32], width: int) -> None:
    """Draw a line through points, given in sixteenths of a pixel."""
    cv2.polylines(picture, [points], isClosed=False, color=0, thickness=width, lineType=cv2.LINE_AA, shift=4)


def _press(picture: Image, stroke: NDArray[np.int32], widest: float, rng: np.random.Generator) -> None:
    """Draw one stroke that starts and ends with less pressure."""
    t = np.linspace(0, 1, POINTS - 1)
    start, end = rng.uniform(0.5, 1.1), rng.uniform(0.15, 1.1)
    widths = widest * np.minimum(1.0, np.minimum(start + 6 * t, end + 2.2 * (1 - t)))
    for number in range(0, POINTS - 1, 2):
        width = max(1, round(float(widths[number])))
        _line(picture, stroke[number : number + 3], width)


def _join(picture: Image, strokes: NDArray[np.int32], width: int, rng: np.random.Generator) -> None:
    """Let the pen drag from one stroke to the next, sometimes."""
    if rng.random() > 0.15:
        return
    for one, other in pairwise(strokes):
        if rng.random() < 0.5:
            reach = one[-1] + (other[0] - one[-1]) * rng.uniform(0.3, 1.0)
            link = np.stack([one[-1], reach.astype(np.int32)])
            _line(picture, link, width)
