"""A line's text against its ink: invented, dropped, and too large or too small characters."""

import pytest

from extractors.ctc import LineReading
from extractors.layout import settle
from tests.extractors.drawn import words


def reading(text: str, places: list[float], share: float = 0.95) -> LineReading:
    return LineReading(text, (share,) * len(text), tuple(places))


def test_a_wide_gap_parts_two_names() -> None:
    picture, places = words(("山田", 5, 40), ("太郎", 140, 40))
    settled = settle(reading("山田太郎", places), picture, 0, spaced=True)
    assert (settled.text, settled.sound) == ("山田\u3000太郎", True)


def test_what_is_read_in_the_gap_is_invented() -> None:
    picture, places = words(("ヨシダ", 5, 40), ("ケン", 190, 40))
    invented = reading("ヨシダーケン", [*places[:3], 155.0, *places[3:]])
    settled = settle(invented, picture, 0, spaced=True)
    assert (settled.text, len(settled.shares), settled.sound) == ("ヨシダ\u3000ケン", 5, True)


def test_ink_of_two_under_one_character_is_doubted() -> None:
    picture, places = words(("トイプードル", 5, 40))
    dropped = reading("トイプドル", [*places[:2], 105.0, *places[4:]])
    assert settle(reading("トイプードル", places), picture, 0, spaced=True).sound
    assert not settle(dropped, picture, 0, spaced=True).sound


def test_the_ink_says_how_large_a_kana_is() -> None:
    picture, places = words(("シ", 5, 40), ("ヨ", 45, 26), ("ウジ", 75, 40))
    assert settle(reading("シヨウジ", places, share=0.6), picture, 0, spaced=True).text == "ショウジ"
    # The network is sure of the contrary: a person decides.
    assert not settle(reading("シヨウジ", places, share=0.95), picture, 0, spaced=True).sound


@pytest.mark.parametrize("text", ["チョコ", "チヨコ"])
def test_a_short_word_cannot_say_which_size_is_usual(text: str) -> None:
    picture, places = words(("チ", 5, 40), ("ヨ", 45, 30), ("コ", 78, 40))
    settled = settle(reading(text, places), picture, 0, spaced=True)
    assert (settled.text, settled.sound) == (text, False)


def test_a_small_kana_stands_only_where_spelling_allows_it() -> None:
    picture, places = words(("ユウマ", 5, 40))
    assert settle(reading("ュウマ", places), picture, 0, spaced=True).text == "ユウマ"


def test_a_gap_in_a_text_begins_no_word() -> None:
    picture, places = words(("チ", 5, 40), ("ヨコタウン", 90, 40))
    parted = reading("チョコタウン", places)
    assert settle(parted, picture, 0, spaced=False).text == "チヨコタウン"
    assert not settle(parted, picture, 0, spaced=False).sound
    assert not settle(parted, picture, 0, spaced=True).sound


def test_nothing_read_is_nothing() -> None:
    picture, _ = words(("山", 5, 40))
    assert settle(LineReading("", (), ()), picture, 0, spaced=True).text == ""
