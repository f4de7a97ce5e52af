"""Text as written: widths, marks, and signs that look like characters.

Never NFC or NFKC over a whole value: NFC turns 神 U+FA19 into U+795E, which a register keeps apart.
"""

import re
import unicodedata

import jaconv

# Signs for the parts of a dictionary, which fonts draw with the same strokes as the characters: a PDF may
# name one where the character was typed. Those of U+2F00 decompose; of U+2E80 only these are characters.
_RADICALS = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= dict(zip(
    "\u2e92\u2e9f\u2ea0\u2ec1\u2ec4\u2eca\u2ed1\u2ed7\u2ed8\u2edd\u2ee3\u2ee4\u2ee8\u2ee9\u2eeb\u2eed\u2eef\u2ef2",
    "巳母民虎西足長雨青食骨鬼麦黄斉歯竜亀", strict=True,
))  # fmt: skip
_TO_CHARACTERS = str.maketrans(_RADICALS)
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
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


def without_radicals(text: str) -> str:
    """Answer the text with the signs of dictionary radicals made the characters that they look like."""
    return text.translate(_TO_CHARACTERS)


def has_radicals(text: str) -> bool:
    """Tell whether the text has a radical's sign that nobody types."""
    return any("\u2e80" <= character <= "\u2fdf" for character in text)


def has_unseen(text: str) -> bool:
    """Tell whether a sign stands in the text that nobody sees on paper or screen, line ends and tabs apart.

    Control characters, marks that turn the direction of writing, signs without width, halves of pairs.
    """
    return any(unicodedata.category(one) in _UNSEEN and one not in "\t\r\n" for one in text)


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


# Characters that hardly differ from a katakana: カ ロ ニ ハ チ エ タ ト, レ リ ヘ ラ ヤ ウ セ キ カ モ コ ニ.
_LIKE_KATAKANA = frozenset("力口二八千工夕卜")
_HIRAGANA_LIKE_KATAKANA = frozenset("しりへうやせきかもこに")
# A digit that follows a hiragana in a word, さく5 for さくら; after a particle it may be a number.
_DIGIT_IN_WORD = re.compile(r"(?<=[ぁ-ん])(?<![のはがをにでへとも])[0-9]")


def odd_scripts(text: str) -> int:
    """Count characters that look like one of the script around them: 八 in 八ナ, う in ソう, 5 in さく5."""
    among = sum(
        (character in _LIKE_KATAKANA and _among_katakana(text[max(0, place - 1) : place + 2]))
        or (character in _HIRAGANA_LIKE_KATAKANA and _among_katakana(text))
        for place, character in enumerate(text)
    )
    return among + len(_DIGIT_IN_WORD.findall(text))


def _among_katakana(text: str) -> bool:
    """Tell whether a text has katakana, and nothing that cannot be mistaken for one."""
    alike = _LIKE_KATAKANA | _HIRAGANA_LIKE_KATAKANA
    katakana = ["ァ" <= one <= "ー" for one in text]
    return any(katakana) and all(one or other in alike for one, other in zip(katakana, text, strict=True))
