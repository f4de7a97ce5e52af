import pytest

from records.form import FieldDefinition
from values.alphabet import JAPANESE, LETTERS, characters_of
from values.postal import address_beginnings, address_prefixes, matches, spelt


def test_a_code_knows_its_address() -> None:
    assert address_prefixes("3140121") == ("茨城県神栖市溝口",)
    assert address_prefixes("0000000") == ()
    assert address_beginnings("3140121") == ("茨城県神栖市溝口", "神栖市溝口")


@pytest.mark.parametrize(
    ("code", "address", "answer"),
    [
        ("3140121", "茨城県神栖市溝口4991-5", True),
        ("3140121", "神栖市溝口\u30004991-5", True),
        ("3140121", "茨城県神栖市知手4991", False),
        ("1000001", "東京都千代田区千代田1-1", True),
        ("1000001", "千代田区千代田1-1", True),
        ("0000000", "神栖市溝口", False),
    ],
)
def test_code_and_address_decide_together(code: str, address: str, *, answer: bool) -> None:
    assert matches(code, address) is answer


@pytest.mark.parametrize(
    ("code", "address", "answer"),
    [
        ("3010000", "茨城県龍ヶ崎市1", "茨城県龍ケ崎市1"),
        ("3010000", "龍ヶ崎市1ヶ所", "龍ケ崎市1ヶ所"),
        ("3140121", "神栖市溝口4991", "神栖市溝口4991"),
        ("3140121", "神栖市清口4991", "神栖市清口4991"),
        ("0000000", "龍ヶ崎市1", "龍ヶ崎市1"),
    ],
)
def test_only_the_size_of_kana_in_the_place_is_spelt_as_listed(code: str, address: str, answer: str) -> None:
    assert spelt(code, address) == answer


def test_characters() -> None:
    line = {"kind": "line", "box": {"x": 1, "y": 1, "w": 50, "h": 9}}

    def of(kind: str, **more: str) -> frozenset[str]:
        about = {"path": "a", "label": "a", "kind": kind, "layout": line, **more}
        return characters_of(FieldDefinition.model_validate(about))

    assert of("postal_code") == frozenset("0123456789")
    assert of("digits", characters="01") == {"0", "1"}
    # A tick in a box for signs has to be seen as a tick.
    assert {"+", "-", "✓", "○"} <= of("sign", characters="+-")


def test_what_a_japanese_may_write() -> None:
    assert {"宮", "髙", "﨑", "々", "ヶ"} <= LETTERS
    assert not {"宫", "鳄", "□", "—", "1"} & LETTERS
    assert {"1", "-", "丁", "。"} <= JAPANESE
    assert "宫" not in JAPANESE
