"""How a value is written into the entries that were found for it: ways of writing, parts, codes."""

import re
import unicodedata
from collections.abc import Sequence

from pydantic import Field

from records.base import Frozen
from records.form import FieldDefinition, FieldKind, Option, Options
from records.seen_screen import SeenInput
from yomikaki.mapping_slots import Parts, Slot

# In the order of a slot's inputs.
OF_PARTS: dict[Parts, tuple[str, ...]] = {
    "era_date": ("era_name", "era_year", "month", "day"),
    "west_date": ("year", "month", "day"),
    "postal": ("postal_first", "postal_last"),
    "phone": ("phone_first", "phone_middle", "phone_last"),
    "name": ("family_name", "given_name"),
}
# What a hint beside an entry shows as an example of a date.
DATES = (
    (re.compile(r"[MTSHRmtshr]\s?\d{1,2}\.\d{1,2}\.\d{1,2}"), "wareki_short"),
    (re.compile(r"(?:明治|大正|昭和|平成|令和)\s?(?:\d{1,2}|元|[〇○◯]+)年"), "wareki"),
    (re.compile(r"\d{4}/\d{1,2}/\d{1,2}|[yY]{4}/[mM]{1,2}/[dD]{1,2}"), "slash"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}|[yY]{4}-[mM]{1,2}-[dD]{1,2}"), "iso"),
)
WITHOUT_HYPHEN = re.compile(
    r"ハイフン(?:は|を)?(?:なし|無し|不要|除|入れない|抜き)|数字のみ|-\s?(?:なし|不要)"
)
WITH_HYPHEN = r"ハイフン(?:あり|有|付)"
# What shows that hyphens are wanted, how that is written, and lengths that have room for them or not.
HYPHENS = {
    FieldKind.POSTAL_CODE: (re.compile(rf"\d{{3}}-\d{{4}}|{WITH_HYPHEN}"), "postal_hyphen", (8,), (7,)),
    FieldKind.PHONE: (
        re.compile(rf"\d{{2,5}}-\d{{1,4}}-\d{{3,4}}|{WITH_HYPHEN}"), "phone_hyphen", (12, 13), (10, 11),
    ),
}  # fmt: skip
LIKE_WORDS = (
    ("有", "あり", "はい", "該当", "する", "陽性"),
    ("無", "なし", "いいえ", "非該当", "しない", "陰性"),
)
NUMBERED = re.compile(r"^[0-9A-Za-z]{1,3}[\s::..、)-]+(?=\S)")


class Entered(Frozen):
    """What one input of the page gets."""

    input: int
    format: str = "plain"
    codes: dict[str, str] = Field(default_factory=dict)


def entered(
    field: FieldDefinition, slot: Slot, inputs: Sequence[SeenInput]
) -> tuple[tuple[Entered, ...], tuple[str, ...]]:
    """Answer what each input of a slot gets, and what is doubtful about it, in Japanese."""
    if slot.parts:
        ways = OF_PARTS[slot.parts]
        return tuple(Entered(input=n, format=way) for n, way in zip(slot.inputs, ways, strict=True)), ()
    number = slot.inputs[0]
    seen = inputs[number]
    if field.kind is FieldKind.CHOICE and isinstance(field.layout, Options):
        return _codes(number, field.layout.options, seen.options)
    if field.kind is FieldKind.CHECK and seen.kind != "check":
        return _words_for(number, {"1": "有", "": "無"}, seen.options)
    if field.kind is FieldKind.SIGN and seen.kind != "text":
        return _words_for(number, {"+": "有", "-": "無"}, seen.options)
    way, doubt = _way(field.kind, seen)
    return (Entered(input=number, format=way),), (doubt,) if doubt else ()


def options_shared(ours: Sequence[Option], shown: Sequence[str]) -> float:
    """Answer how many of our options the screen has, each found for sure counted 1, a guess half.

    Of a recorded list only what was chosen is known: then how much of that is ours.
    """
    found = [_option(one.label, shown) for one in ours]
    points = sum(0.0 if word is None else 1.0 if sure else 0.5 for word, sure in found)
    known = [word for word in shown if word]
    return points / (1 if len(known) == 1 else len(ours))


