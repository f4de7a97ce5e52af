"""Many entries in one turn of the page: found and put in as the browser's driver does, or left to it."""

from typing import Any

import pytest

from bots.browser_screen import BrowserScreen
from bots.finding import SCRIPT, in_page
from bots.plan import Action
from bots.session import Session
from records.locators import Locator, Sign
from records.steps import Fill, PlainStep, Select
from tests.bots.test_steps import screen, session, step, value

__all__ = ["screen", "session"]

HEARD = """<script>window.heard = [];
for (const name of ['focus', 'blur', 'beforeinput', 'input', 'change'])
  document.addEventListener(name, event => heard.push([name, event.target.id, event.data || '']), true)
</script>"""
FORM = (
    "<label>氏名 <input id=a></label><label>備考 <textarea id=b></textarea></label>"
    "<label>届出日 <input id=c type=date></label><label>人数 <input id=d type=number></label>"
    "<label for=e>事由</label><select id=e><option>転入<option>転出</select>"
    "<label>番号 <input id=f value=古い maxlength=3></label>"
)
TEXTS = {
    "氏名": "𠮷野　太郎", "備考": "一行目\n二行目", "届出日": "2026-11-27", "人数": "12", "事由": "転出",
    "番号": "003",
}  # fmt: skip


def entered(at: dict[str, Any], text: str, do: str = "fill") -> Action:
    said: PlainStep = step(do=do, at=at, value={"constant": text})
    return Action(step=said, text=text)


def test_the_page_holds_and_hears_the_same_as_from_the_driver(
    session: Session, screen: BrowserScreen
) -> None:
    actions = [
        entered({"label": label}, text, "select" if label == "事由" else "fill")
        for label, text in TEXTS.items()
    ]
    assert {type(one.step) for one in actions} == {Fill, Select}
    ways = []
    for at_once in (False, True):
        session.page.set_content(HEARD + FORM)
        if at_once:
            assert screen.put_in(actions) == len(actions)
        else:
            for one in actions:
                screen.perform(one)
        ways.append((session.page.evaluate("heard"), [value(session, f"#{one}") for one in "abcdef"]))
    assert ways[0] == ways[1]
    assert ways[1][1] == list(TEXTS.values())


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("", "山田"),
        ("<input aria-label=二><input aria-label=二>", "山田"),
        ("<input aria-label=二 readonly>", "山田"),
        ("<fieldset disabled><input aria-label=二></fieldset>", "山田"),
        ("<input aria-label=二 style='visibility:hidden'>", "山田"),
        ("<input aria-label=二 maxlength=1>", "山田"),
        ("<input aria-label=二 pattern='[0-9]*'>", "山田"),
        ("<input aria-label=二 oninput='value=value.slice(0, 1)'>", "山田"),
        ("<input aria-label=二 onbeforeinput='event.preventDefault()'>", "山田"),
        ("<input aria-label=二 oninput='setTimeout(() => this.value = this.value.slice(0, 1))'>", "山田"),
        ("<input aria-label=二 value=古い>", ""),
        ("<input aria-label=二 type=date>", "令和8年"),
        ("<div aria-label=二 contenteditable>古い</div>", "山田"),
    ],
)
def test_what_has_to_wait_or_to_be_refused_is_left_to_the_driver_in_its_turn(
    session: Session, screen: BrowserScreen, field: str, text: str
) -> None:
    session.page.set_content(f"<input id=one aria-label=一>{field}<input id=three aria-label=三>")
    actions = [entered({"label": "一"}, "花子"), entered({"label": "二"}, text), entered({"label": "三"}, "")]
    assert screen.put_in(actions) == 1
    assert value(session) == "花子"


