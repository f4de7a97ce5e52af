"""Figures of a model on what its training did not see, beside RapidOCR limited to the same characters."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.engines.cells import EMPTY, KINDS, NOT_A_CHARACTER, CellRecogniser
from extractors.engines.normal import normal
from extractors.engines.rapid import RapidRecogniser
from extractors.images import Image
from extractors.single import as_page
from extractors.training import fonts, real, wear
from extractors.training.classes import CONFUSABLE, RARE, SMALL
from extractors.training.samples import Maker, cut
from extractors.training.sources import Sources
from records.base import Frozen
from records.interval import wilson

BANDS = (0.9, 0.99, 0.999)
# Slants and restlessness of hand that no training sample has.
UNSEEN_SLANT, UNSEEN_LEVEL = (0.36, 0.48), 1.5
EACH, MNIST_COUNT, SMALL_EACH, SEED = 12, 2000, 12, 4_000_000_007


@dataclass(frozen=True)
class HeldOut:
    """Pictures that training did not see, what stands in each, what is allowed there."""

    name: str
    pictures: tuple[Image, ...]
    truth: tuple[str, ...]
    allowed: frozenset[str]
    beside_rapid: bool = True

    def only(self, name: str, characters: frozenset[str]) -> "HeldOut":
        """Answer the pictures of some characters; what is allowed stays."""
        kept = [number for number, one in enumerate(self.truth) if one in characters]
        return HeldOut(
            name, tuple(self.pictures[n] for n in kept), tuple(self.truth[n] for n in kept), self.allowed
        )


class Band(Frozen):
    """How many answers claimed at least a probability, what they claimed together, how many were wrong."""

    least: float
    n: int
    stated_wrong: float
    wrong: int


class Figure(Frozen):
    """How many of n are right; the interval is Wilson's, 95 %. Rapid's where it was asked."""

    name: str
    n: int
    right: int
    low: float
    high: float
    rapid_right: int | None = None
    agreed: int | None = None
    agreed_wrong: int | None = None

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / self.n


def _visible(
    name: str, found: Sequence[tuple[Image, str]], allowed: frozenset[str], *, beside_rapid: bool = True
) -> HeldOut:
    """Answer a set of made-up pictures, without those whose ink the wear took away altogether."""
    kept = [(picture, character) for picture, character in found if normal(picture).views.any()]
    return HeldOut(name, tuple(one for one, _ in kept), tuple(one for _, one in kept), allowed, beside_rapid)


def held_out(handwriting: Path, sources: Sources, maker: Maker) -> list[HeldOut]:
    """Answer the sets: real boxes of other sheets, MNIST's test part, other fonts, other hands."""
    digits = real.fax(handwriting, "digits", held_out=True)
    marks = real.fax(handwriting, "marks", held_out=True)
    mnist = real.mnist(handwriting, "test")
    allowed = {kind: frozenset(characters) - SMALL - RARE for kind, characters in KINDS.items()}
    sets = [
        HeldOut("fax digits", digits.pictures, digits.labels, allowed["digits"]),
        HeldOut("fax marks", marks.pictures, marks.labels, allowed["marks"]),
        HeldOut("MNIST test", mnist.pictures[:MNIST_COUNT], mnist.labels[:MNIST_COUNT], allowed["digits"]),
    ]
    for kind in ("hiragana", "katakana", "capitals"):
        for one in (_other_fonts(kind, allowed[kind], sources), _other_hands(kind, allowed[kind], maker)):
            sets.append(one)
            if kind == "katakana":
                sets.append(one.only(f"{one.name}, confusable", CONFUSABLE))
    return [*sets, _small(maker), _nothing(maker)]


