"""確認 in a real browser, by keyboard only."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from records.reading import Found
from records.values import Blank, Bool, Code, Date, Text
from samples.clerk import CheckedCounts, Question, ScriptedClerk
from tests.desk.cast import PASSWORD, Town

SignIn = Callable[[str], Page]


def press(page: Page, *keys: str) -> None:
    """Press keys, each after the page took the one before."""
    for key in keys:
        page.wait_for_function("() => document.body.dataset.turn")
        turn = page.evaluate("Number(document.body.dataset.turn || 0)")
        page.keyboard.press(key)
        page.wait_for_function("turn => Number(document.body.dataset.turn || 0) > turn", arg=turn)


def asked(page: Page) -> str:
    return str(page.locator(".field.now").get_attribute("data-path"))


def test_only_outstanding_fields_are_asked_and_their_answers_go_together(
    sign_in: SignIn, office: Town
) -> None:
    case_id = office.read(unsure=("shimei", "henko_date", "inu_seibetsu", "kanryo_chusha"))
    page = sign_in("sato")
    page.goto(page.url + "check")
    expect(page.locator(".field")).to_have_count(4)
    expect(page.locator(".field.now .reason")).to_have_text("はっきり読み取れません。")
    page.wait_for_function("() => document.querySelector('.field.now .strip').naturalWidth === 400")
    expect(page.locator("aside .paper")).to_contain_text("a.png ・ 1ページ目")
    assert page.locator(".field.now input").input_value() == "神栖\u3000花子"
    page.keyboard.insert_text("神栖 華子")
    press(page, "Enter")
    assert (asked(page), page.locator(".field.done .result").inner_text()) == (
        "inu_seibetsu",
        "神栖\u3000華子",
    )
    press(page, "2", "Enter")
    assert page.locator(".field.now input").input_value() == "令和8年11月3日"
    page.keyboard.insert_text("8.11.4")
    press(page, "Enter")
    assert office.state(case_id) == "to_check"
    press(page, "2", "Enter")
    expect(page.locator("#work")).to_contain_text("確認待ちの案件はありません")
    values = office.values(case_id)
    assert office.state(case_id) == "to_approve"
    assert values["shimei"] == Text(text="神栖\u3000華子")
    assert values["inu_seibetsu"] == Code(code="female")
    assert values["henko_date"] == Date(date="2026-11-04", era="R")
    assert values["kanryo_chusha"] == Bool(flag=False)
    answers = office.office.history.case(case_id).answers
    assert {answer.by for answer in answers} == {"佐藤 花子"}
    assert all(0 < answer.milliseconds < 60_000 for answer in answers)


@pytest.mark.parametrize(
    ("path", "wrong", "message"),
    [
        ("henko_date", "令和8年2月30日", "暦にない日付です"),
        ("yubin", "314-019", "郵便番号は7けたです"),
        ("kana", "神栖 ハナコ", "カタカナ以外の文字があります"),
        ("toroku_bango", "12", "決められた書き方と違います"),
        ("shimei", "", "空欄でよいときは F8"),
    ],
)
def test_wrong_input_is_refused_with_its_reason_and_stays(
    sign_in: SignIn, office: Town, path: str, wrong: str, message: str
) -> None:
    case_id = office.read(unsure=(path,))
    page = sign_in("sato")
    page.goto(page.url + "check")
    if wrong:
        page.keyboard.insert_text(wrong)
    else:
        page.keyboard.press("Delete")
    press(page, "Enter")
    expect(page.locator(".field.now .verdict")).to_contain_text(message)
    assert page.locator(".field.now input").input_value() == wrong
    assert office.state(case_id) == "to_check"


def test_a_reading_that_means_nothing_stands_as_it_was_written(sign_in: SignIn, office: Town) -> None:
    office.read(unread={"henko_date": "R|8|2|30"})
    page = sign_in("sato")
    page.goto(page.url + "check")
    assert page.locator(".field.now input").input_value() == "令和8年2月30日"
    press(page, "Enter")
    expect(page.locator(".field.now .verdict")).to_contain_text("暦にない日付です")


def test_blank_is_said_by_a_key_of_its_own(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("biko", "denwa"))
    page = sign_in("sato")
    page.goto(page.url + "check")
    press(page, "F8", "F8")
    assert (office.values(case_id)["denwa"], office.values(case_id)["biko"]) == (Blank(), Blank())
    assert office.state(case_id) == "to_approve"


def test_a_required_field_left_blank_is_asked_about_once_more(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("inu_namae",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    press(page, "F8")
    expect(page.locator("#notice")).to_contain_text("「犬の名前」は必須の欄ですが、空欄です。")
    assert office.state(case_id) == "to_check"
    press(page, "Enter")
    assert (office.values(case_id)["inu_namae"], office.state(case_id)) == (Blank(), "to_approve")


def test_candidates_come_by_number_and_by_arrow(sign_in: SignIn, office: Town) -> None:
    names = (Text(text="神栖\u3000華子"), Text(text="神栖\u3000苑子"))
    office.read(unsure=("shimei", "inu_namae"), alternatives={"shimei": names})
    page = sign_in("sato")
    page.goto(page.url + "check")
    text = page.locator(".field.now input")
    seen = []
    for key in ("Alt+2", "ArrowDown", "ArrowDown", "ArrowDown"):
        press(page, key)
        seen.append(text.input_value())
    assert seen == ["神栖\u3000苑子", "神栖\u3000花子", "神栖\u3000華子", "神栖\u3000苑子"]


def test_going_back_opens_the_field_again(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("shimei", "inu_namae"))
    page = sign_in("sato")
    page.goto(page.url + "check")
    page.keyboard.insert_text("甲 乙")
    press(page, "Enter", "ArrowUp")
    assert asked(page) == "shimei"
    page.keyboard.insert_text("丙 丁")
    press(page, "Enter", "Shift+Tab", "Enter", "Enter")
    assert office.values(case_id)["shimei"] == Text(text="丙\u3000丁")


def test_a_slip_between_fields_is_asked_about_once(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("yubin",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    page.keyboard.insert_text("1000001")
    press(page, "Enter")
    expect(page.locator("#notice")).to_contain_text("郵便番号と住所が合いません")
    assert office.state(case_id) == "to_check"
    press(page, "ArrowUp")
    expect(page.locator("#notice")).to_be_empty()
    page.keyboard.insert_text("1000001")
    press(page, "Enter", "Enter")
    assert office.values(case_id)["yubin"] == Text(text="1000001")


def test_what_was_sent_can_be_taken_back(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    press(page, "Enter")
    assert office.state(case_id) == "to_approve"
    press(page, "F4")
    assert (office.state(case_id), asked(page)) == ("to_check", "shimei")
    press(page, "Enter", "F4", "Enter")
    assert office.state(case_id) == "to_approve"


def test_a_case_that_somebody_else_has_open_is_told_not_hidden(sign_in: SignIn, office: Town) -> None:
    office.read(unsure=("shimei",))
    mine = sign_in("sato")
    mine.goto(mine.url + "check")
    theirs = sign_in("suzuki")
    theirs.goto(theirs.url + "check")
    expect(theirs.locator("#work")).to_contain_text("ほかに 1 件ありますが、ほかの人が確認しています。")


def test_a_case_is_put_off_or_held_with_a_reason(sign_in: SignIn, office: Town) -> None:
    first = office.read("a.png", unsure=("shimei",))
    second = office.read("b.png", unsure=("shimei",), toroku_bango=Text(text="000999"))
    page = sign_in("sato")
    page.goto(page.url + "check")
    work = page.locator("#work")
    assert work.get_attribute("data-case") == first
    press(page, "F9")
    assert work.get_attribute("data-case") == second
    press(page, "Shift+F9", "3", "Enter")
    assert work.get_attribute("data-case") == first
    held = office.office.history.case(second).line
    assert (held.state.value, held.reason) == ("on_hold", "文字が判読できない")


def test_two_clerks_do_not_get_the_same_case(sign_in: SignIn, office: Town) -> None:
    for number in range(2):
        office.read(f"{number}.png", unsure=("shimei",), toroku_bango=Text(text=f"00000{number}"))
    cases = []
    for name in ("sato", "suzuki"):
        page = sign_in(name)
        page.goto(page.url + "check")
        cases.append(page.locator("#work").get_attribute("data-case"))
    assert len(set(cases)) == 2


def test_a_suspected_repeat_is_shown_beside_the_first_and_decided(sign_in: SignIn, office: Town) -> None:
    office.read("first.png")
    other, same = office.read("other.png"), office.read("same.png")
    page = sign_in("sato")
    page.goto(page.url + "check")
    expect(page.locator(".pair .card")).to_have_count(2)
    expect(page.locator(".pair")).to_contain_text("first.png")
    press(page, "1")
    assert (office.state(other), office.state(same)) == ("to_approve", "to_check")
    press(page, "2")
    withdrawn = office.office.history.case(same).line
    assert (withdrawn.state.value, withdrawn.reason) == ("withdrawn", "重複")


def test_a_case_that_was_sent_back_is_looked_at_whole(sign_in: SignIn, office: Town) -> None:
    case_id = office.read()
    line = office.office.history.case(case_id).line
    office.office.approving.send_back(case_id, line.version, "氏名が違う", user_id=office.users["suzuki"].id)
    page = sign_in("sato")
    page.goto(page.url + "check")
    expect(page.locator(".field")).to_have_count(14)
    expect(page.locator("#work")).to_contain_text("戻された理由: 氏名が違う")


def test_the_whole_page_opens_with_the_field_outlined(sign_in: SignIn, office: Town) -> None:
    office.read(unsure=("shimei",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    box = page.locator(".whole rect.box")
    assert (box.get_attribute("x"), box.get_attribute("y")) == ("51.26", "68.26")
    page.keyboard.press("F2")
    expect(page.locator(".whole.open")).to_be_visible()
    page.keyboard.press("F2")
    expect(page.locator(".whole.open")).to_have_count(0)


def test_text_of_the_file_itself_is_shown_at_its_place_on_the_page(sign_in: SignIn, office: Town) -> None:
    office.read(unsure=("shimei",), typed=("shimei",))
    page = sign_in("sato")
    page.goto(page.url + "check")
    strip = page.locator(".field.now svg.strip")
    expect(strip).to_be_visible()
    assert strip.get_attribute("viewBox") == "50.26 67.26 143.47 17.73"


def test_the_next_cases_pictures_are_fetched_ahead(sign_in: SignIn, office: Town) -> None:
    office.read("a.png", unsure=("shimei",))
    following = office.read("b.png", unsure=("inu_namae",), toroku_bango=Text(text="000999"))
    page = sign_in("sato")
    with page.expect_response(lambda one: f"/cases/{following}/pictures/" in one.url) as fetched:
        page.goto(page.url + "check")
    assert fetched.value.status == 200
    # They left for somebody's browser: once, whatever their number, that is told.
    looks = office.office.history.case(following).looks
    assert [(one.actor, one.facts["page"]) for one in looks] == [(office.users["sato"].id, "picture")]


@pytest.mark.parametrize(("count", "tone"), [(0, "warn"), (1, "good"), (2, "warn")])
def test_how_many_residents_fit_is_shown_where_they_were_looked_for(
    sign_in: SignIn, office: Town, count: int, tone: str
) -> None:
    case_id = office.read(unsure=("shimei",), found=Found(count=count, paths=("shimei", "jusho")))
    page = sign_in("sato")
    desk = page.url
    for place in ("check", f"cases/{case_id}"):
        page.goto(desk + place)
        shown = page.locator(".residents")
        expect(shown).to_have_text(f"住民データ: 一致する人 {count} 人 読み取った「氏名」「住所」で照合")
        expect(shown).to_have_class(f"notice residents {tone}")


def test_nothing_is_said_of_residents_where_nobody_looked(sign_in: SignIn, office: Town) -> None:
    case_id = office.read(unsure=("shimei",))
    page = sign_in("sato")
    desk = page.url
    for place in ("check", f"cases/{case_id}"):
        page.goto(desk + place)
        expect(page.locator("aside .paper")).to_contain_text("a.png")
        expect(page.locator(".residents")).to_have_count(0)


def test_the_scripted_clerk_empties_the_queue(context: BrowserContext, url: str, office: Town) -> None:
    ids = [
        office.read(
            f"{number}.png",
            unsure=("shimei", "inu_seibetsu", "kanryo_chusha", "biko"),
            unread={"henko_date": "R|8|2|30"} if number == 2 else {},
            toroku_bango=Text(text=f"00001{number}"),
        )
        for number in range(3)
    ]
    repeat = office.read("again.png", toroku_bango=Text(text="000010"))
    context.clear_cookies()
    asked_of, done = [], []

    def decide(question: Question) -> str | None:
        asked_of.append(question)
        if question.file_name == "2.png":
            return None
        return {"shimei": "乙 姫", "inu_seibetsu": "メス", "kanryo_chusha": "はい", "biko": ""}[question.path]

    page = context.new_page()
    clerk = ScriptedClerk(page, url, "sato", PASSWORD)
    counts = clerk.check_all(decide, progress=lambda: done.append(1))
    page.close()
    assert counts == CheckedCounts(cases=4, fields=8, changed=4, held=1, repeats=1)
    assert len(done) == 4
    assert [office.state(one) for one in (*ids, repeat)] == [
        "to_approve", "to_approve", "on_hold", "withdrawn",
    ]  # fmt: skip
    assert office.values(ids[0])["inu_seibetsu"] == Code(code="female")
    first = asked_of[0]
    assert (first.reference, first.label, first.page_number, first.shown, first.reason) == (
        office.office.history.case(ids[0]).line.reference,
        "氏名",
        1,
        "神栖\u3000花子",
        "はっきり読み取れません。",
    )


def test_single_characters_are_turned_off_and_then_pressed_with_alt(sign_in: SignIn, office: Town) -> None:
    office.read(unsure=("inu_seibetsu",))
    page = sign_in("sato")
    page.goto(page.url + "help")
    switch = page.get_by_role("switch", name="文字や数字だけのキーを使う")
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    page.goto(page.url.replace("help", "check"))
    expect(page.locator(".field.now [role=radio] kbd")).to_have_text(["Alt+1", "Alt+2"])
    chosen = page.locator(".field.now [aria-checked=true]")
    page.keyboard.press("2")
    expect(chosen).to_have_text("Alt+1オス")
    press(page, "Alt+2")
    expect(chosen).to_have_text("Alt+2メス")
    page.evaluate("localStorage.clear()")
