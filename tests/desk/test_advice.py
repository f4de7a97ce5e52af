"""The page of advice, from 業務台帳, with the dear boxes shaded on the blank."""

import pytest
from playwright.sync_api import expect

from ledger.checking import Answer
from records.values import Text
from tests.desk.cast import SLUG, Town
from tests.desk.conftest import SignIn


def test_the_dear_boxes_are_shaded_on_the_blank(
    office: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.advice.ENOUGH", 4)
    defined = office.office.defined(SLUG)
    for number in range(1, 5):
        unsure = ("denwa",) if number % 2 else ("denwa", "biko")
        case_id = office.read(f"{number}.png", unsure=unsure, toroku_bango=Text(text=f"{number:06}"))
        version = office.office.history.case(case_id).line.version
        answers = tuple(
            Answer(path=path, value=Text(text="0299901112"), milliseconds=2000) for path in unsure
        )
        office.office.checking.answer(case_id, version, answers, defined, user_id="c" * 36)
    page = sign_in("kanri")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.get_by_role("link", name="業務台帳").click()
    page.locator("tr", has_text="犬の登録事項変更届").get_by_role("link", name="助言").click()
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("電話番号")
    expect(first).to_contain_text("4 / 4")
    expect(first).to_contain_text("一文字ずつの枠")
    expect(first).to_contain_text("はっきりしない 4")
    strengths = page.locator("svg.shaded rect").evaluate_all(
        "all => all.map(one => [one.textContent, one.getAttribute('fill-opacity')])"
    )
    assert strengths == [["電話番号", "0.550"], ["備考", "0.275"]]
    picture = page.request.get(page.url.partition("/advice")[0] + f"/blanks/{SLUG}/1")
    assert picture.headers["content-type"] == "image/png"
