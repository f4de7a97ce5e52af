"""Check digits of numbers: does the one that is written follow from the others?"""

from collections.abc import Callable

from records.form import CheckDigit


def holds(scheme: CheckDigit, digits: str) -> bool:
    """Tell whether digits are a number of this scheme."""
    return digits.isascii() and digits.isdigit() and _SCHEMES[scheme](digits)


def _is_individual_number(digits: str) -> bool:
    """個人番号: twelve digits (平成26年総務省令第85号 第5条)."""
    if len(digits) != 12:
        return False
    weighted = sum(
        int(digit) * (place + 1 if place <= 6 else place - 5)
        for place, digit in enumerate(reversed(digits[:-1]), start=1)
    )
    rest = weighted % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def _is_corporate_number(digits: str) -> bool:
    """法人番号: thirteen digits, the first checks the others (平成26年財務省令第70号 第2条)."""
    if len(digits) != 13:
        return False
    weighted = sum(
        int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(reversed(digits[1:]), start=1)
    )
    return int(digits[0]) == 9 - weighted % 9


def _is_luhn(digits: str) -> bool:
    """Luhn, ISO/IEC 7812-1: every second digit from the right counts double, cast out of nines."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(int(digit) for digit in digits[::-2]) + sum(one - 9 if one > 9 else one for one in doubled)
    return len(digits) > 1 and total % 10 == 0


def _is_modulus_11(digits: str) -> bool:
    """宛名番号 and customer numbers: weights 2 to 7 from the right, again and again; 10 and 11 become 0."""
    weighted = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits[:-1])))
    check = 11 - weighted % 11
    return len(digits) > 1 and int(digits[-1]) == (0 if check > 9 else check)


_SCHEMES: dict[CheckDigit, Callable[[str], bool]] = {
    "individual_number": _is_individual_number,
    "corporate_number": _is_corporate_number,
    "luhn": _is_luhn,
    "modulus_11": _is_modulus_11,
}
