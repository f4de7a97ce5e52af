import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.form import FieldDefinition, FieldKind
from records.values import Blank, Bool, Code, Date, Decimal, Int, Text, Value
from values.normalise import understand

TODAY = dt.date(2026, 11, 23)
LINE = {"kind": "line", "box": {"x": 1, "y": 1, "w": 50, "h": 9}}
OPTION_BOX = {"x": 1, "y": 1, "w": 5, "h": 5}
CHOICE = {
    "kind": "options",
    "mark": "circle",
    "options": [{"code": "male", "label": "男", "box": OPTION_BOX}],
}


def field(kind: str, **more: object) -> FieldDefinition:
    layout = CHOICE if kind == "choice" else LINE
    return FieldDefinition.model_validate(
        {"path": "a", "label": "項目", "kind": kind, "layout": layout, **more}
    )


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("name", " 佐藤  花子 ", Text(text="佐藤\u3000花子")),
        ("name", "\ufa19 太郎", Text(text="\ufa19\u3000太郎")),
        ("kana", "ｻﾄｳ ﾊﾅｺ", Text(text="サトウ\u3000ハナコ")),
        ("kana", "さとう", Text(text="サトウ")),
        ("postal_code", "〒314-０１２１", Text(text="3140121")),
        ("phone", "0299-90-1111", Text(text="0299901111")),
        ("phone", "０９０（１２３４）５６７８", Text(text="09012345678")),
        ("address", "神栖市波崎913—18", Text(text="神栖市波崎913-18")),
        ("address", "神栖市大野原4一2", Text(text="神栖市大野原4-2")),
        ("address", "神栖市コーポ一番館", Text(text="神栖市コーポ一番館")),
        ("digits", "００１２３", Text(text="00123")),
        ("money", "￥12,345-", Int(number=12345)),
        ("money", "１２,３４５円", Int(number=12345)),
        ("integer", "４９", Int(number=49)),
        ("decimal", "39.8", Decimal(number="39.8")),
        ("choice", "male", Code(code="male")),
        ("check", "1", Bool(flag=True)),
        ("check", "", Bool(flag=False)),
        ("text", "", Blank()),
        ("date", "R|8|11|3", Date(date=dt.date(2026, 11, 3), era="R")),
        ("date", "|||", Blank()),
    ],
)
def test_understood(kind: str, raw: str, value: Value) -> None:
    understood = understand(field(kind), raw, today=TODAY)
    assert (understood.value, understood.problem) == (value, None)


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("kana", "佐藤", "value.not_kana"),
        ("postal_code", "314012", "value.wrong_length"),
        ("phone", "090123456", "value.not_a_phone_number"),
        ("phone", "1234567890", "value.not_a_phone_number"),
        ("digits", "12O4", "value.not_digits"),
        ("money", "12,34", "value.not_a_number"),
        ("decimal", "39.", "value.not_a_number"),
        ("choice", "女", "value.not_an_option"),
        ("check", "?", "value.unreadable"),
        ("date", "R|8|2|30", "value.impossible_date"),
    ],
)
def test_a_problem_never_carries_the_input(kind: str, raw: str, code: str) -> None:
    understood = understand(field(kind), raw, today=TODAY)
    assert understood.value is None
    assert understood.problem is not None
    assert understood.problem.code == code


def test_limits_of_the_definition() -> None:
    digits = field("digits", pattern="[0-9]{8}")
    assert understand(digits, "1234567", today=TODAY).problem is not None
    assert understand(digits, "12345678", today=TODAY).value == Text(text="12345678")
    sign = field("sign", characters="+-")
    assert understand(sign, "＋", today=TODAY).value == Text(text="+")
    assert understand(sign, "×", today=TODAY).value is None


def test_a_required_blank_and_a_future_day_keep_their_value_but_need_eyes() -> None:
    blank = understand(field("text", required=True), "", today=TODAY)
    assert blank.value == Blank()
    assert blank.problem is not None
    future = understand(field("date", not_future=True), "R|8|11|24", today=TODAY)
    assert future.problem is not None
    assert future.problem.code == "value.future_date"


@given(st.sampled_from(list(FieldKind)), st.text(max_size=30))
def test_anything_is_a_value_or_a_problem(kind: FieldKind, raw: str) -> None:
    understood = understand(field(kind.value), raw, today=TODAY)
    assert understood.value is not None or understood.problem is not None
