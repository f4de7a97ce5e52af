"""What pages say where nothing is: no form yet, no field, no such day, a blank that is being replaced."""

import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.desk.cast import SLUG, Town, town
from yomikaki.settings import ROOT

Client = Callable[[str], httpx.Client]


@pytest.fixture
def office(tmp_path: Path) -> Town:
    """An office with one form in a folder of its own."""
    shutil.copytree(ROOT / "procedures" / SLUG, tmp_path / "procedures" / SLUG)
    return town(tmp_path / "home", procedures=tmp_path / "procedures")


@pytest.fixture
def form(office: Town) -> Path:
    """Answer the folder of the form."""
    return office.office.settings.procedures / SLUG


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", "きのう"])
def test_a_day_that_no_office_knows_is_refused_in_words(client: Client, day: str) -> None:
    answer = client("sato").get("/", params={"day": day})
    assert (answer.status_code, "正しくありません" in answer.text) == (422, True)


def test_a_blank_that_a_release_takes_away_is_not_there(client: Client, form: Path) -> None:
    sato = client("sato")
    places = [f"/blanks/{SLUG}", f"/blanks/{SLUG}/1"]
    assert [sato.get(place).status_code for place in places] == [200, 200]
    (form / "blank.png").unlink()
    gone = [sato.get(place) for place in places]
    assert [(one.status_code, "この画像は見つかりません" in one.text) for one in gone] == [(404, True)] * 2


def test_without_any_form_the_advice_says_so(client: Client, form: Path) -> None:
    sato = client("sato")
    assert "犬の登録事項変更届" in sato.get("/advice").text
    shutil.rmtree(form)
    answer = sato.get("/advice", params={"procedure": SLUG})
    assert (answer.status_code, "帳票がまだありません" in answer.text) == (200, True)


def test_of_a_form_without_fields_the_advice_says_so(client: Client, form: Path) -> None:
    plain = "schema: 1\nslug: inu_henko\ntitle: 届\nversion: '1'\nwidth: 210\nheight: 297\n"
    (form / "form.yaml").write_text(plain, encoding="utf-8")
    answer = client("sato").get("/advice")
    assert (answer.status_code, "まだ項目がありません" in answer.text) == (200, True)
