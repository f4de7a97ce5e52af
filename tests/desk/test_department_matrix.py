"""Every route by role and department: whose a thing is decides who reaches it, and in which lists it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from ledger.disposing import Disposals
from ledger.owners import KINDS
from records.account import Role
from tests.desk.cast import SLUG, Town, served, town
from tests.desk.measured import staged
from tests.desk.test_guard import token
from tests.desk.test_matrix import rows
from tests.desk.test_pages import unclaimed

OWN, OTHER = "環境課", "税務課"
# Who checks or approves is bound; who only manages or audits looks after every department.
BOUND = {"c": (Role.CLERK,), "a": (Role.APPROVER,)}
OVER_ALL = {"m": (Role.MANAGER,), "u": (Role.AUDITOR,)}
# A stray page may be another department's form, and a blank shows nobody's data.
NAMES_ONLY = ("/sort/", "/blanks/")
# A browser prints it: asked for once elsewhere.
SLOW = "/cases/{case_id}/pdf"


@dataclass(frozen=True)
class Things:
    """What one department has: ids by what addresses call them, and what no list of others may hold."""

    named: dict[str, str]
    marks: tuple[str, ...]


def things_of(one: Town) -> Things:
    """A case to check, one to approve, one on hold, one that is due, a page to sort, a disposal, a draft."""
    office, kanri = one.office, one.users["kanri"].id
    rule = office.defined(SLUG).procedure.retention
    assert rule is not None
    due, held = one.read("due.png"), one.read("held.png", unsure=("biko",))
    version = office.history.case(held).line.version
    office.holding.hold(held, version, "押印がありません。", user_id=one.users["sato"].id)
    with office.book.turn("test") as turn:
        sql = "UPDATE cases SET state = 'withdrawn', moved_at = moved_at - ? WHERE id = ?"
        turn.connection.exec_driver_sql(sql, (2 * 86_400_000_000, due))
    disposal = Disposals(office.book).propose(SLUG, rule, office.today(), 1, user_id=kanri)
    check, approve = one.read("check.png", unsure=("shimei",)), one.read("approve.png")
    page = unclaimed(one, "letter.png")
    with office.book.turn("test") as turn:
        turn.connection.exec_driver_sql("UPDATE bundles SET expected = 99")
        bundle = turn.connection.exec_driver_sql("SELECT id FROM bundles").scalar_one()
    draft = office.drafts.begin("inu_toroku", "犬の登録", OWN, None, user_id=one.users["sato"].id)
    cases = (due, held, check, approve)
    return Things(
        named={
            "case_id": check, "page_id": page, "bundle_id": bundle, "disposal_id": disposal,
            "draft_id": draft, "slug": SLUG, "number": "1", "sha256": "0" * 64,
        },
        marks=(
            *cases, *(office.history.case(case).line.reference for case in cases), page, bundle, disposal,
            draft, "letter.png", "check.png",
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Town:
    one = staged(town(tmp_path_factory.mktemp("departments")), retention={"years": 0, "from": "confirmed"})
    for mark, roles in (BOUND | OVER_ALL).items():
        one.person(f"own_{mark}", *roles)
        one.person(f"other_{mark}", *roles)
        for name, department in (("own", OWN), ("other", OTHER)):
            one.office.accounts.set_reach(one.users[f"{name}_{mark}"].id, roles, (department,), actor="test")
    return one


@pytest.fixture(scope="module")
def things(office: Town) -> Things:
    return things_of(office)


@pytest.fixture(scope="module")
def url(office: Town) -> Iterator[str]:
    with served(office.office) as address:
        yield address


def routes(mark: str, *, shows: bool | None = None) -> Iterator[tuple[str, str]]:
    """Answer method and path of each route that a role passes (the others: test_matrix.py).

    ``shows`` leaves those whose address names a thing, or those that name none.
    """
    for route, who, _status in rows():
        method, path = route.split()
        kinds = [kind for kind in KINDS if f"{{{kind}}}" in path]
        names = bool(kinds) or ("{slug}" in path and not path.startswith(NAMES_ONLY))
        ends = path in {SLOW, "/logout", "/sessions/end"} or "oidc" in path
        if mark in who and not ends and shows in (None, names):
            yield method, path


def ask(client: httpx.Client, method: str, path: str, things: Things, csrf: str) -> httpx.Response:
    none_such = "00000000-0000-7000-8000-000000000000"
    parts = [
        things.named.get(part[1:-1], none_such) if part.startswith("{") else part for part in path.split("/")
    ]
    form = {"csrf": csrf} if method == "POST" else None
    return client.request(method, "/".join(parts), data=form)


def forbidden(answer: httpx.Response) -> bool:
    return answer.status_code == 403 and "desk.forbidden" in answer.text


Entered = Callable[[str], httpx.Client]


def test_what_another_department_has_is_refused(client: Entered, things: Things) -> None:
    wrong = []
    for mark in BOUND:
        one = client(f"other_{mark}")
        csrf = token(one)
        for method, path in routes(mark, shows=True):
            if not forbidden(answer := ask(one, method, path, things, csrf)):
                wrong.append((mark, method, path, answer.status_code))
    assert wrong == []


def test_no_list_of_another_department_holds_it(client: Entered, things: Things) -> None:
    """Whoever only manages or audits finds it, also with a department named."""
    wrong, found = [], set[str]()
    for mark in (*BOUND, *OVER_ALL):
        one = client(f"other_{mark}")
        csrf = token(one)
        for method, path in routes(mark, shows=False):
            if method == "POST" and mark in OVER_ALL:
                continue
            answer = ask(one, method, path, things, csrf)
            seen = [each for each in things.marks if each in answer.text]
            found |= {f"{mark} {path}" for _ in seen[:1]}
            if (seen and mark in BOUND) or forbidden(answer):
                wrong.append((mark, method, path, answer.status_code, seen))
    assert wrong == []
    by_auditor = {
        f"u {path}" for path in ("/cases", "/sort", "/holds", "/audit", "/audit/looks", "/retention")
    }
    assert by_auditor | {"m /forms", "m /", "m /balance"} <= found


def test_ones_own_department_is_reached(client: Entered, things: Things) -> None:
    wrong = []
    for name in (*(f"own_{mark}" for mark in BOUND), *(f"other_{mark}" for mark in OVER_ALL)):
        one, mark = client(name), name.split("_")[1]
        csrf = token(one)
        for method, path in routes(mark, shows=True):
            # Who is not bound is refused nothing more by what they send.
            if method == "POST" and mark in OVER_ALL:
                continue
            if forbidden(answer := ask(one, method, path, things, csrf)):
                wrong.append((name, method, path, answer.status_code))
    assert wrong == []
