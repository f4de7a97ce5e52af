"""Locators, verbs and read-back on pages of one purpose each, in a real browser."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import BrowserContext

from bots.browser_screen import BrowserScreen
from bots.plan import Action
from bots.session import Session
from records.errors import ApplicationError, BusinessError, RefusedByScreen, ScreenChanged, TargetUnavailable
from records.locators import Locator, Shown
from records.screen import ScreenDefinition
from records.steps import PlainStep, Press
from tests.bots.conftest import PASSWORD, SCREENS, TARGET, USER

ONE = "<input id='one'>"


@pytest.fixture(scope="module")
def session(context: BrowserContext) -> Iterator[Session]:
    one = Session(context, TARGET, USER, PASSWORD, patience=1.0)
    one.page.set_default_timeout(2500)
    yield one
    one.page.close()


@pytest.fixture
def screen(session: Session) -> BrowserScreen:
    return BrowserScreen(session)


def step(**said: Any) -> PlainStep:
    """Answer a step as ``screen.yaml`` says it, in a whole definition."""
    known = SCREENS["suido_kaishi"].model_dump(by_alias=True) | {"fill": [said]}
    (made,) = ScreenDefinition.model_validate(known).fill
    assert not hasattr(made, "steps")
    return made  # type: ignore[return-value]


def put(screen: BrowserScreen, text: str, **said: Any) -> None:
    screen.perform(Action(step=step(value={"constant": text}, **said), text=text))


def value(session: Session, css: str = "#one") -> str:
    return session.page.locator(css).input_value()


@pytest.mark.parametrize(
    ("page", "at"),
    [
        (f"<table><tr><td>氏　名<font>※</font></td><td>{ONE}</td></tr></table>", {"near": "氏名"}),
        (f"<table><tr><td>カナ</td><td><input></td><td>氏名</td><td>{ONE}</table>", {"near": "氏名"}),
        (f"<table><tr><td><table><tr><th>氏名</th><td>{ONE}<input type=button value=検索></td></tr></table>"
         "</td><td><input></td></tr></table>", {"near": "氏名"}),
        (f"<dl><dt>氏名<dd>{ONE}<dt>カナ<dd><input></dl>", {"near": "氏名"}),
        (f"<p>氏名: {ONE} カナ: <input></p>", {"near": "氏名"}),
        (f"<div><b>氏名</b> {ONE}<br>カナ <input></div>", {"near": "氏名"}),
        (f"<table><tr><td>生年月日</td><td><select></select><input>年{ONE}月</td></tr></table>",
         {"near": "生年月日", "number": 3}),
        (f"<table><tr><th>氏名<th>続柄<tr><td><input><td><input><tr><td>{ONE}<td><input></table>",
         {"column": "氏名", "row": 2}),
        (f"<table><tr><td colspan=2>児童<td>続柄<tr><td>氏名<td>カナ<td><tr><td>{ONE}<td><input><td></table>",
         {"column": "氏名"}),
        (f"<table><thead><tr><th>科目<th>額</thead><tbody><tr><td>県税<td><input><tr><td>市税<td>{ONE}</table>",
         {"column": "額", "row": "市税"}),
        (f"<fieldset><legend>父</legend><p>氏名 {ONE}</p></fieldset>"
         "<fieldset><legend>母</legend><p>氏名 <input></p></fieldset>",
         {"near": "氏名", "within": {"role": "group", "name": "父"}}),
    ],
)  # fmt: skip
def test_an_entry_is_found_by_the_words_beside_or_above_it(
    session: Session, page: str, at: dict[str, Any]
) -> None:
    session.page.set_content(page)
    assert session.find(Locator.model_validate(at)).get_attribute("id") == "one"


@pytest.mark.parametrize(
    ("page", "at", "code"),
    [
        # The field was moved away: that of the next words must not be taken for it.
        ("<table><tr><td>氏名<td><tr><td>カナ<td><input></table>", {"near": "氏名"}, "screen.missing"),
        ("<p>氏名</p><p>カナ <input></p>", {"near": "氏名"}, "screen.missing"),
        (
            "<table><tr><td>氏名<td><input><tr><td>氏名<td><input></table>",
            {"near": "氏名"},
            "screen.ambiguous",
        ),
        ("<table><tr><th>氏名<tr><td><input></table>", {"column": "氏名", "row": 2}, "screen.missing"),
        ("<div style='display:none'>氏名 <input></div>", {"near": "氏名"}, "screen.missing"),
    ],
)
def test_no_other_entry_is_taken_for_it(session: Session, page: str, at: dict[str, Any], code: str) -> None:
    session.page.set_content(page)
    with pytest.raises(ScreenChanged, match=code.replace(".", r"\.")):
        session.find(Locator.model_validate(at))


FRAMES = """<iframe name=outer srcdoc="<iframe name=inner srcdoc='氏名 <input id=one>'></iframe>"></iframe>"""


def test_a_frame_in_a_frame_is_named_by_its_way(session: Session, screen: BrowserScreen) -> None:
    session.page.set_content(FRAMES)
    put(screen, "山田", do="fill", at={"near": "氏名", "frame": "outer/inner"})
    inner = session.page.frame_locator("[name=outer]").frame_locator("[name=inner]")
    assert inner.locator("#one").input_value() == "山田"


@pytest.mark.parametrize(
    ("page", "shown", "expected"),
    [
        ("<table><tr><th>氏名<td>山田<th>カナ<td>ヤマダ<tr><th>住所<td>神栖市</table>", {},
         {"氏名": "山田", "カナ": "ヤマダ", "住所": "神栖市"}),
        ("<table><tr><td>氏名<td>山田<td>カナ<td>ヤマダ</table>", {"layout": "pairs"},
         {"氏名": "山田", "カナ": "ヤマダ"}),
        ("<table><tr><th>氏名<th>カナ<tr><td>山田<td>ヤマダ</table>", {"layout": "above"},
         {"氏名": "山田", "カナ": "ヤマダ"}),
        ("<dl><dt>氏名<dd>山田<dt>住所<dd><input value=神栖市 readonly></dl>", {"layout": "list"},
         {"氏名": "山田", "住所": "神栖市"}),
        ("<table><tr><td>氏名<td>続柄<tr><td>花子<td>長女<tr><td>太郎<td>長男</table>",
         {"layout": "rows", "title": "児童"},
         {"児童 氏名": "花子", "児童 続柄": "長女", "児童 氏名[2]": "太郎", "児童 続柄[2]": "長男"}),
        ("<table><tr><th>氏名<td>山田<tr><th>氏名<td>花子</table>", {}, {"氏名": "山田", "氏名[2]": "花子"}),
        ("<p>何もない</p>", {"within": {"css": "#list"}}, {}),
    ],
)  # fmt: skip
def test_what_is_shown_is_read_in_every_layout(
    session: Session, page: str, shown: dict[str, Any], expected: dict[str, str]
) -> None:
    session.page.set_content(page)
    assert session.table([Shown.model_validate(shown)]) == expected


KEYS = """氏名 <input id=one onkeydown="heard.textContent += 'd'" onkeyup="heard.textContent += 'u'"
 onchange="heard.textContent += 'c'"><b id=heard></b>"""


def test_type_lets_the_page_hear_a_key_for_each_character(session: Session, screen: BrowserScreen) -> None:
    session.page.set_content(KEYS)
    put(screen, "a山", do="fill", at={"near": "氏名"})
    assert (value(session), session.page.locator("#heard").inner_text()) == ("a山", "")
    session.page.set_content(KEYS)
    put(screen, "a山", do="type", at={"near": "氏名"})
    assert (value(session), session.page.locator("#heard").inner_text()) == ("a山", "duduc")


@pytest.mark.parametrize(
    ("field", "said", "error", "code"),
    [
        ("<input id=one maxlength=3>", {}, RefusedByScreen, "plan.too_long"),
        ("<input id=one pattern='[0-9]*'>", {}, RefusedByScreen, "plan.charset"),
        ("<input id=one oninput='value=value.slice(0, 3)'>", {}, RefusedByScreen, "screen.cut"),
        ("<input id=one oninput='value=value+1'>", {}, ScreenChanged, "screen.altered"),
        ("<input id=one value=水戸市>", {"do": "filled"}, BusinessError, "screen.filled_otherwise"),
        ("<input id=one>", {"do": "filled"}, ScreenChanged, "screen.not_filled"),
    ],
)
def test_what_a_field_does_not_take_is_refused_and_never_cut(
    session: Session, screen: BrowserScreen, field: str, said: dict[str, Any], error: type, code: str
) -> None:
    session.page.set_content(f"住所 {field}")
    with pytest.raises(error, match=code.replace(".", r"\.")):
        put(screen, "神栖市溝口", **{"do": "fill", "at": {"near": "住所"}, **said})


def test_all_fields_of_a_page_are_asked_before_one_is_filled(session: Session, screen: BrowserScreen) -> None:
    session.page.set_content("氏名 <input id=one><br>住所 <input maxlength=3>")
    steps = [
        step(do="fill", at={"near": at}, value={"constant": "神栖市溝口"}) for at in ("氏名", "住所", "後で")
    ]
    with pytest.raises(RefusedByScreen, match="「住所」"):
        screen.require_fits([Action(step=one, text="神栖市溝口") for one in steps])
    assert value(session) == ""


def test_a_field_that_fills_itself_is_waited_for_and_overwritten(
    session: Session, screen: BrowserScreen
) -> None:
    session.page.set_content(f"住所 {ONE}<script>setTimeout(() => one.value = '神栖市', 150)</script>")
    put(screen, "神栖市溝口1", do="filled", at={"near": "住所"}, otherwise="overwrite")
    session.page.wait_for_timeout(200)
    assert value(session) == "神栖市溝口1"
    session.page.set_content("住所 <input id=one value='神栖市溝口１'>")
    put(screen, "神栖市溝口1", do="filled", at={"near": "住所"}, otherwise="stop")
    assert value(session) == "神栖市溝口１"


def test_radio_buttons_are_told_by_the_words_behind_them(session: Session, screen: BrowserScreen) -> None:
    session.page.set_content(
        "<table><tr><td>配偶者<td><input type=radio name=a value=1>有 <input type=radio name=a value=2>無"
    )
    put(screen, "無", do="choose", at={"near": "配偶者"})
    assert session.page.locator(":checked").get_attribute("value") == "2"
    with pytest.raises(ScreenChanged, match=r"screen\.no_option"):
        put(screen, "不明", do="choose", at={"near": "配偶者"})


DIALOG = (
    "<button onclick=\"document.title = confirm('山田花子さんは登録済みです。続けますか')\">進む</button>"
)
FORWARD = {"do": "press", "at": {"role": "button", "name": "進む"}, "effect": "none"}


@pytest.mark.parametrize(
    ("dialogs", "title", "code"),
    [
        ([], "false", "screen.unexpected_dialog"),
        ([{"says": "別の言葉"}], "false", "screen.unexpected_dialog"),
        ([{"says": "続けますか"}], "true", None),
        ([{"says": "続けますか", "answer": "cancel"}], "false", None),
        ([{"says": "登録済み", "answer": "cancel", "refuses": True}], "false", "entry.refused"),
    ],
)
def test_a_dialog_is_answered_as_expected_or_stops_the_entry(
    session: Session, screen: BrowserScreen, dialogs: list[Any], title: str, code: str | None
) -> None:
    session.page.set_content(DIALOG)
    action = Action(step=step(**FORWARD, dialogs=dialogs))
    if code is None:
        screen.perform(action)
    else:
        with pytest.raises((ApplicationError, BusinessError)) as stopped:
            screen.perform(action)
        assert stopped.value.code == code
        # Only what refuses the values is told to people; what an unexpected dialog says may name somebody.
        assert ("山田" in str(stopped.value)) is (code == "entry.refused")
    assert session.page.title() == title


# The page's clock goes on by so many seconds between the click and the question.
SAVE = """<iframe name=main srcdoc="<button onclick='const at = Date.now();
 Date.now = () => at + {later} * 1000;
 parent.document.title = confirm(`登録しますか`); document.body.append(`完了`)'>登録</button>"></iframe>"""
