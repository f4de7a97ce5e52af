"""件数照合 in a real browser: a difference is shown at the top of every page until it is cleared up."""

from playwright.sync_api import expect

from ledger import schema
from tests.desk.cast import Town
from tests.desk.conftest import SignIn


def lose_a_page(office: Town) -> None:
    pages = schema.pages
    with office.office.book.turn("test") as turn:
        turn.connection.execute(pages.delete().where(pages.c.number == 2))


def test_a_difference_is_shown_at_the_top_and_cleared_up(sign_in: SignIn, office: Town) -> None:
    office.read("a.png")
    office.drop("b.png", pages=3)
    lose_a_page(office)
    page = sign_in("sato")
    expect(page.get_by_role("alert").filter(has_text="件数の合わない束が 1")).to_be_visible()
    page.get_by_role("link", name="件数照合1").click()
    page.get_by_role("link", name="環境課 inu").first.click()
    expect(page.locator("tr.changed")).to_contain_text("記録がありません")
    assert page.locator("tbody tr").count() == 4
    page.go_back()
    page.get_by_label("片付け方").select_option(label="足りない紙は、後の束で受け付けた")
    page.get_by_role("button", name="確かめた").click()
    expect(page.get_by_text("差異のある束はありません。")).to_be_visible()
    expect(page.locator("#tabs .count").filter(has_text="1")).to_have_count(0)


def test_an_auditor_sees_the_difference_and_clears_up_nothing(sign_in: SignIn, office: Town) -> None:
    office.drop("b.png", pages=3)
    lose_a_page(office)
    page = sign_in("kansa")
    page.goto(page.url + "balance")
    expect(page.get_by_role("alert")).to_contain_text(["", "差異のある束 1"])
    expect(page.get_by_role("button", name="確かめた")).to_have_count(0)
