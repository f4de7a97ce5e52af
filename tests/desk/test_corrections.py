"""訂正 on its pages: both values on both cases, two people after the approval, nothing typed is lost."""

from collections.abc import Callable

import httpx
import pytest

from records.entry import EntryResult, Outcome, Receipt
from records.ids import Id
from records.values import Text
from tests.desk.cast import Town
from tests.desk.test_guard import token
from tests.desk.test_pages import approve, enter

Client = Callable[[str], httpx.Client]


@pytest.fixture
def entered(office: Town) -> Id:
    case_id = office.read()
    approve(office, case_id)
    receipt = Receipt(number="R8-000042", saved={"所有者氏名": "神栖\u3000花子"})
    enter(office, case_id, EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt))
    return case_id


def form_of(client: httpx.Client, office: Town, case_id: Id, **more: str) -> dict[str, str]:
    version = str(office.office.history.case(case_id).line.version)
    return {"csrf": token(client), "version": version, **more}


def test_a_correction_goes_from_a_clerk_to_two_people(entered: Id, office: Town, client: Client) -> None:
    clerk, chief = client("sato"), client("suzuki")
    place = f"/cases/{entered}/correction"
    assert f'href="{place}"' in clerk.get(f"/cases/{entered}").text
    assert "0299901111" in clerk.get(place).text or "0299-90-1111" in clerk.get(place).text
    sent = form_of(clerk, office, entered, reason="本人から申出", **{"field.denwa": "0299-90-2222"})
    answer = clerk.post(place, data=sent)
    assert answer.status_code == 303
    again = clerk.post(place, data=sent)
    assert (again.status_code, "終わっていない訂正" in again.text) == (422, True)
    (line,) = office.office.history.case(entered).corrections
    assert answer.headers["location"] == f"/cases/{line.id}"
    assert office.values(line.id)["denwa"] == Text(text="0299902222")
    assert "登録済みの" in chief.get(f"/approve/{line.id}").text
    approve(office, line.id)
    work = clerk.get(f"/held/{line.id}").text
    assert "新しく登録してはいけません" in work
    assert "R8-000042" in work
    assert "もう一度登録する" not in work
    said = form_of(clerk, office, line.id, end="confirmed", reason="受付番号 R8-000043")
    assert clerk.post(f"/held/{line.id}", data=said).status_code == 303
    proposal = {"csrf": token(chief)} | {"proposal": _proposal(chief.get(f"/held/{line.id}").text)}
    assert chief.post(f"/held/{line.id}/confirm", data=proposal).status_code == 303
    assert office.state(line.id) == "confirmed"
    for one in (entered, line.id):
        shown = clerk.get(f"/cases/{one}").text
        assert "0299-90-1111" in shown.split("時系列")[0]
        assert "0299-90-2222" in shown.split("時系列")[0]
        assert "受付番号 R8-000043" in shown
    listed = clerk.post("/cases/export", data={"csrf": token(clerk), "kind": "utf8"}).content.decode()
    rows = [row.split(",") for row in listed.splitlines()[1:]]
    assert {(row[0], row[6]) for row in rows} == {
        (reference(office, entered), ""), (line.reference, reference(office, entered))
    }  # fmt: skip
    looks = [one.facts["page"] for one in office.office.history.case(line.id).looks]
    assert looks.count("correction") == 1


def reference(office: Town, case_id: Id) -> str:
    return office.office.history.case(case_id).line.reference


def _proposal(text: str) -> str:
    return text.split('"proposal": "')[1][:36]


def test_what_cannot_be_understood_is_said_and_nothing_typed_is_lost(
    entered: Id, office: Town, client: Client
) -> None:
    clerk = client("sato")
    fields = {"field.henko_date": "令和8年13月3日", "field.biko": "書き直し", "field.toroku_bango": ""}
    sent = form_of(clerk, office, entered, reason="写し誤り", **fields)
    answer = clerk.post(f"/cases/{entered}/correction", data=sent)
    assert answer.status_code == 422
    for text in ("令和8年13月3日", "書き直し", "写し誤り", "暦にない日付です"):
        assert text in answer.text
    assert office.office.history.case(entered).corrections == ()


def test_a_required_field_is_emptied_only_by_who_insists(entered: Id, office: Town, client: Client) -> None:
    clerk, place = client("sato"), f"/cases/{entered}/correction"
    sent = form_of(clerk, office, entered, reason="申出", **{"field.shimei": ""})
    asked = clerk.post(place, data=sent)
    assert (asked.status_code, "必須の欄ですが、空欄です" in asked.text) == (422, True)
    assert clerk.post(place, data=sent | {"insist": "true"}).status_code == 303


def test_who_may_not(entered: Id, office: Town, client: Client) -> None:
    assert client("kansa").get(f"/cases/{entered}/correction").status_code == 403
    waiting = office.read("b.png", toroku_bango=Text(text="000777"))
    refused = client("sato").get(f"/cases/{waiting}/correction")
    assert (refused.status_code, "登録済み" in refused.text) == (422, True)
