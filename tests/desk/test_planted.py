"""Questions with known answers on the check page, and the page that counts them."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from ledger import schema
from ledger.advancing import Definitions
from ledger.checking import Answer
from records.values import Text
from tests.desk.cast import SLUG, Town, served
from tests.desk.test_check import press
from tests.desk.test_guard import token


@pytest.fixture
def planting(office: Town) -> Town:
    """The office that asks one known question for each that waits."""
    plain = office.office.catalog[SLUG]
    procedure = plain.procedure.model_copy(update={"planted_share": 1.0})
    catalog = {**office.office.catalog, SLUG: Definitions(procedure=procedure, form=plain.form)}
    return Town(dataclasses.replace(office.office, catalog=catalog), office.users)


@pytest.fixture
def url(planting: Town) -> Iterator[str]:
    with served(planting.office) as address:
        yield address


def confirmed(town: Town) -> str:
    case_id = town.read("known.png", unsure=("inu_namae",))
    answer = Answer(path="inu_namae", value=Text(text="ポチ"), milliseconds=900)
    version = town.office.history.case(case_id).line.version
    who = town.users["suzuki"].id
    town.office.checking.answer(case_id, version, (answer,), town.office.defined(SLUG), user_id=who)
    with town.office.book.turn("test") as turn:
        turn.connection.execute(
            update(schema.cases).where(schema.cases.c.id == case_id).values(state="confirmed")
        )
    return case_id


def test_a_known_question_looks_as_a_sampled_one_and_changes_nothing(
    sign_in: Callable[[str], Page], planting: Town, client: Callable[[str], httpx.Client]
) -> None:
    known = confirmed(planting)
    waiting = planting.read("b.png", unsure=("shimei",), toroku_bango=Text(text="000999"))
    before = planting.office.history.case(known)
    page = sign_in("sato")
    page.goto(page.url + "check")
    work = page.locator("#work")
    assert work.get_attribute("data-case") == known
    expect(page.locator(".field")).to_have_count(1)
    expect(page.locator(".field.now .tag", has_text="抜き取り")).to_be_visible()
    expect(page.locator(".notice.warn")).to_have_count(0)
    assert "ポチ" not in page.content()
    page.keyboard.insert_text("ボチ")
    press(page, "Enter")
    assert work.get_attribute("data-case") == waiting
    press(page, "Enter")
    after = planting.office.history.case(known)
    assert (planting.state(waiting), after.line, after.answers) == ("to_approve", before.line, before.answers)
    shown = client("kanri").get("/quality").text
    assert "1 / 1" in shown
    assert "未実証" in shown


def test_a_known_question_that_is_put_off_does_not_come_back(
    sign_in: Callable[[str], Page], planting: Town
) -> None:
    confirmed(planting)
    waiting = planting.read("b.png", unsure=("shimei",), toroku_bango=Text(text="000999"))
    page = sign_in("sato")
    page.goto(page.url + "check")
    press(page, "F9")
    assert page.locator("#work").get_attribute("data-case") == waiting


def test_taking_back_shows_the_known_question_again_like_any_other(
    client: Callable[[str], httpx.Client], planting: Town
) -> None:
    known = confirmed(planting)
    first = planting.read("b.png", unsure=("shimei",), toroku_bango=Text(text="000999"))
    sato = client("sato")
    sato.headers["x-csrf-token"] = token(sato)

    def shown(answer: httpx.Response) -> str:
        found = re.search(r'data-case="([^"]+)"', answer.text)
        assert found is not None
        return found[1]

    def send(case_id: str, path: str, text: str) -> httpx.Response:
        version = planting.office.history.case(case_id).line.version
        answers = json.dumps([{"path": path, "text": text, "milliseconds": 900}])
        return sato.post(f"/check/{case_id}", data={"version": version, "answers": answers})

    assert shown(sato.get("/check")) == known
    assert shown(send(known, "inu_namae", "ボチ")) == first
    again = sato.post("/check/undo")
    assert (shown(again), "抜き取り" in again.text, "ポチ" in again.text) == (known, True, False)
    assert shown(send(known, "inu_namae", "ポチ")) == first
    assert "確認待ちの案件はありません" in send(first, "shimei", "神栖 花子").text
    assert shown(sato.post("/check/undo")) == first
    assert planting.state(first) == "to_check"
    assert "0 / 1" in client("kanri").get("/quality").text
