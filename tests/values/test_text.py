import pytest

from values.text import (
    compose_kana,
    digits_of,
    has_radicals,
    odd_scripts,
    to_katakana,
    with_long_vowels,
    without_radicals,
)


def test_only_voicing_marks_are_composed() -> None:
    assert compose_kana("か\u3099\ufa19e\u0301") == "が\ufa19e\u0301"


def test_digits_keep_their_leading_zeros() -> None:
    assert digits_of("〒０３１-００１２") == "0310012"
    assert digits_of("０２９９（９０）１１１１") == "0299901111"
    assert digits_of("12a4") is None
    assert digits_of("") is None


def test_kana() -> None:
    assert to_katakana("ｶﾞやまだ") == "ガヤマダ"


def test_signs_of_radicals_become_characters_and_nothing_else_changes() -> None:
    assert without_radicals("⾼橋 陽⼦ ⻄⾵ ⻑⻘") == "高橋 陽子 西風 長青"
    # 神 of U+FA19 and 髙 are characters of a register, not signs of a radical.
    assert without_radicals("\ufa19髙ｶﾞ①") == "\ufa19髙ｶﾞ①"
    assert not has_radicals(without_radicals("⾼⼦"))
    assert has_radicals("\u2e98")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("八ナコ", 1),
        ("ハナコ", 0),
        ("コーヒー二", 1),
        ("力ミス", 1),
        ("カミ八丁目", 0),
        ("八丁目", 0),
        ("ソう", 1),
        ("ソうです", 0),
        ("メゾン力ミス1", 1),
        ("", 0),
    ],
)
def test_what_only_looks_like_a_katakana_among_them_is_counted(text: str, count: int) -> None:
    assert odd_scripts(text) == count


def test_a_dash_in_a_word_of_katakana_is_a_long_vowel() -> None:
    assert with_long_vowels("コ-ヒ一メ—カ") == "コーヒーメーカ"
    assert with_long_vowels("1-2 一丁目 カ-1") == "1-2 一丁目 カ-1"
