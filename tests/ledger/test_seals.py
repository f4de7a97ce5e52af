"""抽出ログ and its exports: every reading is there, and whatever is altered afterwards is named."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ledger.checking import Answer
from ledger.extraction_log import ExtractionLog, LogQuery
from ledger.seals import Seal, differences, in_ledger, read_seal, sealed
from records.errors import BusinessError
from records.ids import new_id
from records.values import Text
from tests.ledger.cast import SATO, Office, defined

LEDGER = new_id()
DAY = dt.date(2026, 11, 24)
CONTENT = "\ufeff頭\r\n一\r\n二\r\n三\r\n".encode()


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def seal_of(office: Office, folder: Path, *cases: str) -> Seal:
    return sealed(
        office.book, LEDGER, folder, file="log.csv", content=CONTENT, asked={"since": "2026-11-01"},
        cases=cases, actor=SATO,
    )  # fmt: skip


def test_the_log_tells_of_readings_in_a_period_page_by_page(office: Office) -> None:
    first = office.read("a.tif", bango="1", unsure=("shimei",))
    answer = Answer(path="shimei", value=Text(text="鈴木 一郎"), milliseconds=2500)
    office.checking.answer(first, office.version(first), (answer,), defined(), user_id=SATO)
    office.clock.go(60)
    second = office.read("b.tif", bango="2")
    log = ExtractionLog(office.book)
    page = log.page(LogQuery(since=DAY, until=DAY), limit=1)
    assert [one.case_id for one in page.records] == [second]
    rest = log.page(LogQuery(since=DAY, until=DAY, procedure="inu_henko"), limit=1, beside=page.older)
    (told,) = rest.records
    assert (told.case_id, rest.older, told.form_version, told.generation) == (first, None, "1", 1)
    assert (told.said["shimei"].value, told.said["shimei"].milliseconds) == (Text(text="鈴木 一郎"), 2500)
    assert [field.path for field in told.fields] == ["bango", "shimei", "biko"]
    for query in (
        LogQuery(since=DAY, until=DAY, procedure="other"),
        LogQuery(since=DAY + dt.timedelta(days=1), until=DAY + dt.timedelta(days=9)),
    ):
        assert log.page(query, limit=9).records == ()


def test_a_sealed_file_proves_itself_without_the_ledger(office: Office, tmp_path: Path) -> None:
    case_id = office.read()
    seal = read_seal(seal_of(office, tmp_path, case_id).model_dump_json().encode())
    assert differences(seal, CONTENT) == ()
    assert in_ledger(seal, office.book) == ()
    assert [one.facts["page"] for one in office.history.case(case_id).looks] == ["export"]


@pytest.mark.parametrize(
    ("altered", "told"),
    [
        (CONTENT.replace("二".encode(), "弐".encode()), "3行目が書き換えられています。"),
        (CONTENT.replace("二\r\n".encode(), b""), "行が1行減っています(4行が3行)。"),
        (CONTENT + "四\r\n".encode(), "行が1行増えています(4行が5行)。"),
        (CONTENT.replace("二\r\n三".encode(), "三\r\n二".encode()), "3行目が書き換えられています。"),
        (CONTENT.replace(b"\r\n", b"\n"), "改行か末尾が変わっています。"),
    ],
)
def test_what_was_altered_is_named(office: Office, tmp_path: Path, altered: bytes, told: str) -> None:
    assert told in differences(seal_of(office, tmp_path), altered)


def test_a_manifest_that_was_made_to_fit_is_forged(office: Office, tmp_path: Path) -> None:
    seal = seal_of(office, tmp_path)
    with pytest.raises(BusinessError, match=r"seal\.forged"):
        read_seal(seal.model_copy(update={"sha256": "0" * 64}).model_dump_json().encode())
    with pytest.raises(BusinessError, match=r"seal\.unreadable"):
        read_seal(b"{}")


def test_the_ledger_knows_what_it_exported(office: Office, tmp_path: Path, engine: Engine) -> None:
    seal = seal_of(office, tmp_path)
    other = seal.model_copy(update={"sha256": "0" * 64})
    assert in_ledger(other, office.book) == (
        "台帳は、このファイルとは違うものを書き出したと記録しています。",
    )
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE position = :at"), {"at": seal.event})
    assert len(in_ledger(seal, office.book)) == 2