def test_a_list_without_the_option_and_shadows_and_roles_are_the_drivers(
    session: Session, screen: BrowserScreen
) -> None:
    session.page.set_content("<select aria-label=一><option>転入</select><input aria-label=二>")
    assert screen.put_in([entered({"label": "一"}, "転出", "select")]) == 0
    assert screen.put_in([entered({"role": "textbox", "name": "二"}, "山田")]) == 0
    assert screen.put_in([entered({"label": "二"}, "山田")]) == 1
    shadow = "document.body.appendChild(document.createElement('p')).attachShadow({mode: 'open'})"
    session.page.evaluate(f"{shadow}.innerHTML = '<input aria-label=二>'")
    assert screen.put_in([entered({"label": "二"}, "山田")]) == 0


def test_entries_of_a_frame_are_put_in_up_to_those_of_another(
    session: Session, screen: BrowserScreen
) -> None:
    session.page.set_content("<iframe name=main srcdoc='氏名 <input id=one>'></iframe>カナ <input id=two>")
    actions = [entered({"near": "氏名", "frame": "main"}, "山田"), entered({"near": "カナ"}, "ヤマダ")]
    assert screen.put_in(actions) == 1
    assert session.page.frame_locator("[name=main]").locator("#one").input_value() == "山田"
    assert (value(session, "#two"), screen.put_in(actions[1:]), value(session, "#two")) == ("", 1, "ヤマダ")


LABELS = """<title>氏名</title><label for=a>氏名</label><input id=a>
<label>カナ <b>必須</b> <input id=b></label>
<input id=c aria-label=" 住所 "><i id=x>電話</i><i id=y>番号</i><input id=d aria-labelledby="x y">
<label for=e>氏  名\n欄</label><input id=e><label for=f>本籍</label><label for=f>国籍</label><input id=f>
<label for=g>区分<script>1</script></label><select id=g><option>氏名</select><label for=h>氏名</label>
<input id=h type=hidden><div id=i aria-label=住所></div>
<label for=j style="display:none">旧姓</label><input id=j>
<label>種別 <select id=k><option>甲<option>乙</select></label><input id=l aria-label="" title=摘要>"""


@pytest.mark.parametrize(
    "label",
    ["氏名", "カナ 必須", "カナ", "住所", "電話", "番号", "氏 名 欄", "本籍", "国籍", "区分", "旧姓", "種別",
     "種別 甲乙", "摘要"],
)  # fmt: skip
def test_a_label_names_the_same_elements_as_for_the_driver(session: Session, label: str) -> None:
    session.page.set_content(LABELS)
    by_driver = session.page.get_by_label(label, exact=True).evaluate_all("all => all.map(one => one.id)")
    found = f"label => {SCRIPT}.found(document, {{label}}, false).map(one => one.id)"
    ours = session.page.evaluate(found, label)
    assert ours == by_driver


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>登録が<b>完了</b>しました</p>", "登録が完了しました"),
        ("<p>登録が\n  完了 しました</p>", "登録が 完了 しました"),
        ("<p>Saved</p>", "saved"),
        ("<p style='display:none'>完了</p>", "完了"),
        ("<p>前<b style='display:none'>完了</b></p>", "完了"),
        ("<title>完了</title><p>前</p>", "完了"),
        ("<script>'完了'</script>", "完了"),
        ("<input type=button value=完了>", "完了"),
        ("<input value=完了>", "完了"),
        ("<p style='display:none'>完了</p><p>完了</p>", "完了"),
    ],
)
def test_words_show_where_they_show_for_the_driver(session: Session, page: str, text: str) -> None:
    session.page.set_content(page)
    by_driver = session.page.get_by_text(text).filter(visible=True).count() > 0
    assert session.shows(Sign(text=text)) is by_driver
    assert in_page(session.page, "shows", {"text": text}) is by_driver


def test_an_element_shows_where_it_can_be_seen(session: Session) -> None:
    session.page.set_content("<input type=password aria-label=パスワード>")
    sign = Sign(at=Locator(label="パスワード"))
    assert session.shows(sign) is True
    session.page.set_content("<p hidden><input type=password aria-label=パスワード></p>")
    assert session.shows(sign) is False
