"""What happens to a filled paper before it is scanned: each takes the paper (BGR, 300 dpi) and chance."""

import cv2
import numpy as np
from numpy.random import Generator

from records.geometry import MM_PER_INCH, Box
from samples.scans.placing import PAPER_DPI
from samples.sheets.scanner import Picture, stamped

SCALE = PAPER_DPI / MM_PER_INCH
TINTS = ((205, 225, 250), (250, 232, 205), (212, 245, 214), (228, 208, 250), (195, 240, 248))  # BGR


def bled_through(paper: Picture, rng: Generator) -> Picture:
    """Let the other side shine through: what is printed there, mirrored and soft."""
    behind = cv2.GaussianBlur(np.ascontiguousarray(np.roll(paper[:, ::-1], 140, axis=0)), (0, 0), 3.0)
    amount = float(rng.uniform(0.12, 0.28))
    return np.asarray(paper * (1 - amount + amount * (behind / 255.0)), np.uint8)


def coloured(paper: Picture, rng: Generator) -> Picture:
    """Print the form on coloured paper."""
    tint = np.array(TINTS[rng.integers(len(TINTS))], np.float32) / 255
    return np.asarray(paper * tint, np.uint8)


def punched(paper: Picture, rng: Generator) -> Picture:
    """Punch two holes into the left edge; behind them is the lid of the scanner, dark or light."""
    out = paper.copy()
    lid = int(rng.choice([20, 245]))
    middle = paper.shape[0] / 2 + rng.normal(0, 3) * SCALE
    for height in (middle - 40 * SCALE, middle + 40 * SCALE):
        place = (round(rng.normal(11, 0.7) * SCALE), round(height))
        cv2.circle(out, place, round(3 * SCALE), (lid, lid, lid), -1, cv2.LINE_AA)
    return out


def stapled(paper: Picture, rng: Generator) -> Picture:
    """Put a staple with its shadow into a corner, and fold the corner's tip over."""
    out = paper.copy()
    place = np.array([rng.uniform(6, 14), rng.uniform(6, 14)]) * SCALE
    along = np.array([np.cos(rng.uniform(0.4, 1.2)), -np.sin(rng.uniform(0.4, 1.2))]) * 10 * SCALE
    for shift, grey, thick in ((5, 150, 9), (0, 60, 7)):
        ends = [tuple(np.round(place + shift + end).astype(int).tolist()) for end in (0 * along, along)]
        cv2.line(out, ends[0], ends[1], (grey, grey, grey), thick, cv2.LINE_AA)
    tip = np.array([[0, 0], [rng.uniform(8, 16) * SCALE, 0], [0, rng.uniform(8, 16) * SCALE]], np.int32)
    cv2.fillPoly(out, [tip], (225, 225, 225))
    return out


def with_stamps(paper: Picture, rng: Generator) -> Picture:
    """Stamp two or three round red stamps, and a black one, anywhere."""
    height, width = paper.shape[0] / SCALE, paper.shape[1] / SCALE
    out = paper
    for _ in range(int(rng.integers(2, 4))):
        out = stamped(out, _anywhere(width, height, rng), "R8.11.18", rng, PAPER_DPI)
    box = _anywhere(width, height, rng)
    black = stamped(np.full_like(out, 255), box, "8.11.19", rng, PAPER_DPI)
    grey = cv2.cvtColor(black, cv2.COLOR_BGR2GRAY)[..., None]
    return np.asarray(out * (grey / 255.0), np.uint8)


def with_note(paper: Picture, rng: Generator) -> Picture:
    """Stick a note (75 by 50 mm or smaller) over a part of the paper, with a few words on it."""
    out = paper.copy()
    width, height = rng.uniform(35, 75) * SCALE, rng.uniform(25, 50) * SCALE
    left = rng.uniform(0, paper.shape[1] - width)
    top = rng.uniform(0, paper.shape[0] - height)
    right, bottom = round(left + width), round(top + height)
    out[round(top) : bottom, round(left) : right] = TINTS[4]
    cv2.rectangle(out, (round(left), round(top)), (right, bottom), (170, 190, 190), 4)
    for line in range(2):
        start = (round(left + 5 * SCALE), round(top + (10 + 10 * line) * SCALE))
        size, thick = 2.2, 6
        cv2.putText(out, f"TEL {rng.integers(10**6)}", start, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, size,
                    (90, 40, 30), thick, cv2.LINE_AA)  # fmt: skip
    return out


def scribbled(paper: Picture, rng: Generator) -> Picture:
    """Write notes into the margins and between the lines, and strike some of it out again."""
    out = paper.copy()
    for _ in range(14):
        start = (
            round(rng.uniform(0.03, 0.75) * paper.shape[1]),
            round(rng.uniform(0.05, 0.97) * paper.shape[0]),
        )
        words = "".join(rng.choice(list("abcdefghkmnoprstuvwz "), 14))
        ink = tuple(int(one) for one in rng.integers(20, 110, 3))
        cv2.putText(out, words, start, cv2.FONT_HERSHEY_SCRIPT_COMPLEX, float(rng.uniform(1.2, 2.4)), ink, 4,
                    cv2.LINE_AA)  # fmt: skip
        if rng.random() < 0.3:
            end = (start[0] + round(40 * SCALE), start[1] + round(rng.normal(0, 1) * SCALE))
            cv2.line(out, start, end, ink, 4, cv2.LINE_AA)
    return out


def folded(paper: Picture, rng: Generator) -> Picture:
    """Fold the paper twice: soft shadows with a worn, pale middle."""
    shade = np.ones(paper.shape[:2], np.float32)
    rows = np.arange(paper.shape[0])[:, None]
    columns = np.arange(paper.shape[1])[None]
    level = paper.shape[0] * (0.5 + rng.normal(0, 0.02)) + (columns - paper.shape[1] / 2) * rng.normal(
        0, 0.004
    )
    upright = paper.shape[1] * (0.5 + rng.normal(0, 0.02)) + (rows - paper.shape[0] / 2) * rng.normal(
        0, 0.004
    )
    for away in (np.abs(rows - level), np.abs(columns - upright)):
        shade *= 1 - 0.22 * np.exp(-((away / 12) ** 2)).astype(np.float32)
    pale = np.exp(-(((rows - level) / 3) ** 2)).astype(np.float32)[..., None] * 0.5
    return np.asarray((paper * (1 - pale) + 235 * pale) * shade[..., None], np.uint8)


def copied(paper: Picture, rng: Generator) -> Picture:
    """Copy the paper on an old machine: pale print, specks, spread strokes."""
    grey = cv2.cvtColor(paper, cv2.COLOR_BGR2GRAY).astype(np.float32)
    soft = cv2.GaussianBlur(grey, (0, 0), float(rng.uniform(1.0, 1.8)))
    hard = 255 / (1 + np.exp(-(soft - rng.uniform(120, 170)) / 22))
    pale = 255 - (255 - hard) * float(rng.uniform(0.55, 0.95))
    specks = (rng.random((grey.shape[0] // 3, grey.shape[1] // 3)) < 0.0006).astype(np.float32)
    dust = cv2.resize(specks, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    out = np.clip(pale * (1 - 0.8 * dust), 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(out, cv2.COLOR_GRAY2BGR), np.uint8)


def _anywhere(width: float, height: float, rng: Generator) -> Box:
    return Box(x=float(rng.uniform(10, width - 40)), y=float(rng.uniform(10, height - 40)), w=30, h=30)
