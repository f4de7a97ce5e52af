"""Every route with every role, and with nobody: one table says who passes, and what the answer is then."""

from collections.abc import Callable, Iterator, Sequence

import httpx
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from desk.app import PAGES
from records.account import Role
from tests.desk.cast import SLUG, Town
from tests.desk.test_guard import token

Client = Callable[[str], httpx.Client]

# Who: c 確認, a 決裁, m 管理, u 監査, n an account without a role, - nobody who is signed in.
# Then the class of what those are answered: 2 a page, 3 sent on, 4 nothing there, or a form that lacks its
# fields; 34 where the first who asks begins something and the next finds it begun. Everybody else: 403, and
# nobody is sent to the login.
TABLE = """
GET /login                                      camun- 2
POST /login                                     camun- 4
GET /oidc/login                                 camun- 4
GET /oidc/proof                                 camun 4
GET /oidc/back                                  camun- 4
GET /                                           camu 2
GET /balance                                    camu 2
POST /balance/{bundle_id}                       ca 4
GET /bundles/{bundle_id}                        cau 4
POST /bundles/{bundle_id}/results               cau 4
GET /audit                                      u 2
POST /audit/export                              u 2
GET /audit/looks                                u 2
GET /sort                                       cau 2
POST /sort/{page_id}/as/{slug}                  c 4
POST /sort/{page_id}/by-hand/{slug}             c 4
POST /sort/together                             c 4
POST /sort/{page_id}/exclude                    c 4
POST /sort/{page_id}/readmit                    c 4
GET /check                                      c 2
GET /check/fields                               c 2
GET /check/{case_id}/ahead                      c 2
GET /check/{case_id}                            c 2
POST /check/undo                                c 4
POST /check/{case_id}/field                     c 4
POST /check/{case_id}                           c 4
POST /check/{case_id}/later                     c 2
POST /check/{case_id}/hold                      c 4
POST /check/{case_id}/unreadable                c 4
POST /check/{case_id}/repeat                    c 4
GET /approve/batch                              a 2
POST /approve/batch                             a 4
GET /approve/deputies                           amu 2
POST /approve/deputies                          am 4
POST /approve/deputies/{delegation_id}/end      am 4
GET /approve/after                              a 2
POST /approve/after                             a 4
GET /approve/{case_id}/rehearsal                a 4
POST /approve/{case_id}/rehearsal               a 4
GET /approve                                    a 2
GET /approve/{case_id}                          a 2
POST /approve/{case_id}                         a 4
POST /approve/{case_id}/back                    a 4
POST /approve/{case_id}/later                   a 2
GET /held                                       cau 2
GET /held/{case_id}                             cau 2
POST /held/{case_id}                            ca 4
POST /held/{case_id}/confirm                    ca 4
POST /held/{case_id}/refuse                     ca 4
GET /holds                                      cau 2
POST /holds/{case_id}/due                       c 4
GET /holds/{case_id}/letter                     c 4
POST /cases/export                              cau 4
POST /cases/{case_id}/pdf                       cau 2
POST /cases/{case_id}/unmask                     cau 4
GET /cases/{case_id}/unmasked/{token}           cau 4
GET /bulk                                       cau 2
GET /cases                                      cau 2
GET /cases/{case_id}                            cau 2
GET /cases/{case_id}/chain                      cau 2
GET /cases/{case_id}/replacement                c 4
POST /cases/{case_id}/replacement               c 4
GET /cases/{case_id}/correction                 c 4
POST /cases/{case_id}/correction                c 4
POST /cases/{case_id}/withdraw                  c 4
POST /cases/{case_id}/again                     c 4
POST /cases/{case_id}/return                    c 4
GET /register/{slug}/measure                    camu 2
POST /register/{slug}/measure                   m 4
POST /register/{slug}/measure/choose            m 4
POST /register/{slug}/measure/start             cm 4
POST /register/{slug}/measure/pause             cm 4
POST /register/{slug}/measure/resume            cm 4
POST /register/{slug}/measure/stop              cm 4
POST /register/{slug}/measure/undo              cm 4
POST /register/{slug}/measure/spoil             cm 4
POST /register/{slug}/measure/end               m 4
GET /register                                   camu 2
GET /register/open-data.csv                     camu 2
POST /register                                  m 4
POST /register/{automation_id}/remove           m 3
GET /register/{slug}                            camu 2
GET /register/{slug}/handover                   camu 2
GET /register/{slug}/screen                     camu 2
POST /register/{slug}/screen                    m 4
POST /register/{slug}/halt                      m 4
POST /register/{slug}/go-on                     m 4
GET /systems                                    camu 2
POST /systems/{target}/halt                     m 4
POST /systems/{target}/go-on                    m 4
GET /retention                                  camu 2
GET /retention/due/{slug}                       camu 4
POST /retention/due/{slug}                      m 4
POST /retention/keep/{case_id}                  am 4
POST /retention/let-go/{case_id}                am 4
GET /retention/{disposal_id}                    camu 4
POST /retention/{disposal_id}/decide            am 4
GET /advice                                     camu 2
GET /covers                                     camu 2
GET /forms                                      camu 2
GET /forms/new                                  cm 2
POST /forms                                     cm 4
POST /forms/{slug}/version                      cm 4
POST /forms/{slug}/mend                         cm 34
POST /forms/{draft_id}/blank                    cm 4
POST /forms/{draft_id}/discard                  cm 4
GET /forms/{draft_id}/review                    camu 4
POST /forms/{draft_id}/release                  am 4
GET /forms/{draft_id}                           camu 4
GET /forms/{draft_id}/progress                  camu 4
GET /forms/{draft_id}/document                  cm 4
POST /forms/{draft_id}                          cm 4
GET /forms/{draft_id}/blanks/{number}           camu 4
POST /forms/{draft_id}/trial                    cm 4
GET /forms/{draft_id}/trial/{job_id}            cm 4
GET /forms/{draft_id}/trial/{job_id}/{sha256}   cm 4
GET /people                                     mu 2
POST /people                                    m 4
POST /people/{user_id}/reach                    m 4
POST /people/{user_id}/active                   m 4
GET /help                                       camun 2
GET /cases/{case_id}/pictures/{sha256}          cau 4
GET /blanks/{slug}                              cau 2
GET /blanks/{slug}/{number}                     camu 2
GET /pages/{page_id}/picture                    cau 4
GET /quality                                    camu 2
GET /sessions                                   camun 2
POST /sessions/{session_id}/end                 camun 4
POST /sessions/end                              camun 3
POST /logout                                    camun 3
"""