SUBMIT = {
    "do": "press", "at": {"role": "button", "name": "登録", "frame": "main"}, "effect": "saves",
    "dialogs": [{"says": "登録しますか"}], "then": {"text": "完了", "frame": "main"},
}  # fmt: skip


@pytest.mark.parametrize(("later", "agreed"), [(0, "true"), (61, "false")])
def test_clock_click_and_agreement_are_one_turn_of_the_page(
    session: Session, screen: BrowserScreen, later: int, agreed: str
) -> None:
    """A page that hangs between the click and its question is not agreed to after the deadline."""
    session.page.set_content(SAVE.format(later=later))
    press = Press.model_validate(SUBMIT)
    screen.require_clickable(press)
    deadline = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)).timestamp() * 1000
    assert screen.click_before(press, deadline) is True
    assert session.page.title() == agreed
    assert screen.click_before(press, 0) is False


BUTTON = "<button onclick='document.title = `登録した`'>登録</button>"
LISTENING = "<script>window.heard = []; for (const one of ['pointerdown', 'mousedown', 'click'])"
PLAIN_SUBMIT = {**SUBMIT, "at": {"role": "button", "name": "登録"}, "then": {"text": "完了"}}


def test_whether_the_button_can_be_clicked_is_asked_without_a_page_hearing_it(
    session: Session, screen: BrowserScreen
) -> None:
    session.page.set_content(
        f"{LISTENING} addEventListener(one, () => heard.push(one), true)</script>"
        f"<div style='height:3000px'></div>{BUTTON}"
    )
    screen.require_clickable(Press.model_validate(PLAIN_SUBMIT))
    assert (session.page.evaluate("heard"), session.page.title()) == ([], "")


