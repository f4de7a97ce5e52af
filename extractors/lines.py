"""Lines of text: what the line network sees, held against the ink, our own network and the second reader."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Protocol

import numpy as np

from extractors.boxes import CLOSE, CellReader
from extractors.crop import characters
from extractors.ctc import Steps, laid_along, likeliest_texts, log_share
from extractors.engines.cells import EMPTY, NOT_A_CHARACTER
from extractors.images import Image
from extractors.lattice import Hypothesis, shared
from extractors.layout import Ink, Settled, settle
from extractors.strokes import Pixels, framed, pieces_in
from values.alphabet import DIGITS, KATAKANA

LINE_FRAME = 0.06
TEXTS, WEIGHED = 8, 16
# A line network is far surer than it is right: its logarithms count by so much, our own network's of single
# characters by their own, and a character is never less likely to that than the least.
TRUST, WEIGHT, LEAST = 0.4, 0.5, 1e-3
# How much larger the paper around a character is than the line's usual character.
PAPER = 1.3
# What our network is asked about: all else on a line it does not know, or cannot tell from a kanji.
KANA = KATAKANA - frozenset("・ \u3000")
# Of what another reader sees otherwise so many places are looked at; our own network's must be this sure.
SWAPS, SURE_OTHER = 6, 0.9
# How much less likely kana are whose sizes the ink denies.
AGAINST_INK = -3.0
# How much likelier a number is that its digits, read one by one, say too.
COUNTED = 6.0
# A number with its dashes, and half a character's width as a share of the line's height.
NUMBER, HALF = re.compile("[0-9](?:[0-9-]*[0-9])?"), 0.4


class LineReader(Protocol):
    """Reads lines step by step, and pictures of one character."""

    model: str

    def steps(self, picture: Image, allowed: frozenset[str] | None) -> Steps:
        """Answer a line's log shares by step, limited to the characters allowed."""

    def shares(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[dict[str, float]]:
        """Answer the share of each character for each picture of one, limited to those allowed."""


@dataclass(frozen=True)
class Line:
    """One line of writing: its picture as seen, the network's steps, and how wide its white frame is."""

    picture: Image
    steps: Steps
    frame: int


@dataclass(frozen=True)
class LineText:
    """A text that a line may hold, set right by its ink.

    ``log`` is its log share among all texts, ``own`` our network's least share of a character it was asked
    about (one where it was asked about none).
    """

    text: str
    log: float
    own: float
    settled: Settled


def seen(picture: Image, allowed: frozenset[str], reader: LineReader) -> Line:
    """Answer a line as the network sees it."""
    wide = framed(picture, LINE_FRAME)
    return Line(picture, reader.steps(wide, allowed), (wide.shape[0] - picture.shape[0]) // 2)


def texts_of(
    line: Line, proposed: Sequence[str], own: CellReader, *, spaced: bool, kana: bool
) -> list[LineText]:
    """Answer the texts that a line may hold, best first: the network's and those that others propose.

    ``kana`` fields let our own network judge every character, other fields only digits and katakana that
    stand together; ``spaced`` fields are parted into words by their gaps.
    """
    judge = _CharacterJudge(line.picture, own, kana=kana)
    found: dict[str, LineText] = {}
    for text, log in _likely(line, proposed, judge, own).items():
        laid = laid_along(line.steps, text)
        if laid is None:
            continue
        settled = settle(laid, line.picture, line.frame, spaced=spaced)
        judged = judge.shares(settled)
        log += WEIGHT * float(np.log(list(judged.values())).sum())
        one = LineText(settled.text, log, min(judged.values(), default=1.0), settled)
        for likely in (one, *_as_spelt(one, text, kana=kana)):
            if likely.text not in found or found[likely.text].log < likely.log:
                found[likely.text] = likely
    whole = shared(Hypothesis(one.text, one.log) for one in found.values())
    return [LineText(one.raw, one.log, found[one.raw].own, found[one.raw].settled) for one in whole]


def _likely(
    line: Line, proposed: Sequence[str], judge: "_CharacterJudge", own: CellReader
) -> dict[str, float]:
    """Answer the likeliest texts with what their log shares count for: those seen, and those proposed."""
    logs = {one.raw: one.log for one in likeliest_texts(line.steps, TEXTS)}
    best = max(logs, key=lambda text: logs[text])
    counted = _counted(line, best, own)
    for text in (*proposed, *_swapped(best, proposed[:1]), *_doubted(line, best, judge), *counted):
        if text and text not in logs:
            logs[text] = log_share(line.steps, text)
    kept = sorted(logs, key=lambda text: -logs[text])[:WEIGHED]
    return {text: TRUST * logs[text] + COUNTED * (text in counted) for text in kept}


def _counted(line: Line, best: str, own: CellReader) -> list[str]:
    """Answer the best text with each number as its digits read one by one, if surely and more of them.

    A line network drops one of two equal digits, and one of two that touch.
    """
    laid = laid_along(line.steps, best)
    if laid is None or not DIGITS.intersection(best):
        return []
    places = [-math.inf, *(place - line.frame for place in laid.places), math.inf]
    pieces = pieces_in(line.picture, Pixels(0, 0, line.picture.shape[1], line.picture.shape[0]))
    centres, half = pieces.boxes[:, 0] + pieces.boxes[:, 2] / 2, HALF * line.picture.shape[0]
    found = []
    for number in NUMBER.finditer(best):
        before, after = places[number.start()], places[number.end() + 1]
        part = pieces.picture((centres > before + half) & (centres < after - half))
        read = _digits(characters(part), own) if part is not None else None
        if read is not None and _grown(number[0], read):
            found.append(best[: number.start()] + read + best[number.end() :])
    return found


def _grown(number: str, read: str) -> bool:
    """Tell whether a number is the other one with digits put in, its dashes where they were.

    Fewer digits say nothing: one that stands close to the word before may not have been cut out.
    """
    rest = iter(read)
    same_dashes = number.count("-") == read.count("-")
    return len(read) > len(number) and same_dashes and all(character in rest for character in number)


def _digits(pictures: Sequence[Image | None], own: CellReader) -> str | None:
    """Answer digits, and dashes where there is no picture, if our own network is sure of each."""
    shares = iter(own.shares([framed(one, CLOSE) for one in pictures if one is not None], DIGITS))
    best = [
        ("-", 1.0) if one is None else max(next(shares).items(), key=lambda item: item[1]) for one in pictures
    ]
    sure = all(share > SURE_OTHER and character in DIGITS | {"-"} for character, share in best)
    return "".join(character for character, _ in best) if sure else None


def _as_spelt(one: LineText, text: str, *, kana: bool) -> list[LineText]:
    """Answer kana in the sizes that were proposed, where the ink would have them in others.

    Some write a ョ nearly as large as a ヨ: who knows the name may know better.
    """
    if not kana or _letters(one.settled) == text:
        return []
    rest = iter(text)
    spelt = "".join(character if character in " \u3000" else next(rest, "") for character in one.text)
    settled = replace(one.settled, text=spelt, sound=False)
    return [replace(one, text=spelt, log=one.log + AGAINST_INK, settled=settled)]


def _swapped(best: str, others: Sequence[str]) -> list[str]:
    """Answer the best text with each place where another differs as the other has it, one at a time."""
    return [
        best[:start] + other[first:last] + best[end:]
        for other in others
        for way, start, end, first, last in SequenceMatcher(None, best, other, autojunk=False).get_opcodes()
        if way != "equal"
    ][:SWAPS]


def _doubted(line: Line, best: str, judge: "_CharacterJudge") -> list[str]:
    """Answer the best text with each character that our own network is sure is another one."""
    laid = laid_along(line.steps, best)
    if laid is None:
        return []
    settled = settle(laid, line.picture, line.frame, spaced=False)
    found = []
    for place, share in judge.shares(settled).items():
        likely, other = judge.likeliest(settled, place)
        if share < 1 - SURE_OTHER and other > SURE_OTHER and likely not in (EMPTY, NOT_A_CHARACTER):
            found.append(settled.text[:place] + likely + settled.text[place + 1 :])
    return found


class _CharacterJudge:
    """Asks our own network about characters of a line, each piece of ink once."""

    def __init__(self, picture: Image, own: CellReader, *, kana: bool) -> None:
        self._picture = picture
        self._own = own
        self._kana = kana
        self._known: dict[tuple[Ink, bool], dict[str, float]] = {}

    def shares(self, settled: Settled) -> dict[int, float]:
        """Answer the share of each character that it knows, by its place in the text without spaces."""
        letters = _letters(settled)
        asked = {place: (ink, letters[place] in DIGITS) for place, ink in enumerate(settled.inks)
                 if ink is not None and self._asks(letters, place)}  # fmt: skip
        sizes = [max(ink[2] - ink[0], ink[3] - ink[1]) for ink in settled.inks if ink is not None]
        self._look(list(asked.values()), float(np.median(sizes)) if sizes else 1.0)
        return {
            place: max(LEAST, self._known[seen].get(letters[place], LEAST)) for place, seen in asked.items()
        }

    def likeliest(self, settled: Settled, place: int) -> tuple[str, float]:
        """Answer what our network holds for likeliest in a place that ``shares`` answered, and its share."""
        ink = settled.inks[place]
        assert ink is not None  # noqa: S101 - places without ink are not asked about
        known = self._known[ink, _letters(settled)[place] in DIGITS]
        best = max(known, key=lambda one: known[one])
        return best, known[best]

    def _asks(self, letters: str, place: int) -> bool:
        """Tell whether our network knows this character: alone ロ may be a 口 as well."""
        beside = letters[max(0, place - 1) : place] + letters[place + 1 : place + 2]
        if letters[place] in DIGITS:
            return True
        return letters[place] in KANA and (self._kana or any(one in KANA for one in beside))

    def _look(self, inks: Sequence[tuple[Ink, bool]], usual: float) -> None:
        for number in (False, True):
            new = [ink for ink, one in dict.fromkeys(inks) if one is number and (ink, one) not in self._known]
            pictures = [_on_paper(self._picture, ink, usual) for ink in new]
            for ink, shares in zip(new, self._own.shares(pictures, DIGITS if number else KANA), strict=True):
                self._known[ink, number] = shares


def _letters(settled: Settled) -> str:
    return settled.text.replace(" ", "").replace("\u3000", "")


def _on_paper(picture: Image, ink: Ink, usual: float) -> Image:
    """Answer one character on paper of the usual size, as high on it as it stands on the line."""
    left, top, right, bottom = ink
    side = round(max(PAPER * usual, right - left + 2, bottom - top + 2))
    paper = np.full((side, side), 255, np.uint8)
    across = (side - (right - left)) // 2
    above = (picture.shape[0] - side) // 2
    down = min(max(0, top - above), side - (bottom - top))
    paper[down : down + bottom - top, across : across + right - left] = picture[top:bottom, left:right]
    return paper
