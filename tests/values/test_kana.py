import pytest

from values.kana import can_be_small, misplaced_small, unglided


@pytest.mark.parametrize(
    ("large", "before", "answer"),
    [
        ("ヨ", "シ", True),
        ("ヨ", "ガ", False),
        ("ユ", "", False),
        ("ツ", "オ", True),
        ("イ", "テ", True),
        ("イ", "ケ", False),
        ("よ", "き", True),
        ("カ", "ア", True),
        ("サ", "シ", False),
        ("ワ", "チ", False),
        ("ワ", "ク", True),
    ],
)
def test_where_a_small_kana_can_stand(large: str, before: str, *, answer: bool) -> None:
    assert can_be_small(large, before) is answer


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("ショウジ", 0),
        ("ヤマダ\u3000ャスオ", 1),
        ("ッタ", 1),
        ("ガョウ", 1),
        ("きょう", 0),
        ("", 0),
        ("ァィ", 2),
    ],
)
def test_small_kana_where_none_can_stand_are_counted(text: str, count: int) -> None:
    assert misplaced_small(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("シヨウジ", 1), ("ショウジ", 0), ("キヨシ", 1), ("ヤヨイ", 0), ("ヒユウガミヨシ", 2), ("", 0)],
)
def test_large_kana_that_are_mostly_small_are_counted(text: str, count: int) -> None:
    assert unglided(text) == count
