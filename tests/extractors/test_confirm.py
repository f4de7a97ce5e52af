"""An address that the postal code confirms, and the many that it does not."""

import pytest

from extractors.confirm import confirmed_address
from extractors.read import RawField
from records.values import Text

CODE = Text(text="3140121")  # 茨城県神栖市溝口


def raw(text: str, *, held: bool = True, unsure: int | None = None) -> RawField:
    shares = tuple(0.5 if place == unsure else 0.95 for place in range(len(text)))
    return RawField(text, 0.9, agreed=False, shares=shares, numbers_held=held)


@pytest.mark.parametrize("rest", ["4991-5", "4991番地5", "4991番地", "1丁目2番3号", "12"])
@pytest.mark.parametrize("start", ["茨城県神栖市溝口", "神栖市溝口"])
def test_place_name_and_numbers_are_confirmed(start: str, rest: str) -> None:
    assert confirmed_address(CODE, Text(text=start + rest), raw(start + rest)) == Text(text=start + rest)


def test_one_unsure_character_of_the_name_is_the_codes() -> None:
    read = "神栖市清口4991"
    assert confirmed_address(CODE, Text(text=read), raw(read, unsure=3)) == Text(text="神栖市溝口4991")
    assert confirmed_address(CODE, Text(text=read), raw(read)) is None
    twice = "神柄市清口4991"
    assert confirmed_address(CODE, Text(text=twice), raw(twice, unsure=3)) is None


@pytest.mark.parametrize(
    "read", ["神栖市知手4991", "神栖市溝口4991コーポ松風20", "神栖市溝口", "神栖市溝口中央12"]
)
def test_what_the_code_does_not_say_is_not_confirmed(read: str) -> None:
    assert confirmed_address(CODE, Text(text=read), raw(read)) is None


def test_numbers_have_to_be_sure() -> None:
    read = "神栖市溝口4991"
    assert confirmed_address(CODE, Text(text=read), raw(read, held=False)) is None
    assert confirmed_address(CODE, Text(text=read), raw(read, unsure=7)) is None
    assert confirmed_address(None, Text(text=read), raw(read)) is None
    assert confirmed_address(Text(text="0000000"), Text(text=read), raw(read)) is None
