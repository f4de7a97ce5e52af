"""Values as people write them, and back: 令和8年11月3日, 〒 with its hyphen, labels for codes."""

import datetime as dt
import re

from records.errors import BusinessError
from records.form import FieldDefinition, FieldKind
from records.reading import Problem, Understood
from records.values import Blank, Bool, Code, Date, PartialDate, Text, Value
from values.era import ERAS, letter_of
from values.formats import write
from values.normalise import understand
from values.romaji import from_romaji
from values.text import to_narrow

YES, NO = "はい", "いいえ"
# What stands for a masked value, and for one that a person wrote over what was read (desk/masking.py).
MASK, MASKED_ANSWER = "●●●●", "●●●●(人が入力)"
STAYS_BLANK = Problem(code="value.blank", message="空欄です。空欄でよいときは F8 を押してください。")
NOT_CHOSEN = Problem(code="value.not_chosen", message="番号キーで選んでください。")

_WAYS = {
    FieldKind.DATE: "wareki",
    FieldKind.POSTAL_CODE: "postal_hyphen",
    FieldKind.PHONE: "phone_hyphen",
    FieldKind.MONEY: "yen_comma",
}
# 8.11.3 in a field whose era is printed, or circled by the person at the desk: R8.11.3.
_SHORT_DATE = re.compile(r"^(\d{1,2}|元)\s*[年.\-/ ]\s*(\d{1,2})\s*[月.\-/ ]\s*(\d{1,2})日?$")


def options_of(field: FieldDefinition) -> dict[str, str]:
    """Answer the labels that a person can choose from, with the code of each."""
    if field.kind is FieldKind.CHECK:
        return {YES: "1", NO: ""}
    if field.kind is FieldKind.CHOICE:
        return {label: code for code, label in field.options.items()}
    return {}


def written(field: FieldDefinition, value: Value) -> str:
    """Answer a value as people write it."""
    match value:
        case Blank():
            return ""
        case Bool(flag=flag):
            return YES if flag else NO
        case Code(code=code):
            return next((label for label, one in options_of(field).items() if one == code), code)
        case PartialDate():
            return _partial(value)
        case Text(text=text) if text in (MASK, MASKED_ANSWER):
            return text
    try:
        return write(value, _WAYS.get(field.kind, "plain"))
    except BusinessError:
        return write(value, "plain")


def written_raw(field: FieldDefinition, raw: str) -> str:
    """Answer a reading that could not be understood, so that a person can mend it."""
    if field.kind is FieldKind.DATE and raw.count("|") == 3:
        era, year, month, day = (part.strip() for part in raw.split("|"))
        letter = letter_of(era) or getattr(field.layout, "fixed_era", None)
        name = next((one.name for one in ERAS if one.letter == letter), "")
        return f"{name}{year}年{month}月{day}日"
    return "" if options_of(field) else raw


def understood(field: FieldDefinition, text: str, *, today: dt.date) -> Understood:
    """Answer what a person typed or chose. Nothing typed is not the same as 空欄, which is said apart."""
    options = options_of(field)
    if options:
        if text not in options:
            return Understood(value=None, problem=NOT_CHOSEN)
        return understand(field, options[text], today=today)
    if not text.strip():
        return Understood(value=None, problem=STAYS_BLANK)
    if field.kind is FieldKind.DATE and (short := _SHORT_DATE.match(to_narrow(text).strip())):
        return understand(field, "|".join(("", *short.groups())), today=today)
    spelt = from_romaji(text) if field.kind is FieldKind.KANA else text
    return understand(field, spelt, today=today)


def example(field: FieldDefinition) -> str:
    """Answer how a field of this kind is written."""
    return _EXAMPLES.get(field.kind, "")


def same_day(value: Value, other: Value | None) -> bool:
    """Tell whether two values would be typed the same: the era as written does not count."""
    if isinstance(value, Date) and isinstance(other, Date):
        return value.date == other.date
    return value == other


def _partial(value: PartialDate) -> str:
    year, month, day = (
        "不詳" if part is None else str(part) for part in (value.year, value.month, value.day)
    )
    return f"{year}年{month}月{day}日"


_EXAMPLES = {
    FieldKind.DATE: "例 令和8年11月3日、R8.11.3",
    FieldKind.POSTAL_CODE: "例 314-0192",
    FieldKind.PHONE: "例 0299-90-1111",
    FieldKind.NAME: "姓と名の間は空白",
    FieldKind.KANA: "カタカナ。ひらがな、ローマ字でも入力できます",
}
