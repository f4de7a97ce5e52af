"""The lists of the city: read where the settings say, and examined by the doctor."""

from pathlib import Path

import pytest

from records.errors import YomikakiError
from tests.values.invented import BANK_HEADINGS, BRANCHES, RESIDENT_HEADINGS, RESIDENTS, csv_of
from values.extracts import Extracts
from yomikaki.doctor import Finding, examine
from yomikaki.extracts import load_extracts
from yomikaki.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    residents, banks = tmp_path / "jumin.csv", tmp_path / "ginko.csv"
    residents.write_text(csv_of(RESIDENT_HEADINGS, RESIDENTS), encoding="cp932")
    banks.write_text(csv_of(BANK_HEADINGS, BRANCHES), encoding="utf-8-sig")
    return Settings(home=tmp_path / "home", residents=residents, banks=banks)


def listed(settings: Settings) -> list[Finding]:
    return [one for one in examine(settings, {}) if one.what.startswith(("住民データ", "金融機関"))]


def test_nothing_is_set_and_nothing_loaded(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert load_extracts(settings) == Extracts(residents=None, banks=None)
    assert listed(settings) == []


def test_both_are_loaded(settings: Settings) -> None:
    loaded = load_extracts(settings)
    assert loaded.residents is not None
    assert loaded.banks is not None
    assert (len(loaded.residents), len(loaded.banks)) == (5, 4)


def test_the_doctor_says_how_much_was_loaded(settings: Settings) -> None:
    assert listed(settings) == [
        Finding(what="住民データ 5 人", fine=True),
        Finding(what="金融機関の一覧 4 店舗", fine=True),
    ]


def test_a_file_that_is_set_and_missing_is_an_error(settings: Settings, tmp_path: Path) -> None:
    without = settings.model_copy(update={"residents": tmp_path / "none.csv"})
    message = "YOMIKAKI_RESIDENTS のファイルを読めません。場所と権限を確かめてください。"
    with pytest.raises(YomikakiError) as caught:
        load_extracts(without)
    assert (caught.value.code, caught.value.message) == ("environment.extract", message)
    assert listed(without)[0] == Finding(what="住民データ", fine=False, mend=message)


def test_a_bad_row_is_named_by_the_doctor(settings: Settings, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(csv_of(BANK_HEADINGS, [("0990", "みさき", "", "x", "波崎", "")]))
    finding = listed(settings.model_copy(update={"banks": bad}))[1]
    assert finding == Finding(
        what="金融機関の一覧",
        fine=False,
        mend="金融機関の一覧の2行目: 「支店コード」が3けたの数字ではありません。",
    )
