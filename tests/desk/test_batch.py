"""一括決裁 in a real browser."""

from collections.abc import Callable

import httpx
from playwright.sync_api import expect

from ledger.checking import Answer
from records.ids import Id
from records.values import Text
from tests.desk.cast import SLUG, Town
from tests.desk.conftest import SignIn


def three(office: Town) -> tuple[Id, Id, Id]:
    """Two cases that nothing is remarkable about, and one of which a person changed a field."""
    plain = [office.read(f"{n}.png", toroku_bango=Text(text=f"00010{n}")) for n in range(2)]
    case_id = office.read("c.png", unsure=("shimei",), toroku_bango=Text(text="000109"))
    line = office.office.history.case(case_id).line
    answer = Answer(path="shimei", value=Text(text="神栖\u3000華子"), milliseconds=900)
    user_id = office.users["sato"].id
    office.office.checking.answer(
        case_id, line.version, (answer,), office.office.defined(SLUG), user_id=user_id
    )
    return plain[0], plain[1], case_id


def test_what_deviates_stands_first_and_is_not_approved_with_the_others(
    sign_in: SignIn, office: Town
) -> None:
    first, second, edited = three(office)
    page = sign_in("suzuki")
    page.goto(page.url + "approve/batch")
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("修正 1項目")
    expect(row.locator("b")).to_have_text("神栖\u3000華子")
    expect(row.locator("input")).to_have_count(0)
    page.get_by_role("checkbox").nth(1).uncheck()
    page.get_by_role("button", name="選んだ案件を決裁する").click()
    expect(page.locator(".head")).to_contain_text("1 件を決裁、0 件は残りました")
    assert [office.state(one) for one in (first, second, edited)] == ["approved", "to_approve", "to_approve"]
    looks = office.office.history.case(second).looks
    assert [one.facts["page"] for one in looks] == ["approve_batch"]


def test_a_case_that_changed_meanwhile_is_told_of_in_the_result(sign_in: SignIn, office: Town) -> None:
    first, second, _edited = three(office)
    page = sign_in("suzuki")
    page.goto(page.url + "approve/batch")
    line = office.office.history.case(second).line
    office.office.approving.send_back(second, line.version, "もう一度", user_id=office.users["suzuki"].id)
    page.get_by_role("button", name="選んだ案件を決裁する").click()
    expect(page.locator(".head")).to_contain_text("1 件を決裁、1 件は残りました")
    expect(page.locator("tbody tr").first).to_contain_text("この案件は決裁待ちではありません。")
    assert (office.state(first), office.state(second)) == ("approved", "to_check")


def test_a_clerk_approves_nothing_at_once(client: Callable[[str], httpx.Client], office: Town) -> None:
    three(office)
    assert client("sato").get("/approve/batch").status_code == 403
    sent = client("suzuki")
    assert sent.post("/approve/batch", data={"procedure": SLUG}).status_code == 403
