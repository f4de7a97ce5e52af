"""Three ways in which paper becomes pixels, fixed before anything was tuned on them."""

from enum import StrEnum

import numpy as np

from samples.sheets.make import DPI, FAX_DPI, scan
from samples.sheets.scanner import Picture, faxed


class Level(StrEnum):
    """How much is lost on the way: nothing to speak of, what an office loses, what a fax loses."""

    CLEAN = "clean"  # 300 dpi, upright
    OFFICE = "office"  # 300 or 200 dpi, a tenth of the sheets upside down
    FAX = "fax"  # 200 dpi, one bit


def scanned_at(level: Level, page: Picture, seed: int) -> tuple[Picture, float]:
    """Answer a scan of a paper with its dpi."""
    if level is Level.FAX:
        return faxed(page, np.random.default_rng([seed, 2]), FAX_DPI / DPI), FAX_DPI
    return scan(page, seed, clean=level is Level.CLEAN)
