"""明細 on drawn blanks: a row of heads over equal rows is one table, whatever its rows hold."""

from collections.abc import Callable

import pytest

from extractors.proposing.printed import PrintReaders
from extractors.proposing.propose import propose
from records.form import FieldKind, FormDefinition, boxes_in
from tests.extractors.proposing.drawn_form import DPI, Drawing

KINDS = {"品名": FieldKind.TEXT, "氏名": FieldKind.NAME, "年齢": FieldKind.INTEGER, "金額": FieldKind.MONEY,
         "生年月日": FieldKind.DATE, "重さ(kg)": FieldKind.DECIMAL}  # fmt: skip
HIGH = 10.0
Fill = Callable[[Drawing, int, float, float, float], None]


def ruled(heads: tuple[str, ...], widths: tuple[float, ...], rows: int, column: int, fill: Fill) -> Drawing:
    """Draw a row of heads and so many rows, with something printed in the cells of one column."""
    sheet = Drawing(height=80 + HIGH * (rows + 1))
    sheet.text(60, 20, "利用者名簿申請書", 6.5)
    for row in range(rows + 1):
        left, top = 20.0, 60.0 + HIGH * row
        for number, (head, wide) in enumerate(zip(heads, widths, strict=True)):
            sheet.box(left, top, wide, HIGH)
            if row == 0:
                sheet.text(left + (wide - 3.7 * len(head)) / 2, top + HIGH / 2, head)
            elif number == column:
                fill(sheet, row, left, top, wide)
            left += wide
    return sheet


def nothing(_sheet: Drawing, _row: int, _left: float, _top: float, _wide: float) -> None: ...


def row_number(sheet: Drawing, row: int, left: float, top: float, _wide: float) -> None:
    sheet.text(left + 3, top + HIGH / 2, str(row))


def relative(sheet: Drawing, row: int, left: float, top: float, _wide: float) -> None:
    sheet.text(left + 3, top + HIGH / 2, ("父", "母", "長男", "長女")[row - 1])


def day(sheet: Drawing, _row: int, left: float, top: float, _wide: float) -> None:
    for number, part in enumerate("年月日"):
        sheet.text(left + 14 + 14 * number, top + HIGH / 2, part)


def framed_boxes(sheet: Drawing, _row: int, left: float, top: float, _wide: float) -> None:
    for number in range(5):
        sheet.box(left + 3 + 6 * number, top + 1, 6, HIGH - 2)


def boxes_from_rule_to_rule(sheet: Drawing, _row: int, left: float, top: float, wide: float) -> None:
    for number in range(5):
        sheet.box(left + wide / 5 * number, top, wide / 5, HIGH)


@pytest.mark.parametrize(
    ("heads", "widths", "rows", "column", "fill", "columns", "boxes"),
    [
        (("品名", "金額"), (100, 60), 4, 0, nothing, ("品名", "金額"), (1, 1)),
        (("", "氏名", "年齢"), (12, 90, 40), 4, 0, row_number, ("氏名", "年齢"), (1, 1)),
        (("続柄", "氏名", "年齢"), (30, 80, 50), 4, 0, relative, ("氏名", "年齢"), (1, 1)),
        (("氏名", "生年月日"), (60, 70), 3, 1, day, ("氏名", "生年月日"), (1, 3)),
        (("品名", "金額"), (100, 50), 4, 1, framed_boxes, ("品名", "金額"), (1, 5)),
        (("品名", "金額"), (100, 50), 4, 1, boxes_from_rule_to_rule, ("品名", "金額"), (1, 5)),
        (("品名", "重さ(kg)"), (100, 50), 18, 0, nothing, ("品名", "重さ(kg)"), (1, 1)),
    ],
)
def test_equal_rows_under_heads_are_a_table(
    heads: tuple[str, ...], widths: tuple[float, ...], rows: int, column: int, fill: Fill,
    columns: tuple[str, ...], boxes: tuple[int, ...], readers: PrintReaders,
) -> None:  # fmt: skip
    form = _proposed(ruled(heads, widths, rows, column, fill), readers)
    (table,) = form.tables
    assert [(one.label, one.kind) for one in table.columns] == [(one, KINDS[one]) for one in columns]
    assert tuple(len(boxes_in(one.layout)) for one in table.columns) == boxes
    assert table.offsets == pytest.approx([HIGH * row for row in range(rows)], abs=0.3)
    assert form.single_fields == ()


def test_rows_that_ask_for_different_things_are_no_table(readers: PrintReaders) -> None:
    sheet = Drawing(height=120)
    sheet.text(60, 20, "登録事項変更届", 6.5)
    sheet.box(20, 60, 40, 10)
    for number, head in enumerate(("変更前", "変更後")):
        sheet.box(60 + 65 * number, 60, 65, 10), sheet.text(85 + 65 * number, 65, head)
        for row, label in enumerate(("氏名", "住所", "電話番号")):
            sheet.box(20, 70 + 12 * row, 40, 12), sheet.text(30, 76 + 12 * row, label)
            sheet.box(60 + 65 * number, 70 + 12 * row, 65, 12)
    form = _proposed(sheet, readers)
    assert form.tables == ()
    kinds = [FieldKind.NAME, FieldKind.ADDRESS, FieldKind.PHONE]
    assert [one.kind for one in form.fields] == [kind for kind in kinds for _ in range(2)]


def test_two_tables_beside_each_other_stay_two(readers: PrintReaders) -> None:
    sheet = ruled(("品名", "金額"), (50, 25), 3, 0, nothing)
    for row in range(4):
        for left, wide, head in ((110, 50, "氏名"), (160, 25, "年齢")):
            sheet.box(left, 60 + HIGH * row, wide, HIGH)
            if row == 0:
                sheet.text(left + 8, 65, head)
    tables = _proposed(sheet, readers).tables
    assert [[one.label for one in table.columns] for table in tables] == [["品名", "金額"], ["氏名", "年齢"]]


def _proposed(sheet: Drawing, readers: PrintReaders) -> FormDefinition:
    return propose([sheet.picture], DPI, "meibo", None, readers).form
