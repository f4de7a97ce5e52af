"""What a single box takes: signs or an answer's number where print says so, digits never by default."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from extractors.proposing.legends import numbers_said, signs_said
from extractors.proposing.printed import PrintReaders
from extractors.proposing.propose import propose
from records.form import Cells, FieldDefinition, FieldKind
from tests.extractors.proposing.drawn_form import DPI, PER_MM, Drawing


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("(○か×でお答えください)", "○×"),
        ("(もしくは×でお答えください)", "○×"),  # a ○ that was read as a bracket
        ("○△×を記入", "○×△"),
        ("○:参加×:欠席", "○×"),
        ("通っている曜日にチェック(〇)をいれてください。", "○"),
        ("該当する欄に✓を記入", "✓"),
        ("該当するものを○で囲んでください", ""),  # words are circled, no box
        ("◎○△×を記入", ""),  # ◎ cannot be read
        ("数字の0~9、記号の○△×を記入", ""),
        ("○○市長", ""),
        ("単価×数量", ""),
        ("令和○年○月○日", ""),
    ],
)
def test_signs_are_those_that_print_asks_for(text: str, signs: str) -> None:
    assert signs_said(text) == signs


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.はい2.いいえ3.わからない", "123"),
        ("1.~30分2.30~1時間\n3.1時間以上", "123"),
        ("(1)はい(2)いいえ", "12"),
        ("1.5倍", ""),
        ("2.氏名3.住所", ""),
    ],
)
def test_numbers_are_those_of_a_list_that_begins_with_one(text: str, numbers: str) -> None:
    assert numbers_said(text) == numbers


@pytest.fixture(scope="module")
def fields(readers: PrintReaders) -> list[FieldDefinition]:
    """Answer what is proposed for boxes of 10 mm, each at the right of its question, from the top down."""
    sheet = Drawing()
    sheet.text(60, 20, "健康に関する調査票", 6.5)
    _ask(sheet, 40, "朝食を毎日食べていますか", "1.毎日　2.ときどき　3.食べない")
    _ask(sheet, 80, "定期的に運動をしていますか", "(○か×でお答えください)")
    _ask(sheet, 104, "たばこを吸いますか")
    _ask(sheet, 160, "面接者が見るところ")
    sheet.text(20, 185, "家族の人数"), sheet.box(60, 180, 10, 10)
    for left in (0, 7, 14, 21):
        sheet.box(60 + left, 200, 7, 10)
    sheet.text(20, 225, "体温")
    for left in (60, 67, 79):
        sheet.box(left, 220, 7, 10)
    cv2.circle(picture := sheet.picture.copy(), (round(76.5 * PER_MM), round(228 * PER_MM)), 3, (0,), -1)
    return list(propose([np.asarray(picture, np.uint8)], DPI, "kenko", None, readers).form.fields)


def _ask(sheet: Drawing, top: float, *lines: str) -> None:
    for number, line in enumerate(lines):
        sheet.text(20, top + 8 * number, line)
    sheet.box(170, top + 8 * (len(lines) - 1) - 5, 10, 10)


def _kinds(fields: Sequence[FieldDefinition]) -> list[tuple[FieldKind, str | None, int]]:
    return [
        (one.kind, one.characters, len(one.layout.boxes)) for one in fields if isinstance(one.layout, Cells)
    ]


def test_each_box_takes_what_is_said_of_it(fields: list[FieldDefinition]) -> None:
    assert _kinds(fields) == [
        (FieldKind.DIGITS, "123", 1),
        (FieldKind.SIGN, "○×", 1),
        (FieldKind.SIGN, "○×", 1),  # the next of the same column, of which nothing else is said
        (FieldKind.TEXT, None, 1),  # another one farther down
        (FieldKind.INTEGER, None, 1),
        (FieldKind.DIGITS, None, 4),
        (FieldKind.DECIMAL, None, 3),
    ]


def test_a_point_that_is_printed_between_boxes_is_kept(fields: list[FieldDefinition]) -> None:
    (layout,) = [one.layout for one in fields if one.kind is FieldKind.DECIMAL]
    assert isinstance(layout, Cells)
    assert layout.point_after == 2


def test_a_box_of_which_nothing_is_said_takes_any_text_and_is_to_be_looked_at(readers: PrintReaders) -> None:
    sheet = Drawing(height=120)
    sheet.text(60, 20, "健康に関する調査票", 6.5)
    _ask(sheet, 60, "面接者が見るところ")
    found = propose([sheet.picture], DPI, "kenko", None, readers)
    assert _kinds(found.form.fields) == [(FieldKind.TEXT, None, 1)]
    assert found.unsure == tuple(one.path for one in found.form.fields)
