"""計測 in a real browser: from the pile to the verdict, by keys, with pauses, mistakes and double presses."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from ledger.claims import Way as EntryWay
from ledger.measured import Measured
from ledger.measuring import Measurings
from records.measuring import Clock, Measuring
from tests.desk.cast import SLUG, Town
from tests.desk.conftest import SignIn
from tests.desk.measured import confirm, measure, pile
from tests.desk.test_check import press
from tests.desk.test_guard import token
from tests.desk.test_pages import approve

PLACE = f"register/{SLUG}/measure"


def now(office: Town) -> Measuring:
    return Measured(office.office.book).of(SLUG)[0]


def begun(office: Town, sheets: int = 10) -> list[str]:
    """Begin a 計測 whose pile is read, and choose it."""
    cases = pile(office, sheets)
    measurings, user_id = Measurings(office.office.book), office.users["kanri"].id
    one = measurings.begin(SLUG, sheets, user_id=user_id)
    (found,) = Measured(office.office.book).piles(SLUG)
    measurings.choose(one, 1, found.bundle_id, user_id=user_id)
    return cases


def opened(sign_in: SignIn, name: str) -> Page:
    page = sign_in(name)
    page.goto(page.url + PLACE)
    return page


def go(page: Page, *keys: str) -> None:
    """Press keys, each once the page shows what the one before did."""
    for key in keys:
        before = page.locator("#work").get_attribute("data-version")
        press(page, key)
        expect(page.locator("#work")).not_to_have_attribute("data-version", before or "")


def test_a_pile_goes_from_the_scanner_to_the_verdict_by_keys(sign_in: SignIn, office: Town) -> None:
    page = opened(sign_in, "kanri")
    expect(page.get_by_text("まだ測っていません")).to_be_visible()
    page.get_by_label("紙の枚数").fill("10")
    page.get_by_role("button", name="始める").click()
    expect(page.get_by_text("使える届のある束がまだありません")).to_be_visible()
    go(page, "Enter")
    pile(office, 11)
    go(page, "Enter")
    page.get_by_role("button", name="この束を使う").click()
    expect(page.locator(".blocks li")).to_have_count(4)
    for number in range(20):
        expect(page.locator(".what")).to_contain_text("手入力" if number // 5 in (0, 3) else "読み書き")
        go(page, "Enter", "Enter")
    expect(page.get_by_text("すべて計りました")).to_be_visible()
    assert "早くなります" not in page.content()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="計測を終える").click()
    expect(page.locator(".result")).to_contain_text("両方で測れた紙 10枚")
    expect(page.locator(".result")).to_contain_text("束の準備")
    states = [office.state(one.case_id) for one in now(office).sheets]
    assert states == ["withdrawn"] * 10
    assert {one.by for one in now(office).timings} == {"kanri"}


def test_a_pause_stands_still_a_mistake_comes_again_and_a_spoilt_sheet_is_left_out(
    sign_in: SignIn, office: Town
) -> None:
    begun(office)
    page = opened(sign_in, "sato")
    first, second = now(office).left[:2]
    go(page, "Enter")
    expect(page.locator(".clock[data-running]")).to_have_count(1)
    go(page, "F8")
    expect(page.locator(".state")).to_contain_text("中断中")
    expect(page.locator(".clock[data-running]")).to_have_count(0)
    go(page, "F8", "F9")
    expect(page.locator(".what")).to_contain_text(f"次は {first.sheet}枚目")
    go(page, "Enter", "F6")
    expect(page.locator(".what")).to_contain_text(f"次は {second.sheet}枚目")
    assert [one.clock for one in now(office).timings] == [Clock.UNDONE, Clock.SPOILT]


def test_a_reload_loses_no_time_and_the_face_goes_on(sign_in: SignIn, office: Town) -> None:
    begun(office)
    page = opened(sign_in, "sato")
    go(page, "Enter")
    page.reload()
    expect(page.locator(".clock")).not_to_have_text("0:00")
    assert now(office).going is not None


def test_two_people_on_one_clock_get_one_effect_and_a_clear_word(
    sign_in: SignIn, office: Town, client: Callable[[str], httpx.Client]
) -> None:
    begun(office)
    page = opened(sign_in, "sato")
    other = client("kanri")
    form = {"csrf": token(other), "version": str(now(office).version)}
    assert other.post(f"/{PLACE}/start", data=form).status_code == 200
    go(page, "Enter")
    expect(page.locator("#notice")).to_contain_text("画面が古くなっています")
    expect(page.locator(".clock[data-running]")).to_have_count(1)
    assert len(now(office).timings) == 1
    go(page, "Enter")
    expect(page.locator("#notice")).to_be_empty()
    again = other.post(f"/{PLACE}/start", data=form)
    assert (again.status_code, "measuring.stale" in again.text) == (409, True)


def test_a_key_that_is_held_down_presses_once(sign_in: SignIn, office: Town) -> None:
    begun(office)
    page = opened(sign_in, "sato")
    before = page.locator("#work").get_attribute("data-version")
    for _ in range(6):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.locator("#work")).not_to_have_attribute("data-version", before or "")
    expect(page.locator(".clock[data-running]")).to_have_count(1)
    assert [one.clock for one in now(office).timings] == [Clock.RUNNING]


def test_a_sheet_that_goes_through_the_system_is_checked_and_never_entered(
    sign_in: SignIn, office: Town
) -> None:
    cases = begun(office)
    page = opened(sign_in, "sato")
    while next(iter(now(office).left)).way.value == "hand":
        go(page, "Enter", "Enter")
    go(page, "Enter")
    sheet = now(office).going
    assert sheet is not None
    link = page.get_by_role("link", name=re.compile("この紙の確認を開く"))
    assert str(link.get_attribute("href")) == f"/check/{cases[sheet.sheet - 1]}"
    for case_id in cases:
        approve(office, case_id)
    way = EntryWay(screen=office.office.screens[SLUG], target=office.office.targets["machi"])
    assert office.office.entries.claim("bot", {SLUG: way}, seconds=60, run_id=None) is None


@pytest.mark.parametrize(
    ("hand", "system", "words"),
    [(90, 30, "早くなります"), (30, 90, "遅くなります"), (60, 60, "まだ分かりません")],
)
def test_the_page_says_quicker_slower_or_not_known(
    office: Town, client: Callable[[str], httpx.Client], hand: float, system: float, words: str
) -> None:
    measure(office, hand=hand, system=system)
    shown = client("kansa").get(f"/{PLACE}").text
    assert f"<h2>{words}</h2>" in shown
    assert "準備(スキャン)の時間は計っていない" in shown
    listed = client("kansa").get("/register").text
    assert words in listed


def test_what_was_slower_costs_hours_in_the_ledger(
    office: Town, client: Callable[[str], httpx.Client]
) -> None:
    confirm(office)
    measure(office, hand=30, system=390)
    row = client("kansa").get("/register").text.partition("児童手当")[0]
    assert "−0.1 時間" in row
    assert "遅くなります" in row


def test_who_reads_presses_nothing_and_who_types_ends_nothing(
    office: Town, client: Callable[[str], httpx.Client]
) -> None:
    begun(office)
    allowed = {"kansa": set(), "tanaka": set(), "sato": {"start", "pause", "stop"}}
    for name, may in allowed.items():
        person = client(name)
        for what in ("start", "pause", "resume", "stop", "undo", "spoil", "choose", "end"):
            form = {"csrf": token(person), "version": str(now(office).version)}
            status = person.post(f"/{PLACE}/{what}", data={**form, "bundle_id": "0" * 36}).status_code
            if what in may:
                assert status == 200, (name, what)
            elif name == "sato" and what in ("resume", "undo", "spoil"):
                assert status in (200, 422), (name, what)
            else:
                assert status == 403, (name, what)
        assert person.post(f"/{PLACE}", data={"csrf": token(person), "sheets": "30"}).status_code == 403
    assert now(office).ended_at is None


def test_nonsense_is_refused_in_words(office: Town, client: Callable[[str], httpx.Client]) -> None:
    kanri = client("kanri")
    csrf = token(kanri)
    for sheets in ("0", "9", "101", "x", ""):
        assert kanri.post(f"/{PLACE}", data={"csrf": csrf, "sheets": sheets}).status_code == 422
    assert kanri.post(f"/{PLACE}/stop", data={"csrf": csrf, "version": "1"}).status_code == 422
    for place in ("register/nowhere/measure", "register/nowhere/handover", "register/nowhere"):
        assert kanri.get(f"/{place}").status_code == 422
    assert Measured(office.office.book).all() == ()
