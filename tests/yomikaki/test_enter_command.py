"""``yomikaki enter``: says how each case ended; a rehearsal shows its picture and saves nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from records.case import State
from samples.city.process import City, started
from samples.city.store import rows
from samples.sheets.make import make_sheet
from tests.flows.conftest import PASSWORD, USER, answer_all, drop
from yomikaki.cli import app
from yomikaki.office import Office, open_office
from yomikaki.reading_round import read_all
from yomikaki.settings import Settings
from yomikaki.taking_in import take_in


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("city") / "machi.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True) as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, city: City, monkeypatch: pytest.MonkeyPatch) -> Office:
    for name, value in {
        "HOME": str(tmp_path), "STABLE_SECONDS": "0", "READERS": "1", "CREDENTIALS__MACHI__USER": USER,
        "CREDENTIALS__MACHI__PASSWORD": PASSWORD, "TARGET_URLS__MACHI": city.base_url,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"YOMIKAKI_{name}", value)
    return open_office(Settings())


def enter(*words: str) -> Result:
    return CliRunner().invoke(app, ["enter", *words])


def test_a_rehearsal_saves_nothing_and_entering_saves_once(office: Office, city: City) -> None:
    sheet = make_sheet("suido_kaishi", 631, clean=True)
    drop(office, "水道課/a.png", sheet)
    take_in(office)
    read_all(office, "test", run_id=None)
    assert "登録する案件はありません" in enter().output
    answer_all(office, sheet)
    (line,) = office.history.cases()
    rehearsed = enter("--dry-run", line.reference)
    assert (rehearsed.exit_code, "予行(登録していない)" in rehearsed.output) == (0, True)
    assert rows(city.database, "suido") == []
    picture = rehearsed.output.split("画面:")[1].replace("\n", "").strip()
    assert Path(picture).read_bytes().startswith(b"\xff\xd8\xff")
    entered = enter()
    assert (entered.exit_code, "登録を確認: 1件" in entered.output) == (0, True)
    assert [row["seiri_bango"] for row in rows(city.database, "suido")] == [line.reference]
    assert office.history.cases()[0].state is State.CONFIRMED


def test_a_target_that_fails_ends_with_one(office: Office, city: City) -> None:
    sheet = make_sheet("inu_henko", 632, clean=True)
    drop(office, "環境課/a.png", sheet)
    take_in(office)
    read_all(office, "test", run_id=None)
    answer_all(office, sheet)
    city.plan("maintenance", 50)
    failed = enter()
    city.plan("maintenance", 0)
    assert (failed.exit_code, "機械の失敗: target.error 1回" in failed.output) == (1, True)
    (line,) = office.history.cases()
    assert (line.state, office.history.case(line.id).entries) == (State.APPROVED, ())


def test_an_unknown_case_is_named(office: Office) -> None:
    assert office.history.cases() == ()
    told = enter("--dry-run", "YK-000000000")
    assert (told.exit_code, "YK-000000000 という案件はありません" in told.output) == (1, True)