NONE_SUCH = "00000000-0000-7000-8000-000000000000"
PEOPLE = {"c": "sato", "a": "ito", "m": "kanri", "u": "kansa", "n": "tanaka"}


def rows() -> Iterator[tuple[str, str, str]]:
    for line in TABLE.strip().splitlines():
        method, path, who, status = line.split()
        yield f"{method} {path}", who, status


def served(routes: Sequence[BaseRoute]) -> set[str]:
    return {
        f"{method} {one.path}" for one in routes if isinstance(one, APIRoute) for method in one.methods or ()
    }


def ask(client: httpx.Client, route: str, csrf: str, case_id: str) -> httpx.Response:
    method, path = route.split()
    known = {"case_id": case_id, "slug": SLUG, "number": "1", "sha256": "0" * 64}
    parts = [known.get(part[1:-1], NONE_SUCH) if part.startswith("{") else part for part in path.split("/")]
    form = {"csrf": csrf} if method == "POST" else None
    # A browser prints the PDF.
    return client.request(method, "/".join(parts), data=form, timeout=60)


def test_the_table_holds_every_route_and_no_other() -> None:
    named = [route for route, _, _ in rows()]
    assert len(named) == len(set(named))
    assert set(named) == set().union(*(served(page.router.routes) for page in PAGES))


def test_each_role_passes_where_the_table_says_and_nowhere_else(client: Client, office: Town) -> None:
    office.person("ito", Role.APPROVER)
    case_id = office.read(unsure=("shimei",))
    people = {mark: client(name) for mark, name in PEOPLE.items()}
    tokens = {mark: token(one) for mark, one in people.items()}
    wrong = []
    for route, who, status in rows():
        for mark in sorted(people, key=lambda one: one in who):
            answer = ask(people[mark], route, tokens[mark], case_id)
            refused = answer.status_code == 403 and "desk.forbidden" in answer.text
            right = str(answer.status_code)[0] in status and not refused if mark in who else refused
            if not right:
                wrong.append((route, mark, answer.status_code))
    assert wrong == []


def test_nobody_passes_without_signing_in(office: Town, url: str) -> None:
    case_id, wrong = office.read(), []
    with httpx.Client(base_url=url) as stranger:
        for route, who, status in rows():
            answer = ask(stranger, route, "x" * 43, case_id)
            kept_out = (answer.status_code, answer.headers.get("location")) == (303, "/login")
            if not (str(answer.status_code)[0] in status if "-" in who else kept_out):
                wrong.append((route, answer.status_code))
    assert wrong == []
