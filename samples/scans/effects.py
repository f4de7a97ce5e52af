"""Named ways in which a paper becomes a picture; each is a seeded change of one plain office scan."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from records.geometry import MM_PER_INCH
from samples.scans import paper as worn
from samples.scans.placing import PAPER_DPI, Placement, Wobble, laid
from samples.sheets.scanner import Picture

A4_LONG = 297.0
Alter = Callable[[Picture, Generator], Picture]


@dataclass(frozen=True)
class Scan:
    """A picture (BGR), the dpi that its file states, and where the blank truly lies in it."""

    picture: Picture
    dpi: float
    placement: Placement
    effect: str


@dataclass(frozen=True)
class Way:
    """How a paper is scanned. Angles in degrees, lengths in mm; ``tag`` is what the file says its dpi is.

    ``grown`` is how much larger than the blank the form was printed, ``fed`` how much longer the feeder made
    it, ``cut`` how much of each side (left, top, right, bottom) the scan lacks.
    """

    alter: Alter | None = None
    dpi: float = 300.0
    tag: float | None = None
    turned: int = 0
    skew: float = 0.0
    grown: float = 1.0
    fed: float = 1.0
    wobble: bool = False
    cut: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    bed: tuple[float, float] | None = None
    photo: bool = False
    fax: bool = False


def plain(_rng: Generator) -> Way:
    """A scan at 300 dpi with the little skew of any feeder."""
    return Way()


def _altered(alter: Alter) -> Callable[[Generator], Way]:
    return lambda _rng: Way(alter=alter)


def _cut(rng: Generator) -> Way:
    sides = [0.0, 0.0, 0.0, 0.0]
    for side in rng.choice(4, 2, replace=False):
        sides[side] = float(rng.uniform(3, 12))
    return Way(cut=(sides[0], sides[1], sides[2], sides[3]))


def _fax(rng: Generator) -> Way:
    return Way(fax=True, dpi=200.0, fed=float(rng.uniform(0.985, 1.015)))


def _mixed(rng: Generator) -> Way:
    """Several of them together, as a bad day brings them."""
    alters = rng.choice(len(ALTERED), 2, replace=False)
    first, second = (list(ALTERED.values())[number] for number in alters)
    return Way(
        alter=lambda page, chance: second(first(page, chance), chance),
        dpi=float(rng.choice([200, 300, 400])), tag=float(rng.choice([0, 72, 150, 300])) or None,
        turned=int(rng.integers(4)), skew=float(rng.normal(0, 1.5)), grown=float(rng.uniform(0.97, 1.03)),
        fed=float(rng.uniform(0.985, 1.015)),
    )  # fmt: skip


ALTERED: dict[str, Alter] = {
    "bleed_through": worn.bled_through, "coloured_paper": worn.coloured, "punch_holes": worn.punched,
    "staple": worn.stapled, "stamps": worn.with_stamps, "sticky_note": worn.with_note,
    "scribbled": worn.scribbled, "folded": worn.folded, "old_copy": worn.copied,
}  # fmt: skip
EFFECTS: dict[str, Callable[[Generator], Way]] = {
    "plain": plain,
    "200_dpi": lambda _: Way(dpi=200.0),
    "400_dpi": lambda _: Way(dpi=400.0),
    "600_dpi": lambda _: Way(dpi=600.0),
    "turned_right": lambda _: Way(turned=1),
    "upside_down": lambda _: Way(turned=2),
    "turned_left": lambda _: Way(turned=3),
    "skew": lambda rng: Way(skew=float(rng.uniform(2, 6) * rng.choice([-1, 1]))),
    "tagged_72": lambda _: Way(tag=72.0),
    "tagged_96": lambda _: Way(tag=96.0),
    "tagged_150": lambda _: Way(tag=150.0),
    "untagged": lambda rng: Way(tag=0.0, dpi=float(rng.choice([200, 300]))),
    "printed_smaller": lambda rng: Way(grown=float(rng.uniform(0.96, 0.985))),
    "printed_larger": lambda rng: Way(grown=float(rng.uniform(1.015, 1.04))),
    "feeder_stretch": lambda rng: Way(fed=float(rng.uniform(0.97, 1.03)), wobble=True),
    "cut_margins": _cut,
    "on_a3_glass": lambda _: Way(bed=(420.0, 297.0), skew=2.0),
    "phone": lambda rng: Way(photo=True, dpi=float(rng.uniform(220, 330)), tag=72.0),
    "fax": _fax,
    "mixed": _mixed,
    **{name: _altered(alter) for name, alter in ALTERED.items()},
}


def scan(sheet: Picture, effect: str, seed: int) -> Scan:
    """Answer a paper (BGR, 300 dpi) as scanned with a named effect; the same seed gives the same pixels."""
    rng = np.random.default_rng([seed, *effect.encode()])
    way = EFFECTS[effect](rng)
    altered = way.alter(sheet, rng) if way.alter else sheet
    if way.photo:
        return _photographed(altered, way, effect, rng)
    size_mm = (sheet.shape[1] / PAPER_DPI * MM_PER_INCH, sheet.shape[0] / PAPER_DPI * MM_PER_INCH)
    matrix, (width, height) = _on_glass(way, size_mm, rng)
    wobble = _wobble(size_mm[1], rng) if way.wobble else None
    placement = Placement(matrix, wobble)
    size = (round(width), round(height))
    lid = 255 if way.fax else int(rng.choice([250, 244, 252]))
    picture = laid(altered, placement, size, lid)
    if way.fax:
        picture, placement = _transmitted(picture, placement, rng)
    else:
        picture = _seen(picture, way.dpi, rng)
    said = way.dpi if way.tag is None else way.tag or max(size) / A4_LONG * MM_PER_INCH
    return Scan(picture, said, placement, effect)


def _on_glass(
    way: Way, size: tuple[float, float], rng: Generator
) -> tuple[NDArray[np.float64], tuple[float, float]]:
    """Answer what takes mm of the blank to pixels of the scan, and the scan's size in pixels."""
    width, height = size
    grow = _about(np.diag([way.grown * (1 + rng.normal(0, 0.0015)),
                           way.grown * way.fed * (1 + rng.normal(0, 0.0015)), 1.0]), size)  # fmt: skip
    turn = way.skew + rng.uniform(-1.2, 1.2)
    skewed = _about(_turn(turn), size)
    shift = _shift(*rng.normal(0, 0.8, 2))
    if way.bed is not None:
        bed = way.bed
        shift = (
            _shift(*(rng.uniform(2, one - other - 2) for one, other in zip(bed, size, strict=True)))
            if bed[0] > width + 4 and bed[1] > height + 4
            else _shift(rng.uniform(0, max(bed[0] - width, 1)), 0)
        )
        width, height = max(bed[0], width), max(bed[1], height)
    left, top, right, bottom = way.cut
    cut = _shift(-left, -top)
    width, height = width - left - right, height - top - bottom
    quarter, (width, height) = _quarters(way.turned, width, height)
    dots = way.dpi / MM_PER_INCH
    matrix = np.diag([dots, dots, 1.0]) @ quarter @ cut @ shift @ skewed @ grow
    return matrix, (width * dots, height * dots)