@pytest.mark.parametrize(
    "page",
    [
        BUTTON.replace("<button", "<button disabled"),
        f"<fieldset disabled>{BUTTON}</fieldset>",
        BUTTON.replace("<button", "<button style='position:fixed;left:-500px'"),
        f"{BUTTON}<div style='position:fixed;inset:0;background:#0008'>処理中</div>",
        f"<iframe name=main srcdoc=\"{BUTTON}\"></iframe><div style='position:fixed;inset:0'>処理中</div>",
    ],
)
def test_a_button_that_no_click_reaches_is_not_clicked(
    page: str, session: Session, screen: BrowserScreen
) -> None:
    session.page.set_content(page)
    with pytest.raises(ScreenChanged, match=r"screen\.not_clickable"):
        screen.require_clickable(Press.model_validate(SUBMIT if "iframe" in page else PLAIN_SUBMIT))


@pytest.mark.parametrize(
    "page",
    [
        f"{BUTTON}<div id=over style='position:fixed;inset:0'>処理中</div>"
        "<script>setTimeout(() => over.remove(), 300)</script>",
        "<frameset rows='20%,*'><frame><frame name=main></frameset>",
        "<p style='width:9em'>記入した内容で <a role=button aria-label=登録>このまま登録をする</a>",
        f"<p style='height:2000px'><iframe name=main srcdoc=\"<p style='height:900px'>{BUTTON}\"></iframe>",
        f"<p id=host></p><script>host.attachShadow({{mode: 'open'}}).innerHTML = \"{BUTTON}\"</script>",
    ],
)
def test_a_button_that_a_click_reaches_is_found_so(
    page: str, session: Session, screen: BrowserScreen
) -> None:
    session.page.set_content(page)
    if "<frame " in page:
        main = session.page.frame("main")
        assert main is not None
        main.set_content(BUTTON)
    screen.require_clickable(Press.model_validate(SUBMIT if "main" in page else PLAIN_SUBMIT))
    assert session.page.title() == ""


