"""Relatives of a form: each is another print, or no program could tell it from its base."""

import itertools

import numpy as np
import pytest

from samples.scans.relatives import relatives_of
from samples.scans.shelf import bases, printed

# Ink that has to differ (pixels at 300 dpi): less than one character of a footnote.
LEAST = 100


@pytest.mark.parametrize("base", ["kansensho_hokoku", "inu_henko"])
def test_no_two_relatives_of_a_form_are_the_same_print(base: str) -> None:
    relatives = [one for one in relatives_of(base, bases()[base]) if "+" not in one.change]
    prints = [np.packbits(blank.printed < 170) for blank in printed(relatives)]
    assert len(prints) > 10
    for one, other in itertools.combinations(prints, 2):
        assert np.bitwise_count(one ^ other).sum() > LEAST
