"""How Japanese family and given names sound and are written, from JMnedict (see data/README.md).

Each part has one table: sorted lines of UTF-8, searched as the bytes they are, because half a million names
as Python's dictionaries would take two hundred megabytes in each process that reads.
"""

import importlib.resources
import lzma
import re
from functools import cache
from typing import Literal

from values.text import to_katakana
from values.variants import folded

Part = Literal["family", "given"]

_KANA = re.compile("[ぁ-ゖァ-ヺー・]+")
# ヅ and ヂ sound as ズ and ジ. A long オ is written オオ, オウ or オー, a long エ as エイ or エー.
_SAME_SOUND = str.maketrans("ヅヂ", "ズジ")
_LONG_O = re.compile("([オコソトノホモヨロヲゴゾドボポョォ])[オウー]")
_LONG_E = re.compile("([エケセテネヘメレゲゼデベペェ])[イー]")


@cache
def _table(part: Part) -> bytes:
    """Answer the lines ``key TAB value SPACE value …``, each with a line break before and behind it.

    A key is how a name is written (folded) and its values are readings; or the key is a reading and its
    values are how it can be written. A reading is all katakana, and a name with none but kana has no line.
    """
    packed = importlib.resources.files("values").joinpath("data", f"{part}.xz").read_bytes()
    return lzma.decompress(packed)


def _values(key: str, part: Part) -> frozenset[str]:
    """Answer the values of a key by halving the table between two line breaks."""
    table, sought = _table(part), key.encode()
    low, high = 0, len(table) - 1
    while low < high:
        middle = table.rfind(b"\n", low, (low + high) // 2 + 1)
        end = table.find(b"\n", middle + 1)
        found, _, values = table[middle + 1 : end].partition(b"\t")
        if found == sought:
            return frozenset(values.decode().split(" "))
        if found < sought:
            low = end
        else:
            high = middle
    return frozenset()


def readings_of(written: str, part: Part) -> frozenset[str]:
    """Answer how one part of a name can sound, in katakana; empty if unknown.

    All spellings of a family of characters (高 髙) sound alike. Kana sound as they are written.
    """
    if _KANA.fullmatch(written):
        return frozenset({to_katakana(written)})
    return _values(folded(written), part)


def written_as(reading: str, part: Part) -> frozenset[str]:
    """Answer how one part of a name can be written that sounds so (katakana); empty if unknown."""
    return _values(reading, part)


def sounds_like(one: str, other: str) -> bool:
    """Tell whether two readings in katakana are one sound, whichever way it is written."""
    return _sound(one) == _sound(other)


def _sound(reading: str) -> str:
    plain = reading.translate(_SAME_SOUND)
    return _LONG_E.sub(r"\1ー", _LONG_O.sub(r"\1ー", plain))
