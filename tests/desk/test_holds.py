"""不備・保留 and the letter that asks for 補正, in a real browser."""

import datetime as dt
from collections.abc import Callable

import httpx
from playwright.sync_api import expect

from ledger.holds import Holds
from records.ids import Id
from tests.desk.cast import Town
from tests.desk.conftest import SignIn
from values.calendar import office_day


def held(office: Town) -> Id:
    case_id = office.read()
    line = office.office.history.case(case_id).line
    user_id = office.users["sato"].id
    office.office.holding.hold(case_id, line.version, "届出人の押印がありません。", user_id=user_id)
    return case_id


def test_a_clerk_changes_a_deadline_and_prints_the_letter(sign_in: SignIn, office: Town) -> None:
    case_id = held(office)
    page = sign_in("sato")
    page.goto(page.url + "holds")
    day = office_day(office.office.clock.now()) + dt.timedelta(days=30)
    page.get_by_label("の期限").fill(day.isoformat())
    page.get_by_role("button", name="変える").click()
    expect(page.locator("tbody")).to_contain_text(f"{day.month}月{day.day}日")
    assert Holds(office.office.book).one(case_id).due == day
    page.get_by_role("link", name="印刷").click()
    letter = page.locator(".letter")
    expect(letter).to_contain_text("神栖\u3000花子 様")
    expect(letter).to_contain_text("〒314-0192")
    expect(letter).to_contain_text("届出人の押印がありません。")
    expect(letter).to_contain_text(f"{day.month}月{day.day}日")
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    expect(letter).to_be_visible()
    looks = office.office.history.case(case_id).looks
    assert [one.facts["page"] for one in looks] == ["letter"]


def test_an_auditor_sees_what_is_on_hold_and_changes_nothing(
    client: Callable[[str], httpx.Client], office: Town
) -> None:
    case_id = held(office)
    auditor = client("kansa")
    told = auditor.get("/holds")
    assert told.status_code == 200
    assert "届出人の押印がありません。" in told.text
    assert "期限を変える" not in told.text
    assert auditor.get(f"/holds/{case_id}/letter").status_code == 403


def test_no_letter_where_nothing_is_on_hold(client: Callable[[str], httpx.Client], office: Town) -> None:
    case_id = office.read()
    refused = client("sato").get(f"/holds/{case_id}/letter")
    assert refused.status_code == 422
    assert "この案件は不備・保留ではありません。" in refused.text
