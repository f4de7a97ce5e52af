"""Check digits: 個人番号 and 法人番号."""


def is_individual_number(digits: str) -> bool:
    """Tell whether twelve digits are a 個人番号 (平成26年総務省令第85号 第5条)."""
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        return False
    weighted = sum(
        int(digit) * (place + 1 if place <= 6 else place - 5)
        for place, digit in enumerate(reversed(digits[:-1]), start=1)
    )
    rest = weighted % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def is_corporate_number(digits: str) -> bool:
    """Tell whether thirteen digits are a 法人番号 (平成26年財務省令第70号 第2条)."""
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        return False
    weighted = sum(
        int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(reversed(digits[1:]), start=1)
    )
    return int(digits[0]) == 9 - weighted % 9