def _shift(x: float, y: float) -> NDArray[np.float64]:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], np.float64)


def _turn(degrees: float) -> NDArray[np.float64]:
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]], np.float64)


def _about(matrix: NDArray[np.float64], size: tuple[float, float]) -> NDArray[np.float64]:
    return _shift(size[0] / 2, size[1] / 2) @ matrix @ _shift(-size[0] / 2, -size[1] / 2)


def _quarters(turned: int, width: float, height: float) -> tuple[NDArray[np.float64], tuple[float, float]]:
    """Answer what turns a scan by quarters, clockwise, and its size then."""
    matrix = np.eye(3)
    for _ in range(turned):
        matrix = np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], np.float64) @ matrix
        width, height = height, width
    return matrix, (width, height)


def _wobble(height: float, rng: Generator) -> Wobble:
    steps = 7
    down = np.cumsum(rng.normal(0, 0.25, steps))
    across = np.cumsum(rng.normal(0, 0.12, steps))
    return Wobble(tuple((across - across.mean()).tolist()), tuple((down - down.mean()).tolist()), height)


def _seen(picture: Picture, dpi: float, rng: Generator) -> Picture:
    """Answer what the scanner's eye makes of it: blur, uneven light, grain."""
    out = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.4, 0.8)) * dpi / 300)
    height, width = out.shape[:2]
    ys, xs = np.mgrid[0:1:16j, 0:1:16j]
    slope = rng.normal(0, 0.025, 2)
    light = cv2.resize(
        (0.97 + slope[0] * (xs - 0.5) + slope[1] * (ys - 0.5)).astype(np.float32), (width, height)
    )
    grain = rng.normal(0, float(rng.uniform(1.5, 5.0)), (height, width)).astype(np.float32)
    lit = out.astype(np.float32) * light[..., None] + grain[..., None]
    return np.clip(lit, 0, 255).astype(np.uint8)


