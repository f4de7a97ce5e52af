"""Who works for departments sees and works on their 業務 only; without one named, on all."""

from collections.abc import Callable

import httpx
import pytest

from records.account import Role
from tests.desk.cast import Town
from tests.desk.test_guard import token

Client = Callable[[str], httpx.Client]


def bind(office: Town, name: str, *departments: str, roles: tuple[Role, ...]) -> None:
    office.office.accounts.set_reach(office.users[name].id, roles, departments, actor="test")


def test_a_clerk_checks_the_cases_of_their_own_department_only(client: Client, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    sato = client("sato")
    bind(office, "sato", "税務課", "国保年金課", roles=(Role.CLERK,))
    assert case_id not in sato.get("/check").text
    assert sato.get(f"/check/{case_id}").status_code == 403
    form = {"csrf": token(sato), "version": "3", "reason": "記入漏れ"}
    assert sato.post(f"/check/{case_id}/hold", data=form).status_code == 403
    assert office.state(case_id) == "to_check"
    bind(office, "sato", "税務課", "環境課", roles=(Role.CLERK,))
    assert case_id in sato.get("/check").text
    bind(office, "sato", roles=(Role.CLERK,))
    assert sato.get(f"/check/{case_id}").status_code == 200


@pytest.mark.parametrize("search", ["", "?person=神栖", "?procedure=inu_henko"])
def test_lists_and_exports_hold_ones_own_department_only(client: Client, office: Town, search: str) -> None:
    case_id = office.read()
    reference = office.office.history.case(case_id).line.reference
    sato = client("sato")
    form = {"csrf": token(sato), "kind": "utf8"}
    for department, there in (("環境課", True), ("税務課", False)):
        bind(office, "sato", department, roles=(Role.CLERK,))
        assert (reference in sato.get(f"/cases{search}").text) is there
        assert (reference in sato.post(f"/cases/export{search}", data=form).text) is there
        assert (sato.get(f"/cases/{case_id}").status_code == 200) is there


@pytest.mark.parametrize(
    ("roles", "bound"),
    [
        ((Role.AUDITOR,), False), ((Role.MANAGER,), False), ((Role.AUDITOR, Role.CLERK), True),
        ((Role.MANAGER, Role.APPROVER), True),
    ],
)  # fmt: skip
def test_who_only_manages_or_audits_is_bound_by_no_department(
    office: Town, roles: tuple[Role, ...], *, bound: bool
) -> None:
    bind(office, "kansa", "税務課", roles=roles)
    known = office.office.accounts.credentials("kansa")
    assert known is not None
    assert known.user.bound_to == (("税務課",) if bound else None)


def test_a_foreign_sheet_in_ones_own_pile_is_counted_and_not_named(client: Client, office: Town) -> None:
    """Paper is found by pile, a case by its 業務."""
    case_id = office.read()
    reference = office.office.history.case(case_id).line.reference
    with office.office.book.turn("test") as turn:
        turn.connection.exec_driver_sql("UPDATE bundles SET department = '税務課'")
        bundle = turn.connection.exec_driver_sql("SELECT id FROM bundles").scalar_one()
        page = turn.connection.exec_driver_sql("SELECT id FROM pages").scalar_one()
    sato = client("sato")
    bind(office, "sato", "税務課", roles=(Role.CLERK,))
    for place in ("/", f"/bundles/{bundle}"):
        assert ("a.png" in sato.get(place).text, reference in sato.get(place).text) == (True, False)
    assert sato.get(f"/pages/{page}/picture").status_code == 403
    bind(office, "sato", "環境課", roles=(Role.CLERK,))
    assert "a.png" not in sato.get("/").text
    assert sato.get(f"/bundles/{bundle}").status_code == 403
    assert sato.get(f"/pages/{page}/picture").status_code == 200
    opened = sato.get(f"/cases/{case_id}").text
    assert (reference in opened, f"/bundles/{bundle}" in opened) == (True, False)


def test_sides_of_another_department_are_not_joined(client: Client, office: Town) -> None:
    pages = [page.id for page in office.drop("sides.tif", pages=2)]
    sato = client("sato")
    bind(office, "sato", "税務課", roles=(Role.CLERK,))
    answer = sato.post("/sort/together", data={"csrf": token(sato), "side": pages})
    assert (answer.status_code, "desk.forbidden" in answer.text) == (403, True)


def test_an_approver_decides_in_their_own_department_only(client: Client, office: Town) -> None:
    case_id = office.read()
    assert office.state(case_id) == "to_approve"
    suzuki = client("suzuki")
    bind(office, "suzuki", "税務課", roles=(Role.APPROVER,))
    assert case_id not in suzuki.get("/approve").text
    assert suzuki.get(f"/approve/{case_id}").status_code == 403
    assert suzuki.get("/approve/batch?procedure=inu_henko").status_code == 403
    assert case_id not in suzuki.get("/approve/batch").text
    bind(office, "suzuki", "環境課", roles=(Role.APPROVER,))
    assert case_id in suzuki.get("/approve").text
