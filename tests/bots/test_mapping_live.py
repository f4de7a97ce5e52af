"""A draft from the running city system says what its hand-written definition says."""

from typing import Any

import yaml

from bots.session import Session
from records.documents import parsed
from records.screen import ScreenDefinition
from samples.sheets.make import blank_of
from tests.bots.conftest import SCREENS
from yomikaki.mapping_live import from_recording, propose
from yomikaki.mapping_recording import read_recording

# Typed by hand, and not for everybody: the person in it must leave no trace in the draft.
RECORDING = """
from playwright.sync_api import Page, expect
import os; os.system("touch /tmp/never")
def run(page: Page) -> None:
    page.goto("http://127.0.0.1:8700/login")
    page.get_by_label("職員番号").fill("robot")
    page.get_by_label("パスワード").fill("secret")
    page.get_by_role("button", name="ログイン").click()
    page.goto("http://127.0.0.1:8700/kokuho/new")
    page.get_by_label("整理番号").fill("YK-1")
    page.get_by_role("textbox", name="氏名カナ").fill("カミス ハナコ")
    page.get_by_label("氏名", exact=True).fill("神栖 花子")
    page.get_by_label("取得事由").select_option("転入")
    page.get_by_role("button", name="確認画面へ").click()
    page.get_by_role("button", name="登録する").click()
"""


def by_field(screen: ScreenDefinition) -> dict[str, Any]:
    """Answer each step that puts a field in, by the field and its way of writing."""
    steps = [one for one in screen.fill if getattr(one, "value", None) is not None]
    dumped = [one.model_dump(exclude={"max_length", "charset", "when"}) for one in steps]
    return {f"{one['value']['field']} {one['value']['format']}": one for one in dumped}


def test_the_draft_fills_the_form_as_its_own_definition_does(session: Session) -> None:
    form = blank_of("kokuho_kanyu")[0]
    found = propose(session, form, "machi", "/kokuho/new", None, "YK")
    draft = ScreenDefinition.model_validate(parsed(found.draft.text))
    truth = SCREENS["kokuho_kanyu"]
    assert by_field(draft) == by_field(truth)
    assert (draft.search.path, draft.search.by_reference) == ("/kokuho/search", truth.search.by_reference)
    assert draft.search.natural == truth.search.natural
    assert draft.search.none_found.text is not None
    assert draft.search.none_found.text.startswith("該当する届出はありません")
    # The screen does not say whether it takes texts in full width only; and the paper asks whether the
    # applicant is the head of the household in other words.
    unsure = [one.path for one in found.mapping.fields if one.certainty == "unsure"]
    assert unsure == ["shimei", "jusho", "setai_doitsu", "biko"]
    assert "setai_doitsu" in next(line for line in found.draft.text.splitlines() if "世帯主本人" in line)


def test_a_recording_is_read_and_never_run_and_leaves_no_person_behind() -> None:
    found = from_recording(blank_of("kokuho_kanyu")[0], "machi", read_recording(RECORDING))
    text = found.draft.text
    assert not any(word in text for word in ("神栖", "カミス", "secret", "robot", "os.system"))
    filled = [one["at"]["label"] for one in yaml.safe_load(text)["fill"] if one["do"] in ("fill", "select")]
    assert filled == ["整理番号", "氏名カナ", "氏名", "取得事由"]
    body = yaml.safe_load(text)
    assert body["fill"][0]["path"] == "/kokuho/new"
    assert body["fill"][-1]["at"] == {"role": "button", "name": "確認画面へ"}
    assert body["submit"]["at"] == {"role": "button", "name": "登録する"}
