"""Small and large kana: who is whose, and where a small one can stand."""

from itertools import pairwise

_SMALL = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
_LARGE = "あいうえおつやゆよわアイウエオツヤユヨワカケ"
LARGE_OF = dict(zip(_SMALL, _LARGE, strict=True))
SMALL_OF = dict(zip(_LARGE, _SMALL, strict=True))
_CONTRACTED = frozenset("ゃゅょャュョ")
# ャ ュ ョ follow the イ column; テュ, デュ, フュ and ヴュ come in foreign words.
_BEFORE_CONTRACTED = frozenset("きしちにひみりぎじぢびぴキシチニヒミリギジヂビピテデフヴ")
_GLIDES = frozenset("ゎヮ")
_BEFORE_GLIDES = frozenset("くぐクグ")
_VOWELS = frozenset("ぁぃぅぇぉァィゥェォ")
_BEFORE_VOWELS = frozenset("うくぐしじちつてでとどすふウクグシジチツテデトドスフヴ")


def can_be_small(large: str, before: str) -> bool:
    """Tell whether the small form of ``large`` can stand after ``before`` (empty at a word's beginning)."""
    small = SMALL_OF.get(large)
    if small is None or not before:
        return False
    if small in _CONTRACTED:
        return before in _BEFORE_CONTRACTED
    if small in _VOWELS:
        return before in _BEFORE_VOWELS
    return small not in _GLIDES or before in _BEFORE_GLIDES


def misplaced_small(text: str) -> int:
    """Count the small kana that cannot stand where they do."""
    befores = ("", *text)
    return sum(
        character in LARGE_OF and not can_be_small(LARGE_OF[character], before.strip(" \u3000"))
        for before, character in zip(befores, text, strict=False)
    )


def unglided(text: str) -> int:
    """Count the large ヤ ユ ヨ where a small one stands far more often: シヨ for ショ."""
    return sum(
        character in "ヤユヨ" and can_be_small(character, before) for before, character in pairwise(text)
    )
