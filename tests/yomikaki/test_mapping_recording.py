"""Both forms of a Playwright recording say the same."""

import pytest

from records.errors import BusinessError
from records.locators import Locator
from yomikaki.mapping_recording import read_recording

PYTHON = """
page.goto("https://machi.example/inu/new?x=1")
page.locator("iframe[name=\\"main\\"]").content_frame.get_by_label("登録番号").fill("123456")
page.get_by_placeholder("犬の名前").fill("ポチ")
page.get_by_role("combobox", name="犬の性別").select_option("雄")
page.get_by_role("checkbox", name="注射済").check()
page.get_by_role("button", name="確認").click()
"""
JSONL = """
{"name":"openPage","url":"about:blank"}
{"name":"navigate","url":"https://machi.example/inu/new?x=1"}
{"name":"fill","text":"123456","locator":{"kind":"frame","body":"iframe[name=\\"main\\"]","next":{"kind":"label","body":"登録番号"}}}
{"name":"fill","text":"ポチ","locator":{"kind":"placeholder","body":"犬の名前"}}
{"name":"select","options":["雄"],"locator":{"kind":"role","body":"combobox","options":{"name":"犬の性別"}}}
{"name":"check","locator":{"kind":"role","body":"checkbox","options":{"name":"注射済"}}}
{"name":"click","locator":{"kind":"role","body":"button","options":{"name":"確認"}}}
"""


@pytest.mark.parametrize("text", [PYTHON, JSONL])
def test_what_was_done_is_read(text: str) -> None:
    found = read_recording(text)
    assert found.path == "/inu/new?x=1"
    assert [(one.kind, one.label, one.options) for one in found.page.inputs] == [
        ("text", "登録番号", ()), ("text", "犬の名前", ()), ("select", "犬の性別", ("雄",)),
        ("check", "注射済", ()),
    ]  # fmt: skip
    assert found.at == (
        Locator(label="登録番号", frame="main"), Locator(css='[placeholder="犬の名前"]'),
        Locator(label="犬の性別"), Locator(label="注射済"),
    )  # fmt: skip
    assert found.pressed == (Locator(role="button", name="確認"),)
    assert "ポチ" not in found.model_dump_json()


@pytest.mark.parametrize("text", ["", "page.goto('/')", "def broken(", "{not json}", '{"name":"click"}'])
def test_what_is_no_recording_is_refused(text: str) -> None:
    with pytest.raises(BusinessError) as caught:
        read_recording(text)
    assert caught.value.code == "map.recording"
