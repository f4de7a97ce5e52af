"""SIGKILL at the system calls that change something: no file lost, no second scan, no second page.

This walks a sample of the points; ``python -m tests.intake.walk`` walks them all and prints the counts.
"""

from pathlib import Path

import pytest

from tests.intake.walk import WAYS, cannot_trace, walk

WHY_NOT = cannot_trace()
EVERY = 7


@pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
@pytest.mark.parametrize("name", WAYS)
def test_killed_anywhere_and_run_again_nothing_is_lost_or_doubled(name: str, tmp_path: Path) -> None:
    tally = walk(WAYS[name], tmp_path, EVERY)
    assert tally.points > 3
    assert tally.killed == tally.points
    assert (tally.lost, tally.doubled, tally.unproved) == ([], [], [])
