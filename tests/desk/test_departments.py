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
    kansa = client("kansa")
    form = {"csrf": token(kansa), "kind": "utf8"}
    for department, there in (("環境課", True), ("税務課", False)):
        bind(office, "kansa", department, roles=(Role.AUDITOR,))
        assert (reference in kansa.get(f"/cases{search}").text) is there
        assert (reference in kansa.post(f"/cases/export{search}", data=form).text) is there
        assert (kansa.post(f"/cases/{case_id}/withdraw", data=form).status_code) == 403
        assert (kansa.get(f"/cases/{case_id}").status_code == 200) is there


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
