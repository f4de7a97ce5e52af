"""Every case by its name."""

from collections.abc import Mapping

import numpy as np

from samples.oddities import corrections, eras, writing
from samples.oddities.case import Case, Oddity

CASES: Mapping[str, Case] = {
    "era_circle": eras.era_circle,
    "era_tick": eras.era_tick,
    "era_cross": eras.era_cross,
    "era_strike": eras.era_strike,
    "era_two": eras.era_two,
    "era_none": eras.era_none,
    "struck_value_above": corrections.struck_value_above,
    "struck_value_beside": corrections.struck_value_beside,
    "struck_with_seal": corrections.struck_with_seal,
    "struck_cells": corrections.struck_cells,
    "seal_over_text": writing.seal_over_text,
    "ink_outside_box": writing.ink_outside_box,
    "ink_into_next_box": writing.ink_into_next_box,
    "two_lines": writing.two_lines,
    "faint_pencil": writing.faint_pencil,
    "felt_pen": writing.felt_pen,
    "zeros_and_eights": writing.zeros_and_eights,
    "one_and_seven": writing.one_and_seven,
    "shi_tsu_so_n": writing.shi_tsu_so_n,
    "dashes": writing.dashes,
    "ditto_mark": writing.ditto_mark,
    "ditto_word": writing.ditto_word,
    "vertical": writing.vertical,
    "scrawl": writing.unreadable,
    "empty": writing.empty,
}


def make(name: str, seed: int) -> Oddity:
    """Answer a case; the same name and seed give the same pixels."""
    return CASES[name](np.random.default_rng([seed, *name.encode()]))
