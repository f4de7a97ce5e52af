"""The characters that a reading of a field may hold."""

import string
import unicodedata

from records.form import FieldDefinition, FieldKind

DIGITS = frozenset("0123456789")
KATAKANA = frozenset("".join(chr(code) for code in range(0x30A1, 0x30F7)) + "ー・ \u3000")
# What a sign in a box can look like to a network, and which sign that is. Most are none that a form asks
# for: a tick must be seen as a tick to be refused.
SIGN_LOOKS = {
    "+": "+", "十": "+", "-": "-", "ー": "-", "一": "-",
    **{other: other for other in "✓√Vレ×XO○Δ△1/"},
}  # fmt: skip


def _japanese() -> frozenset[str]:
    """Answer JIS X 0213 and what Windows adds (髙): a network that also knows Chinese reads 宮 as 宫."""
    high = range(0x81, 0xFF)
    pairs = [bytes((first, second)) for first in high for second in range(0x40, 0xFF)]
    found = {pair.decode("cp932", errors="ignore") for pair in pairs}
    upper = [pair for pair in pairs if min(pair) > 0xA0]
    for plane in (b"", b"\x8f"):
        found |= {(plane + pair).decode("euc_jis_2004", errors="ignore") for pair in upper}
    return frozenset(one for one in found if len(one) == 1) | frozenset(map(chr, range(0x20, 0x7F)))


JAPANESE = _japanese()
# Names are letters: a square or a dash is a misread 口 or 一.
LETTERS = frozenset(
    one for one in JAPANESE if unicodedata.category(one)[0] == "L" and one > "\u3000"
) | frozenset(" \u3000・")  # fmt: skip
# So are addresses, with numbers and what parts them.
PLACES = LETTERS | DIGITS | frozenset("-‐－()（）") | frozenset(string.ascii_letters)
_BY_KIND: dict[FieldKind, frozenset[str]] = {
    FieldKind.TEXT: JAPANESE,
    FieldKind.NAME: LETTERS,
    FieldKind.ADDRESS: PLACES,
    FieldKind.KANA: KATAKANA,
    FieldKind.POSTAL_CODE: DIGITS,
    FieldKind.PHONE: DIGITS | frozenset("-()"),
    FieldKind.DIGITS: DIGITS,
    FieldKind.INTEGER: DIGITS | frozenset(",-"),
    FieldKind.MONEY: DIGITS | frozenset(",-円¥￥"),
    FieldKind.DECIMAL: DIGITS | frozenset(".-"),
    FieldKind.DATE: DIGITS,
    FieldKind.SIGN: frozenset(SIGN_LOOKS),
}


def characters_of(field: FieldDefinition) -> frozenset[str]:
    """Answer the characters that may be read in this field."""
    if field.characters is not None and field.kind is not FieldKind.SIGN:
        return frozenset(field.characters)
    return _BY_KIND.get(field.kind, JAPANESE)
