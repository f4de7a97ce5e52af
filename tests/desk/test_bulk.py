"""一括ファイル on the desk: each file with its state and its results, and a case with its line."""

import dataclasses
import shutil
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from records.case import State
from samples.bulk_importer import Fault, run_once
from samples.exports import as_csv
from samples.transfers import transfers
from tests.desk.cast import Town, town
from tests.desk.conftest import SignIn
from yomikaki.entering import enter_all
from yomikaki.listing_round import file_rows
from yomikaki.settings import ROOT
from yomikaki.taking_in import take_in

SLUG = "kyufu_furikomi"


@pytest.fixture
def office(tmp_path: Path) -> Town:
    """An office in which a rule approves the payments."""
    place = tmp_path / "procedures" / SLUG
    shutil.copytree(ROOT / "procedures" / SLUG, place)
    document = yaml.safe_load((place / "procedure.yaml").read_text("utf-8"))
    document["approval"] = {"steps": 0, "policy": "試験"}
    (place / "procedure.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return town(tmp_path / "home", procedures=tmp_path / "procedures")


def test_a_file_its_results_and_the_line_of_a_case_are_shown(office: Town, sign_in: SignIn) -> None:
    rows, _ = transfers(3, 7)
    opened = office.office.settings.model_copy(update={"stable_seconds": 0.0})
    whole = dataclasses.replace(office.office, settings=opened)
    place = opened.watch / "福祉課" / "給付.csv"
    place.parent.mkdir(parents=True)
    place.write_bytes(as_csv([*rows[:2], {**rows[2], "口座番号": "0000000"}]))
    take_in(whole)
    file_rows(whole, None)
    enter_all(whole, "worker", run_id=None)
    page = sign_in("sato")
    page.goto(page.url + "bulk")
    line = page.locator("tbody tr").first
    expect(line).to_contain_text("結果待ち")
    expect(line).to_contain_text("登録結果確認中 3")

    bank = opened.bulk_files / SLUG
    run_once(bank, Fault.CONTRADICTS)
    (bank / "result" / "KEKKA_X.csv").write_bytes(b"?")
    enter_all(whole, "worker", run_id=None)
    page.reload()
    expect(line).to_contain_text("結果あり")
    expect(line).to_contain_text("登録済み 2")
    expect(line).to_contain_text("二つめの、内容の違う結果")
    expect(page.locator("main")).to_contain_text("KEKKA_X.csv")

    by_state = {one.state: one for one in whole.history.cases()}
    page.goto(page.url.replace("bulk", f"cases/{by_state[State.TO_CHECK].id}"))
    told = page.locator("main")
    expect(told).to_contain_text("取込結果: 拒否 業務システムが入力を受け付けませんでした。")
    expect(told).to_contain_text("取込先が受け付けませんでした: 口座なし")
    expect(told).to_contain_text("行目")
