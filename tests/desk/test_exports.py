"""書き出し: nothing is lost in an encoding, nothing is a formula, and each export is a look."""

import io
from collections.abc import Callable

import httpx
import openpyxl
import pypdfium2
import pytest

from desk.spreadsheets import as_file
from records.errors import BusinessError
from records.values import Text
from tests.desk.cast import SLUG, Town
from tests.desk.test_audit import token
from tests.desk.test_custody import entered
from values.spreadsheets import neutral

Client = Callable[[str], httpx.Client]
NASTY = '=HYPERLINK("http://x","y")'


@pytest.mark.parametrize("text", ["=1+1", "+81", "@SUM(A1)", "-1+1", "＝1+1", "－x", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12", "-3.5", "神栖", "1+1", "", "a=b"])
def test_what_does_not_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


def test_cp932_refuses_what_it_cannot_hold_and_keeps_twins() -> None:
    assert as_file("cp932", [["髙橋〜①", "a,b"]]).decode("cp932") == '髙橋～①,"a,b"\r\n'
    with pytest.raises(BusinessError, match=r"export\.not_in_cp932") as caught:
        as_file("cp932", [["𠮷田", "神\ufa19"], ["葛\U000e0100"]])
    assert "「𠮷」(U+20BB7)" in caught.value.message
    assert "U+E0100" in caught.value.message


def test_utf8_begins_with_its_mark() -> None:
    assert as_file("utf8", [["𠮷田"]]) == "\ufeff𠮷田\r\n".encode()


def test_excel_holds_text_and_no_formula() -> None:
    content = as_file("xlsx", [["番号", "値"], ["000123", NASTY]])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [(cell.value, cell.data_type) for cell in sheet[2]]
    assert cells == [("000123", "s"), (NASTY, "s")]
    with pytest.raises(BusinessError, match=r"export\.control_character"):
        as_file("xlsx", [["\x00"]])


def test_a_list_with_its_contents_is_a_look_and_without_them_none(client: Client, office: Town) -> None:
    case_id = office.read(biko=Text(text=NASTY), unread={"henko_date": "8|2|30"})
    kansa = client("kansa")
    form = {"csrf": token(kansa), "kind": "utf8"}
    plain = kansa.post("/cases/export", data=form).content.decode("utf-8-sig")
    assert ("神栖" in plain, len(plain.splitlines())) == (False, 2)
    assert office.office.history.case(case_id).looks == ()
    told = kansa.post("/cases/export", params={"procedure": SLUG}, data=form)
    head, row = told.content.decode("utf-8-sig").splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=False))
    assert (cells["氏名"], cells["変更年月日"]) == ("神栖\u3000花子", "(未確定)")
    assert "\"'=HYPERLINK" in row
    assert [one.facts["page"] for one in office.office.history.case(case_id).looks] == ["export"]
    none = kansa.post("/cases/export", params={"procedure": SLUG, "person": "鈴木"}, data=form)
    assert len(none.content.splitlines()) == 1


@pytest.mark.parametrize("name", ["kanri", "tanaka"])
def test_who_may_not_see_cases_exports_none(client: Client, office: Town, name: str) -> None:
    case_id, person = office.read(), client(name)
    form = {"csrf": token(person), "kind": "xlsx"}
    assert person.post("/cases/export", data=form).status_code == 403
    assert person.post(f"/cases/{case_id}/pdf", data=form).status_code == 403


def test_one_case_becomes_a_pdf_in_the_browser_of_the_robots(client: Client, office: Town) -> None:
    case_id = entered(office)
    kansa = client("kansa")
    told = kansa.post(f"/cases/{case_id}/pdf", data={"csrf": token(kansa)}, timeout=60)
    assert (told.status_code, told.headers["content-type"]) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(told.content)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    for words in (office.office.history.case(case_id).line.reference, "R8-0042", "佐藤 花子", "登録済み"):
        assert words in text, words
    assert [one.facts["page"] for one in office.office.history.case(case_id).looks] == ["export"]
    document.close()
