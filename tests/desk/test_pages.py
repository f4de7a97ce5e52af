"""決裁, 要判断, 案件, 受付, 業務台帳, 仕分け待ち and 利用者 in a real browser."""

from playwright.sync_api import BrowserContext, expect

from ledger.claims import Way
from records.entry import Difference, EntryResult, Found, Intent, Outcome, Receipt
from records.ids import Id
from records.reading import Problem
from records.values import Text
from samples.clerk import ScriptedClerk
from tests.desk.cast import PASSWORD, SLUG, Town, picture
from tests.desk.conftest import SignIn
from tests.desk.test_check import press

UNKNOWN = Problem(code="page.unknown_form", message="登録されている様式のどれとも一致しません。")


def approve(office: Town, case_id: Id) -> None:
    case = office.office.history.case(case_id)
    assert case.digest is not None
    office.office.approving.approve(
        case_id,
        case.line.version,
        case.digest,
        office.office.defined(SLUG),
        user_id=office.users["suzuki"].id,
    )


def enter(office: Town, case_id: Id, result: EntryResult, *, click: bool = True) -> None:
    """Let a bot try once."""
    way = Way(screen=office.office.screens[SLUG], target=office.office.targets["machi"])
    claim = office.office.entries.claim("bot-1", {SLUG: way}, seconds=60, run_id="0194-entry")
    assert claim is not None
    intent = Intent(reference=claim.record.reference, fence=claim.fence, found=(), deadline=claim.lease_until)
    office.office.entries.intent(case_id, intent)
    if click:
        office.office.entries.submitting(case_id, claim.fence)
        office.office.entries.finish(case_id, claim.fence, result)
    else:
        office.office.entries.finish(case_id, claim.fence, result)


def unclaimed(office: Town, name: str) -> Id:
    (info,) = office.drop(name)
    office.office.sorting.leave(info.id, UNKNOWN, actor="reader")
    return info.id


def held(office: Town, *, clicked: bool) -> Id:
    case_id = office.read()
    approve(office, case_id)
    shown = {"登録番号": "000123", "所有者氏名": "神栖　花代", "電話": "0299901111"}
    found = Found(reference="YK-OTHER", receipt="R8-000777", shown=shown)
    evidence = office.office.blobs.put(picture("screen"))
    result = EntryResult(
        outcome=Outcome.HELD, found=(found,), pictures=(evidence,), message="既に登録があります。"
    )
    if clicked:
        enter(office, case_id, EntryResult(outcome=Outcome.IN_DOUBT))
        office.office.entries.settled(case_id, 1, result)
    else:
        enter(office, case_id, result, click=False)
    return case_id