def test_a_sign_that_shows_before_the_click_proves_nothing(session: Session, screen: BrowserScreen) -> None:
    session.page.set_content("<iframe name=main srcdoc='<button>登録</button> 完了'></iframe>")
    with pytest.raises(ScreenChanged, match=r"screen\.sign_too_early"):
        screen.require_clickable(Press.model_validate(SUBMIT))


CALENDAR = """届出日 <input id=one readonly><button onclick="turn(0)">暦</button>
<a href="#" onclick="turn(-1)">前</a><b id=month></b><a href="#" onclick="turn(1)">次</a>
<table id=days></table>
<script>
let y = 2019, m = {month};
function turn(n) {{
  m += n; if (m == 0) {{ m = 12; y-- }} if (m == 13) {{ m = 1; y++ }}
  const reiwa = y > 2019 || m > 4, year = reiwa ? y - 2018 : y - 1988;
  month.textContent = (reiwa ? '令和' : '平成') + (year == 1 ? '元' : year) + '年' + m + '月';
  const day = d => `<td onclick="one.value = y + '/' + m + '/' + this.textContent">${{d + 1}}</td>`;
  days.innerHTML = '<tr>' + [...Array(31)].map((_, d) => day(d)).join('');
}}
</script>"""
PICK = {
    "do": "pick_date", "at": {"near": "届出日"}, "press": {"role": "button", "name": "暦"},
    "month": {"css": "#month"}, "back": {"text": "前"}, "forward": {"text": "次"}, "days": {"css": "#days"},
}  # fmt: skip


