"""仕分け待ち in a real browser: what people chose before, typing by hand, sides joined, cover sheets."""

import io
import re
from collections.abc import Callable

import httpx
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from ledger.sides import unread
from records.case import PageState
from records.cover import cover_of
from records.ids import Id
from records.reading import Likeness, Problem
from tests.desk.cast import SLUG, Town
from tests.desk.conftest import SignIn
from tests.desk.test_check import press

UNKNOWN = Problem(code="page.unknown_form", message="登録されている様式のどれとも一致しません。")
BADLY_LAID = Problem(code="page.not_registered", message="様式に重ね合わせられません。")
TWO_SIDED = "yobo_sesshu"


def left(office: Town, name: str, *nearest: Likeness, problem: Problem = UNKNOWN) -> Id:
    (info,) = office.drop(name)
    office.office.sorting.leave(info.id, problem, actor="reader", nearest=nearest)
    return info.id


def like(slug: str, score: float) -> Likeness:
    return Likeness(procedure=slug, form_version="1", page=1, side="front", score=score)


def test_what_is_most_alike_comes_first_and_what_people_chose_before_it(
    sign_in: SignIn, office: Town
) -> None:
    nearest = (like("suido_kaishi", 0.5), like(SLUG, 0.2))
    first, second = left(office, "a.png", *nearest), left(office, "b.png", *nearest)
    page = sign_in("sato")
    page.goto(page.url + "sort")
    offers = page.locator("#work .offer")
    expect(offers.nth(0)).to_contain_text("水道使用開始届")
    expect(offers.nth(0)).to_contain_text("似ている度合い 50")
    expect(offers.nth(1)).to_contain_text("犬の登録事項変更届")
    press(page, "2")
    expect(page.locator("#work")).to_have_attribute("data-page-id", second)
    expect(offers.nth(0)).to_contain_text("犬の登録事項変更届")
    expect(offers.nth(0)).to_contain_text("前にも選ばれました(1回)")
    assert office.office.history.page(first).said == SLUG


def test_a_page_that_no_machine_reads_is_typed_from_its_picture(sign_in: SignIn, office: Town) -> None:
    page_id = left(office, "a.png")
    page = sign_in("sato")
    page.goto(page.url + "sort")
    page.get_by_role("button", name="犬の登録事項変更届").click()
    expect(page.get_by_text("仕分け待ちのページはありません。")).to_be_visible()
    office.office.sorting.leave(page_id, BADLY_LAID, actor="reader")
    page.reload()
    page.get_by_role("button", name="画像を見て手で入力する").click()
    expect(page.get_by_text("仕分け待ちのページはありません。")).to_be_visible()
    case_id = office.office.history.page(page_id).case_id
    assert case_id is not None
    held = office.office.history.case(case_id).contents
    assert held is not None
    paths = tuple(one.path for one in office.office.defined(SLUG).form.fields)
    assert held.outstanding() == paths
    page.goto(page.url.replace("/sort", "/check"))
    expect(page.locator(".reason").first).to_have_text("読み取れないページです。画像を見て入力してください。")


def test_sides_that_nobody_can_tell_apart_are_joined_by_a_person(sign_in: SignIn, office: Town) -> None:
    defined = office.office.defined(TWO_SIDED)
    pages = office.drop("a.tif", pages=3)
    office.office.sorting.leave(pages[1].id, UNKNOWN, actor="reader")
    for info, face in ((pages[0], defined.form.pages[0]), (pages[2], defined.form.pages[1])):
        record = unread(defined.form, face, info.pixels)
        office.office.sorting.file(info.id, record, defined, run_id=None, actor="reader")
    assert office.office.gathering.gather(defined, run_id=None, actor="reader") == 0
    page = sign_in("sato")
    page.goto(page.url + "sort")
    for side in page.locator(".side input").all():
        side.check()
    page.get_by_role("button", name="選んだ面で一つの届にする").click()
    expect(page.get_by_text("他の面を待っているページ")).to_have_count(0)
    first, last = (office.office.history.page(pages[number].id) for number in (0, 2))
    assert first.state is last.state is PageState.SORTED
    assert first.case_id is not None
    assert first.case_id == last.case_id
    page.goto(page.url.replace("/sort", f"/cases/{first.case_id}"))
    expect(page.locator(".sheet:visible")).to_have_attribute("data-sheet", "1 front")
    page.locator("tr[data-side='1 back']").first.focus()
    expect(page.locator(".sheet:visible")).to_have_attribute("data-sheet", "1 back")
    page.get_by_role("button", name="表", exact=True).click()
    expect(page.locator(".sheet:visible")).to_have_attribute("data-sheet", "1 front")


def test_a_side_that_was_read_by_an_older_definition_stays_in_sight(
    client: Callable[[str], httpx.Client], office: Town
) -> None:
    defined = office.office.defined(TWO_SIDED)
    older = defined.model_copy(update={"form": defined.form.model_copy(update={"title": "前の申請"})})
    (info,) = office.drop("a.tif")
    record = unread(older.form, older.form.pages[1], info.pixels)
    office.office.sorting.file(info.id, record, older, run_id=None, actor="reader")
    (side,) = re.findall(r'<label class="side">.*?</label>', client("sato").get("/sort").text, re.DOTALL)
    assert "<b>裏</b> 前の申請" in side
    assert "次の読み取りで読み直します" in side
    assert "disabled" in side


def test_a_cover_sheet_is_printed_as_it_is_read(sign_in: SignIn) -> None:
    page = sign_in("sato")
    page.goto(page.url + "covers")
    page.get_by_label("業務").select_option(label="犬の登録事項変更届")
    page.get_by_label("件数").fill("12")
    page.get_by_label("束の名前(窓口など)").fill("窓口A")
    page.get_by_role("button", name="この内容にする").click()
    expect(page.locator(".cover h2")).to_have_text("犬の登録事項変更届")
    page.wait_for_load_state("load")
    box = page.locator(".cover .code svg").bounding_box()
    assert box is not None
    assert round(box["width"] / 96 * 25.4) == 60
    picture = page.locator(".cover .code").screenshot()
    cover = cover_of(code_in(picture))
    assert cover is not None
    assert (cover.procedure, cover.expected, cover.label) == (SLUG, 12, "窓口A")


def code_in(picture: bytes) -> str:
    """Read a code as the way in does."""
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return str(code.text)