def test_what_another_person_checked_is_approved_by_enter(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    page.keyboard.insert_text("神栖 華子")
    press(page, "Enter")
    page = sign_in("suzuki")
    page.goto(page.url + "approve")
    row = page.locator("tr", has_text="氏名").first
    expect(row).to_have_class("changed")
    expect(row).to_contain_text("佐藤 花子")
    assert row.locator("s").inner_text() == "神栖\u3000花子"
    page.keyboard.press("ArrowDown")
    expect(page.locator("tr:focus")).to_contain_text("届出日")
    press(page, "Enter")
    assert office.state(case_id) == "approved"


def test_four_eyes(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    page = sign_in("suzuki")
    page.goto(page.url + "check")
    press(page, "Enter")
    page.goto(page.url.replace("/check", "/approve"))
    expect(page.locator("#work")).to_contain_text("自分で確認したか既に決裁した案件")
    page.goto(page.url + f"/{case_id}")
    press(page, "Enter")
    expect(page.locator("#notice")).to_have_text("自分で確認した案件は決裁できません。")
    assert office.state(case_id) == "to_approve"


def test_an_approver_sends_back_with_a_reason(sign_in: SignIn, office: Town) -> None:
    case_id = office.read()
    page = sign_in("suzuki")
    page.goto(page.url + "approve")
    press(page, "Shift+F9", "1", "Enter")
    line = office.office.history.case(case_id).line
    assert (line.state.value, line.reason) == ("to_check", "値が記入と違う")
    page.goto(page.url.replace("/approve", f"/cases/{case_id}"))
    expect(page.get_by_text("決裁待ち → 確認待ち(値が記入と違う)")).to_be_visible()


def test_the_scripted_approver_and_sorter(context: BrowserContext, url: str, office: Town) -> None:
    cases = [office.read(f"{n}.png", toroku_bango=Text(text=f"00002{n}")) for n in range(3)]
    letters = [unclaimed(office, f"letter{n}.png") for n in range(2)]
    context.clear_cookies()
    page = context.new_page()
    clerk = ScriptedClerk(page, url, "suzuki", PASSWORD)
    assert (clerk.approve_all(), clerk.exclude_unclaimed()) == (3, 2)
    page.close()
    assert {office.state(one) for one in cases} == {"approved"}
    assert {office.office.history.page(one).state.value for one in letters} == {"excluded"}


def test_a_page_is_sorted_by_number_and_an_excluded_one_taken_in_again(sign_in: SignIn, office: Town) -> None:
    first, second = unclaimed(office, "a.png"), unclaimed(office, "b.png")
    page = sign_in("sato")
    page.goto(page.url + "sort")
    expect(page.locator("#work .notice")).to_have_text(UNKNOWN.message)
    number = page.get_by_role("button", name="犬の登録事項変更届").get_attribute("data-key")
    press(page, str(number), "0")
    states = [office.office.history.page(one).state.value for one in (first, second)]
    assert states == ["to_sort", "excluded"]
    assert office.office.history.page(first).said == SLUG
    page.get_by_role("button", name="再受付").click()
    expect(page.get_by_text("除外されているページ")).to_have_count(0)
    assert office.office.history.page(second).state.value == "to_sort"


def test_a_held_case_is_decided_by_one_before_the_click(sign_in: SignIn, office: Town) -> None:
    case_id = held(office, clicked=False)
    page = sign_in("sato")
    page.goto(page.url + "held")
    page.keyboard.press("Enter")
    expect(page.locator("tr.changed")).to_have_count(1)
    expect(page.locator("tr.changed")).to_contain_text("神栖　花代")
    press(page, "3")
    page.keyboard.insert_text("氏名を直す")
    page.keyboard.press("Enter")
    expect(page.get_by_text("要判断の案件はありません")).to_be_visible()
    assert office.state(case_id) == "to_check"


def test_a_held_case_needs_two_after_the_click(sign_in: SignIn, office: Town) -> None:
    case_id = held(office, clicked=True)
    page = sign_in("sato")
    page.goto(page.url + f"held/{case_id}")
    press(page, "2")
    page.keyboard.insert_text("R8-000777")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("画面で確認した")
    page.keyboard.press("Enter")
    expect(page.get_by_text("受付番号 R8-000777: 画面で確認した")).to_be_visible()
    expect(page.get_by_text("別の人の確認を待っています")).to_be_visible()
    page.keyboard.press("1")
    assert office.state(case_id) == "held"
    page = sign_in("suzuki")
    page.goto(page.url + f"held/{case_id}")
    page.keyboard.press("1")
    expect(page.get_by_text("要判断の案件はありません")).to_be_visible()
    assert office.state(case_id) == "confirmed"


def test_a_case_page_tells_everything(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    press(page, "Enter")
    approve(office, case_id)
    evidence = office.office.blobs.put(picture("screen"))
    receipt = Receipt(number="R8-000042", saved={"所有者氏名": "神栖　花子"})
    difference = Difference(header="電話", expected="1", shown="2")
    result = EntryResult(
        outcome=Outcome.CONFIRMED, receipt=receipt, pictures=(evidence,), differences=(difference,)
    )
    enter(office, case_id, result)
    page = sign_in("kansa")
    page.goto(page.url + f"cases/{case_id}")
    name = page.locator("tr", has_text="はっきり読み取れません")
    expect(name.locator(".readings")).to_contain_text("神栖花子 62%")
    expect(name).to_contain_text("要確認")
    expect(name).to_contain_text("佐藤 花子")
    expect(page.locator(".receipt")).to_have_text("受付番号 R8-000042")
    expect(page.get_by_text("鈴木 一郎").first).to_be_visible()
    runs = page.get_by_role("link", name="実行記録")
    base = f"{office.office.settings.prefect_url}/runs/flow-run/"
    assert {link.get_attribute("href") for link in runs.all()} == {f"{base}0194-entry", f"{base}0194-run"}
    expect(page.get_by_text("送信中 → 登録済み")).to_be_visible()
    claimed = page.locator("tr", has_text="登録待ち → 登録中")
    expect(claimed).to_contain_text("登録ロボット(bot-1)")
    expect(page.locator("tr", has_text="案件を作成")).to_contain_text("読み取り")
    expect(page.get_by_role("heading", name="閲覧の記録")).to_be_visible()
    expect(page.locator(".attempt .shots img")).to_have_count(1)
    assert page.get_by_role("button", name="取下げ").count() == 0


def test_what_is_written_but_not_understood_is_not_shown_as_blank(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unread={"henko_date": "8|2|30"})
    page = sign_in("kansa")
    page.goto(page.url + f"cases/{case_id}")
    values = {label: page.locator("tr", has_text=label).first for label in ("変更年月日", "備考")}
    expect(values["変更年月日"].locator(".final")).to_have_text("(未確定)")
    expect(values["備考"].locator(".final")).to_have_text("(空欄)")


def test_cases_are_found_by_number_and_by_person(sign_in: SignIn, office: Town) -> None:
    case_id, other = office.read("a.png"), office.read("b.png", toroku_bango=Text(text="000777"))
    approve(office, case_id)
    receipt = Receipt(number="R8-00_42", saved={})
    enter(office, case_id, EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt))
    references = {one: office.office.history.case(one).line.reference for one in (case_id, other)}
    page = sign_in("sato")
    home = page.url
    wanted = {
        "R8-00_42": [case_id],
        "R8-00142": [],
        references[other][3:9].lower(): [other],
        "%": [],
        "溝口4991-5": [case_id, other],
        "": [case_id, other],
    }
    for text, cases in wanted.items():
        page.goto(f"{home}cases")
        page.get_by_label("番号・記入内容").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_url("**/cases?**")
        links = page.locator("tbody th a").all_inner_texts()
        assert sorted(links) == sorted(references[one] for one in cases), text
    page.get_by_label("氏名・カナ・生年月日").fill("カミスはなこ")
    page.keyboard.press("Enter")
    page.wait_for_url("**person=**")
    expect(page.locator(".left b")).to_have_text("2")
    page.goto(f"{home}cases?state=confirmed")
    assert page.locator("tbody th a").all_inner_texts() == [references[case_id]]


def test_a_clerk_withdraws_from_the_case_page(sign_in: SignIn, office: Town) -> None:
    case_id = office.read()
    page = sign_in("sato")
    page.goto(page.url + f"cases/{case_id}")
    page.get_by_role("button", name="取下げ").click()
    press(page, "1")
    page.keyboard.press("Enter")
    expect(page.locator(".left")).to_have_text("取下げ")
    assert office.state(case_id) == "withdrawn"


def test_the_days_count_and_what_became_of_each_file(sign_in: SignIn, office: Town) -> None:
    office.read("良い.png", unsure=("shimei",))
    unclaimed(office, "手紙.png")
    office.drop("良い.png 2", pages=2)
    page = sign_in("kanri")
    day = page.locator("main > .card .balance dd").all_inner_texts()
    assert day == ["4", "0", "4", "0"]
    expect(page.locator("tr", has_text="手紙.png")).to_contain_text(UNKNOWN.message)
    expect(page.get_by_text(str(office.office.settings.watch))).to_be_visible()
    page.get_by_role("link", name="前の日").click()
    expect(page.get_by_text("この日に受け付けたファイルはありません")).to_be_visible()


def test_a_missing_sheet_is_shown_loudly(sign_in: SignIn, office: Town) -> None:
    office.read()
    with office.office.book.turn("test") as turn:
        turn.connection.exec_driver_sql("UPDATE bundles SET expected = 3")
    page = sign_in("kanri")
    expect(page.locator(".difference")).to_have_count(2)
    expect(page.locator(".difference").first).to_have_text("差異-2")


def test_a_manager_adds_and_stops_people(sign_in: SignIn, office: Town) -> None:
    page = sign_in("kanri")
    page.goto(page.url + "people")
    page.get_by_label("利用者名").fill("ito")
    page.get_by_label("表示名").fill("伊藤 次郎")
    page.get_by_label("はじめのパスワード").fill("a-long-password")
    page.get_by_label("決裁 ―").check()
    page.keyboard.press("Enter")
    row = page.locator("tr", has_text="伊藤 次郎")
    expect(row).to_contain_text("決裁")
    row.get_by_role("button", name="停止する").click()
    expect(row).to_contain_text("停止")
    (ito,) = [user for user in office.office.accounts.all() if user.name == "ito"]
    assert (ito.active, [role.value for role in ito.roles]) == (False, ["approver"])
    expect(page.locator("tr", has_text="kanri").get_by_role("button")).to_have_count(0)
