import pytest

from values.kana import can_be_small


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
