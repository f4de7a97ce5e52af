"""What leaves in the bank's file and what goes back as a list, against what was decided and registered."""

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest
import yaml

from records.values import Bool, Code, Date, Text, Value
from samples.bulk_importer import run_once
from samples.demo.expected import End, ExpectedSheet
from samples.demo.lists import (
    LOOKUPS,
    PAYMENTS,
    RowEnd,
    compare_lookups,
    compare_payments,
    payments,
    write_payments,
)
from samples.demo.verdict import wrong_rows
from tests.migrated import office_at
from tests.yomikaki.test_bulk import Later
from yomikaki.entering import enter_all
from yomikaki.listing_round import file_rows
from yomikaki.office import Office
from yomikaki.settings import ROOT, Settings
from yomikaki.taking_in import take_in

PAPER: dict[str, Value] = {
    "suisen_bango": Text(text="1234567"), "kaishi_date": Date(date=dt.date(2019, 5, 1), era="R"),
    "todoke_date": Date(date=dt.date(2026, 11, 3), era="R"), "kana": Text(text="ヤマダ\u3000ガク"),
    "shimei": Text(text="山田\u3000岳"), "yubin": Text(text="3140121"), "biko": Text(text=""),
    "jusho": Text(text="茨城県神栖市溝口12-3"), "denwa": Text(text="09012345678"),
    "youto": Code(code="eigyo"), "shiharai": Code(code="koza"), "tachiai": Bool(flag=True),
}  # fmt: skip
SHEET = ExpectedSheet(
    folder="水道課",
    file="水道_01.jpg",
    page=1,
    paper=1,
    procedure="suido_kaishi",
    truth=PAPER,
    end=End.ENTERED,
)
ANSWER = {
    "行": "1", "先方の番号": "S-1234567", "整理番号": "YK-000000000", "結果": "照会済み", "理由": "",
    "使用者氏名": "山田\u3000岳", "使用者カナ": "ﾔﾏﾀﾞ ｶﾞｸ", "使用場所住所": "茨城県神栖市溝口１２－３",
    "連絡先電話": "09012345678", "開始日": "令和元年5月1日", "用途区分": "営業用", "支払区分": "口座振替",
}  # fmt: skip


def opened(place: Path) -> Office:
    shutil.copytree(ROOT / "procedures" / PAYMENTS, place / "procedures" / PAYMENTS)
    file = place / "procedures" / PAYMENTS / "procedure.yaml"
    document = yaml.safe_load(file.read_text("utf-8"))
    document["approval"] = {"steps": 0, "policy": "試験"}
    file.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    settings = Settings(
        home=place / "home", procedures=place / "procedures", stable_seconds=0.0, trial=True
    )  # fmt: skip
    return office_at(settings, Later())


@pytest.fixture(scope="module")
def paid_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The list of the demonstration, sent to the bank and answered by it."""
    office = opened(tmp_path_factory.mktemp("lists"))
    write_payments(office.settings.watch)
    take_in(office)
    file_rows(office, "run")
    enter_all(office, "worker", run_id=None)
    run_once(office.settings.bulk_files / PAYMENTS)
    enter_all(office, "worker", run_id=None)
    return office


def test_every_payment_arrives_as_decided_and_the_one_without_account_comes_back(paid_office: Office) -> None:
    ends = compare_payments(paid_office)
    assert [(one.row, one.values, one.wrong) for one in ends] == [(row, 6, ()) for row in range(1, 6)]
    assert [one.what for one in ends] == [*["振込"] * 4, "振込(口座なしで戻る)"]
    assert list(wrong_rows(ends)) == []


def test_another_amount_a_payment_too_many_and_one_paid_twice_are_found(paid_office: Office) -> None:
    folder = paid_office.settings.bulk_files / PAYMENTS
    (place,) = (folder / "taken").glob("*.txt")
    good, paid_before = place.read_bytes(), (folder / "paid.csv").read_text("utf-8")
    first, second, *_ = good.split(b"\r\n")[1:]
    account = payments()[0][0]["口座番号"].encode()
    other = second.replace(second[43:50], b"7777777").replace(second[91:111], b"X" * 20)
    more = first[:80] + b"0000000009" + first[90:]
    try:
        place.write_bytes(good.replace(first, more + b"\r\n" + other))
        with (folder / "paid.csv").open("a", encoding="utf-8") as file:
            file.write(first[91:111].decode().strip() + "\n")
        wrong = list(wrong_rows(compare_payments(paid_office)))
    finally:
        place.write_bytes(good)
        (folder / "paid.csv").write_text(paid_before, "utf-8")
    assert account == first[43:50]
    assert [one.split(": ")[0] for one in wrong] == [
        "給付金_振込.csv 1行目", "給付金_振込.csv 1行目", "給付金_振込.csv 0行目",
    ]  # fmt: skip
    assert "渡した「0000000009」" in wrong[0]
    assert wrong[1].endswith("振り込まれた回数が違います")


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, ()),
        ({"使用者カナ": "ヤマダ ガク"}, ("使用者カナ: 用紙「ヤマダ\u3000ガク」 照会「ヤマダ ガク」",)),
        ({"用途区分": "家庭用"}, ("用途区分: 用紙「営業用」 照会「家庭用」",)),
        ({"先方の番号": "S-7654321"}, ("結果に0行あります",)),
    ],
)
def test_what_was_looked_up_is_compared_with_the_paper(
    paid_office: Office, changed: dict[str, str], wrong: tuple[str, ...]
) -> None:
    place = paid_office.settings.results / LOOKUPS / "result.csv"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(ANSWER))
        writer.writeheader()
        writer.writerow({**ANSWER, **changed})
    (end,) = compare_lookups(paid_office, [SHEET])
    assert (end.row, end.wrong) == (1, wrong)


def test_a_row_that_nobody_asked_for_is_told(paid_office: Office) -> None:
    ends = compare_lookups(paid_office, [])
    assert ends == (RowEnd(file="使用者_照会.csv", row=0, what="照会", wrong=("結果に1行多くあります",)),)
