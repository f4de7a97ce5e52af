"""From what was read to a value, or to a problem; never the input unchanged."""

import datetime as dt
import re
from collections.abc import Callable

from records.form import DateParts, FieldDefinition, FieldKind
from records.reading import Problem, Understood
from records.values import Blank, Bool, Code, Date, Decimal, Int, Text
from values.check_digits import holds
from values.dates import understand_date
from values.text import compose_kana, digits_of, has_unseen, to_katakana, to_narrow

_SPACES = re.compile(r"[ \u3000\t]+")
_KATAKANA = re.compile(r"^[ァ-ヺー・\u3000]+$")
_AMOUNT = re.compile(r"^-?\d{1,3}(,\d{3})*$|^-?\d+$")
_DECIMAL = re.compile(r"^-?\d+(\.\d+)?$")
# Between two digits a level stroke is a hyphen, whatever it looks like alone.
_DASH = re.compile(r"(?<=[0-9])[‐‑‒–—―−ー一ｰ－](?=[0-9])")
# 総務省 電気通信番号計画: ten digits, eleven for 020, 050, 060, 070, 080 and 090.
_PHONE = re.compile(r"^(0[25-9]0\d{8}|0[1-9]\d{8})$")


def _no(code: str, message: str) -> Understood:
    return Understood(value=None, problem=Problem(code=code, message=message))


def understand(field: FieldDefinition, raw: str, *, today: dt.date) -> Understood:
    """Answer what the raw reading of a field means.

    Raw of a date is ``era|year|month|day``, of a choice its code, of a check ``1`` or empty.
    """
    written = compose_kana(raw).strip(" \u3000\t\r\n")
    if field.kind is FieldKind.CHECK:
        return _check(written)
    if not written or not written.strip("| "):
        return _blank(field)
    if has_unseen(written):
        return _no("value.unseen", "見えない文字(制御文字など)が入っています。消して入力し直してください。")
    if field.kind is FieldKind.DATE:
        return _date(field, written, today)
    understood = _BY_KIND[field.kind](field, written)
    if isinstance(understood.value, Text):
        return _within_limits(field, understood, understood.value.text)
    return understood


def _blank(field: FieldDefinition) -> Understood:
    missing = Problem(code="value.required", message=f"「{field.label}」が空欄です。")
    return Understood(value=Blank(), problem=missing if field.required else None)


def _check(written: str) -> Understood:
    if written in ("", "1"):
        return Understood(value=Bool(flag=written == "1"))
    return _no("value.unreadable", "チェックの有無が分かりません。")


def _date(field: FieldDefinition, written: str, today: dt.date) -> Understood:
    fixed = field.layout.fixed_era if isinstance(field.layout, DateParts) else None
    understood = understand_date(written, fixed)
    if field.not_future and isinstance(understood.value, Date) and understood.value.date > today:
        return Understood(
            value=understood.value,
            problem=Problem(code="value.future_date", message="将来の日付です。"),
        )
    return understood


def _choice(field: FieldDefinition, written: str) -> Understood:
    if written not in field.options:
        return _no("value.not_an_option", "選択肢にありません。")
    return Understood(value=Code(code=written))


def _text(_field: FieldDefinition, written: str) -> Understood:
    return Understood(value=Text(text=written))


def _address(_field: FieldDefinition, written: str) -> Understood:
    return Understood(value=Text(text=_DASH.sub("-", written)))


def _name(_field: FieldDefinition, written: str) -> Understood:
    return Understood(value=Text(text=_SPACES.sub("\u3000", written)))


def _kana(_field: FieldDefinition, written: str) -> Understood:
    kana = _SPACES.sub("\u3000", to_katakana(written))
    if not _KATAKANA.match(kana):
        return _no("value.not_kana", "カタカナ以外の文字があります。")
    return Understood(value=Text(text=kana))


def _digits(_field: FieldDefinition, written: str) -> Understood:
    digits = digits_of(written)
    if digits is None:
        return _no("value.not_digits", "数字以外の文字があります。")
    return Understood(value=Text(text=digits))


def _postal_code(field: FieldDefinition, written: str) -> Understood:
    understood = _digits(field, written)
    if isinstance(understood.value, Text) and len(understood.value.text) != 7:
        return _no("value.wrong_length", "郵便番号は7けたです。")
    return understood


def _phone(field: FieldDefinition, written: str) -> Understood:
    understood = _digits(field, written)
    if isinstance(understood.value, Text) and not _PHONE.match(understood.value.text):
        return _no("value.not_a_phone_number", "電話番号のけた数か始まりが正しくありません。")
    return understood


def _integer(_field: FieldDefinition, written: str) -> Understood:
    plain = to_narrow(written).strip("¥￥円 -ー") if written[-1] in "円-ー" else to_narrow(written)
    plain = plain.lstrip("¥￥\\ ")
    if not _AMOUNT.match(plain):
        return _no("value.not_a_number", "数として読めません。")
    return Understood(value=Int(number=int(plain.replace(",", ""))))


def _decimal(_field: FieldDefinition, written: str) -> Understood:
    plain = to_narrow(written)
    if not _DECIMAL.match(plain):
        return _no("value.not_a_number", "数として読めません。")
    return Understood(value=Decimal(number=plain))


def _sign(field: FieldDefinition, written: str) -> Understood:
    narrow = to_narrow(written)
    allowed = field.characters or ""
    if len(narrow) != 1 or (narrow not in allowed and written not in allowed):
        return _no("value.not_allowed", "記入できる記号ではありません。")
    return Understood(value=Text(text=written if written in allowed else narrow))


def _within_limits(field: FieldDefinition, understood: Understood, text: str) -> Understood:
    if field.min_length is not None and len(text) < field.min_length:
        return _no("value.wrong_length", f"{field.min_length}文字以上です。")
    if field.max_length is not None and len(text) > field.max_length:
        return _no("value.wrong_length", f"{field.max_length}文字以内です。")
    if field.characters and any(character not in field.characters for character in text):
        return _no("value.not_allowed", "使えない文字があります。")
    if field.pattern and not re.fullmatch(field.pattern, text):
        return _no("value.wrong_pattern", "決められた書き方と違います。")
    if field.check_digit and not holds(field.check_digit, text):
        return _no("value.check_digit", "番号の検査数字が合いません。")
    return understood


_BY_KIND: dict[FieldKind, Callable[[FieldDefinition, str], Understood]] = {
    FieldKind.TEXT: _text,
    FieldKind.ADDRESS: _address,
    FieldKind.NAME: _name,
    FieldKind.KANA: _kana,
    FieldKind.POSTAL_CODE: _postal_code,
    FieldKind.PHONE: _phone,
    FieldKind.DIGITS: _digits,
    FieldKind.INTEGER: _integer,
    FieldKind.MONEY: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.CHOICE: _choice,
    FieldKind.SIGN: _sign,
}
