"""Three hundred texts that business systems are known to change: what is typed must be what is saved."""

from collections.abc import Iterator
from itertools import cycle, islice, product

COUNT = 300


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split(" "))


# One register keeps these apart; a system that knows only one of them writes it for both.
_VARIANTS = _listed(
    "髙橋 高橋 山﨑 山崎 渡邉 渡邊 渡辺 濵田 濱田 德川 徳川 廣瀨 吉 𠮷 神\ufa19 福\ufa1b 塚\ufa10 隆\uf9dc"
    " 羽\ufa1e 朗\uf929 館\ufa2c 黑 緖 槇"
)
_FOUR_BYTES = _listed("𠮷野 𡈽田 𣘺本 𩸽 𦚰 𥔎 𨉷 𫝆井 𪘂 𧃴 𠀋 𡌛 𤭖 𢈘 𥇍 𣏌")
_GAIJI = tuple(f"{chr(0xE000 + 37 * number)}田" for number in range(12))
_SELECTORS = tuple(f"{kanji}{chr(0xE0100 + n)}" for kanji, n in product("葛辻邉祇", (0, 1)))
_MARKS = _listed("か\u3099 は\u309a か゛ ハ゜ ガ\u3099 セ\u309a ヷ ゔ う゛ \u3099か e\u0301 n\u0303")
_DASHES = tuple(f"溝口{dash}１２" for dash in "ー－―‐−–—‒─━一ｰ〜～‾_")
_SPACES = (
    "山田\u3000太郎", "山田 太郎", "山田\u3000\u3000太郎", "東海\u3000林", "東\u3000海林", "2丁目 3",
    "2丁目3 4", "A 1 B 2", "\u3000先頭", "末尾\u3000", " 前後 ", "神栖\u00a0市", "神栖\u2003市", "神\u2009栖",
)  # fmt: skip
_WIDTHS = _listed("ｶﾐｽ ﾊﾞｽ ﾊﾟﾝ ﾔﾏﾀﾞ\u3000ﾀﾛｳ １２３ ＡＢＣ （株） ㈱神栖 ① Ⅳ ㎡ ｱﾊﾟｰﾄ１０１ ｢ﾐｽﾞ｣ ､｡･")
_SIGNS = _listed(
    "<b>太</b> &amp; & \"引用\" '引用' \\円 ¥円 ￥円 %20 % _ -- ; =1+1 +1 @ {{x}} ${x} a/b a\\b ? * # | ~ ^ `"
    " </td> <!-- \u301c波 ～波"
)
_LINES = (
    "一行\n二行",
    "一\n\n三",
    "末尾\n",
    "表\t列",
    "\t先頭",
    "一\r\n二",
    "・甲\n・乙\n・丙",
    "番\n号 1\n2",
)
_UNSEEN = _listed(
    "神\u200b栖 神\u200d栖 \ufeff神栖 神\u00ad栖 神\u2060栖 \u202e神栖 神\u200f栖 \u2066神\u2069栖 神\x07栖"
    " 神\x7f栖 神\u2028栖 神\x1b栖"
)
_WORLD = _listed("👍🏽 👨\u200d👩\u200d👧 🇯🇵 1️⃣ ☃️ العربية עבריתABC 한국어 中文简体 Ελληνικά Ω Å ﬁ ß İ ǆ")
_SIMILAR = _listed('ロ口 カ力 ニ二 ハ八 タ夕 エ工 ト卜 一ー ヘへ リり Oo0 l1I| 〇○◯ ×✕ ・･ ゛"')
_LONG = ("神栖市" * 12, "あ" * 39, "ア" * 38 + "ン", "長" * 19 + "\u3000" + "名" * 19, "x" * 40, "𠮷" * 19)


def _parts() -> Iterator[tuple[str, ...]]:
    yield from (_VARIANTS, _FOUR_BYTES, _GAIJI, _SELECTORS, _MARKS, _DASHES, _SPACES, _WIDTHS, _SIGNS, _LINES)
    yield from (_UNSEEN, _WORLD, _SIMILAR, _LONG)


def hard_strings() -> tuple[str, ...]:
    """Answer the texts, each once; what the lists lack of 300 is two of them put together."""
    alone = [one for part in _parts() for one in part]
    # Short ones only, so that every field still takes them.
    short = [one for one in alone if len(one) <= 8]
    pairs = (f"{one}{other}" for one, other in zip(short, cycle(short[7:] + short[:7]), strict=False))
    return tuple(islice(dict.fromkeys([*alone, *pairs]), COUNT))
