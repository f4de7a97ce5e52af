"""What was read in one field, before anybody judges it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.lattice import Hypothesis
from extractors.lines import Line
from records.reading import Problem, Reading


@dataclass(frozen=True)
class Opinions:
    """What speaks for a reading and against it, apart from its share among all texts.

    ``weakest`` is the least share of a character, ``own`` the least that our own network gives one on a line.
    ``second`` is 1 where a second opinion says the same, -1 where it says something else, 0 where there is
    none. ``unfit`` says that text and ink do not go together. ``length`` counts characters.
    """

    weakest: float = 1.0
    own: float = 1.0
    second: int = 0
    unfit: bool = False
    length: int = 1


@dataclass(frozen=True)
class RawField:
    """What was read in one field: what it may say, best first; nothing where it is blank.

    ``each`` has the opinions on other texts than the first, where they differ. ``lines`` are kept for who
    knows more about what may stand on them. ``certain`` is the probability of what was not read from ink
    and needs no calibration.
    """

    hypotheses: tuple[Hypothesis, ...] = ()
    opinions: Opinions = Opinions()
    doubt: Problem | None = None
    readings: tuple[Reading, ...] = ()
    lines: tuple[Line, ...] = ()
    certain: float | None = None
    each: Mapping[str, Opinions] = field(default_factory=dict)

    @property
    def raw(self) -> str:
        """What the engines hold for likeliest, nothing else considered."""
        return self.hypotheses[0].raw if self.hypotheses else ""

    @property
    def blank(self) -> bool:
        """Whether nothing is written."""
        return not self.raw

    def opinions_on(self, raw: str) -> Opinions:
        """Answer what speaks for one of the texts and against it."""
        return self.each.get(raw, self.opinions)