def _codes(
    number: int, ours: Sequence[Option], shown: Sequence[str]
) -> tuple[tuple[Entered, ...], tuple[str, ...]]:
    codes, doubts = {}, []
    for one in ours:
        word, sure = _option(one.label, shown)
        if word is None:
            doubts.append(f"選択肢「{one.label}」が画面にありません")
            continue
        codes[one.code] = word
        if not sure:
            doubts.append(f"選択肢「{one.label}」は「{word}」と推測しました")
    if len(set(codes.values())) != len(codes):
        doubts.append("二つの選択肢が画面の同じ選択肢になります")
    return (Entered(input=number, codes=codes),), tuple(doubts)


def _words_for(
    number: int, ours: dict[str, str], shown: Sequence[str]
) -> tuple[tuple[Entered, ...], tuple[str, ...]]:
    """Answer a mark of the paper, ticked or + and -, by the options of a list."""
    found = {mark: _option(word, shown)[0] for mark, word in ours.items()}
    codes = {mark: word for mark, word in found.items() if word is not None}
    return (Entered(input=number, codes=codes),), ("紙の印を、画面の選択肢に読み替えます",)


def _option(label: str, shown: Sequence[str]) -> tuple[str | None, bool]:
    """Answer the screen's word for an option, and whether it says the same."""
    wanted = _plain(label)
    for word in shown:
        if _plain(word) == wanted:
            return word, True
    for group in LIKE_WORDS:
        if wanted in group and (found := [word for word in shown if _plain(word) in group]):
            return found[0], len(found) == 1
    held = [word for word in shown if _held(wanted, _plain(word))]
    return (held[0], False) if len(held) == 1 else (None, False)


def _held(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def _plain(word: str) -> str:
    text = NUMBERED.sub("", unicodedata.normalize("NFKC", word).strip())
    text = re.sub(r"[\s()・]", "", text)
    return re.sub(r"^(男|女)[性子]$", r"\1", text)


def _way(kind: FieldKind, seen: SeenInput) -> tuple[str, str]:
    """Answer the way of writing that an entry asks for, and a doubt where it does not say."""
    said = unicodedata.normalize("NFKC", " ".join((seen.hint, seen.after, seen.placeholder, seen.label)))
    match kind:
        case FieldKind.DATE:
            return _day(seen, said)
        case FieldKind.POSTAL_CODE | FieldKind.PHONE:
            return _hyphened(kind, seen, said)
        case FieldKind.KANA:
            if "半角" in said:
                return "hankaku_kana", ""
            return "plain", "" if "全角" in said else "全角か半角かを画面が示していません"
        case FieldKind.MONEY:
            if re.search(r"\d,\d{3}", said):
                return "yen_comma", ""
            return "plain", "" if seen.kind == "number" else "桁区切りの「,」が要るかを画面が示していません"
        case FieldKind.ADDRESS | FieldKind.NAME | FieldKind.TEXT:
            return _wide_or_not(said)
    return "plain", ""


def _wide_or_not(said: str) -> tuple[str, str]:
    """Answer whether a free text is typed wide.

    Many systems take nothing else and say so only when they refuse: silence proves nothing.
    """
    if "全角" in said:
        return "zenkaku", ""
    return "plain", "" if "半角" in said else "全角だけを受け付けるかを画面が示していません"


def _day(seen: SeenInput, said: str) -> tuple[str, str]:
    if seen.kind == "date":
        return "iso", ""
    for pattern, way in DATES:
        if pattern.search(said):
            return way, ""
    return "wareki", "日付の書き方を画面が示していません"


def _hyphened(kind: FieldKind, seen: SeenInput, said: str) -> tuple[str, str]:
    example, way, with_hyphen, without = HYPHENS[kind]
    if WITHOUT_HYPHEN.search(said):
        return "plain", ""
    if example.search(said):
        return way, ""
    if seen.maxlength in with_hyphen:
        return way, ""
    return "plain", "" if seen.maxlength in without else "「-」が要るかを画面が示していません"
