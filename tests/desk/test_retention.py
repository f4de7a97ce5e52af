"""保存と廃棄 on its pages: one person proposes, a second agrees, the certificate is there to print."""

import dataclasses
import re
from collections.abc import Callable, Iterator

import httpx
import pytest

from ledger.erasing import Eraser
from records.procedure import ProcedureDefinition
from tests.desk.cast import SLUG, Town, served

Client = Callable[[str], httpx.Client]


@pytest.fixture
def office(office: Town) -> Town:
    one = office.office.catalog[SLUG]
    rule = {"years": 0, "from": "confirmed"}
    changed = {**one.procedure.model_dump(by_alias=True), "retention": rule}
    procedure = ProcedureDefinition.model_validate(changed)
    catalog = {**office.office.catalog, SLUG: one.model_copy(update={"procedure": procedure})}
    return Town(dataclasses.replace(office.office, catalog=catalog), office.users)


@pytest.fixture
def url(office: Town) -> Iterator[str]:
    with served(office.office) as address:
        yield address


def posted(client: httpx.Client, place: str, **fields: str) -> httpx.Response:
    token = re.search(r'X-CSRF-Token": "([^"]+)"', client.get("/retention").text)
    assert token is not None
    return client.post(place, data={"csrf": token[1], **fields})


def ended_yesterday(office: Town) -> str:
    """A case that was withdrawn, a day before today."""
    case_id = office.read("a.png", unsure=("shimei",))
    with office.office.book.turn("test") as turn:
        turn.connection.exec_driver_sql(
            "UPDATE cases SET state = 'withdrawn', moved_at = moved_at - 172800000000"
        )
    return case_id


def test_two_people_decide_and_a_certificate_is_shown(office: Town, client: Client) -> None:
    case_id = ended_yesterday(office)
    manager, chief = client("kanri"), client("suzuki")
    assert "1 件の廃棄を起案する" in manager.get(f"/retention/due/{SLUG}").text
    place = posted(manager, f"/retention/due/{SLUG}", expected="1").headers["location"]
    alone = posted(manager, f"{place}/decide", agreed="true")
    assert (alone.status_code, "起案した人とは別の人" in alone.text) == (422, True)
    assert posted(chief, f"{place}/decide", agreed="true").status_code == 303
    desk = office.office
    Eraser(desk.book, desk.blobs, desk.settings.watch / "done", desk.ledger_id).carry_out(place[-36:], "test")
    shown = chief.get(place).text
    assert "廃棄証明" in shown
    assert case_id in shown
    assert place in client("kansa").get("/retention").text
    assert client("kansa").get(f"/cases/{case_id}").status_code == 200


def test_a_kept_case_is_not_due_until_it_is_let_go(office: Town, client: Client) -> None:
    case_id = ended_yesterday(office)
    chief = client("suzuki")
    assert posted(chief, f"/retention/keep/{case_id}", reason="審査請求").status_code == 303
    page = chief.get(f"/retention/due/{SLUG}").text
    assert "廃棄の時期の案件はありません" in page
    assert "審査請求" in page
    assert posted(chief, f"/retention/let-go/{case_id}").status_code == 303
    assert "残している案件はありません" in chief.get(f"/retention/due/{SLUG}").text


@pytest.mark.parametrize("name", ["sato", "kansa", "suzuki"])
def test_only_who_manages_proposes(office: Town, client: Client, name: str) -> None:
    ended_yesterday(office)
    assert posted(client(name), f"/retention/due/{SLUG}", expected="1").status_code == 403


@pytest.mark.parametrize("name", ["sato", "kansa"])
def test_clerks_and_auditors_agree_to_nothing(office: Town, client: Client, name: str) -> None:
    ended_yesterday(office)
    place = posted(client("kanri"), f"/retention/due/{SLUG}", expected="1").headers["location"]
    assert posted(client(name), f"{place}/decide", agreed="true").status_code == 403


def test_who_has_no_role_sees_nothing(client: Client) -> None:
    assert client("tanaka").get("/retention").status_code == 403
