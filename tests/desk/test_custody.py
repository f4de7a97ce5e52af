"""One case from scan to receipt on its page, and the proof that it stands as it was written."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from ledger.checking import Answer
from ledger.heads import write_anchor
from records.entry import EntryResult, Outcome, Receipt
from records.ids import Id
from records.values import Text
from tests.desk.cast import SLUG, Town, picture
from tests.desk.conftest import SignIn
from tests.desk.test_pages import approve, enter

Client = Callable[[str], httpx.Client]


def entered(office: Town) -> Id:
    """Answer a case that was read, corrected, approved and entered."""
    case_id = office.read(unsure=("shimei",))
    version = office.office.history.case(case_id).line.version
    answer = Answer(path="shimei", value=Text(text="神栖\u3000華子"), milliseconds=2400)
    office.office.checking.answer(
        case_id, version, (answer,), office.office.defined(SLUG), user_id=office.users["sato"].id
    )
    approve(office, case_id)
    shots = tuple(office.office.blobs.put(picture(f"screen {one}")) for one in "ab")
    receipt = Receipt(number="R8-0042", saved={"氏名": "神栖 華子"})
    enter(office, case_id, EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt, pictures=shots))
    write_anchor(office.office.book, office.office.ledger_id, office.office.settings.anchors)
    return case_id


def test_the_whole_way_stands_on_the_case_page(sign_in: SignIn, office: Town) -> None:
    case_id = entered(office)
    page = sign_in("kansa")
    page.goto(page.url + f"cases/{case_id}")
    rows = page.locator(".steps tbody tr")
    told = rows.all_inner_texts()
    assert "スキャンを受け付け: a.png" in told[0]
    wanted = ("案件を作成", "読み取り", "項目を確認: 氏名", "決裁", "登録前の検索", "→ 登録済み")
    places = [next(at for at, row in enumerate(told) if words in row) for words in wanted]
    assert places == sorted(places)
    expect(rows.filter(has_text="項目を確認: 氏名")).to_contain_text("神栖\u3000花子 → 神栖\u3000華子 2.4秒")
    last = rows.filter(has_text="→ 登録済み")
    last.get_by_text("詳しく").click()
    expect(last).to_contain_text("受付番号 R8-0042")
    assert [one.get_attribute("alt") for one in last.locator("img").all()] == [
        "登録の直前の画面",
        "登録後に開き直した画面",
    ]
    page.get_by_role("button", name="この案件の記録を検証する").click()
    expect(page.locator("#chain")).to_contain_text("書かれたときのままです(署名済みの末尾 1件")
    page.get_by_role("link", name="束の中の場所を見る").click()
    expect(page.locator("tr:target")).to_contain_text("a.png")


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (
            "UPDATE answers SET value = replace(value, '華', '花')",
            "人の回答 shimei 1回目: 書き換えられています",
        ),
        ("UPDATE records SET body = replace(body, '0.62', '0.99')", "読取結果 1回目: 書き換えられています"),
        ("UPDATE cases SET state = 'held'", "状態: 書き換えられています"),
        ("DELETE FROM approvals", "決裁 1回目: なくなっています"),
        (
            "UPDATE events SET body = replace(body, 'reader', 'writer') WHERE body LIKE '%case.read%'",
            "書き換えられています",
        ),
    ],
)
def test_what_somebody_changed_in_the_database_is_named(
    client: Client, office: Town, spoilt: str, told: str
) -> None:
    case_id = entered(office)
    with office.office.book.turn("thief") as turn:
        turn.connection.execute(text(spoilt))
    assert told in client("kansa").get(f"/cases/{case_id}/chain").text


def test_a_picture_that_is_gone_is_named(client: Client, office: Town) -> None:
    case_id = entered(office)
    aligned = office.office.history.case(case_id).aligned
    assert aligned is not None
    next(office.office.settings.blobs.rglob(aligned[2:])).unlink()
    assert f"画像と原本 {aligned}: なくなっています" in client("kansa").get(f"/cases/{case_id}/chain").text
