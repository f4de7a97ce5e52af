"""What a text is found by: pieces of it, folded so that widths, kana and spellings do not count.

Every character begins a piece, so that any part of a text that is looked for begins one or more of them.
Kanji and kana make pieces of two characters, digits and letters, of which there are few, of four.
"""

import re
import unicodedata
from collections.abc import Iterator

from values.dates import understand_date
from values.text import compose_kana, to_katakana
from values.variants import folded

# Kept with the index: one that was made in another way is made again.
VERSION = "1"
LONG, SHORT = 4, 2
# Stands before a day, which is one piece: 1960-01-02 is no number.
DAY = "="
_RUNS = re.compile(r"[0-9a-z]+|[^0-9a-z\n]+")


def fold(text: str) -> str:
    """Answer the text as it is looked for: full-width katakana, one spelling, no spaces and signs."""
    plain = folded(unicodedata.normalize("NFKC", compose_kana(text)))
    return "".join(one for one in to_katakana(plain).casefold() if one.isalnum())


def pieces(text: str) -> Iterator[str]:
    """Answer every piece of a folded text."""
    for run in _runs(text):
        size = _size(run)
        yield from (run[place : place + size] for place in range(len(run)))


def wanted(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Answer the pieces that a text with this folded word has, and the beginnings of further ones."""
    whole: list[str] = []
    begun: list[str] = []
    for run in _runs(word):
        size = _size(run)
        if len(run) < size:
            begun.append(run)
        whole.extend(run[place : place + size] for place in range(len(run) - size + 1))
    return tuple(dict.fromkeys(whole)), tuple(begun)


def day_piece(word: str) -> str | None:
    """Answer the piece of a day as people write it (S35.1.2, 昭和35年1月2日, 1960/1/2), if it is one."""
    value = understand_date(word, None).value
    return None if value is None or value.type != "date" else f"{DAY}{value.date:%Y%m%d}"


def _runs(text: str) -> list[str]:
    return _RUNS.findall(text)


def _size(run: str) -> int:
    return LONG if run[0].isascii() else SHORT
