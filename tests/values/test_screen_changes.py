"""A change of a screen is found, said by its name, and nothing else is said."""

import pytest

from records.seen_screen import SeenButton, SeenInput, SeenPage, SeenScreen
from values.screen_changes import screen_changes

NAME = SeenInput(kind="text", label="氏名", name="shimei", maxlength=40)
KANA = SeenInput(kind="text", label="フリガナ", name="kana", hint="全角カタカナ")
DAY = SeenInput(kind="date", label="届出日", name="todoke")
SEX = SeenInput(kind="select", label="性別", name="sex", options=("", "男", "女"))
GOOD = (NAME, KANA, DAY, SEX)


def screen(*inputs: SeenInput, button: str = "確認画面へ") -> SeenScreen:
    page = SeenPage(title="入力", inputs=inputs, buttons=(SeenButton(role="button", name=button),))
    return SeenScreen(procedure="kokuho_kanyu", pages={"form": page})


def says(*inputs: SeenInput, button: str = "確認画面へ") -> list[str]:
    return [one.says for one in screen_changes(screen(*GOOD), screen(*inputs, button=button))]


def changed(seen: SeenInput, **how: object) -> SeenInput:
    return seen.model_copy(update=how)


def test_the_same_screen_has_not_changed() -> None:
    assert says(*GOOD) == []


@pytest.mark.parametrize(
    ("number", "how", "said"),
    [
        (0, {"label": "お名前"}, "「氏名」の欄が「お名前」に変わりました"),
        (0, {"maxlength": 20}, "「氏名」の入る文字数が「40字」から「20字」に変わりました"),
        (0, {"required": True}, "「氏名」の必須か任意かが「任意」から「必須」に変わりました"),
        (0, {"section": "世帯主"}, "「氏名」の見出しが「」から「世帯主」に変わりました"),
        (
            1,
            {"hint": "半角カタカナ"},
            "「フリガナ」の説明が「全角カタカナ」から「半角カタカナ」に変わりました",
        ),
        (2, {"kind": "text"}, "「届出日」の種類が「日付の欄」から「文字の欄」に変わりました"),
        (2, {"readonly": True}, "「届出日」の入力できるかが「入力できる」から「入力できない」に変わりました"),
        (3, {"options": ("", "男", "女", "その他")}, "「性別」に選択肢「その他」が増えました"),
        (3, {"options": ("", "男")}, "「性別」の選択肢「女」がなくなりました"),
        (3, {"options": ("", "男性", "女")}, "「性別」の選択肢「男」が「男性」に変わりました"),
        (3, {"options": ("", "女", "男")}, "「性別」の選択肢の順が変わりました"),
    ],
)
def test_one_change_is_said_once(number: int, how: dict[str, object], said: str) -> None:
    shown = [changed(one, **how) if n == number else one for n, one in enumerate(GOOD)]
    assert says(*shown) == [said]


def test_what_day_it_is_changes_nothing_and_how_it_is_written_does() -> None:
    def day(hint: str) -> list[str]:
        good = (NAME, changed(DAY, hint="例 2026/11/03、現在 8:59"))
        return [one.says for one in screen_changes(screen(*good), screen(NAME, changed(DAY, hint=hint)))]

    assert day("例 2027/01/31、現在 18:00") == []
    assert len(day("例 R09.01.31、現在 9:00")) == 1


def test_an_entry_that_moved_is_the_one_that_is_named() -> None:
    assert says(SEX, NAME, KANA, DAY) == ["「性別」の位置が変わりました"]


def test_new_and_gone_entries_are_named() -> None:
    new = SeenInput(kind="text", label="メール", name="mail", required=True)
    assert says(NAME, KANA, DAY, SEX, new) == ["必須の「メール」が増えました"]
    assert says(NAME, KANA, SEX) == ["「届出日」がなくなりました"]


def test_two_labels_that_changed_places_are_two_changes() -> None:
    swapped = (changed(NAME, label="フリガナ"), changed(KANA, label="氏名"), DAY, SEX)
    assert len(says(*swapped)) >= 2


def test_a_button_with_another_name_is_told() -> None:
    assert says(*GOOD, button="次へ") == ["ボタン「確認画面へ」が「次へ」に変わりました"]
