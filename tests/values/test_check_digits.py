"""A check digit finds every single misread digit; numbers here are computed and nobody's."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from records.form import CheckDigit, FieldDefinition
from records.values import Text
from values.check_digits import holds
from values.normalise import understand

TODAY = dt.date(2026, 11, 23)
LENGTHS: dict[CheckDigit, int] = {
    "individual_number": 12,
    "corporate_number": 13,
    "luhn": 10,
    "modulus_11": 8,
}
numbers = st.integers(0, 10**13 - 1)


def field(**more: object) -> FieldDefinition:
    layout = {"kind": "line", "box": {"x": 1, "y": 1, "w": 50, "h": 9}}
    about = {"path": "bango", "label": "番号", "kind": "digits", "layout": layout}
    return FieldDefinition.model_validate({**about, **more})


def completed(scheme: CheckDigit, number: int) -> list[str]:
    """Answer every number of the scheme that has these digits beside its check digit."""
    rest = str(number).zfill(13)[-LENGTHS[scheme] + 1 :]
    first = scheme == "corporate_number"
    tried = [f"{check}{rest}" if first else f"{rest}{check}" for check in range(10)]
    return [one for one in tried if holds(scheme, one)]


@pytest.mark.parametrize(
    ("scheme", "digits", "right"),
    [
        # 国税庁's own 法人番号 is public.
        ("corporate_number", "7000012050002", True),
        ("corporate_number", "7000012050003", False),
        ("corporate_number", "700001205000", False),
        ("individual_number", "123456789018", True),
        ("individual_number", "123456789012", False),
        ("individual_number", "12345678901", False),
        # The example of ISO/IEC 7812-1.
        ("luhn", "79927398713", True),
        ("luhn", "79927398710", False),
        ("luhn", "0", False),
        # 3·2 + 2·3 + 1·4 = 16, 16 mod 11 = 5, 11 - 5 = 6.
        ("modulus_11", "1236", True),
        ("modulus_11", "1235", False),
        # 4·2 + 1·3 = 11: 11 becomes 0. 6·2 = 12: 10 becomes 0.
        ("modulus_11", "140", True),
        ("modulus_11", "60", True),
        # The seventh weight is 2 again.
        ("modulus_11", "10000009", True),
        ("modulus_11", "1", False),
        ("modulus_11", "１２３６", False),
        ("luhn", "", False),
    ],
)
def test_schemes(scheme: CheckDigit, digits: str, *, right: bool) -> None:
    assert holds(scheme, digits) is right


@pytest.mark.parametrize("scheme", LENGTHS)
@given(number=numbers)
def test_every_number_has_one_check_digit(scheme: CheckDigit, number: int) -> None:
    assert len(completed(scheme, number)) == 1


@pytest.mark.parametrize("scheme", ["corporate_number", "luhn"])
@given(number=numbers, place=st.integers(0, 9), other=st.integers(1, 9))
def test_one_misread_digit_is_found(scheme: CheckDigit, number: int, place: int, other: int) -> None:
    (right,) = completed(scheme, number)
    wrong = right[:place] + str((int(right[place]) + other) % 10) + right[place + 1 :]
    # Modulo 9 cannot tell 0 from 9.
    blind = scheme == "corporate_number" and place > 0 and {wrong[place], right[place]} == {"0", "9"}
    assert holds(scheme, wrong) is blind


def test_a_field_with_a_check_digit_refuses_what_does_not_hold() -> None:
    defined = field(check_digit="modulus_11", max_length=8)
    assert understand(defined, "１２３６", today=TODAY).value == Text(text="1236")
    wrong = understand(defined, "1235", today=TODAY)
    assert wrong.problem is not None
    assert (wrong.value, wrong.problem.code) == (None, "value.check_digit")


def test_only_digits_have_a_check_digit() -> None:
    with pytest.raises(ValidationError, match="no number of digits"):
        field(kind="text", check_digit="luhn")
