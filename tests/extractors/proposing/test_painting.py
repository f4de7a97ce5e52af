"""A filled sheet becomes a blank: the hand's ink goes, print stays; a blank is not touched."""

import cv2
import numpy as np
import pytest

from extractors.images import Image
from extractors.proposing.printed import PrintReaders
from extractors.proposing.propose import propose
from extractors.proposing.proposed import Proposed
from records.form import boxes_in
from tests.extractors.proposing.drawn_form import DPI, PER_MM, Drawing


@pytest.fixture(scope="module")
def blank() -> Image:
    """Answer a sheet with a line, cells, words to circle and a box to tick."""
    sheet = Drawing()
    sheet.text(70, 20, "施設使用申請書", 6.5)
    sheet.row(60, 14, "氏名"), sheet.row(74, 12, "電話番号")
    for number in range(10):
        sheet.box(60 + 6 * number, 76, 6, 8)
    sheet.row(86, 12, "性別"), sheet.text(60, 92, "男　・　女")
    sheet.row(98, 10, "支払方法")
    for left, word in ((60, "現金"), (90, "口座振替")):
        sheet.box(left, 101, 4, 4), sheet.text(left + 6, 103, word)
    sheet.row(108, 20, "備考")
    return sheet.picture


def _strokes(picture: Image) -> Image:
    """Write on a sheet as a hand does: over frames, around a word, out of a box, and beside everything."""
    out = picture.copy()

    def stroke(*points: tuple[float, float]) -> None:
        pixels = np.asarray([[round(x * PER_MM), round(y * PER_MM)] for x, y in points], np.int32)
        cv2.polylines(out, [pixels], isClosed=False, color=(20,), thickness=4)

    stroke((62, 62), (70, 71), (66, 65), (78, 70), (82, 62)), stroke((95, 64), (110, 70), (99, 71))
    for number in range(10):
        left = 60 + 6 * number
        stroke((left + 4, 77.5), (left + 1.5, 80), (left + 4.5, 82.5))
    stroke((63, 77), (63, 85.5))  # from the upper edge of a cell to the lower one
    cv2.ellipse(out, (round(62 * PER_MM), round(92 * PER_MM)), (36, 34), 8, 0, 350, (20,), 4)
    stroke((90.5, 102), (92, 104.5), (96, 98.8))
    stroke((150, 112), (187, 122), (196, 131), (192, 140)), stroke((30, 200), (41, 214), (33, 216))
    return out


@pytest.fixture(scope="module")
def proposed(blank: Image, readers: PrintReaders) -> tuple[Proposed, Proposed]:
    """Answer what is proposed for the blank, and for the same sheet filled in."""
    one, other = (propose([sheet], DPI, "shisetsu", None, readers) for sheet in (blank, _strokes(blank)))
    return one, other


def test_a_blank_stays_as_it_is(proposed: tuple[Proposed, Proposed], blank: Image) -> None:
    assert proposed[0].filled == ()
    assert np.array_equal(proposed[0].blanks[0], blank)


def test_a_filled_sheet_gives_the_fields_of_the_blank(proposed: tuple[Proposed, Proposed]) -> None:
    blank, filled = proposed
    assert (blank.filled, filled.filled) == ((), (1,))
    for ours, theirs in zip(blank.form.fields, filled.form.fields, strict=True):
        assert (ours.path, ours.label, ours.kind) == (theirs.path, theirs.label, theirs.kind)
        for a, b in zip(boxes_in(ours.layout), boxes_in(theirs.layout), strict=True):
            assert (b.x, b.y, b.w, b.h) == pytest.approx((a.x, a.y, a.w, a.h), abs=0.6)


def test_handwriting_is_gone_and_print_is_left(proposed: tuple[Proposed, Proposed], blank: Image) -> None:
    ink, left = blank < 128, proposed[1].blanks[0] < 128
    brush = np.ones((7, 7), np.uint8)
    near_print = cv2.dilate(ink.astype(np.uint8), brush).astype(bool)
    near_left = cv2.dilate(left.astype(np.uint8), brush).astype(bool)
    written = (_strokes(blank) < 128) & ~near_print
    assert (left & written).sum() < 0.01 * written.sum()
    assert (ink & ~near_left).sum() < 0.01 * ink.sum()
