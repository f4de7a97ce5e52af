"""Sessions are seen and ended; who exports or gives a role shows again who they are, and loses nothing."""

import datetime as dt
import re
from collections.abc import Callable

import httpx
import pytest

from ledger import schema
from records.account import Role
from tests.desk.cast import PASSWORD, Town
from tests.desk.test_guard import token

Client = Callable[[str], httpx.Client]


def grow_old(office: Town, name: str) -> None:
    """Let the last proof of a person be six minutes ago."""
    with office.office.book.turn("test") as turn:
        turn.connection.execute(
            schema.sessions.update()
            .where(schema.sessions.c.user_id == office.users[name].id)
            .values(proved_at=turn.now - dt.timedelta(minutes=6))
        )


def roles(office: Town, name: str) -> tuple[Role, ...]:
    return next(user.roles for user in office.office.accounts.all() if user.name == name)


def ids(client: httpx.Client) -> list[str]:
    return re.findall(r'action="/sessions/([0-9a-f-]{36})/end"', client.get("/sessions").text)


def test_a_person_sees_and_ends_their_own_sessions_only(client: Client) -> None:
    here, there, other = client("sato"), client("sato"), client("suzuki")
    assert len(ids(here)) == 2
    (others,) = ids(other)
    refused = here.post(f"/sessions/{others}/end", data={"csrf": token(here)})
    assert (refused.status_code, "session.unknown" in refused.text) == (404, True)
    assert other.get("/").status_code == 200
    assert here.post("/sessions/end", data={"csrf": token(here)}).status_code == 303
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 303)
    (own,) = ids(here)
    here.post(f"/sessions/{own}/end", data={"csrf": token(here)})
    assert here.get("/").headers["location"] == "/login"


def test_an_administrator_ends_anybodys_and_nobody_else_does(client: Client, office: Town) -> None:
    sato, suzuki, kanri = client("sato"), client("suzuki"), client("kanri")
    whose = str(office.users["sato"].id)
    refused = suzuki.post("/sessions/end", data={"csrf": token(suzuki), "user_id": whose})
    assert (refused.status_code, sato.get("/").status_code) == (403, 200)
    assert len(ids(kanri)) == 3
    kanri.post("/sessions/end", data={"csrf": token(kanri), "user_id": whose})
    assert (sato.get("/").status_code, kanri.get("/").status_code) == (303, 200)


def test_a_person_without_a_role_can_sign_out(client: Client) -> None:
    tanaka = client("tanaka")
    assert tanaka.post("/logout", data={"csrf": token(tanaka)}).status_code == 303
    assert tanaka.get("/help").status_code == 303


def test_an_export_asks_again_and_goes_on_with_what_was_sent(client: Client, office: Town) -> None:
    office.read()
    sato = client("sato")
    form = {"csrf": token(sato), "kind": "utf8"}
    assert sato.post("/cases/export", data=form).headers["content-type"].startswith("text/csv")
    grow_old(office, "sato")
    asked = sato.post("/cases/export", data=form)
    assert asked.status_code == 401
    assert '<input type="hidden" name="kind" value="utf8">' in asked.text
    wrong = sato.post("/cases/export", data={**form, "proof": "wrong"})
    assert (wrong.status_code, "パスワードが違います" in wrong.text) == (401, True)
    assert "wrong" not in wrong.text
    right = sato.post("/cases/export", data={**form, "proof": PASSWORD})
    assert right.headers["content-type"].startswith("text/csv")
    assert sato.post("/cases/export", data=form).status_code == 200


@pytest.mark.parametrize("place", ["/cases/00000000-0000-7000-8000-000000000000/pdf", "/audit/export"])
def test_every_export_asks_again(client: Client, office: Town, place: str) -> None:
    kansa = client("kansa")
    grow_old(office, "kansa")
    assert kansa.post(place, data={"csrf": token(kansa)}).status_code == 401


def test_five_wrong_proofs_lock_the_account(client: Client, office: Town) -> None:
    kansa = client("kansa")
    grow_old(office, "kansa")
    form = {"csrf": token(kansa)}
    for _ in range(5):
        kansa.post("/audit/export", data={**form, "proof": "wrong"})
    locked = kansa.post("/audit/export", data={**form, "proof": PASSWORD})
    assert (locked.status_code, "15分" in locked.text) == (401, True)


def test_a_role_is_given_after_a_proof_and_never_to_oneself(client: Client, office: Town) -> None:
    kanri, sato = client("kanri"), client("sato")
    place = f"/people/{office.users['sato'].id}/reach"
    form = {"csrf": token(kanri), "roles": ["clerk", "auditor"], "departments": ["環境課"]}
    grow_old(office, "kanri")
    asked = kanri.post(place, data=form)
    assert (asked.status_code, asked.text.count('name="roles"')) == (401, 2)
    assert (roles(office, "sato"), sato.get("/audit").status_code) == ((Role.CLERK,), 403)
    assert kanri.post(place, data={**form, "proof": PASSWORD}).status_code == 303
    assert roles(office, "sato") == (Role.CLERK, Role.AUDITOR)
    assert sato.get("/audit").status_code == 200
    own = kanri.post(f"/people/{office.users['kanri'].id}/reach", data=form)
    assert (own.status_code, "user.own_reach" in own.text) == (422, True)
    unknown = kanri.post("/people/00000000-0000-7000-8000-000000000000/reach", data=form)
    assert unknown.status_code == 404


def test_what_happened_to_sessions_is_in_the_chain(client: Client, office: Town) -> None:
    sato = client("sato")
    grow_old(office, "sato")
    sato.post("/cases/export", data={"csrf": token(sato), "kind": "utf8", "proof": PASSWORD})
    sato.post(f"/sessions/{ids(sato)[0]}/end", data={"csrf": token(sato)})
    with office.office.book.reading() as connection:
        told = connection.execute(schema.events.select().order_by(schema.events.c.position)).all()
    kinds = [re.search(r'"kind":"([a-z_.]+)"', one.body)[1] for one in told if one.chain == "cases"]  # type: ignore[index]
    assert kinds[-3:] == ["user.signed_in", "user.proved", "user.session_ended"]
