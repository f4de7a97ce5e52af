"""The title of a form: the largest print in its upper part."""

from extractors.proposing.areas import Side
from extractors.proposing.words import lines_of, plain

UPPER, LONGEST, LARGER = 0.35, 40, 4.2


def title_on(side: Side) -> str | None:
    """Answer the title that is printed on a side, None where nothing stands out."""
    loose = [word for area in side.frames for word in area.words
             if word.rect.cy < UPPER * side.rect.h and not word.upright]  # fmt: skip
    named = [line for line in lines_of(loose) if any(plain(word.text).isalpha() for word in line)]
    best = max(named, key=lambda line: max(word.rect.h for word in line), default=None)
    if best is None or max(word.rect.h for word in best) < LARGER:
        return None
    return " ".join(word.text for word in best)[:LONGEST]
