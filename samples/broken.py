"""A reader gone wrong: every 7 is a 1, said with full confidence. The demonstration must notice."""

from collections.abc import Sequence

from extractors.engines.rapid import LineReading, RapidRecogniser
from extractors.images import Image
from records.reading import Candidate

READ_AS = {"7": "1"}
WRONG = str.maketrans(READ_AS)


class BrokenRecogniser:
    """The usual recogniser, but for one character. Closely and widely cut boxes agree, as do lines."""

    def __init__(self) -> None:
        self._right = RapidRecogniser()
        self.model = f"{self._right.model} (broken)"

    def cells(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[list[Candidate]]:
        """Answer candidates for each picture of one character."""
        return [_broken(candidates) for candidates in self._right.cells(pictures, allowed)]

    def lines(self, pictures: Sequence[Image], allowed: Sequence[frozenset[str] | None]) -> list[LineReading]:
        """Answer each line."""
        return [
            LineReading(read.text.translate(WRONG), _sure(read), read.places)
            for read in self._right.lines(pictures, allowed)
        ]


def _broken(candidates: list[Candidate]) -> list[Candidate]:
    wrong = READ_AS.get(candidates[0].raw)
    return candidates if wrong is None else [Candidate(raw=wrong, probability=1.0)]


def _sure(read: LineReading) -> tuple[float, ...]:
    """Answer the shares, full where the character is wrong."""
    return tuple(
        1.0 if character in READ_AS else share
        for character, share in zip(read.text, read.shares, strict=True)
    )
