"""A page read as a person sees it, and entries found again by what people see."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from bots.addressing import addresses
from bots.observing import observe
from bots.scrubbing import words_kept
from bots.session import Session
from bots.tabs import tabs_of
from bots.watching import look_at
from records.locators import Locator
from records.screen import LookDefinition
from records.seen_screen import SeenInput, SeenPage
from records.values import Code, Text
from samples.city.process import City
from tests.bots.conftest import SCREENS, approved
from values.screen_changes import screen_changes


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Iterator[Page]:
    one = context.new_page()
    yield one
    one.close()


def seen(page: Page, body: str) -> tuple[SeenInput, ...]:
    page.set_content(f"<!DOCTYPE html><title>入力</title><body>{body}</body>")
    return observe(page).inputs


def at(page: Page, body: str) -> list[dict[str, object] | None]:
    found = addresses(page, seen(page, body))
    return [one and one.model_dump(exclude_none=True) for one in found]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("<label for=a>氏名</label><input id=a>", {"label": "氏名"}),
        ("<label>氏名<input></label>", {"label": "氏名"}),
        ("<input aria-label=氏名>", {"label": "氏名"}),
        ("<table><tr><th>氏名<span>必須</span></th><td><input></td></tr></table>", {"near": "氏名 必須"}),
        ("<dl><dt>氏名</dt><dd><input></dd></dl>", {"near": "氏名"}),
        ("<div>氏名: <input></div>", {"near": "氏名:"}),
        ("<div><p>氏名</p><p><input></p></div>", {"near": "氏名"}),
        ("<div><input placeholder=氏名></div>", {"css": '[placeholder="氏名"]'}),
        ("<table><tr><th>氏名</th><th>住所</th></tr><tr><td><input></td><td></td></tr></table>",
         {"column": "氏名", "row": 1}),
    ],
)  # fmt: skip
def test_a_name_is_read_wherever_it_stands(page: Page, body: str, where: dict[str, object]) -> None:
    assert [one.label for one in seen(page, body)] == ["氏名"]
    assert at(page, body) == [where]


def test_parts_of_one_value_share_its_name(page: Page) -> None:
    body = "<table><tr><th>生年月日</th><td><input>年<input>月<input>日</td></tr></table>"
    assert [(one.label, one.after) for one in seen(page, body)] == [
        ("生年月日", "年"), ("生年月日", "月"), ("生年月日", "日"),
    ]  # fmt: skip
    assert at(page, body) == [{"near": "生年月日", "number": number} for number in (1, 2, 3)]


def test_radio_buttons_are_one_entry_with_their_words(page: Page) -> None:
    body = (
        "<fieldset><legend>性別</legend><label><input type=radio name=s>男</label>"
        "<label><input type=radio name=s>女</label></fieldset>"
    )
    (one,) = seen(page, body)
    assert (one.kind, one.label, one.options) == ("radio", "性別", ("男", "女"))
    assert at(page, body) == [{"role": "group", "name": "性別"}]


def test_a_place_of_radio_buttons_holds_them_all(page: Page) -> None:
    body = "<div>性別 <input type=radio name=s>男 <input type=radio name=s>女</div>"
    (found,) = addresses(page, seen(page, body))
    assert found == Locator(css='div:has(> input[name="s"])')


def test_length_options_marks_and_hints_are_read(page: Page) -> None:
    body = (
        "<h2>世帯主</h2><table>"
        "<tr><th>フリガナ ※</th><td><input maxlength=20 required> 全角カタカナ</td></tr>"
        "<tr><th>続柄</th><td><select disabled><option value=''>選択<option>本人</select></td></tr></table>"
    )
    kana, kin = seen(page, body)
    assert (kana.section, kana.label, kana.maxlength, kana.required) == ("世帯主", "フリガナ", 20, True)
    assert "全角カタカナ" in kana.after + kana.hint
    assert (kin.options, kin.readonly) == (("選択", "本人"), True)


def test_what_nobody_sees_is_no_entry(page: Page) -> None:
    assert seen(page, "<input type=hidden><input style='display:none'><input type=submit>") == ()


def test_entries_in_a_frame_are_found_in_it(page: Page) -> None:
    body = "<iframe name=main srcdoc='<label for=a>氏名</label><input id=a>'></iframe>"
    page.set_content(body)
    page.frame_locator("[name=main]").get_by_label("氏名").wait_for()
    (one,) = observe(page).inputs
    assert (one.label, one.frame) == ("氏名", "main")
    assert addresses(page, (one,)) == (Locator(label="氏名", frame="main"),)


def test_reading_a_page_holds_nothing_that_was_typed(page: Page) -> None:
    seen(page, "<label for=a>氏名</label><input id=a>")
    page.get_by_label("氏名").fill("神栖花子")
    assert "神栖花子" not in observe(page).model_dump_json()


def test_a_changed_label_is_told_and_the_same_screen_is_not(session: Session, city: City) -> None:
    screen = SCREENS["kokuho_kanyu"]
    record = approved("kokuho_kanyu", 11)
    good = look_at(session, screen, record)
    assert screen_changes(good, look_at(session, screen, record)) == ()
    city.plan("changed_label")
    says = [one.says for one in screen_changes(good, look_at(session, screen, record))]
    assert says == ["「氏名カナ」の欄が「氏名カナ(変更後)」に変わりました"]
    assert list(good.pages) == ["search", "form", "confirm"]


def test_options_that_change_by_themselves_are_not_kept(session: Session, city: City) -> None:
    city.clear()
    screen = SCREENS["kokuho_kanyu"]
    look = LookDefinition(changing_options=(Locator(label="取得事由"), Locator(label="この画面にない")))
    declared = screen.model_copy(update={"look": look})
    record = approved("kokuho_kanyu", 12)
    before, now = look_at(session, screen, record), look_at(session, declared, record)
    (reason,) = [one for one in now.pages["form"].inputs if one.changing]
    assert (reason.label, reason.kind, reason.options) == ("取得事由", "select", ())
    assert screen_changes(before, now) == ()


def test_a_value_that_the_screen_refuses_is_told_and_is_no_change(session: Session, city: City) -> None:
    screen = SCREENS["kokuho_kanyu"]
    good = look_at(session, screen, approved("kokuho_kanyu", 13))
    now = look_at(session, screen, approved("kokuho_kanyu", 13, hoken_bango=Text(text="12")))
    assert now.unseen is not None
    assert (list(now.pages), now.unseen.code) == (["search", "form"], "look.refused")
    assert screen_changes(good, now) == ()
    unready = look_at(session, screen, approved("kokuho_kanyu", 13, jiyu=Code(code="unknown")))
    assert unready.unseen is not None
    assert (list(unready.pages), unready.unseen.code) == (["search", "form"], "look.values")


def test_what_was_typed_and_what_it_called_up_does_not_stand_in_a_reading() -> None:
    number = SeenInput(kind="text", label="宛名番号", name="atena", after="7桁")
    before = SeenPage(title="入力", inputs=(number,), buttons=())
    shows = number.model_copy(update={"after": "神栖花子 様"})
    confirm = SeenInput(kind="check", label="R-0001 点検 画面 様で間違いない")
    page = SeenPage(title="R-0001 の確認", inputs=(shows, confirm), buttons=())
    kept = words_kept(page, before, {"R-0001", "点検 画面", "1"})
    assert kept.title == "□ の確認"
    assert kept.inputs == (number, confirm.model_copy(update={"label": "□ □ 様で間違いない"}))


def test_closed_parts_open_without_asking_the_target_and_what_asks_is_told(session: Session) -> None:
    body = (
        "<!DOCTYPE html><title>入力</title><a href='javascript:other()'>別ページ</a>"
        "<button type=button role=tab onclick='keep()'>保存して明細</button>"
        "<button type=button role=tab onclick='b.hidden=false'>明細</button>"
        "<label>氏名<input></label><div id=b hidden><label>品名<input></label><label>数<input></label></div>"
        "<script>var asked=0;function keep(){fetch('http://127.0.0.1:9/keep',{method:'POST'});b.hidden=false}"
        "function other(){location='http://127.0.0.1:9/other'}</script>"
    )
    loads = []

    def load() -> None:
        loads.append(body)
        session.page.set_content(body)

    load()
    found = tabs_of(session, load)
    assert set(found.unopened) == {"保存して明細", "別ページ"}
    (part,) = found.opened
    assert part.press == Locator(role="tab", name="明細")
    assert [one.label for one in part.inputs] == ["品名", "数"]
    assert part.at == (Locator(label="品名"), Locator(label="数"))
    assert len(loads) == 3
