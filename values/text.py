"""Text as written: widths, marks, and families of the same character.

Never NFC or NFKC over a whole value: NFC turns 神 U+FA19 into U+795E, which a register keeps apart.
"""

import re
import unicodedata

import jaconv

# Characters that people take for each other; a person or the register chooses, never the program.
FAMILIES = tuple(
    frozenset(family)
    for family in (
        "高髙", "崎﨑嵜", "辺邊邉", "斎齋斉齊", "沢澤", "浜濱濵", "島嶋嶌", "吉𠮷", "桜櫻", "国國", "広廣",
        "真眞", "竜龍", "滝瀧", "恵惠", "徳德", "塚\ufa10", "都\ufa26", "福\ufa1b", "鶴\ufa2d", "神\ufa19",
    )
)  # fmt: skip
_VOICING = {"\u3099", "\u309a"}
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー-ｰ", "-"))


def compose_kana(text: str) -> str:
    """Join a kana with the combining 濁点 or 半濁点 that follows it; leave all else as written."""
    out: list[str] = []
    for character in text:
        joined = unicodedata.normalize("NFC", out[-1] + character) if out and character in _VOICING else ""
        if len(joined) == 1:
            out[-1] = joined
        else:
            out.append(character)
    return "".join(out)


def to_narrow(text: str) -> str:
    """Answer the text with full-width digits, letters and signs made narrow; kana stay."""
    return str(jaconv.z2h(text, kana=False, ascii=True, digit=True))


def to_wide(text: str) -> str:
    """Answer the text with everything made full-width."""
    return str(jaconv.h2z(text, kana=True, ascii=True, digit=True))


def digits_of(text: str) -> str | None:
    """Answer the digits of a number as people write it (spaces, hyphens, brackets fall out).

    None where anything else stands between them.
    """
    narrow = to_narrow(text).translate(_HYPHENS)
    rest = "".join(character for character in narrow if character not in " \u3000-()〒.")
    return rest if rest.isascii() and rest.isdigit() else None


def to_katakana(text: str) -> str:
    """Answer full-width katakana for hiragana and half-width kana."""
    return compose_kana(str(jaconv.hira2kata(jaconv.h2z(text, kana=True, ascii=False, digit=False))))


def with_long_vowels(text: str) -> str:
    """Answer the text with a dash or 一 that follows a katakana inside a word made the sign ー."""
    return re.sub(r"(?<=[ァ-ヺ])[一‐‑–—―−-](?=[ァ-ヺ])", "ー", text)


def family_of(character: str) -> frozenset[str]:
    """Answer the characters that people take for this one, itself among them."""
    return next((family for family in FAMILIES if character in family), frozenset({character}))
