"""``yomikaki procedures map``: a draft beside the definition that stands, tried up to the confirm screen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samples.bench.entry_office import approve_case, invented
from samples.city.process import City, started
from samples.city.store import rows
from tests.flows.conftest import PASSWORD, USER
from yomikaki.cli import app
from yomikaki.office import Office, open_office
from yomikaki.settings import ROOT, Settings

SLUG = "kokuho_kanyu"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("city") / "machi.sqlite"
    with started(database, user=USER, password=PASSWORD) as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, city: City, monkeypatch: pytest.MonkeyPatch) -> Office:
    shutil.copytree(ROOT / "procedures" / SLUG, tmp_path / "procedures" / SLUG)
    for name, value in {
        "HOME": str(tmp_path), "PROCEDURES": str(tmp_path / "procedures"),
        "CREDENTIALS__MACHI__USER": USER, "CREDENTIALS__MACHI__PASSWORD": PASSWORD,
        "TARGET_URLS__MACHI": city.base_url,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"YOMIKAKI_{name}", value)
    return open_office(Settings())


def run(*words: str, answers: str = "") -> Result:
    return CliRunner().invoke(app, ["procedures", "map", SLUG, *words], input=answers)


def test_a_draft_is_tried_and_written_beside_what_stands(office: Office, city: City) -> None:
    case = approve_case(office, SLUG, 1, invented(SLUG, 5))
    place = office.settings.procedures / SLUG
    stood, registered = (place / "screen.yaml").read_bytes(), rows(city.database, "kokuho")
    told = run("--path", "/kokuho/new", "--target", "machi", "--try", case.reference)
    assert (told.exit_code, "試した結果: 予行(登録していない)" in told.output) == (0, True)
    assert rows(city.database, "kokuho") == registered
    assert (place / "screen.yaml").read_bytes() == stood
    draft = (place / "screen.draft.yaml").read_text("utf-8")
    # The confirm screen was seen: its headers and its saving button are no guess any more.
    assert "確認画面はまだ見ていません" not in draft
    assert "確認画面にこの見出しがありません" not in draft
    # Without a path the menu is shown; a draft that somebody may have mended is not written over unasked.
    (place / "screen.draft.yaml").write_text("mended", "utf-8")
    asked = run(answers="/kokuho/new\nn\n")
    assert (asked.exit_code, "/kokuho/new" in asked.output.split("入力画面の番号か場所")[0]) == (1, True)
    assert (place / "screen.draft.yaml").read_text("utf-8") == "mended"


def test_what_is_not_there_is_named(office: Office) -> None:
    del office
    assert "targets/" in run("--target", "nowhere").output
    unknown = CliRunner().invoke(app, ["procedures", "map", "no_such_slug"])
    assert (unknown.exit_code, "no_such_slug" in unknown.output) == (2, True)
