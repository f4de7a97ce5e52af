"""照会結果 on the desk: the page of a bundle offers what was looked up for its rows, a look at each case."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from desk.writing import MASK
from ledger.lookup import Lookup
from samples.exports import as_csv
from tests.desk.cast import PASSWORD, Town, town
from tests.desk.test_guard import token
from tests.yomikaki.test_lookups import Answering, at
from yomikaki.entering import enter_all
from yomikaki.listing_round import file_rows
from yomikaki.taking_in import take_in


@pytest.fixture
def office(tmp_path: Path) -> Town:
    return town(tmp_path)


def test_the_results_of_a_list_are_downloaded_from_its_bundle(
    office: Town, client: Callable[[str], httpx.Client]
) -> None:
    settings = office.office.settings.model_copy(update={"stable_seconds": 0.0})
    whole = dataclasses.replace(office.office, settings=settings)
    place = whole.settings.watch / "水道局" / "照会.csv"
    place.parent.mkdir(parents=True)
    place.write_bytes(as_csv([{"照会番号": "S-1", "水栓番号": "7000001", "照会の目的": "検針票の返戻"}]))
    take_in(whole)
    file_rows(whole, None)
    (bundle,) = whole.figures.day(whole.today()).bundles
    sato = client("sato")
    form = {"kind": "utf8", "csrf": token(sato), "proof": PASSWORD}
    told = sato.post(f"/bundles/{bundle.bundle_id}/results", data=form).content.decode("utf-8-sig")
    assert told.splitlines()[1].split(",")[3] == "登録待ち"
    enter_all(whole, "worker", run_id=None, log_in=at(Answering(whole)))
    assert "照会の結果" in sato.get(f"/bundles/{bundle.bundle_id}").text
    told = sato.post(f"/bundles/{bundle.bundle_id}/results", data=form).content.decode("utf-8-sig")
    heads, row = (line.split(",") for line in told.splitlines())
    assert dict(zip(heads, row, strict=True))["使用者氏名"] == "あ"
    assert row[1:4:2] == ["S-1", "照会済み"]
    (case,) = whole.history.cases()
    looks = Lookup(whole.book).looks(None, before=None, limit=9)
    assert [(one.page, one.case_id) for one in looks if one.page == "export"] == [("export", case.id)] * 2
    lookups = office.office.lookups
    lookups["suisen_shokai"] = lookups["suisen_shokai"].model_copy(update={"sensitive": ("使用者氏名",)})
    told = sato.post(f"/bundles/{bundle.bundle_id}/results", data=form).content.decode("utf-8-sig")
    heads, row = (line.split(",") for line in told.splitlines())
    masked = dict(zip(heads, row, strict=True))
    assert (masked["使用者氏名"], masked["使用者カナ"]) == (MASK, "あ")
    page = sato.get(f"/cases/{case.id}").text
    assert f"<dt>使用者氏名</dt><dd>{MASK}</dd>" in page
    assert "<dt>使用者カナ</dt><dd>あ</dd>" in page
