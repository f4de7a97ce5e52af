"""Blanks of known make are proposed as what they are; one that a scanner turned lies straight again."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from extractors.proposing.printed import PrintReaders
from extractors.proposing.propose import propose
from extractors.proposing.proposed import Proposed
from records.form import Cells, DateParts, FieldKind, Line, Options, boxes_in
from records.geometry import Box
from samples.bench.proposals import proposal_figures
from tests.extractors.proposing.drawn_form import DPI, Drawing, turned

REAL = Path(__file__).parents[4] / "shared" / "real"
PHONE = ((3, 60.0), (4, 86.0), (4, 119.0))


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    """Answer a form as cities print them: rows, boxes, choices, a date, a 明細, the office's place."""
    sheet = Drawing()
    sheet.text(70, 20, "施設使用申請書", 6.5)
    (
        sheet.text(120, 35, "令和"),
        sheet.text(142, 35, "年"),
        sheet.text(160, 35, "月"),
        sheet.text(178, 35, "日"),
    )
    sheet.text(20, 48, "申請者")
    sheet.line(40, 52, 60)
    sheet.row(60, 10, "フリガナ"), sheet.row(70, 14, "氏名"), sheet.row(84, 12, "電話番号")
    for count, left in PHONE:
        for number in range(count):
            sheet.box(left + 6 * number, 86, 6, 8)
    sheet.row(96, 10, "性別"), sheet.text(60, 101, "男　・　女")
    sheet.row(106, 10, "支払方法")
    for left, word in ((60, "現金"), (90, "口座振替")):
        sheet.box(left, 109, 4, 4), sheet.text(left + 6, 111, word)
    sheet.row(116, 10, "使用人数"), sheet.text(182, 121, "人")
    for top in (140, 150, 160, 170):
        for left, wide in ((20, 80), (100, 40), (140, 50)):
            sheet.box(left, top, wide, 10)
    for left, word in ((50, "品名"), (115, "数量"), (158, "金額")):
        sheet.text(left, 145, word)
    sheet.dotted_box(20, 190, 170, 30)
    sheet.text(22, 194, "備考")
    sheet.box(20, 240, 80, 20), sheet.text(22, 244, "職員記入欄", 3)
    return sheet


@pytest.fixture(scope="module")
def proposed(drawing: Drawing, readers: PrintReaders) -> Proposed:
    return propose([drawing.picture], DPI, "shisetsu", None, readers)


def test_every_field_is_found_under_its_name_and_kind(proposed: Proposed) -> None:
    found = {one.path: (one.label, one.kind, type(one.layout)) for one in proposed.form.single_fields}
    assert found == {
        "todoke_date": ("届出日", FieldKind.DATE, DateParts),
        "shinseisha": ("申請者", FieldKind.NAME, Line),
        "kana": ("フリガナ", FieldKind.KANA, Line),
        "shimei": ("氏名", FieldKind.NAME, Line),
        "denwa": ("電話番号", FieldKind.PHONE, Cells),
        "seibetsu": ("性別", FieldKind.CHOICE, Options),
        "shiharai_hoho": ("支払方法", FieldKind.CHOICE, Options),
        "shiyo_ninzu": ("使用人数", FieldKind.INTEGER, Line),
        "biko": ("備考", FieldKind.TEXT, Line),
    }
    assert proposed.form.title == "施設使用申請書"


def test_rows_that_repeat_are_a_table(proposed: Proposed) -> None:
    (table,) = proposed.form.tables
    assert [(one.path, one.kind) for one in table.columns] == [
        ("meisai.hinmei", FieldKind.TEXT), ("meisai.suryo", FieldKind.INTEGER),
        ("meisai.kingaku", FieldKind.MONEY),
    ]  # fmt: skip
    assert table.offsets == pytest.approx((0, 10, 20), abs=0.3)


