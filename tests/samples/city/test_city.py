"""The stand-in city system, used as a person uses it: in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from samples.city.process import City, started
from samples.city.store import rows
from samples.forms.build import browser_page

USER, PASSWORD = "robot", "machi-robot-1"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("city") / "machi.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True) as running:
        yield running


@pytest.fixture(scope="module")
def page(city: City) -> Iterator[Page]:
    with browser_page() as opened:
        opened.goto(f"{city.base_url}/login")
        opened.get_by_label("職員番号").fill(USER)
        opened.get_by_label("パスワード").fill(PASSWORD)
        opened.get_by_role("button", name="ログイン").click()
        yield opened


def fill(page: Page, city: City, reference: str, number: str) -> None:
    page.goto(f"{city.base_url}/suido/new")
    page.get_by_label("整理番号").fill(reference)
    page.get_by_label("水栓番号").fill(number)
    page.get_by_label("開始日").fill("令和8年11月3日")
    page.get_by_label("届出日").fill("令和8年11月1日")
    page.get_by_label("使用者カナ").fill("ﾔﾏﾀﾞ ﾀﾛｳ")
    page.get_by_label("使用者氏名").fill("山田\u3000太郎")
    page.get_by_label("郵便番号").fill("3140121")
    page.get_by_label("使用場所住所").fill("茨城県神栖市溝口\uff11番地")
    page.get_by_label("用途区分").select_option("家庭用")
    page.get_by_label("口座振替").check()
    page.get_by_role("button", name="確認画面へ").click()


def test_an_entry_gets_a_receipt_number_and_is_found_again(page: Page, city: City) -> None:
    fill(page, city, "T-1", "1234567")
    expect(page.get_by_role("row", name="用途区分 家庭用")).to_be_visible()
    page.get_by_role("button", name="登録する").click()
    number = page.get_by_label("受付番号").inner_text()
    saved = rows(city.database, "suido")
    assert [(row["uketsuke_bango"], row["seiri_bango"]) for row in saved] == [(number, "T-1")]
    page.goto(f"{city.base_url}/suido/search?seiri_bango=T-1")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("row", name="使用者氏名 山田")).to_be_visible()


def test_a_repeated_reference_is_refused(page: Page, city: City) -> None:
    before = len(rows(city.database, "suido"))
    fill(page, city, "T-2", "2234567")
    page.get_by_role("button", name="登録する").click()
    fill(page, city, "T-2", "3234567")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("alert")).to_have_text("この整理番号は既に登録されています。")
    assert len(rows(city.database, "suido")) == before + 1


def test_the_server_says_what_is_wrong(page: Page, city: City) -> None:
    fill(page, city, "T-3", "12")
    expect(page.get_by_role("alert")).to_contain_text("水栓番号: 半角数字7桁で入力してください")


def test_a_planned_fault_commits_and_answers_500(page: Page, city: City) -> None:
    before = len(rows(city.database, "suido"))
    fill(page, city, "T-4", "4234567")
    city.plan("commit_then_500")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", name="システムエラー")).to_be_visible()
    assert len(rows(city.database, "suido")) == before + 1
