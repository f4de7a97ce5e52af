"""Labels of forms and screens made comparable: other ways of saying the same become one word."""

import re
import unicodedata
from functools import lru_cache

from records.base import Frozen

# Whoever a label speaks of. Each line is one party; what nobody lists is compared as it is written.
PARTIES: dict[str, tuple[str, ...]] = {
    "applicant": (
        "申請者", "届出人", "届出者", "申請人", "申込者", "申込人", "請求者", "報告者", "提出者",
    ),
    "guardian": ("保護者", "親権者", "養育者", "父母等"),
    "spouse": ("配偶者", "夫又は妻", "夫または妻"),
    "head": ("世帯主", "世帯の主", "筆頭者"),
    "deputy": ("代理人", "窓口に来た方", "窓口に来られた方", "来庁者", "受任者"),
    "child": ("児童", "子ども", "子供", "お子様", "被接種者"),
    "employer": ("事業主", "事業者"),
}  # fmt: skip
# One meaning, several words: what ends a label (or is all of it) names what is asked.
SAME: dict[str, tuple[str, ...]] = {
    "#name": ("氏名漢字", "漢字氏名", "お名前", "氏名", "姓名", "名前"),
    "#kana": (
        "氏名フリガナ", "フリガナ氏名", "氏名カナ", "カナ氏名", "名前カナ", "カナ名前",
        "フリガナ", "ふりがな", "ヨミガナ", "よみがな", "読み仮名", "カナ",
    ),
    "#birth": ("出生年月日", "生年月日", "誕生日", "出生日", "誕生年月日"),
    "#zip": ("郵便番号", "〒番号", "郵便No", "〒"),
    "#address": ("住所漢字", "住所"),
    "#phone": ("電話番号", "電話No", "連絡先TEL", "電話", "TEL", "Tel"),
    "#sex": ("男女の別", "男女別", "性別区分", "性別コード", "性別"),
}  # fmt: skip
# Near, and not the same: another line may mean it better.
NEAR: dict[str, tuple[str, ...]] = {
    "#address": ("現住所", "居住地", "居所", "所在地", "住居"),
    "#phone": ("連絡先", "携帯番号", "携帯電話", "日中の連絡先"),
    "#sex": ("男女",),
    "#name": ("名義人", "氏名又は名称"),
    "#kana": ("名義人カナ",),
    "#remarks": ("備考", "特記事項", "摘要"),
    "#clinic": ("医療機関", "病院", "通院先", "医療機関名", "病院名"),
    "#work": ("勤務先", "会社", "会社名", "勤務先名"),
    "#job": ("職業", "業種"),
    "#use": ("用途", "使用目的"),
    "#expiry": ("有効期限", "期限年月日", "期限日"),
    "#filed": ("届出日", "申請日", "申込日", "提出日"),
    "#payment": ("納付方法", "支払方法"),
}
# Inside a label: words that systems use for one another.
TOKENS: tuple[tuple[str, str], ...] = (
    (r"年月日|日付", "日"),
    (r"(?:No|NO|no|ナンバー|コード|CD|ID|記号番号|番号)\.?$", "番号"),
    (r"金融機関", "銀行"),
    (r"本支店|店舗|取扱店|^店(?=番)", "支店"),
    (r"名称$|名$", ""),
    (r"金額", "額"),
    (r"(?:の)?人数|員数", "数"),
    (r"理由|事由", "事由"),
    (r"被保険者証|保険証", "被保険者"),
    (r"被保番", "被保険者番号"),
    (r"受給者証", "受給者"),
    (r"欄$", ""),
)
# What ends the name of a list and says nothing of what is asked.
OF_LISTS = re.compile(r"(?:区分|種別|種類|種目|コード|方法|状況)$")
# Brackets that say how to write, not what.
HOW = re.compile(
    r"[(〔\[【](?:漢字|全角|半角|和暦|西暦|\d+桁|円|℃|度|人|名|任意|必須|半角数字|全角カナ|半角カナ)[)〕\]】]"
)
PARTS = re.compile(
    r"[\s・:/_-]*(?:[(]?(?:元号|和暦|年号|年|月|日|上3桁|下4桁|前半|後半|市外局番|市内局番|加入者番号|番号|"
    r"姓|名|セイ|メイ|氏|[123１２３])[)]?)$"
)


KNOWN = {word: head for head, words in SAME.items() for word in words}
NEARLY = {word: head for head, words in NEAR.items() for word in words}


class Said(Frozen):
    """A label understood: whom it speaks of, what it asks (``near``: only nearly), and its own words."""

    party: str
    head: str
    plain: str
    near: bool = False


def flat(label: str) -> str:
    """Answer a label with widths made one and without spaces, signs, and brackets that say how to write."""
    text = unicodedata.normalize("NFKC", label)
    text = HOW.sub("", text)
    text = re.sub(r"[()〔〕\[\]【】「」\s:・、,./＊*※]", "", text)
    return re.sub(r"^[ごお](?=[氏住名職連電誕配申勤])", "", text)


@lru_cache(maxsize=4096)
def understood(label: str, section: str = "") -> Said:
    """Answer what a label says, under the heading that it stands below."""
    text = flat(label)
    party, rest = _party(text)
    if not rest:
        party, rest = "", text
    if not party:
        party = _party(flat(section))[0] or ""
    for known, near in ((KNOWN, False), (NEARLY, True)):
        head = known.get(rest) or known.get(canonical(rest))
        if head is not None:
            return Said(party=party, head=head, plain=canonical(rest), near=near)
    for word, head in KNOWN.items():
        if rest.endswith(word):
            owner = rest.removesuffix(word).removesuffix("の")
            return Said(party=party or owner, head=head, plain=canonical(rest))
    return Said(party=party, head=canonical(rest), plain=canonical(rest))


def canonical(text: str) -> str:
    """Answer a label in the words that stand for all of their kind."""
    for pattern, word in TOKENS:
        text = re.sub(pattern, word, text)
    return text.replace("の", "")


def akin(one: str, other: str) -> float:
    """Answer which share of the shorter label's characters stand in the other, 0 to 1."""
    shared = set(one) & set(other)
    return len(shared) / min(len(set(one)), len(set(other))) if shared else 0.0


def alike(one: str, other: str) -> float:
    """Answer how much two canonical labels share, 0 to 1: their pairs of characters, or one in the other."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    pairs, others = _pairs(one), _pairs(other)
    shared = 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0
    short, long = sorted((one, other), key=len)
    held = 0.5 + 0.4 * len(short) / len(long) if short in long and len(short) > 1 else 0.0
    return min(0.95, max(shared, held))


def same_party(one: str, other: str) -> float:
    """Answer how well two parties go together: 1 the same, 0 different, between where one is unsaid."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.55
    if one in PARTIES and other in PARTIES:
        return 0.0
    return 0.8 if alike(one, other) >= 0.5 else 0.0


def _party(text: str) -> tuple[str, str]:
    for party, words in PARTIES.items():
        for word in words:
            if text.startswith(word):
                rest = re.sub(r"^(?:等|情報|欄|様)?(?:の|について)?", "", text.removeprefix(word))
                return party, rest
    return "", text


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)} or {text}