@pytest.mark.parametrize("month", [3, 5, 8])
def test_a_day_is_picked_over_the_change_of_eras(session: Session, screen: BrowserScreen, month: int) -> None:
    session.page.set_content(CALENDAR.format(month=month))
    put(screen, "2019-05-03", **PICK)
    assert value(session) == "2019/5/3"


FILE = "data:text/csv;charset=utf-8,受付番号,第12号%0D%0A"


def test_a_number_is_read_out_of_a_file_that_the_system_answers(
    session: Session, screen: BrowserScreen
) -> None:
    session.page.set_content(f"<a href='{FILE}' download=r.csv>結果</a>")
    said = {"do": "download", "at": {"text": "結果"}, "encoding": "utf-8"}
    assert screen.perform(Action(step=step(**said, pattern="受付番号,(.*?)\\s"))) == "第12号"
    with pytest.raises(ScreenChanged, match=r"screen\.no_number"):
        screen.perform(Action(step=step(**said, pattern="整理番号,(.*?)\\s")))
    assert screen.download(Locator(text="結果")).decode().strip() == "受付番号,第12号"


def test_a_record_is_handed_over_as_a_file(session: Session, screen: BrowserScreen) -> None:
    session.page.set_content("取込 <input type=file id=file>")
    said = step(do="upload", at={"near": "取込"}, columns=[{"header": "氏名", "value": {"constant": "髙橋"}}])
    screen.perform(Action(step=said, text="氏名\r\n髙橋\r\n"))
    read = "async file => [file.files[0].name, [...new Uint8Array(await file.files[0].arrayBuffer())]]"
    name, data = session.page.locator("#file").evaluate(read)
    assert (name, bytes(data).decode("cp932")) == ("{reference}.csv", "氏名\r\n髙橋\r\n")


def test_a_window_is_found_by_its_name_and_missed_when_it_closed(
    session: Session, screen: BrowserScreen
) -> None:
    session.page.set_content(
        "住所 <input id=one><button onclick=\"window.open('', 'w').document.write("
        "'<button onclick=opener.one.value=`神栖市`;window.close()>選択</button>')\">参照</button>"
    )
    screen.perform(Action(step=step(do="press", at={"text": "参照"}, effect="none", opens="住所一覧")))
    choose = step(do="press", at={"text": "選択", "window": "住所一覧"}, effect="none")
    screen.perform(Action(step=choose))
    assert value(session) == "神栖市"
    with pytest.raises(ScreenChanged, match=r"screen\.no_window"):
        screen.perform(Action(step=choose))


def test_a_click_is_done_though_its_window_closed_before_the_driver_heard_so(session: Session) -> None:
    other = session.page.context.new_page()

    def click() -> None:
        other.close()
        other.locator("button").click()

    session.act(other, click)
    with pytest.raises(TargetUnavailable, match=r"target\.no_answer"):
        session.act(session.page, click)


def test_a_picture_holds_all_of_a_page_that_is_longer_than_its_window(session: Session) -> None:
    session.page.set_content("<div style='height:2500px'>上</div><div style='background:#00f'>下</div>")
    picture = cv2.imdecode(np.frombuffer(session.picture(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[:2] == (session.page.evaluate("document.documentElement.scrollHeight"), 1280)
    assert (picture[-15, 600] > 200).tolist() == [True, False, False]


def test_a_picture_shows_what_a_frame_holds_below_its_edge(session: Session) -> None:
    session.page.set_content("<frameset rows='40,*'><frame><frame name=main></frameset>")
    main = session.page.frame("main")
    assert main is not None
    main.set_content("<div style='height:2500px'>上</div>下")
    before = session.page.evaluate("innerHeight")
    picture = cv2.imdecode(np.frombuffer(session.picture(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[0] > 2540
    assert session.page.evaluate("innerHeight") == before