def test_boxes_stand_where_they_were_drawn(proposed: Proposed) -> None:
    phone = boxes_in(proposed.form.field("denwa").layout)
    drawn = [left + 6 * number for count, left in PHONE for number in range(count)]
    assert [box.x for box in phone] == pytest.approx(drawn, abs=0.4)
    name = boxes_in(proposed.form.field("shimei").layout)[0]
    assert (name.x, name.y, name.w, name.h) == pytest.approx((55, 70, 135, 14), abs=0.5)


def test_choices_say_their_words_and_a_date_its_era(proposed: Proposed) -> None:
    options = {
        path: [one.label for one in layout.options]
        for path in ("seibetsu", "shiharai_hoho")
        if isinstance(layout := proposed.form.field(path).layout, Options)
    }
    assert options == {"seibetsu": ["男", "女"], "shiharai_hoho": ["現金", "口座振替"]}
    date = proposed.form.field("todoke_date").layout
    assert isinstance(date, DateParts)
    assert date.fixed_era == "R"
    assert [box.x > 120 for box in (*date.year, *date.month, *date.day)] == [True, True, True]


def test_what_is_guessed_is_said_to_be_so(proposed: Proposed) -> None:
    assert "todoke_date" in proposed.unsure
    assert not {"kana", "shimei", "denwa", "seibetsu"} & set(proposed.unsure)
    assert [rule.rule for rule in proposed.form.rules] == ["kana_matches_name"]


def test_the_place_of_the_office_is_left_alone(proposed: Proposed) -> None:
    (office,) = proposed.form.ignore
    assert (office.x, office.y, office.w, office.h) == pytest.approx((20, 240, 80, 20), abs=0.5)


def test_a_sheet_that_lies_askew_is_straightened(
    drawing: Drawing, readers: PrintReaders, proposed: Proposed
) -> None:
    askew = propose([turned(drawing.picture, 1.7)], DPI, "shisetsu", "題", readers)
    assert {one.path for one in askew.form.fields} == {one.path for one in proposed.form.fields}
    assert (askew.form.width, askew.form.height, askew.form.title) == (210.0, 297.0, "題")

    def middles(box: Box) -> tuple[float, float]:
        return box.x + box.w / 2, box.y + box.h / 2

    for path in ("shimei", "biko"):
        one, other = (boxes_in(form.form.field(path).layout)[0] for form in (askew, proposed))
        assert middles(one) == pytest.approx(middles(other), abs=1.0)


def test_a_sheet_that_lies_on_its_side_is_turned_upright(drawing: Drawing, readers: PrintReaders) -> None:
    lying = propose([np.ascontiguousarray(np.rot90(drawing.picture))], DPI, "shisetsu", None, readers)
    assert (lying.form.width, lying.form.title) == (210.0, "施設使用申請書")
    assert lying.form.field("denwa").kind is FieldKind.PHONE


def test_blanks_of_the_house_are_found_whole() -> None:
    *_, whole = proposal_figures(["inu_henko"])
    assert (whole.boxes_found, whole.kinds_right, whole.false_fields) == (whole.boxes, whole.fields, 0)


def test_a_filled_fax_is_proposed_without_what_a_hand_wrote(readers: PrintReaders) -> None:
    place = REAL / "influenza-confirmed.png"
    if not place.exists():
        pytest.skip(f"no real sheets at {REAL}")
    sheet = cv2.imread(str(place), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    found = propose([np.asarray(sheet, np.uint8)], DPI, "kakutei", None, readers)
    kinds = {one.label: one.kind for one in found.form.fields}
    assert kinds["年齢"] is FieldKind.INTEGER
    assert kinds["発症日"] is FieldKind.DATE
    assert kinds["所属組織名"] is FieldKind.TEXT
    assert sum(one.kind is FieldKind.SIGN for one in found.form.fields) >= 12
    assert len(found.form.marks) == 3
    assert not any("テスト" in one.label or "日本電信" in one.label for one in found.form.fields)
