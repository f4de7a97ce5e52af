"""The characters that a reading of a field may hold."""

from records.form import FieldDefinition, FieldKind

DIGITS = frozenset("0123456789")
KATAKANA = frozenset("".join(chr(code) for code in range(0x30A1, 0x30F7)) + "ー・ \u3000")
_BY_KIND: dict[FieldKind, frozenset[str]] = {
    FieldKind.KANA: KATAKANA,
    FieldKind.POSTAL_CODE: DIGITS,
    FieldKind.PHONE: DIGITS | frozenset("-()"),
    FieldKind.DIGITS: DIGITS,
    FieldKind.INTEGER: DIGITS | frozenset(",-"),
    FieldKind.MONEY: DIGITS | frozenset(",-円¥￥"),
    FieldKind.DECIMAL: DIGITS | frozenset(".-"),
    FieldKind.DATE: DIGITS,
}


def characters_of(field: FieldDefinition) -> frozenset[str] | None:
    """Answer the characters that may be read in this field; None where any may."""
    if field.characters is not None:
        return frozenset(field.characters)
    return _BY_KIND.get(field.kind)
