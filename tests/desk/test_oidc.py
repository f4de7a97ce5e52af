"""Signing in at an identity provider: real tokens from a real server, and everything that is refused."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import RSAKey

from records.account import Role
from tests.desk.cast import Town, served, town
from tests.desk.provider import CLIENT, SECRET, Idp, provided
from tests.desk.test_guard import token
from tests.desk.test_sessions import grow_old

HOUR_AGO = 1_700_000_000


@pytest.fixture
def idp() -> Iterator[Idp]:
    with provided() as one:
        one.claims = {"preferred_username": "sato", "name": "佐藤 花子"}
        yield one


@pytest.fixture
def office(tmp_path: Path, idp: Idp) -> Town:
    oidc = {
        "discovery": f"{idp.address}/.well-known/openid-configuration",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "groups_claim": "groups",
        "roles": {"kankyo": ["clerk"], "kansa": ["auditor"]},
    }
    return town(tmp_path, oidc=oidc)


@pytest.fixture
def browser(office: Town) -> Iterator[httpx.Client]:
    with served(office.office) as url, httpx.Client(base_url=url, timeout=30) as one:
        yield one


def gone_to(browser: httpx.Client, start: str = "/oidc/login") -> str:
    """Go to the provider, and answer the address at which it sends the browser back."""
    away = browser.get(start).headers["location"]
    return httpx.get(away, timeout=30).headers["location"]


def came_back(browser: httpx.Client, start: str = "/oidc/login") -> httpx.Response:
    return browser.get(gone_to(browser, start))


def names(office: Town) -> dict[str, tuple[Role, ...]]:
    return {user.name: user.roles for user in office.office.accounts.all()}


def test_a_known_person_signs_in_with_their_own_roles(browser: httpx.Client, idp: Idp) -> None:
    assert "組織のアカウントでログイン" in browser.get("/login").text
    idp.claims["groups"] = ["kansa"]
    answer = came_back(browser)
    assert (answer.status_code, 'content="0;url=/"' in answer.text) == (200, True)
    assert "SameSite=strict" in next(
        one for one in answer.headers.get_list("set-cookie") if "desk_session" in one
    )
    assert (browser.get("/check").status_code, browser.get("/audit").status_code) == (200, 403)
    asked = idp.seen[0]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert {"nonce", "state", "code_challenge"} <= asked.keys()


def test_a_stranger_gets_an_account_only_by_a_group(browser: httpx.Client, idp: Idp, office: Town) -> None:
    idp.claims = {"preferred_username": "yamada", "name": "山田 次郎", "groups": ["soumu"]}
    refused = came_back(browser)
    assert (refused.status_code, "oidc.no_account" in refused.text) == (403, True)
    assert "yamada" not in names(office)
    idp.claims["groups"] = ["soumu", "kankyo"]
    assert came_back(browser).status_code == 200
    assert names(office)["yamada"] == (Role.CLERK,)
    idp.claims["groups"] = []
    assert came_back(browser).status_code == 200
    for password in ("nobody", "!", ""):
        form = {"name": "yamada", "password": password, "csrf": ""}
        with httpx.Client(base_url=browser.base_url) as other:
            other.get("/login")
            form["csrf"] = other.cookies["desk_login"]
            assert other.post("/login", data=form).status_code == 401


def test_a_stopped_person_does_not_get_in(browser: httpx.Client, office: Town) -> None:
    office.office.accounts.set_active(office.users["sato"].id, active=False, actor="test")
    assert came_back(browser).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "http://elsewhere"},
        {"nonce": "another"},
        {"exp": HOUR_AGO},
        {"preferred_username": None},
        {"preferred_username": "x" * 61},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    browser: httpx.Client, idp: Idp, claims: dict[str, object]
) -> None:
    idp.claims |= claims
    refused = came_back(browser)
    assert (refused.status_code, "oidc.refused" in refused.text) == (403, True)
    assert "desk_session" not in browser.cookies


def test_a_token_that_another_key_signed_is_refused(browser: httpx.Client, idp: Idp) -> None:
    idp.signer = RSAKey.generate_key(2048, {"kid": "1"})
    assert came_back(browser).status_code == 403


def test_an_answer_counts_once_and_in_its_own_browser(browser: httpx.Client) -> None:
    back = gone_to(browser)
    assert httpx.get(back).status_code == 403
    with httpx.Client(cookies={"desk_oidc": "x"}) as other:
        assert other.get(back).status_code == 403
    assert browser.get(back).status_code == 200
    assert browser.get(back).status_code == 403


def test_a_provider_that_does_not_answer_is_said_in_words(browser: httpx.Client, office: Town) -> None:
    oidc = office.office.settings.oidc
    assert oidc is not None
    with provided() as gone:
        address = gone.address
    settings = {**oidc.model_dump(), "discovery": f"{address}/none"}
    with served(town(office.office.settings.home.parent / "other", oidc=settings).office) as url:
        answer = httpx.get(f"{url}/oidc/login", timeout=30)
    assert (answer.status_code, "oidc.unreached" in answer.text) == (503, True)


def test_a_proof_is_asked_for_at_the_provider(browser: httpx.Client, idp: Idp, office: Town) -> None:
    came_back(browser)
    form = {"csrf": token(browser), "kind": "utf8"}
    grow_old(office, "sato")
    asked = browser.post("/cases/export", data=form)
    assert (asked.status_code, "/oidc/proof" in asked.text) == (401, True)
    assert browser.post("/cases/export", data={**form, "proof": "kamisu-2026-shi"}).status_code == 401
    idp.claims["auth_time"] = HOUR_AGO
    lazy = came_back(browser, "/oidc/proof")
    assert (lazy.status_code, "oidc.not_again" in lazy.text) == (403, True)
    del idp.claims["auth_time"]
    idp.claims["preferred_username"] = "suzuki"
    assert came_back(browser, "/oidc/proof").status_code == 403
    assert browser.post("/cases/export", data=form).status_code == 401
    idp.claims["preferred_username"] = "sato"
    assert "本人確認ができました" in came_back(browser, "/oidc/proof").text
    assert (idp.seen[-1]["prompt"], idp.seen[-1]["max_age"]) == ("login", "0")
    assert browser.post("/cases/export", data=form).status_code == 200
