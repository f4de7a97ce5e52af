"""帳票定義: from a blank to a released definition, by two people, in a real browser."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from desk.form_changes import changes
from desk.form_troubles import body_of, judged
from ledger.drafts import Draft, DraftState
from records.canonical import digest_of
from records.form import FormDefinition, boxes_in
from tests.desk.cast import Town, served, town
from tests.desk.conftest import SignIn
from tests.desk.forming import BLANK, PROCEDURES, QuickWorkshop
from tests.desk.test_guard import token
from yomikaki.catalog import read_form

Client = Callable[[str], httpx.Client]
SUIDO = read_form(PROCEDURES / "suido_kaishi")


@pytest.fixture
def office(tmp_path: Path) -> Town:
    """An office with definitions of its own, that may be changed."""
    procedures = tmp_path / "procedures"
    shutil.copytree(PROCEDURES / "suido_kaishi", procedures / "suido_kaishi")
    return town(tmp_path / "home", procedures=procedures)


@pytest.fixture
def url(office: Town) -> Iterator[str]:
    with served(office.office, QuickWorkshop(office.office.blobs)) as address:
        yield address


def post(client: httpx.Client, place: str, file: bytes | None = None, **form: object) -> httpx.Response:
    files = {} if file is None else {"file": ("blank.png", file)}
    return client.post(place, data={"csrf": token(client), **form}, files=files)


def begin(client: httpx.Client, file: bytes = BLANK.read_bytes(), slug: str = "suido_teishi") -> str:
    answer = post(client, "/forms", file, slug=slug, title="水道使用停止届", department="水道局")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rsplit("/", 1)[1]


def proposed(client: httpx.Client, draft_id: str) -> None:
    """Wait until the proposal is there, as the page does."""
    while "hx-redirect" not in client.get(f"/forms/{draft_id}/progress").headers:
        pass


def saved(client: httpx.Client, draft_id: str, version: int, form: FormDefinition) -> httpx.Response:
    body = {"version": version, "body": body_of(form, ())}
    return client.post(f"/forms/{draft_id}", json=body, headers={"X-CSRF-Token": token(client)})


def draft_of(office: Town, draft_id: str) -> Draft:
    return office.office.drafts.one(draft_id)


def opened(page: Page, place: str) -> None:
    page.goto(re.sub(r"/[^/]*$", place, page.url))
    page.wait_for_selector("#editor[data-ready]")


def kept(page: Page) -> None:
    page.wait_for_selector("#editor[data-kept=true]")


def test_a_blank_becomes_a_draft_and_a_second_person_releases_it(client: Client, office: Town) -> None:
    sato, suzuki = client("sato"), client("suzuki")
    draft_id = begin(sato)
    proposed(sato, draft_id)
    draft = draft_of(office, draft_id)
    assert (draft.state, draft.title, judged(draft.body).unsure) == (
        DraftState.OPEN, "水道使用停止届", ("kana", "youto"),
    )  # fmt: skip
    assert sato.get(f"/forms/{draft_id}/blanks/1").content == BLANK.read_bytes()
    unlooked = post(suzuki, f"/forms/{draft_id}/release", version=draft.version)
    assert "「要確認」の項目が残っています" in unlooked.text
    form = SUIDO.model_copy(update={"slug": "suido_teishi", "title": "水道使用停止届"})
    assert saved(sato, draft_id, draft.version, form).json()["troubles"] == []
    version = draft_of(office, draft_id).version
    assert post(sato, f"/forms/{draft_id}/release", version=version).status_code == 403
    assert post(suzuki, f"/forms/{draft_id}/release", version=version).status_code == 303
    released = office.office.defined("suido_teishi")
    assert digest_of(released.form) == digest_of(form) == draft_of(office, draft_id).released
    assert (released.procedure.department, released.procedure.stage) == ("水道局", "candidate")
    assert "suido_teishi" in suzuki.get("/forms").text


def test_who_edited_cannot_release_whatever_their_role_and_whoever_edited_last(
    client: Client, office: Town
) -> None:
    kanri = client("kanri")
    draft_id = begin(kanri)
    proposed(kanri, draft_id)
    form = SUIDO.model_copy(update={"slug": "suido_teishi"})
    saved(kanri, draft_id, 2, form)
    saved(client("sato"), draft_id, 3, form.model_copy(update={"title": "停止の届"}))
    assert "あなたはこの下書きを直しました" in kanri.get(f"/forms/{draft_id}/review").text
    assert "あなたはこの下書きを直しました" not in client("suzuki").get(f"/forms/{draft_id}/review").text
    refused = post(kanri, f"/forms/{draft_id}/release", version=4)
    assert "この下書きを直した人は公開できません" in refused.text
    assert "suido_teishi" not in office.office.catalog


def test_an_auditor_reads_drafts_and_changes_nothing(client: Client, office: Town) -> None:
    sato, kansa = client("sato"), client("kansa")
    draft_id = begin(sato)
    proposed(sato, draft_id)
    assert kansa.get(f"/forms/{draft_id}/review").status_code == 200
    assert kansa.get(f"/forms/{draft_id}").headers["location"] == f"/forms/{draft_id}/review"
    for place in ("release", "discard", "trial"):
        answer = post(kansa, f"/forms/{draft_id}/{place}", b"x", version=2)
        assert answer.status_code == 403
    assert saved(kansa, draft_id, 2, SUIDO).status_code == 403
    assert client("tanaka").get("/forms").status_code == 403


def test_a_file_that_cannot_be_opened_is_said_in_words_and_another_one_taken(client: Client) -> None:
    sato = client("sato")
    draft_id = begin(sato, b"")
    while "ファイルの中身が空です" not in sato.get(f"/forms/{draft_id}").text:
        pass
    assert post(sato, f"/forms/{draft_id}/blank", BLANK.read_bytes()).status_code == 303
    proposed(sato, draft_id)


def test_a_name_that_is_taken_is_refused(client: Client) -> None:
    answer = post(client("sato"), "/forms", b"x", slug="suido_kaishi", title="水道", department="水道局")
    assert (answer.status_code, "もう使われています" in answer.text) == (422, True)


def test_a_new_version_carries_the_fields_over_and_keeps_the_old_one(client: Client, office: Town) -> None:
    sato, suzuki = client("sato"), client("suzuki")
    answer = post(sato, "/forms/suido_kaishi/version", BLANK.read_bytes() + b" ")
    draft_id = answer.headers["location"].rsplit("/", 1)[1]
    proposed(sato, draft_id)
    carried = judged(draft_of(office, draft_id).body)
    assert carried.form is not None
    assert (carried.form.version, carried.form.fields, carried.unsure) == ("2", SUIDO.fields, ())
    page = suzuki.get(f"/forms/{draft_id}/review").text
    assert "違いはありません" in page
    assert post(suzuki, f"/forms/{draft_id}/release", version=2).status_code == 303
    known = office.office.defined("suido_kaishi")
    assert (known.form.version, [one.version for one in known.older]) == ("2", ["1"])


def test_a_definition_that_changed_meanwhile_is_not_overwritten(client: Client, office: Town) -> None:
    sato, suzuki = client("sato"), client("suzuki")
    draft_id = post(sato, "/forms/suido_kaishi/mend").headers["location"].rsplit("/", 1)[1]
    place = office.office.settings.procedures / "suido_kaishi" / "form.yaml"
    place.write_text(place.read_text("utf-8").replace("label: 備考", "label: 摘要"), "utf-8")
    assert "公開中の版が変わりました" in post(suzuki, f"/forms/{draft_id}/release", version=2).text
    assert "label: 摘要" in place.read_text("utf-8")


def test_what_is_wrong_is_told_at_its_field() -> None:
    document = json.loads(body_of(SUIDO, ()))
    fields = document["form"]["fields"]
    fields[0]["label"] = " "
    fields[1]["path"] = "水栓"
    fields[3]["kind"] = "date"
    fields[4]["layout"]["box"]["w"] = 0
    fields[6]["path"] = "yubin"
    told = {one.place: one.message for one in judged(json.dumps(document)).troubles}
    assert told["fields.1.path"].startswith("項目名は半角の英小文字")
    assert told["fields.4.layout"] == "枠の大きさがありません。"
    assert told["fields.6.path"] == "同じ項目名がほかにもあります。"
    fields[1]["path"], fields[6]["path"], fields[4]["layout"]["box"]["w"] = "suisen_bango", "jusho", 300
    told = {one.place: one.message for one in judged(json.dumps(document)).troubles}
    assert told == {
        "fields.0.label": "ラベルを入れてください。",
        "fields.3.kind": "この種類は、この形の枠からは読めません。",
        "fields.4.layout": "枠が紙からはみ出しています。",
    }
    for nonsense in ("", "[]", '{"form": 1}', '{"form": {"fields": [1]}}'):
        assert judged(nonsense).form is None


def test_differences_are_told_in_words() -> None:
    document = json.loads(body_of(SUIDO, ()))["form"]
    first, second, *_ = document["fields"]
    second["kind"], second["required"] = "text", False
    for name in ("year", "month", "day"):
        for box in first["layout"][name]:
            box["x"] += 2
    document["fields"] = [one for one in document["fields"] if one["path"] != "biko"]
    told = [
        (one.sort, one.path, one.words) for one in changes(SUIDO, FormDefinition.model_validate(document))
    ]
    assert told == [
        ("moved", "todoke_date", ("右へ 2.0 mm",)),
        ("changed", "suisen_bango", ("種類: 番号 → 文字", "必須: しない")),
        ("removed", "biko", ()),
    ]


def test_a_clerk_confirms_moves_draws_and_undoes(sign_in: SignIn, client: Client, office: Town) -> None:
    sato = client("sato")
    draft_id = begin(sato)
    proposed(sato, draft_id)
    page = sign_in("sato")
    opened(page, f"/forms/{draft_id}")
    expect(page.locator("#unsure")).to_have_text("? 要確認 残り 2")
    expect(page.locator("#items [aria-selected=true] .label")).to_have_text("フリガナ")
    page.keyboard.press("Enter")
    expect(page.locator("#items [aria-selected=true] .label")).to_have_text("用途")
    page.keyboard.press("Enter")
    expect(page.locator("#unsure")).to_have_text("✓ 要確認なし")
    page.locator("#items li", has_text="備考").click()
    for key in ("Alt+ArrowRight", "Alt+Shift+ArrowDown", "Control+z", "Control+y"):
        page.keyboard.press(key)
    page.keyboard.press("n")
    page.mouse.move(420, 160)
    page.mouse.down()
    page.mouse.move(560, 190, steps=3)
    page.mouse.up()
    page.get_by_label("ラベル").fill("郵便番号")
    page.get_by_label("項目名").click()
    page.keyboard.press("Escape")
    kept(page)
    form = judged(draft_of(office, draft_id).body).form
    assert form is not None
    before, after = SUIDO.field("biko").layout, form.field("biko").layout
    (old,), (new,) = boxes_in(before), boxes_in(after)
    assert (round(new.x - old.x, 2), round(new.y - old.y, 2)) == (0.2, 1.0)
    # A label that another form has brings that form's name and kind along.
    assert (form.fields[-1].path, form.fields[-1].label, form.fields[-1].kind) == (
        "yubin_2", "郵便番号", "postal_code",
    )  # fmt: skip
    page.keyboard.press("Delete")
    kept(page)
    assert len(judged(draft_of(office, draft_id).body).form.fields) == len(SUIDO.fields)  # type: ignore[union-attr]


def test_boxes_become_one_field_and_what_is_wrong_stands_beside_it(
    sign_in: SignIn, client: Client, office: Town
) -> None:
    sato = client("sato")
    draft_id = begin(sato)
    proposed(sato, draft_id)
    page = sign_in("sato")
    opened(page, f"/forms/{draft_id}")
    page.locator("#items li", has_text="使用開始日").click()
    page.get_by_role("button", name="枠ごとに分ける").click()
    pieces = page.locator("#items li", has_text="使用開始日")
    expect(pieces).to_have_count(6)
    for place in range(6):
        pieces.nth(place).click(modifiers=[] if place == 0 else ["Control"])
    page.get_by_role("button", name="日付に").click()
    expect(page.locator("#items li", has_text="使用開始日")).to_have_count(1)
    page.get_by_label("項目名").fill("Kaishi")
    expect(page.locator("#properties .trouble")).to_contain_text("項目名は半角の英小文字")
    page.get_by_label("項目名").fill("kaishi_date")
    expect(page.locator("#properties .trouble")).to_have_count(0)
    kept(page)
    form = judged(draft_of(office, draft_id).body).form
    assert form is not None
    assert form.field("kaishi_date").layout == SUIDO.field("kaishi_date").layout


def test_two_editors_do_not_overwrite_each_other(sign_in: SignIn, client: Client, office: Town) -> None:
    sato = client("sato")
    draft_id = begin(sato)
    proposed(sato, draft_id)
    page = sign_in("sato")
    opened(page, f"/forms/{draft_id}")
    other = SUIDO.model_copy(update={"slug": "suido_teishi", "title": "鈴木の題名"})
    saved(client("suzuki"), draft_id, 2, other)
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("ほかの人が先にこの帳票を直しました")
    found = judged(draft_of(office, draft_id).body).form
    assert found is not None
    assert found.title == "鈴木の題名"
    page.get_by_role("link", name="開き直す").click()
    page.wait_for_selector("#editor[data-ready]")
    expect(page.locator("#unsure")).to_have_text("✓ 要確認なし")


def test_a_filled_sheet_is_tried_and_nothing_of_it_is_kept(
    sign_in: SignIn, client: Client, office: Town
) -> None:
    sato = client("sato")
    draft_id = begin(sato)
    proposed(sato, draft_id)
    page = sign_in("sato")
    opened(page, f"/forms/{draft_id}")
    page.keyboard.press("F6")
    page.get_by_label("記入済みの紙").set_input_files(str(BLANK))
    page.get_by_role("button", name="いまの定義で読む").press("Enter")
    row = page.locator("#trial tr", has_text="氏名")
    expect(row).to_contain_text(
        "読んだ値 90% 要確認 はっきり読み取れません。", use_inner_text=True, timeout=20_000
    )
    strip = row.locator("img").get_attribute("src")
    assert strip is not None
    row.click()
    expect(page.locator("#paper rect.chosen")).to_have_count(1)
    assert page.request.get(page.url.split("/forms")[0] + strip).status == 200
    assert client("suzuki").get(strip).status_code == 422
    assert office.office.history.cases(()) == () == office.office.history.files(draft_id)
