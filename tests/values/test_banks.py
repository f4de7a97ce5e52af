"""Banks and branches by code and by name."""

import pytest

from records.errors import BusinessError
from records.form import FormDefinition
from records.values import Blank, Text, Value
from tests.values.invented import BANK_HEADINGS, BRANCHES, csv_of
from values.banks import Bank, Banks, Branch
from values.extracts import Extracts
from values.rules import check_rules

BANKS = Banks.from_csv(csv_of(BANK_HEADINGS, BRANCHES).encode("cp932"))
BOX = {"x": 10, "y": 10, "w": 20, "h": 8}


def test_by_code() -> None:
    assert len(BANKS) == 4
    assert BANKS.bank("0990") == Bank("0990", "みさき", "ミサキ")
    assert BANKS.bank("0999") is None
    assert BANKS.branch("0990", "012") == Branch("0990", "012", "波崎", "ハサキ")
    # A spreadsheet had dropped the zero.
    assert BANKS.branch("0992", "012") == Branch("0992", "012", "髙台支店", "タカダイ")
    assert BANKS.branch("0991", "012") is None


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("みさき", ["0990"]),
        ("みさき銀行", ["0990"]),
        ("東浜", ["0991", "0992"]),
        ("東浜信用金庫", ["0991"]),
        ("東濱 信用組合", ["0992"]),
        # Another kind of bank than the list has.
        ("東浜銀行", []),
        ("銀行", []),
    ],
)
def test_by_name(name: str, codes: list[str]) -> None:
    assert [bank.code for bank in BANKS.named(name)] == codes


def test_branches_by_name() -> None:
    assert [one.code for one in BANKS.branches_named("0990", "波崎支店")] == ["012"]
    assert [one.code for one in BANKS.branches_named("0992", "高台")] == ["012"]
    assert BANKS.branches_named("0992", "高台出張所") == ()
    assert BANKS.branches_named("0999", "波崎") == ()


def test_merged_branches_share_a_code() -> None:
    merged = Banks.from_csv(
        csv_of(
            BANK_HEADINGS, [*BRANCHES, ("0990", "みさき", "ミサキ", "012", "波崎東", "ハサキヒガシ")]
        ).encode()
    )
    first = merged.branch("0990", "012")
    assert first is not None
    assert first.name == "波崎"
    assert [one.name for one in merged.branches_named("0990", "波崎東")] == ["波崎東"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("0990", "みさき", "", "1234", "波崎", ""), "「支店コード」が3けたの数字ではありません。"),
        (("みさき", "0990", "", "123", "波崎", ""), "「銀行コード」が4けたの数字ではありません。"),
        (("0990", "みさき", "", "123", "", ""), "銀行名か支店名が空です。"),
    ],
)
def test_a_bad_row_is_named_by_its_line(row: tuple[str, ...], reason: str) -> None:
    with pytest.raises(BusinessError) as caught:
        Banks.from_csv(csv_of(BANK_HEADINGS, [row]).encode())
    assert (caught.value.code, caught.value.message) == ("banks.bad", f"金融機関の一覧の2行目: {reason}")


def form() -> FormDefinition:
    fields = [
        {"path": path, "label": path, "kind": "text", "layout": {"kind": "line", "box": BOX}}
        for path in ("ginko", "shiten")
    ]
    document = {"schema": 1, "slug": "any_form", "title": "t", "version": "1", "width": 210, "height": 297}
    rules = [{"rule": "bank_branch", "fields": ["ginko", "shiten"]}]
    return FormDefinition.model_validate({**document, "fields": fields, "rules": rules})


@pytest.mark.parametrize(
    ("bank", "branch", "codes"),
    [
        (Text(text="0990"), Text(text="012"), []),
        (Text(text="0990"), Text(text="013"), ["rule.unknown_branch"]),
        (Text(text="9999"), Text(text="012"), ["rule.unknown_bank"]),
        (Text(text="みさき銀行"), Text(text="波崎支店"), []),
        (Text(text="みさき銀行"), Text(text="012"), []),
        (Text(text="みさき銀行"), Text(text="髙台支店"), ["rule.unknown_branch"]),
        # One of the two of this name has the branch.
        (Text(text="東浜"), Text(text="高台"), []),
        (Text(text="東濱銀行"), Text(text="高台"), ["rule.unknown_bank"]),
        (Blank(), Text(text="012"), []),
        (Text(text="0990"), Blank(), []),
    ],
)
def test_bank_and_branch_decide_together(bank: Value, branch: Value, codes: list[str]) -> None:
    found = check_rules(form(), {"ginko": bank, "shiten": branch}, Extracts(banks=BANKS))
    assert [one.problem.code for one in found] == codes


def test_without_a_list_nobody_judges() -> None:
    assert check_rules(form(), {"ginko": Text(text="9999"), "shiten": Text(text="9")}) == ()
