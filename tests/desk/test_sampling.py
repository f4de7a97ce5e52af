"""抜き取り on the pages: the strip and an empty input, and no reading anywhere before the answer."""

import dataclasses
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from ledger.advancing import Definitions
from records.values import Code, Text
from tests.desk.cast import SLUG, Town, served
from tests.desk.test_check import press

# What was read, and stands nowhere else on the pages.
READ = ("ハナコ", "神栖\u3000花子", "柴犬")
SignIn = Callable[[str], Page]


@pytest.fixture
def sampling(office: Town) -> Town:
    """The office that draws every accepted field."""
    plain = office.office.catalog[SLUG]
    procedure = plain.procedure.model_copy(update={"blind_share": 1.0})
    catalog = {**office.office.catalog, SLUG: Definitions(procedure=procedure, form=plain.form)}
    return Town(dataclasses.replace(office.office, catalog=catalog), office.users)


@pytest.fixture
def url(sampling: Town) -> Iterator[str]:
    with served(sampling.office) as address:
        yield address


def test_a_drawn_field_is_asked_with_its_strip_and_an_empty_input(sign_in: SignIn, sampling: Town) -> None:
    others = {"shimei": (Text(text="神栖\u3000華子"),)}
    case_id = sampling.read(alternatives=others)
    page = sign_in("sato")
    page.goto(page.url + "check")
    expect(page.locator(".field")).to_have_count(14)
    field = page.locator(".field[data-path=shimei]")
    expect(field.locator(".tag", has_text="抜き取り")).to_have_count(1)
    expect(field.locator("img.strip")).to_have_count(1)
    expect(field.locator(".candidates")).to_have_count(0)
    assert field.locator("input.text").input_value() == ""
    expect(page.locator(".field[data-path=inu_seibetsu] [aria-checked=true]")).to_have_count(0)
    assert not any(word in page.content() for word in READ)
    page.locator(".field[data-path=shimei]").click()
    press(page, "Enter")
    expect(field.locator(".verdict .bad")).to_be_visible()
    page.keyboard.insert_text("神栖 苑子")
    press(page, "Enter")
    page.locator(".field[data-path=inu_seibetsu]").click()
    press(page, "2", "Enter")
    assert sampling.state(case_id) == "to_check"


def test_the_persons_value_stands_and_the_register_says_how_much_is_proven(
    sign_in: SignIn, sampling: Town, client: Callable[[str], httpx.Client]
) -> None:
    case_id = sampling.read()
    plain = {"todoke_date": "R8.11.16", "kana": "カミス ハナコ", "shimei": "神栖 花子", "yubin": "3140192",
             "jusho": "茨城県神栖市溝口４９９１番地５", "denwa": "0299901111", "toroku_bango": "000123",
             "inu_namae": "ポチ", "inu_shurui": "柴犬", "henko_date": "R8.11.3"}  # fmt: skip
    page = sign_in("sato")
    page.goto(page.url + "check")
    while page.locator(".field.now").count():
        path = page.locator(".field.now").get_attribute("data-path") or ""
        if path in plain:
            page.keyboard.insert_text(plain[path])
            press(page, "Enter")
        elif path == "biko":
            press(page, "F8")
        else:
            press(page, "2", "Enter")
    assert sampling.state(case_id) == "to_approve"
    assert sampling.values(case_id)["inu_seibetsu"] == Code(code="female")
    proof = sampling.office.figures.proof(sampling.office.catalog[SLUG].procedure)
    assert (proof.fields, proof.wrong) == (14, 3)
    shown = client("kanri").get("/register").text
    assert "抜き取り 14件、誤り 3" in shown
    assert "未実証" in shown


def test_no_page_tells_the_reading_before_the_answer(
    sampling: Town, client: Callable[[str], httpx.Client]
) -> None:
    case_id = sampling.read()
    shown = client("sato").get(f"/cases/{case_id}").text
    assert "抜き取り" in shown
    assert not any(word in shown for word in READ)
    everything = client("sato").get(f"/check/{case_id}?everything=1").text
    assert not any(word in everything for word in READ)
