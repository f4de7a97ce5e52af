"""ローマ字: kana that somebody types without an input method."""

import re

import jaconv

from values.text import to_narrow

_LETTERS = re.compile(r"^[A-Za-z'\- ]*[A-Za-z][A-Za-z'\- ]*$")


def from_romaji(text: str) -> str:
    """Answer romaji as hiragana, ``-`` as the long sound; a text with anything else in it stays as it is."""
    narrow = to_narrow(text).replace("\u3000", " ")
    return str(jaconv.alphabet2kana(narrow.lower())) if _LETTERS.match(narrow) else text
