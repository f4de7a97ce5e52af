"""What no page sends is refused or ignored in words: no answer is a failure of the server."""

import re
from collections.abc import Callable

import httpx
import pytest

from tests.desk.cast import Town
from tests.desk.test_guard import token

Client = Callable[[str], httpx.Client]
ODD = (
    "\x00",
    "'; DROP TABLE cases; --",
    "<script>alert(1)</script>",
    "%",
    "\\",
    "\u202e神栖",
    "𠮷" * 30,
    "か\u3099",
    "Ω≈ç",
)


@pytest.mark.parametrize("name", ["text", "person", "state", "procedure", "since", "until"])
def test_odd_words_are_looked_for_or_refused(client: Client, office: Town, name: str) -> None:
    office.read()
    kansa = client("kansa")
    for word in ODD:
        answer = kansa.get("/cases", params={name: word})
        assert (answer.status_code, "<script>alert" in answer.text) == (200, False), word


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/cases?since=0001-01-01&until=9999-12-31", 200),
        ("/cases?older=nobody", 422),
        ("/cases?older=00000000-0000-7000-8000-000000000000", 200),
        ("/audit?since=0001-01-01&until=9999-12-31", 200),
        ("/audit?since=2026-12-01&until=2026-11-01", 422),
        ("/audit/looks?before=99999999999999999999", 422),
        ("/audit/looks?who=nobody", 200),
        ("/balance?week=0001-01-01", 422),
        ("/balance?week=9999-12-31", 422),
        ("/?day=0001-01-01", 422),
        ("/bundles/00000000-0000-7000-8000-000000000000", 404),
        ("/cases/00000000-0000-7000-8000-000000000000/chain", 404),
    ],
)
def test_odd_addresses_are_answered_in_words(client: Client, place: str, status: int) -> None:
    answer = client("kansa").get(place)
    assert answer.status_code == status
    assert "Internal Server Error" not in answer.text


def test_an_address_of_nothing_is_a_page_of_ours(client: Client) -> None:
    kansa = client("kansa")
    for place in ("/register/UNKNOWN-SLUG", "/register/%00", "/cases/x", "/nowhere", "/blanks/inu_henko/9"):
        answer = kansa.get(place)
        assert (
            answer.status_code,
            "このページはありません" in answer.text or "見つかりません" in answer.text,
        ) == (404, True), place


def test_answers_that_are_no_answers_are_refused_in_words(client: Client, office: Town) -> None:
    case_id, sato = office.read(unsure=("shimei",)), client("sato")
    for answers in ("", "{", "[1]", '[{"path": "shimei"}]', '[{"path": "shimei", "text": "\\ud800"}]'):
        form = {"version": "3", "answers": answers, "path": "shimei", "csrf": token(sato)}
        for place in ("", "/unreadable"):
            answer = sato.post(f"/check/{case_id}{place}", data=form)
            assert (answer.status_code, "desk.bad_form" in answer.text) == (422, True), answers
    assert office.state(case_id) == "to_check"


def test_a_failure_of_the_server_is_a_page_that_tells_nothing_of_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("神栖 花子")

    sato = client("sato")
    monkeypatch.setattr("desk.routes.guide.page", broken)
    answer = sato.get("/help")
    assert (answer.status_code, "desk.failed" in answer.text, "花子" in answer.text) == (500, True, False)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_only_what_is_surely_a_value_of_its_field_is_taken_without_asking(
    client: Client, office: Town
) -> None:
    case_id = office.read(unsure=("shimei", "inu_seibetsu"), unread={"henko_date": "8|2|30"})
    shown = client("sato").get(f"/check/{case_id}").text
    settled = dict(re.findall(r'data-path="(\w+)"[^>]*?data-settled="([^"]*)"', shown))
    assert settled == {"shimei": "神栖\u3000花子", "inu_seibetsu": "オス"}
