"""Numbers on a line: character by character and as a whole, the two weighed together."""

import re
from collections.abc import Sequence

from extractors.boxes import Boxes
from extractors.ctc import likeliest_texts
from extractors.engines.cells import NOT_A_CHARACTER
from extractors.lattice import Hypothesis, likeliest, log_of, shared
from extractors.lines import TEXTS, TRUST, Line

# What one way of reading does not offer at all it holds for this unlikely.
UNSEEN = -9.0
_OTHER = re.compile("[^0-9]")


def numbers_on(lines: Sequence[Line], boxes: Boxes) -> tuple[Hypothesis, ...]:
    """Answer the numbers that lines may hold, best first, written as the whole line reads them.

    ``boxes`` are the same lines cut into characters. Characters that touch are one piece there, and a line
    network drops one of two equal digits: neither alone is enough.
    """
    whole = _whole(lines)
    by_digits: dict[str, Hypothesis] = {}
    for one in whole:
        by_digits.setdefault(_digits(one.raw), one)
    for one in likeliest(boxes.slots):
        if NOT_A_CHARACTER not in one.raw or not by_digits:
            by_digits.setdefault(one.raw, Hypothesis(one.raw, UNSEEN))
    return shared(
        Hypothesis(one.raw, max(one.log, UNSEEN) + max(log_of(digits, boxes.slots), UNSEEN))
        for digits, one in by_digits.items()
    )


def _whole(lines: Sequence[Line]) -> tuple[Hypothesis, ...]:
    found: tuple[Hypothesis, ...] = (Hypothesis("", 0.0),)
    for line in lines:
        texts = likeliest_texts(line.steps, TEXTS)
        found = shared(
            Hypothesis(one.raw + text.raw, one.log + TRUST * text.log) for one in found for text in texts
        )
    return found


def _digits(text: str) -> str:
    return _OTHER.sub("", text)
