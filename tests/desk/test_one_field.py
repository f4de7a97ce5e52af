"""確認 of one field over many sheets: the same page and rules, one question a case."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from ledger import schema
from ledger.facts import known_fact
from ledger.open_fields import FACT, OneField, OpenFields, ensure_open_fields
from records.account import Role
from records.values import Text
from tests.desk.cast import SLUG, Town
from tests.desk.test_check import press
from tests.desk.test_guard import token

Client = Callable[[str], httpx.Client]
PHONE = f"procedure={SLUG}&field=denwa"


def shown_case(text: str) -> str | None:
    found = re.search(r'data-case="([^"]+)"', text)
    return found[1] if found else None


def paths(text: str) -> list[str]:
    return re.findall(r'data-path="([^"]+)"', text)


def queue(office: Town, field: str, name: str = "sato") -> tuple[str, ...]:
    one = OneField(procedure=SLUG, field=field)
    return OpenFields(office.office.book).queue(one, office.users[name].id, None)


def test_the_list_counts_the_sheets_of_each_field_and_of_ones_own_departments(
    client: Client, office: Town
) -> None:
    office.read("a.png", unsure=("shimei", "denwa"))
    office.read("b.png", unsure=("denwa",), shimei=Text(text="神栖\u3000次郎"))
    sato = client("sato")
    listed = re.findall(r"<li><a href=\"/check\?.*</a></li>", sato.get("/check/fields").text)
    assert [re.sub(r"<[^>]+>", "", one) for one in listed] == ["1電話番号 2件", "2氏名 1件"]
    office.office.accounts.set_reach(office.users["sato"].id, (Role.CLERK,), ("税務課",), actor="test")
    assert "確認を待つ項目はありません" in sato.get("/check/fields").text
    assert shown_case(sato.get(f"/check?{PHONE}").text) is None


def test_one_field_is_asked_of_every_sheet_and_the_others_wait_on(client: Client, office: Town) -> None:
    first = office.read("a.png", unsure=("shimei", "denwa"))
    office.read("b.png", unsure=("shimei",), shimei=Text(text="鹿島\u3000次郎"))
    third = office.read("c.png", unsure=("denwa",), shimei=Text(text="波崎\u3000三郎"))
    sato = client("sato")
    opened = sato.get(f"/check?{PHONE}").text
    assert (shown_case(opened), paths(opened)) == (first, ["denwa"])
    # The next sheet's picture is fetched before: the sheet of the same field, not the one between.
    ahead = sato.get(f"/check/{first}/ahead?{PHONE}").json()
    assert {one.split("/")[2] for one in ahead} == {third}
    form = {"csrf": token(sato), "version": re.findall(r'data-version="(\d+)"', opened)[0]}
    said = '[{"path":"denwa","text":"0299-90-2222","milliseconds":1500}]'
    opened = sato.post(f"/check/{first}?{PHONE}", data={**form, "answers": said}).text
    assert (shown_case(opened), paths(opened)) == (third, ["denwa"])
    assert office.values(first)["denwa"] == Text(text="0299902222")
    assert (office.state(first), queue(office, "denwa"), len(queue(office, "shimei"))) == (
        "to_check", (third,), 2
    )  # fmt: skip
    with office.office.book.reading() as connection:
        answers = schema.answers
        took = connection.execute(select(answers.c.milliseconds).where(answers.c.case_id == first)).scalars()
        assert list(took) == [1500]
    # 後で puts it behind the others of this field; there are none, so it comes again.
    again = sato.post(f"/check/{third}/later?{PHONE}", data=form).text
    assert (shown_case(again), paths(again)) == (third, ["denwa"])
    # 取り戻す shows the field that was sent, and it alone.
    undone = sato.post(f"/check/undo?{PHONE}", data=form).text
    assert (shown_case(undone), paths(undone)) == (first, ["denwa"])


def test_no_two_people_get_one_sheet_whichever_field_they_ask_for(client: Client, office: Town) -> None:
    first = office.read("a.png", unsure=("shimei", "denwa"))
    second = office.read("b.png", unsure=("denwa",), shimei=Text(text="鹿島\u3000次郎"))
    sato, suzuki = client("sato"), client("suzuki")
    assert shown_case(sato.get("/check").text) == first
    assert shown_case(suzuki.get(f"/check?{PHONE}").text) == second
    office.person("ito", Role.CLERK)
    assert "ほかに 2 件ありますが" in client("ito").get(f"/check?{PHONE}").text


def test_unreadable_puts_the_sheet_on_hold_and_the_field_goes_on(client: Client, office: Town) -> None:
    first = office.read("a.png", unsure=("shimei", "denwa"))
    second = office.read("b.png", unsure=("denwa",), shimei=Text(text="鹿島\u3000次郎"))
    sato = client("sato")
    version = re.findall(r'data-version="(\d+)"', sato.get(f"/check?{PHONE}").text)[0]
    form = {"csrf": token(sato), "version": version, "path": "denwa", "answers": "[]"}
    opened = sato.post(f"/check/{first}/unreadable?{PHONE}", data=form).text
    assert (office.state(first), shown_case(opened), paths(opened)) == ("on_hold", second, ["denwa"])


@pytest.mark.parametrize(("still_open", "asked_once_more"), [(("yubin",), False), ((), True)])
def test_what_hangs_on_a_field_still_open_is_not_asked_about(
    client: Client, office: Town, still_open: tuple[str, ...], *, asked_once_more: bool
) -> None:
    """A postal code of elsewhere: a matter of who answers it, if that is still to be done."""
    case_id = office.read(unsure=("denwa", *still_open), jusho=Text(text="東京都港区芝公園４丁目２番８号"))
    sato = client("sato")
    version = re.findall(r'data-version="(\d+)"', sato.get(f"/check?{PHONE}").text)[0]
    said = '[{"path":"denwa","text":"0299902222"}]'
    form = {"csrf": token(sato), "version": version, "answers": said}
    answer = sato.post(f"/check/{case_id}?{PHONE}", data=form)
    assert ("data-insist" in answer.text) is asked_once_more
    assert (office.values(case_id)["denwa"] == Text(text="0299902222")) is not asked_once_more


def test_what_waited_before_the_table_was_there_is_written_down_once(office: Town) -> None:
    case_id, book = office.read(unsure=("denwa",)), office.office.book
    with book.turn("test") as turn:
        turn.connection.execute(schema.open_fields.delete())
        turn.connection.execute(schema.facts.delete().where(schema.facts.c.name == FACT))
    assert queue(office, "denwa") == ()
    ensure_open_fields(book)
    assert (queue(office, "denwa"), known_fact(book, FACT)) == ((case_id,), "1")


def test_by_keys_alone_a_field_is_chosen_and_answered_on_sheet_after_sheet(
    sign_in: Callable[[str], Page], office: Town
) -> None:
    first = office.read("a.png", unsure=("shimei", "denwa"))
    second = office.read("b.png", unsure=("denwa",), shimei=Text(text="鹿島\u3000次郎"))
    page = sign_in("sato")
    page.goto(page.url + "check")
    page.keyboard.press("F6")
    page.wait_for_url("**/check/fields")
    page.keyboard.press("1")
    page.wait_for_url(f"**/check?{PHONE}")
    for case_id, text in ((first, "0299-90-2222"), (second, "0299-90-3333")):
        expect(page.locator(f"#work[data-case='{case_id}'] .field")).to_have_count(1)
        page.keyboard.insert_text(text)
        press(page, "Enter")
    expect(page.locator("#work")).to_contain_text("を待つ案件はありません")
    assert office.values(first)["denwa"] == Text(text="0299902222")
    assert (office.state(first), office.state(second)) == ("to_check", "to_approve")
    page.keyboard.press("Shift+F6")
    expect(page.locator("#work .field")).to_have_attribute("data-path", "shimei")
