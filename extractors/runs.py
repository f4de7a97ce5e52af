"""Runs of single characters: boxes, and numbers on a line cut into their characters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.crop import characters
from extractors.engines.rapid import LineReading
from extractors.images import Image
from extractors.signs import sign_of
from extractors.strokes import Pixels, framed, pieces_in
from records.reading import Candidate
from values.alphabet import DIGITS, SIGN_LOOKS

# One box is shown to the recogniser twice, cut close and cut wide. Where the two differ, neither is believed.
CLOSE, WIDE = 0.18, 0.45
# A digit with this share in the close cut is not shown again: of 807 such among 1,685 real digits none was
# wrong, and the wide cut said the same of every one.
SURE = 0.999
# A network sees strokes without their box: to it a level stroke alone may as well be a 1 that lies. It is
# heard about one only where both views name the same other mark.
LEVEL = frozenset("-1")
ReadCells = Callable[[Sequence[Image], frozenset[str]], list[list[Candidate]]]


@dataclass(frozen=True)
class Run:
    """A run of boxes read: text (a space for an empty box), product, weakest share, runners-up."""

    text: str
    probability: float = 1.0
    weakest: float = 1.0
    agreed: bool = True
    others: tuple[str, ...] = ()


def read_run(boxes: Sequence[Image | None], allowed: frozenset[str], cells: ReadCells) -> Run:
    """Read one character per box."""
    written = [picture for picture in boxes if picture is not None]
    close = cells([framed(picture, CLOSE) for picture in written], allowed)
    unsure = [place for place, view in enumerate(close) if not _is_sure(view)]
    again = cells([framed(written[place], WIDE) for place in unsure], allowed)
    wide = dict(zip(unsure, again, strict=True))
    views = iter([(view, wide.get(place, view)) for place, view in enumerate(close)])
    return _joined([None if picture is None else next(views) for picture in boxes])


def _is_sure(view: list[Candidate]) -> bool:
    return view[0].raw in DIGITS and view[0].probability >= SURE


def read_sign(box: Image | None, cells: ReadCells) -> Run:
    """Read a + or - in its box: by the network and by geometry, which must say the same."""
    if box is None:
        return Run(" ")
    close, wide = (_folded(cells([framed(box, share)], frozenset(SIGN_LOOKS))[0]) for share in (CLOSE, WIDE))
    best, shape = _together(close, wide)[0], sign_of(box)
    likely = shape == "-" and (close[0].raw != wide[0].raw or close[0].raw in LEVEL)
    agreed = likely or shape == close[0].raw == wide[0].raw
    share = 1.0 if likely else best.probability
    return Run(shape or best.raw, share, share, agreed)


def numbers_hold(reading: LineReading, picture: Image, border: int, cells: ReadCells) -> bool:
    """Tell whether each number in a line reads the same again, cut out and character by character."""
    middles = [(one + other) / 2 - border for one, other in pairwise(reading.places)]
    cuts = [0.0, *middles, float(picture.shape[1])]
    pieces = pieces_in(picture, Pixels(0, 0, *picture.shape[::-1]))
    centres = pieces.boxes[:, 0] + pieces.boxes[:, 2] / 2
    for first, last in _numbers(reading.text):
        part = pieces.picture((centres > cuts[first]) & (centres < cuts[last]))
        run = read_run(characters(part), DIGITS, cells) if part is not None else Run("")
        if not run.agreed or run.text.replace(" ", "") != reading.text[first:last]:
            return False
    return True


def _numbers(text: str) -> list[tuple[int, int]]:
    """Answer where each run of digits begins and ends."""
    inside = [False, *(character in DIGITS for character in text), False]
    edges = [place for place, (one, other) in enumerate(pairwise(inside)) if one != other]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _joined(read: Sequence[tuple[list[Candidate], list[Candidate]] | None]) -> Run:
    text, product, weakest, agreed, others = "", 1.0, 1.0, True, []
    for one in read:
        if one is None:
            text += " "
            continue
        close, wide = one
        best = _together(close, wide)
        agreed &= close[0].raw == wide[0].raw
        # Each of the two views has to be sure by itself.
        weakest = min(weakest, *(_share(view, best[0].raw) for view in one))
        product *= best[0].probability
        text += best[0].raw
        if len(best) > 1 and best[1].probability > 0.01:
            others.append((len(text) - 1, best[1].raw))
    return Run(
        text, product, weakest, agreed, tuple(text[:at] + raw + text[at + 1 :] for at, raw in others)
    )  # fmt: skip


def _share(view: list[Candidate], raw: str) -> float:
    return next((one.probability for one in view if one.raw == raw), 0.0)


def _together(close: list[Candidate], wide: list[Candidate]) -> list[Candidate]:
    """Answer the mean of two opinions on one box, best first."""
    return _ranked([(one.raw, one.probability / 2) for one in (*close, *wide)])


def _folded(view: list[Candidate]) -> list[Candidate]:
    """Answer the candidates with what looks like a sign counted as that sign."""
    return _ranked([(SIGN_LOOKS[one.raw], one.probability) for one in view])


def _ranked(shares: list[tuple[str, float]]) -> list[Candidate]:
    total: dict[str, float] = {}
    for raw, share in shares:
        total[raw] = total.get(raw, 0.0) + share
    ranked = sorted(total.items(), key=lambda one: -one[1])
    return [Candidate(raw=raw, probability=min(1.0, share)) for raw, share in ranked]
