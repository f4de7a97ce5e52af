"""A line around which no strike is found any more is read as it stands."""

import numpy as np

from extractors.corrected import parts_of_line
from extractors.strokes import Pixels, pieces_in


def test_a_line_without_a_strike_counts_as_it_stands() -> None:
    page = np.full((60, 200), 255, np.uint8)
    page[20:40, 20:50] = 0
    page[20:40, 120:150] = 0
    pieces = pieces_in(page, Pixels(0, 0, 200, 60))
    (whole,) = parts_of_line(pieces, [], np.ones(2, bool))
    assert whole.shape[1] >= 130
    assert parts_of_line(pieces, [], np.zeros(2, bool)) == []
