"""二人の確認 on the check page: nobody sees the other's answer, a third person sees both."""

import dataclasses
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from ledger.advancing import Definitions
from ledger.checking import Answer
from records.account import Role
from records.values import Text
from tests.desk.cast import SLUG, Town, served
from tests.desk.test_check import asked, press

SignIn = Callable[[str], Page]


@pytest.fixture
def pair(office: Town) -> Town:
    """The office in which two people answer what is sent to check; three of them check."""
    plain = office.office.catalog[SLUG]
    procedure = plain.procedure.model_copy(update={"checks": 2})
    catalog = {**office.office.catalog, SLUG: Definitions(procedure=procedure, form=plain.form)}
    town = Town(dataclasses.replace(office.office, catalog=catalog), office.users)
    town.person("ito", Role.CLERK)
    return town


@pytest.fixture
def url(pair: Town) -> Iterator[str]:
    with served(pair.office) as address:
        yield address


def say(town: Town, case_id: str, name: str, text: str) -> None:
    version = town.office.history.case(case_id).line.version
    answer = Answer(path="shimei", value=Text(text=text), milliseconds=900)
    town.office.checking.answer(
        case_id, version, (answer,), town.office.defined(SLUG), user_id=town.users[name].id
    )


def test_the_second_person_sees_the_reading_and_not_the_first_ones_answer(
    sign_in: SignIn, pair: Town
) -> None:
    case_id = pair.read(unsure=("shimei",))
    first = sign_in("sato")
    first.goto(first.url + "check")
    expect(first.locator(".field.now .tag", has_text="二人で確認")).to_be_visible()
    first.keyboard.insert_text("乙 姫")
    press(first, "Enter")
    expect(first.locator("#work")).to_contain_text("確認待ちの案件はありません")
    second = sign_in("suzuki")
    second.goto(second.url + "check")
    assert second.locator(".field.now input").input_value() == "神栖\u3000花子"
    assert "乙" not in second.content()
    second.keyboard.insert_text("乙　姫")
    press(second, "Enter")
    assert pair.state(case_id) == "to_approve"
    assert pair.values(case_id)["shimei"] == Text(text="乙\u3000姫")


def test_no_page_tells_an_answer_that_waits_for_another(
    pair: Town, client: Callable[[str], httpx.Client]
) -> None:
    case_id = pair.read(unsure=("shimei",))
    say(pair, case_id, "sato", "乙 姫")
    own = client("sato").get(f"/check/{case_id}")
    assert (own.status_code, "ほかの人の確認を待っています" in own.text) == (422, True)
    for place in (f"/cases/{case_id}", f"/cases/{case_id}?everything=1", f"/check/{case_id}"):
        shown = client("suzuki").get(place)
        assert shown.status_code == 200
        assert "乙" not in shown.text, place


def test_a_third_person_sees_both_answers_and_decides(sign_in: SignIn, pair: Town) -> None:
    case_id = pair.read(unsure=("shimei",))
    say(pair, case_id, "sato", "乙 姫")
    say(pair, case_id, "suzuki", "乙 媛")
    page = sign_in("ito")
    page.goto(page.url + "check")
    assert asked(page) == "shimei"
    expect(page.locator(".field.now .reason")).to_contain_text("「乙 姫」「乙 媛」")
    assert page.locator(".field.now input").input_value() == ""
    press(page, "Alt+2", "Enter")
    assert (pair.state(case_id), pair.values(case_id)["shimei"]) == ("to_approve", Text(text="乙\u3000媛"))
