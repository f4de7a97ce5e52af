"""Who gets in, who may do what, and what every answer carries. No browser is needed for that."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from records.values import Text
from tests.desk.cast import PASSWORD, Town, picture, served
from yomikaki.office import open_office
from yomikaki.settings import Settings

Client = Callable[[str], httpx.Client]

ALL = {"sato", "suzuki", "kanri", "kansa", "tanaka"}
MAY_OPEN = {
    "/": ALL - {"tanaka"},
    "/balance": ALL - {"tanaka"},
    "/sort": {"sato", "suzuki", "kansa"},
    "/check": {"sato", "suzuki"},
    "/covers": ALL - {"tanaka"},
    "/approve": {"suzuki"},
    "/held": {"sato", "suzuki", "kansa"},
    "/cases": {"sato", "suzuki", "kansa"},
    "/register": ALL - {"tanaka"},
    "/quality": ALL - {"tanaka"},
    "/forms": ALL - {"tanaka"},
    "/forms/new": {"sato", "suzuki", "kanri"},
    "/people": {"kanri", "kansa"},
    "/help": ALL,
}


def token(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/help").text)
    assert found is not None
    return found[1]


def test_without_an_account_the_login_page_names_the_command(tmp_path: Path, url: str) -> None:
    assert "yomikaki people add" not in httpx.get(f"{url}/login").text
    with served(open_office(Settings(home=tmp_path / "fresh"))) as fresh:
        sent_on = httpx.get(f"{fresh}/", follow_redirects=True)
    assert sent_on.url.path == "/login"
    assert "yomikaki people add" in sent_on.text


def test_a_wrong_password_opens_nothing_and_the_fifth_locks(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        client.get("/login")
        form = {"csrf": client.cookies["desk_login"], "name": "sato", "password": "wrong"}
        answers = [client.post("/login", data=form) for _ in range(5)]
        assert {answer.status_code for answer in answers} == {401}
        assert "利用者名かパスワードが違います" in answers[0].text
        locked = client.post("/login", data={**form, "password": PASSWORD})
        assert (locked.status_code, "15分" in locked.text) == (403, True)
        assert "desk_session" not in client.cookies


def test_a_name_that_nobody_has_answers_like_a_wrong_password(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        client.get("/login")
        form = {"csrf": client.cookies["desk_login"], "name": "nobody", "password": PASSWORD}
        answer = client.post("/login", data=form)
    assert (answer.status_code, "利用者名かパスワードが違います" in answer.text) == (401, True)


def test_a_stopped_person_does_not_get_in(url: str, office: Town) -> None:
    office.office.accounts.set_active(office.users["sato"].id, active=False, actor="test")
    with httpx.Client(base_url=url) as client:
        client.get("/login")
        form = {"csrf": client.cookies["desk_login"], "name": "sato", "password": PASSWORD}
        assert client.post("/login", data=form).status_code == 401


def test_the_session_cookie_cannot_be_read_or_carried_from_elsewhere(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        client.get("/login")
        form = {"csrf": client.cookies["desk_login"], "name": "sato", "password": PASSWORD}
        cookie = client.post("/login", data=form).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_every_answer_is_guarded(client: Client) -> None:
    headers = client("sato").get("/").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_post_without_its_token_changes_nothing(client: Client, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    sato = client("sato")
    form = {"version": "3", "reason": "記入漏れ"}
    for forged in (form, {**form, "csrf": "x" * 43}):
        answer = sato.post(f"/check/{case_id}/hold", data=forged)
        assert (answer.status_code, "desk.csrf" in answer.text) == (403, True)
    with httpx.Client(base_url=sato.base_url) as stranger:
        assert stranger.post("/login", data={"name": "sato", "password": PASSWORD}).status_code == 403
    assert office.state(case_id) == "to_check"


def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    sato = client("sato")
    cookie = sato.cookies["desk_session"]
    assert sato.post("/logout", data={"csrf": token(sato)}).status_code == 303
    stale = httpx.get(f"{sato.base_url}/", cookies={"desk_session": cookie})
    assert (stale.status_code, stale.headers["location"]) == (303, "/login")


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_role_opens_its_own_pages_only(client: Client, name: str) -> None:
    person = client(name)
    answers = {place: person.get(place) for place in MAY_OPEN}
    opened = {place for place, answer in answers.items() if answer.status_code == 200}
    assert opened == {place for place, names in MAY_OPEN.items() if name in names}
    refused = [answer for place, answer in answers.items() if place not in opened]
    assert all(answer.status_code == 403 and "権限がありません" in answer.text for answer in refused)


def test_an_auditor_reads_everything_and_changes_nothing(client: Client, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    kansa = client("kansa")
    assert kansa.get(f"/cases/{case_id}").status_code == 200
    form = {"csrf": token(kansa), "version": "3", "reason": "取下げ"}
    for place in (f"/cases/{case_id}/withdraw", f"/check/{case_id}/hold", f"/approve/{case_id}/back"):
        assert kansa.post(place, data=form).status_code == 403
    assert office.state(case_id) == "to_check"


def test_a_picture_is_shown_only_for_its_own_case_and_only_to_who_may_see_it(
    client: Client, office: Town
) -> None:
    mine, other = office.read("a.png"), office.read("b.png", toroku_bango=Text(text="000999"))
    strip = office.office.blobs.put(picture(f"shimei {Text(text='神栖　花子')}"))
    stray = office.office.blobs.put(b"\x89PNG not named by any case")
    aligned = office.office.history.case(other).aligned
    sato = client("sato")
    shown = sato.get(f"/cases/{mine}/pictures/{strip}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert shown.headers["cache-control"] == "private, max-age=600, immutable"
    assert shown.content == picture(f"shimei {Text(text='神栖　花子')}")
    for sha256 in (stray, aligned, "0" * 64):
        assert sato.get(f"/cases/{mine}/pictures/{sha256}").status_code == 404
    assert client("kanri").get(f"/cases/{mine}/pictures/{strip}").status_code == 403
    assert httpx.get(f"{sato.base_url}/cases/{mine}/pictures/{strip}").status_code == 303


def test_what_does_not_exist_is_said_in_words(client: Client) -> None:
    sato = client("sato")
    for place in ("/nowhere", "/cases/00000000-0000-7000-8000-000000000000"):
        answer = sato.get(place)
        assert (answer.status_code, "ません" in answer.text) == (404, True)


def test_opening_a_case_is_written_down(client: Client, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    client("kansa").get(f"/cases/{case_id}")
    client("sato").get("/check")
    looks = office.office.history.case(case_id).looks
    people = {user.id: name for name, user in office.users.items()}
    assert [(people[look.actor], look.facts["page"]) for look in looks] == [
        ("kansa", "case"),
        ("sato", "check"),
    ]


def test_a_picture_without_its_page_is_a_look_once(client: Client, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    strip = office.office.blobs.put(picture(f"shimei {Text(text='神栖　花子')}"))
    kansa, sato = client("kansa"), client("sato")
    for _ in range(2):
        kansa.get(f"/cases/{case_id}/pictures/{strip}")
    sato.get(f"/cases/{case_id}")
    sato.get(f"/cases/{case_id}/pictures/{strip}")
    looks = [one.facts["page"] for one in office.office.history.case(case_id).looks]
    assert looks == ["picture", "case"]


def test_that_somebody_was_looked_for_is_written_down_and_never_who(client: Client, office: Town) -> None:
    office.read()
    client("kansa").get("/cases", params={"person": "神栖", "text": ""})
    client("kansa").get("/cases", params={"state": "to_check"})
    with office.office.book.reading() as connection:
        told = connection.exec_driver_sql("SELECT body FROM events WHERE chain = 'looks'").scalars().all()
    (searched,) = [body for body in told if '"cases.searched"' in body]
    assert ('"person":true' in searched, '"text":false' in searched, "神栖" in searched) == (
        True,
        True,
        False,
    )
