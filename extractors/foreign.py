"""Printed text on a page that the claimed form does not have: a year, a note or a title of another form.

People write, stamp and stick notes anywhere, so ink alone says nothing. Tesseract was trained on print and
is unsure of hands: what it surely reads as Japanese, where the form has no print and nobody writes, is print.
"""

import re
from collections.abc import Sequence

import cv2
import numpy as np

from extractors.engines.tesseract import words_of
from extractors.images import PER_MM, Image
from extractors.ruling import rules_of
from extractors.strange import Compared, written_on
from extractors.telling import PRINTED, Laid, Mask, Place
from extractors.template import FormTemplate

# Print of the page lies so near to where the blank has it.
SAME_MM = 0.7
# Text lines are so high and at least so long, and their characters stand so near to each other.
HEIGHT_MM, LENGTH_MM, GAP_MM = (1.5, 9.0), 7.0, 3.5
# Characters of one title stand no further apart than this.
WORDS_MM = 12.0
# So few of the lines are read: the longest.
MOST_LINES = 8
MARGIN_MM = 0.7
# So many Japanese characters, read so surely (Tesseract's own scale of 100), are no accident.
SEVERAL, SURE = 4, 80.0
JAPANESE = re.compile(r"[々ぁ-んァ-ヶ一-鿿]")


def has_foreign_text(page: Laid, template: FormTemplate, known: Compared) -> bool:
    """Tell whether a page laid over a form carries printed text that the form does not have.

    Raises:
        EnvironmentProblem: Tesseract is not on this machine (``environment.tesseract``).
    """
    places = [*_lines(_foreign(page, template)), *_changed(known.odd)]
    crops = [_with_margin(page.even, place) for place in places]
    return any(_surely_japanese(words) >= SEVERAL for words in words_of(crops))


def _foreign(page: Laid, template: FormTemplate) -> Mask:
    """Answer where a page has ink that is neither the form's print, nor a rule, nor where people write."""
    side = 2 * round(SAME_MM * PER_MM) + 1
    print_ = (template.blank < PRINTED).astype(np.uint8)
    known = cv2.dilate(print_, np.ones((side, side), np.uint8)) > 0
    rules = cv2.dilate(rules_of(page.ink), np.ones((3, 3), np.uint8)) > 0
    return np.asarray(page.ink & page.seen & ~known & ~rules & ~written_on(template))


def _lines(foreign: Mask) -> list[Place]:
    """Answer the places of what may be lines of text, the longest first."""
    gap = round(GAP_MM * PER_MM)
    joined = cv2.morphologyEx(foreign.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, gap), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least, most = (side * PER_MM for side in HEIGHT_MM)
    found = [one for one in stats[1:].tolist() if least <= one[3] <= most and one[2] >= LENGTH_MM * PER_MM]
    longest = sorted(found, key=lambda one: -one[2])[:MOST_LINES]
    return [(slice(top, top + height), slice(left, left + width)) for left, top, width, height, _ in longest]


def _changed(odd: Sequence[Place]) -> list[Place]:
    """Answer lines of the form of which several characters are others, each from the first to the last."""
    lines: list[list[Place]] = []
    for one in sorted(odd, key=lambda place: place[1].start):
        for line in lines:
            last, high = line[-1], one[0].stop - one[0].start
            level = abs(one[0].start + one[0].stop - last[0].start - last[0].stop) < high
            if level and one[1].start - last[1].stop < WORDS_MM * PER_MM:
                line.append(one)
                break
        else:
            lines.append([one])
    return [
        (
            slice(min(rows.start for rows, _ in line), max(rows.stop for rows, _ in line)),
            slice(line[0][1].start, line[-1][1].stop),
        )
        for line in lines
        if len(line) >= SEVERAL
    ][:MOST_LINES]


def _with_margin(picture: Image, place: Place) -> Image:
    rows, columns = place
    margin = round(MARGIN_MM * PER_MM)
    return picture[
        max(rows.start - margin, 0) : rows.stop + margin,
        max(columns.start - margin, 0) : columns.stop + margin,
    ]


def _surely_japanese(words: Sequence[tuple[str, float]]) -> int:
    """Answer how many Japanese characters stand in words that Tesseract is sure of."""
    return sum(len(JAPANESE.findall(text)) for text, sure in words if sure >= SURE)
