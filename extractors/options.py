"""What options that are struck out leave to choose. It is offered, never taken: a person decides."""

from collections.abc import Sequence

from extractors.ink import Marks
from extractors.lattice import Hypothesis
from extractors.raw import Opinions, RawField
from records.reading import Problem

STRUCK = Problem(code="mark.struck", message="取り消し線があります。")


def left_over(found: Marks, codes: Sequence[str]) -> RawField:
    """Answer the option that is marked, or the only one that is not struck out; else nothing."""
    left = [code for number, code in enumerate(codes) if number not in found.struck]
    marked = [codes[number] for number in (*found.marked, *found.unclear)]
    likely = marked or left
    hypotheses = (Hypothesis(likely[0], 0.0),) if len(likely) == 1 else ()
    return RawField(hypotheses, Opinions(weakest=0.5), doubt=STRUCK)
