"""A case without a picture on every page that shows it, in a browser."""

from playwright.sync_api import expect

from intake.lists import export_of
from intake.recognising import recognised
from intake.sniff import CSV
from records.case import State
from records.drop import Drop
from samples.exports import applications, as_csv
from tests.desk.cast import Town
from tests.desk.conftest import SignIn
from yomikaki.listing_round import file_rows
from yomikaki.lists import load_lists


def test_a_row_of_an_export_is_checked_and_approved_without_a_picture(office: Town, sign_in: SignIn) -> None:
    rows, _ = applications("inu_henko", 1, 95)
    data = as_csv([{**rows[0], "犬の登録番号": "12"}, {**rows[0], "犬の名前": "ゴンタ"}])
    sha256 = office.office.blobs.put(data)
    drop = Drop(department="環境課", folder="inu", file_name="申請.csv", sha256=sha256, size=9, mtime_ns=1)
    scan_id = office.office.reception.seen(drop)
    assert scan_id is not None
    lists = load_lists(office.office.settings.procedures, office.office.catalog)
    office.office.reception.listed(scan_id, CSV, recognised(export_of(data, CSV), lists.values()))
    assert file_rows(office.office, None) == 1
    (line,) = office.office.history.cases()

    page = sign_in("sato")
    expect(page.locator(".sheets")).to_contain_text("重複: 申請.csv 2行目と同じ番号")
    expect(page.locator(".sheets")).to_contain_text("内容が違います")
    page.goto(page.url + "check")
    field = page.locator(".field.now")
    expect(field).to_contain_text("登録番号")
    expect(field.locator(".cell")).to_have_text("12 2行目「犬の登録番号」")
    expect(page.locator(".paper")).to_contain_text("申請.csv ・ 2行目")
    expect(page.locator("figure.whole")).to_contain_text("画像のない案件です。")
    page.keyboard.press("Control+A")
    page.keyboard.type("000012")
    page.keyboard.press("Enter")
    expect(page.locator("[data-empty]")).to_be_visible()
    assert office.state(line.id) == State.TO_APPROVE.value

    page = sign_in("suzuki")
    page.goto(page.url + "approve")
    expect(page.locator(".values")).to_contain_text("000012")
    expect(page.locator(".values")).to_contain_text("2行目「犬の名前」")
    page.goto(page.url.replace("approve", f"cases/{line.id}"))
    expect(page.locator(".values.told")).to_contain_text("2行目「申請者姓・申請者名」")
    expect(page.locator(".paper")).to_contain_text("INU-2026-00001")
    assert page.locator("img").count() == 0
