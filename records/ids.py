"""Identifiers: UUIDv7 for rows, and the reference (整理番号) that an operation carries."""

import secrets
from typing import Annotated

import uuid_utils
from pydantic import StringConstraints

# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Five more symbols stand for check values 32 to 36 only.
CHECK_ALPHABET = ALPHABET + "*~$=U"
REFERENCE_BODY = 8

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Reference = Annotated[
    str, StringConstraints(pattern=r"^[A-Z0-9]{1,6}-[0-9A-HJKMNP-TV-Z]{8}[0-9A-HJKMNP-TV-Z*~$=U]$")
]


def new_id() -> Id:
    """Answer a fresh UUIDv7 (RFC 9562): unique, and sortable by the time it was made."""
    return str(uuid_utils.uuid7())


def new_reference(prefix: str) -> Reference:
    """Answer a fresh reference whose check character is of ``ALPHABET``.

    A business screen may refuse a symbol, and take ``*`` for any text when it searches.
    """
    while True:
        number = secrets.randbelow(32**REFERENCE_BODY)
        if number % 37 < len(ALPHABET):
            return reference_of(prefix, number)


def _number(body: str) -> int:
    value = 0
    for character in body:
        value = value * 32 + ALPHABET.index(character)
    return value


def reference_of(prefix: str, number: int) -> Reference:
    """Answer ``PREFIX-XXXXXXXXC`` for a number below 32**8; C is the number modulo 37.

    Raises:
        ValueError: the number does not fit into eight base-32 characters.
    """
    if not 0 <= number < 32**REFERENCE_BODY:
        raise ValueError(f"reference number out of range: {number}")
    body = "".join(ALPHABET[number >> (5 * place) & 31] for place in range(REFERENCE_BODY - 1, -1, -1))
    return f"{prefix}-{body}{CHECK_ALPHABET[number % 37]}"


def is_reference(text: str) -> bool:
    """Tell whether ``text`` has the form of a reference and its check character is right."""
    prefix, dash, rest = text.partition("-")
    if not dash or not prefix or len(rest) != REFERENCE_BODY + 1:
        return False
    body, check = rest[:-1], rest[-1]
    if any(character not in ALPHABET for character in body):
        return False
    return CHECK_ALPHABET[_number(body) % 37] == check
