"""Typing on the check page: judged at once, romaji made kana, kept when the session ends, 読めない."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from records.values import Text
from tests.desk.cast import PASSWORD, Town
from tests.desk.test_check import asked, press

SignIn = Callable[[str], Page]


def test_what_is_typed_is_judged_before_enter(sign_in: SignIn, office: Town) -> None:
    office.read(unsure=("yubin",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    page.keyboard.type("314019")
    expect(page.locator(".field.now .verdict .bad")).to_contain_text("郵便番号は7けたです")
    page.keyboard.type("2")
    expect(page.locator(".field.now .verdict .bad")).to_have_count(0)
    expect(page.locator(".field.now .verdict .ok")).to_have_text("→ 314-0192")


def test_a_kana_field_takes_romaji(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("kana",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    page.keyboard.type("kamisu jun'ichi")
    expect(page.locator(".field.now .verdict .ok")).to_have_text("→ カミス\u3000ジュンイチ")
    press(page, "Enter")
    assert office.values(case_id)["kana"] == Text(text="カミス\u3000ジュンイチ")


def test_nothing_typed_is_lost_when_the_session_ends(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("shimei", "inu_namae", "inu_seibetsu"))
    page = sign_in("sato")
    home = page.url
    page.goto(home + "check")
    page.keyboard.insert_text("乙 姫")
    press(page, "Enter")
    page.keyboard.insert_text("タマ")
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    page.wait_for_url("**/login")
    page.get_by_label("利用者名").fill("sato")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(home)
    page.goto(home + "check")
    assert asked(page) == "inu_namae"
    assert page.locator(".field.now input").input_value() == "タマ"
    press(page, "Enter", "2", "Enter")
    values = office.values(case_id)
    assert (values["shimei"], values["inu_namae"]) == (Text(text="乙\u3000姫"), Text(text="タマ"))
    assert office.state(case_id) == "to_approve"
    assert page.evaluate("Object.keys(sessionStorage).filter(one => one.startsWith('check:')).length") == 0


def test_what_somebody_typed_is_not_there_for_the_next_person(sign_in: SignIn, office: Town) -> None:
    office.read(unsure=("shimei",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    page.keyboard.insert_text("乙 姫")
    assert page.evaluate("Object.values(sessionStorage).filter(one => one.includes('乙 姫')).length") == 1
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/login")
    assert page.evaluate("Object.values(sessionStorage).filter(one => one.includes('乙 姫')).length") == 0


def test_a_field_that_nobody_can_read_holds_the_case_and_keeps_the_other_answers(
    sign_in: SignIn, office: Town
) -> None:
    case_id = office.read(unsure=("shimei", "inu_namae"))
    page = sign_in("sato")
    page.goto(page.url + "check")
    page.keyboard.insert_text("乙 姫")
    press(page, "Enter", "F7")
    line = office.office.history.case(case_id).line
    assert (line.state.value, line.reason) == ("on_hold", "「犬の名前」の文字が判読できない")
    assert office.values(case_id)["shimei"] == Text(text="乙\u3000姫")