def _other_fonts(kind: str, allowed: frozenset[str], sources: Sources) -> HeldOut:
    rng = np.random.default_rng(SEED)
    found = []
    for character in sorted(allowed):
        for glyph in sources.held_out_glyphs.get(character, []) * (EACH // 2):
            side = int(rng.integers(30, 80))
            ink = cut(fonts.bent(glyph, side, rng, level=0.8, slant=float(rng.normal(0, 0.1))))
            found.append((Maker.finished(ink, character, rng), character))
    return _visible(f"{kind}, fonts held out", found, allowed)


def _other_hands(kind: str, allowed: frozenset[str], maker: Maker) -> HeldOut:
    rng = np.random.default_rng(SEED + 1)
    found = []
    for character in sorted(allowed) * EACH:
        slant = float(rng.uniform(*UNSEEN_SLANT) * rng.choice([-1, 1]))
        ink = maker.ink(character, rng, level=UNSEEN_LEVEL, slant=slant)
        found.append((Maker.finished(ink, character, rng), character))
    return _visible(f"{kind}, styles held out", found, allowed)


def _small(maker: Maker) -> HeldOut:
    """Answer small and large kana in boxes where both may stand; new samples, of hands like training's."""
    rng = np.random.default_rng(SEED + 2)
    found = []
    for character in sorted("ァアィイゥウェエォオッツャヤュユョヨ") * SMALL_EACH:
        ink = maker.ink(character, rng, level=0.8, slant=0.0)
        share = rng.uniform(0.28, 0.45) if character in SMALL else rng.uniform(0.55, 0.9)
        box = wear.boxed(ink, float(share), rng, small=character in SMALL)
        found.append((wear.worn(box, rng), character))
    allowed = frozenset(KINDS["katakana"])
    return _visible("small and large katakana in boxes", found, allowed, beside_rapid=False)


def _nothing(maker: Maker) -> HeldOut:
    """Answer empty boxes and what is no character, made as for training, in fields of digits."""
    rng = np.random.default_rng(SEED + 3)
    found = [maker.nothing("digits", rng) for _ in range(600)]
    pictures = tuple(picture for picture, _ in found)
    truth = tuple(name if normal(picture).views.any() else EMPTY for picture, name in found)
    allowed = frozenset(KINDS["digits"])
    return HeldOut("empty, or no character", pictures, truth, allowed, beside_rapid=False)


def temperature(engine: CellRecogniser, sets: Sequence[HeldOut]) -> float:
    """Answer what the scores must be divided by so that probabilities are met, each set counting alike."""
    pairs = [_limited(engine, one) for one in sets]
    tried = np.geomspace(0.4, 4.0, 60)
    losses = [float(np.mean([_loss(scores / each, places) for scores, places in pairs])) for each in tried]
    return float(tried[int(np.argmin(losses))])


def _limited(engine: CellRecogniser, one: HeldOut) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    wanted = one.allowed | {EMPTY, NOT_A_CHARACTER}
    columns = [number for number, character in enumerate(engine.characters) if character in wanted]
    places = [columns.index(engine.characters.index(character)) for character in one.truth]
    return engine.scores(one.pictures)[:, columns].astype(np.float64), np.array(places)


def _loss(scores: NDArray[np.float64], places: NDArray[np.intp]) -> float:
    top = scores.max(axis=1)
    whole = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
    return float((whole - scores[np.arange(len(places)), places]).mean())


def figure(engine: CellRecogniser, rapid: RapidRecogniser | None, one: HeldOut) -> Figure:
    """Answer how often the engine is right, and how often it is where ``rapid`` says the same."""
    said = [found[0].raw for found in engine.cells(one.pictures, one.allowed)]
    right = sum(a == b for a, b in zip(said, one.truth, strict=True))
    low, high = wilson(right, len(said))
    if rapid is None:
        return Figure(name=one.name, n=len(said), right=right, low=low, high=high)
    other = [rapid.cell(as_page(picture), one.allowed)[0].raw for picture in one.pictures]
    agreed = [(a, b) for a, second, b in zip(said, other, one.truth, strict=True) if a == second]
    return Figure(
        name=one.name, n=len(said), right=right, low=low, high=high,
        rapid_right=sum(a == b for a, b in zip(other, one.truth, strict=True)),
        agreed=len(agreed), agreed_wrong=sum(a != b for a, b in agreed),
    )  # fmt: skip


def bands(engine: CellRecogniser, sets: Sequence[HeldOut]) -> tuple[Band, ...]:
    """Answer what high probabilities were worth, over all sets."""
    best = [
        (found[0], truth)
        for one in sets
        for found, truth in zip(engine.cells(one.pictures, one.allowed), one.truth, strict=True)
    ]
    return tuple(
        Band(
            least=least,
            n=sum(one.probability >= least for one, _ in best),
            stated_wrong=round(sum(1 - one.probability for one, _ in best if one.probability >= least), 2),
            wrong=sum(one.raw != truth for one, truth in best if one.probability >= least),
        )
        for least in BANDS
    )


def milliseconds(engine: CellRecogniser, one: HeldOut) -> float:
    """Answer the processor's time for one cell on one core, pictures in batches."""
    begun = time.process_time()
    engine.cells(one.pictures, one.allowed)
    return round(1000 * (time.process_time() - begun) / len(one.pictures), 2)
