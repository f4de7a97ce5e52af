"""Rules between fields say what is wrong, and never judge a blank."""

import datetime as dt

import pytest
from pydantic import ValidationError

from records.form import FormDefinition
from records.values import Blank, Bool, Date, Text, Value
from values.calendar import fiscal_year, is_working_day, next_working_day, office_day
from values.rules import check_rules

BOX = {"x": 10, "y": 10, "w": 20, "h": 8}


def form(rule: str | None, **kinds: str) -> FormDefinition:
    fields = [
        {"path": path, "label": path, "kind": kind, "layout": {"kind": "line", "box": BOX}}
        for path, kind in kinds.items()
    ]
    rules = [{"rule": rule, "fields": list(kinds)}] if rule else []
    document = {"schema": 1, "slug": "any_form", "title": "t", "version": "1", "width": 210, "height": 297}
    return FormDefinition.model_validate({**document, "fields": fields, "rules": rules})


def codes(defined: FormDefinition, values: dict[str, Value]) -> list[str]:
    return [one.problem.code for one in check_rules(defined, values)]


@pytest.mark.parametrize(
    ("code", "address", "expected"),
    [
        ("3140192", "茨城県神栖市溝口4991番地5", []),
        ("3140192", "神栖市溝口4991番地5", []),
        ("3140192", "東京都千代田区永田町1-7-1", ["rule.postal_address"]),
        ("0000000", "茨城県神栖市溝口4991番地5", ["rule.unknown_postal_code"]),
    ],
)
def test_postal_code_and_address(code: str, address: str, expected: list[str]) -> None:
    defined = form("postal_matches_address", yubin="postal_code", jusho="address")
    assert codes(defined, {"yubin": Text(text=code), "jusho": Text(text=address)}) == expected


@pytest.mark.parametrize(
    ("kana", "name", "fits"),
    [
        ("ヤマダ\u3000タロウ", "山田\u3000太郎", True),
        ("ヤマダタロウ", "山田\u3000太郎", False),
        ("サトウ\u3000メグミ", "佐藤\u3000めぐみ", True),
        ("サトウ\u3000メグシ", "佐藤\u3000めぐみ", False),
        ("ショウジ\u3000ケイ", "東海林\u3000圭", True),
        ("ア\u3000ケイ", "東海林\u3000圭", False),
    ],
)
def test_kana_and_name(kana: str, name: str, *, fits: bool) -> None:
    defined = form("kana_matches_name", kana="kana", shimei="name")
    found = codes(defined, {"kana": Text(text=kana), "shimei": Text(text=name)})
    assert found == ([] if fits else ["rule.kana_name"])


def test_dates_in_order_and_blanks_not_judged() -> None:
    early, late = Date(date=dt.date(2026, 4, 1)), Date(date=dt.date(2026, 5, 1))
    defined = form("not_before", sotsugyo="date", nyugaku="date")
    assert codes(defined, {"sotsugyo": late, "nyugaku": early}) == []
    assert codes(defined, {"sotsugyo": early, "nyugaku": late}) == ["rule.date_order"]
    assert codes(defined, {"sotsugyo": Blank(), "nyugaku": late}) == []
    assert codes(form("not_after", a="date", b="date"), {"a": late, "b": early}) == ["rule.date_order"]


def test_exactly_one() -> None:
    defined = form("exactly_one", a="check", b="check")
    yes, no = Bool(flag=True), Bool(flag=False)
    assert codes(defined, {"a": yes, "b": no}) == []
    assert codes(defined, {"a": yes, "b": yes}) == ["rule.exactly_one"]
    assert codes(defined, {"a": no, "b": no}) == ["rule.exactly_one"]


def test_conditions_need_and_forbid_a_field() -> None:
    document = form(None, riyu="text", sonota="text").model_dump(mode="json", by_alias=True)
    document["fields"][1].update({"required": True, "when": {"field": "riyu", "is": "other"}})
    defined = FormDefinition.model_validate(document)
    other, said = Text(text="other"), Text(text="転居")
    assert codes(defined, {"riyu": other, "sonota": Blank()}) == ["rule.required_here"]
    assert codes(defined, {"riyu": other, "sonota": said}) == []
    assert codes(defined, {"riyu": Text(text="one"), "sonota": said}) == ["rule.not_expected"]


def test_a_resident_is_looked_for_and_never_demanded() -> None:
    defined = form("resident", shimei="name", umare="date", jusho="address")
    someone = {"shimei": Text(text="山田\u3000太郎"), "umare": Date(date=dt.date(1960, 1, 2))}
    assert codes(defined, {**someone, "jusho": Text(text="神栖市溝口1")}) == []


@pytest.mark.parametrize(("rule", "fields"), [("resident", 2), ("bank_branch", 3), ("not_before", 1)])
def test_a_rule_names_as_many_fields_as_it_judges(rule: str, fields: int) -> None:
    with pytest.raises(ValidationError, match=f"rule {rule} is about"):
        form(rule, **{f"f{number}": "text" for number in range(fields)})


def test_office_calendar() -> None:
    assert office_day(dt.datetime(2026, 3, 31, 15, 0, tzinfo=dt.UTC)) == dt.date(2026, 4, 1)
    assert fiscal_year(dt.date(2027, 3, 31)) == 2026
    assert fiscal_year(dt.date(2027, 4, 1)) == 2027
    assert not is_working_day(dt.date(2026, 11, 23))  # 勤労感謝の日
    assert next_working_day(dt.date(2026, 12, 28)) == dt.date(2027, 1, 4)
