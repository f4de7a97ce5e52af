"""Fields and entries matched: what is proposed, what is marked, and that nothing wrong passes as certain."""

import pytest

from records.form import CheckBox, DateParts, FieldDefinition, FieldKind, Line, Option, Options
from records.geometry import Box
from records.seen_screen import SeenInput
from yomikaki.mapping import Mapped, mapped
from yomikaki.mapping_words import understood

BOX = Box(x=1, y=1, w=5, h=5)
SEXES = (Option(code="m", label="男", box=BOX), Option(code="f", label="女", box=BOX))


def field(path: str, label: str, kind: FieldKind = FieldKind.TEXT) -> FieldDefinition:
    layout: Line | CheckBox | DateParts | Options = Line(box=BOX)
    if kind is FieldKind.CHOICE:
        layout = Options(mark="circle", options=SEXES)
    if kind is FieldKind.CHECK:
        layout = CheckBox(box=BOX)
    if kind is FieldKind.DATE:
        layout = DateParts(fixed_era="R", year=(BOX,), month=(BOX,), day=(BOX,))
    return FieldDefinition(path=path, label=label, kind=kind, layout=layout)


def text(label: str, **more: object) -> SeenInput:
    return SeenInput.model_validate({"kind": "text", "label": label, **more})


def one(asked: FieldDefinition, *shown: SeenInput) -> Mapped:
    return mapped([asked], shown).fields[0]


@pytest.mark.parametrize("label", ["氏名", "お名前", "漢字氏名", "氏名(漢字)", "氏 名"])
def test_another_word_for_the_name_is_certain(label: str) -> None:
    found = one(field("shimei", "氏名", FieldKind.NAME), text("番地"), text(label, hint="全角"))
    assert (found.certainty, [entry.input for entry in found.entries]) == ("certain", [1])


def test_the_heading_tells_two_people_apart() -> None:
    asked = [field("a", "申請者の氏名", FieldKind.NAME), field("b", "配偶者氏名", FieldKind.NAME)]
    shown = [text("氏名", section=whom, hint="全角") for whom in ("配偶者", "届出人")]
    found = mapped(asked, shown).fields
    assert [(each.certainty, each.entries[0].input) for each in found] == [("certain", 1), ("certain", 0)]


def test_another_persons_entry_is_never_taken() -> None:
    found = one(field("a", "申請者の氏名", FieldKind.NAME), text("氏名", section="配偶者"))
    assert (found.certainty, found.entries) == ("missing", ())


def test_one_name_for_two_entries_is_marked() -> None:
    found = one(field("a", "氏名", FieldKind.NAME), text("氏名", hint="全角"), text("お名前"))
    assert (found.certainty, found.doubts) == ("unsure", ("似た欄か項目がほかにもあります",))


@pytest.mark.parametrize("kind", [FieldKind.NAME, FieldKind.ADDRESS, FieldKind.TEXT])
@pytest.mark.parametrize(
    ("hint", "way", "doubts"), [("全角", "zenkaku", 0), ("半角可", "plain", 0), ("40文字まで", "plain", 1)]
)
def test_a_page_that_is_silent_about_widths_proves_nothing(
    kind: FieldKind, hint: str, way: str, doubts: int
) -> None:
    found = one(field("a", "品名", kind), text("品名", hint=hint))
    assert ([entry.format for entry in found.entries], len(found.doubts)) == ([way], doubts)
    assert found.certainty == ("unsure" if doubts else "certain")


def test_a_date_is_parted_into_era_year_month_and_day() -> None:
    eras = ("", "昭和", "平成", "令和")
    shown = (
        SeenInput(kind="select", label="生年月日", group="", options=eras),
        text("生年月日", after="年"), text("生年月日", after="月"), text("生年月日", after="日"),
    )  # fmt: skip
    found = one(field("d", "生年月日", FieldKind.DATE), *shown)
    ways = ["era_name", "era_year", "month", "day"]
    assert (found.certainty, [each.format for each in found.entries]) == ("certain", ways)


@pytest.mark.parametrize(
    ("shown", "way"),
    [
        ({"hint": "例 R08.11.03"}, "wareki_short"),
        ({"placeholder": "令和8年11月3日"}, "wareki"),
        ({"after": "(例:2026/11/03)"}, "slash"),
        ({"kind": "date"}, "iso"),
    ],
)
def test_the_screen_says_how_a_date_is_written(shown: dict[str, str], way: str) -> None:
    found = one(field("d", "届出日", FieldKind.DATE), text("届出年月日", **shown))
    assert (found.certainty, found.entries[0].format) == ("certain", way)


def test_a_date_whose_writing_nobody_shows_is_marked() -> None:
    found = one(field("d", "届出日", FieldKind.DATE), text("届出日"))
    assert (found.certainty, found.doubts) == ("unsure", ("日付の書き方を画面が示していません",))


@pytest.mark.parametrize(
    ("more", "way"), [({"maxlength": 7}, "plain"), ({"maxlength": 8}, "postal_hyphen"),
                      ({"hint": "ハイフンなし"}, "plain"), ({"placeholder": "123-4567"}, "postal_hyphen")],
)  # fmt: skip
def test_a_postal_code_takes_its_hyphen_where_there_is_room(more: dict[str, object], way: str) -> None:
    found = one(field("y", "郵便番号", FieldKind.POSTAL_CODE), text("〒", **more))
    assert (found.certainty, found.entries[0].format) == ("certain", way)


def test_a_postal_code_and_a_phone_number_are_parted() -> None:
    shown = [
        text("郵便番号", maxlength=3, after="-"), text("郵便番号", maxlength=4),
        text("電話番号", after="-"), text("電話番号", after="-"), text("電話番号"),
    ]  # fmt: skip
    asked = [field("y", "郵便番号", FieldKind.POSTAL_CODE), field("d", "電話番号", FieldKind.PHONE)]
    found = mapped(asked, shown).fields
    ways = [[entry.format for entry in each.entries] for each in found]
    assert ways == [["postal_first", "postal_last"], ["phone_first", "phone_middle", "phone_last"]]


def test_options_are_matched_one_by_one() -> None:
    sex = field("s", "性別", FieldKind.CHOICE)
    found = one(sex, SeenInput(kind="radio", label="性別", options=("1:女性", "2:男性")))
    assert (found.certainty, found.entries[0].codes) == ("certain", {"m": "2:男性", "f": "1:女性"})


def test_an_option_that_is_not_there_is_marked() -> None:
    sex = field("s", "性別", FieldKind.CHOICE)
    found = one(sex, SeenInput(kind="select", label="性別", options=("", "男性", "その他")))
    assert found.certainty == "unsure"
    assert found.doubts == ("選択肢「女」が画面にありません",)


def test_a_list_with_other_options_is_not_the_one() -> None:
    sex = field("s", "性別", FieldKind.CHOICE)
    found = one(sex, SeenInput(kind="select", label="性別", options=("雄", "雌")))
    assert found.certainty == "missing"


def test_the_reference_has_its_place_and_the_rest_is_left_over() -> None:
    found = mapped([field("b", "備考")], [text("整理番号"), text("受付窓口"), text("備考欄")])
    assert (found.reference, found.left_over) == (0, (1,))


def test_what_cannot_be_typed_into_is_no_entry() -> None:
    found = one(field("b", "備考"), text("備考", readonly=True), SeenInput(kind="file", label="備考"))
    assert found.certainty == "missing"


def test_marks_and_ways_of_writing_are_no_part_of_a_name() -> None:
    assert understood("口座番号(7桁)") == understood("口座番号")
    assert understood("世帯の主の電話No.").head == "#phone"