def _photographed(sheet: Picture, way: Way, effect: str, rng: Generator) -> Scan:
    """Answer a photo of the paper on a dark desk: perspective, shade across it, soft, as JPEG."""
    dots = way.dpi / MM_PER_INCH
    width, height = (side / PAPER_DPI * MM_PER_INCH for side in (sheet.shape[1], sheet.shape[0]))
    canvas = np.array([width, height]) * float(rng.uniform(1.05, 1.2))
    edge = (canvas - [width, height]) / 2
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]])
    pulled = corners + edge + rng.uniform(-1, 1, (4, 2)) * 0.03 * np.array([width, height])
    turned = np.column_stack([pulled, np.ones(4)]) @ _about(_turn(float(rng.normal(0, 1.5))), tuple(canvas)).T
    matrix = cv2.getPerspectiveTransform(
        corners.astype(np.float32), (turned[:, :2] * dots).astype(np.float32)
    )
    size = (round(canvas[0] * dots), round(canvas[1] * dots))
    placement = Placement(np.asarray(matrix, np.float64))
    out = laid(sheet, placement, size, int(rng.integers(40, 120)))
    out = np.asarray(cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.7, 1.3))), np.uint8)
    ys, xs = np.mgrid[0:1:16j, 0:1:16j]
    slope = rng.uniform(-0.35, 0.35, 2)
    dark = 0.85 + slope[0] * (xs - 0.5) + slope[1] * (ys - 0.5)
    # The hand that holds the phone throws a soft shadow over a corner.
    middle = rng.uniform(0, 1, 2)
    dark -= 0.25 * np.exp(-(((xs - middle[0]) / 0.35) ** 2 + ((ys - middle[1]) / 0.35) ** 2))
    light = cv2.resize(dark.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    grain = rng.normal(0, 4, (size[1], size[0], 1)).astype(np.float32)
    lit = np.clip(out * light[..., None] + grain, 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", lit, [cv2.IMWRITE_JPEG_QUALITY, 75])
    picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    said = way.tag or max(size) / A4_LONG * MM_PER_INCH
    return Scan(picture, said, placement, effect)


def _transmitted(picture: Picture, placement: Placement, rng: Generator) -> tuple[Picture, Placement]:
    """Answer what arrives by fax: one bit, ragged edges, a sender's line, rows that were lost."""
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (0, 0), float(rng.uniform(0.5, 0.9)))
    ragged = grey.astype(np.float32) + rng.normal(0, 22, grey.shape).astype(np.float32)
    bits = np.where(ragged < float(rng.uniform(135, 185)), 0, 255).astype(np.uint8)
    height, width = bits.shape
    lost, row = int(rng.integers(0, 4)), int(rng.integers(height // 8, height))
    bits = np.concatenate([bits[:row], bits[row + lost :], np.full((lost, width), 255, np.uint8)])
    sender = f"2026.11.{rng.integers(10, 29)} 15:{rng.integers(10, 60)}  P. 1"
    cv2.putText(bits, sender, (width * 2 // 3, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    arrived = np.asarray(cv2.cvtColor(bits, cv2.COLOR_GRAY2BGR), np.uint8)
    return arrived, replace(placement, row=row, lost=lost)
