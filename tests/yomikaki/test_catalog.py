"""The folder of definitions as people leave it: in another encoding, half, or on a share that dropped out."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.load import load_screens
from extractors.template import load_templates
from records.errors import BusinessError, EnvironmentProblem
from yomikaki.catalog import LiveCatalog, load_catalog
from yomikaki.cli import app
from yomikaki.settings import ROOT

SLUG = "suido_kaishi"


@pytest.fixture
def procedures(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "procedures" / SLUG, tmp_path / "procedures" / SLUG)
    return tmp_path / "procedures"


def test_versions_are_counted_and_not_spelt(procedures: Path) -> None:
    place = procedures / SLUG
    for version in ("9", "10", "2", "10-2"):
        (place / "versions" / version).mkdir(parents=True)
        text = (place / "form.yaml").read_text(encoding="utf-8")
        changed = text.replace("version: '1'", f"version: '{version}'")
        (place / "versions" / version / "form.yaml").write_text(changed, encoding="utf-8")
    assert [one.version for one in load_catalog(procedures)[SLUG].older] == ["10-2", "10", "9", "2"]


def test_a_file_in_shift_jis_is_refused_by_its_name(procedures: Path) -> None:
    for name in ("screen.yaml", "form.yaml"):
        file = procedures / SLUG / name
        file.write_bytes(file.read_text(encoding="utf-8").encode("cp932"))
    with pytest.raises(BusinessError, match=r"suido_kaishi/form\.yaml: 文字コードが UTF-8 ではありません"):
        load_catalog(procedures)
    with pytest.raises(BusinessError, match=r"definition\.bad"):
        load_templates(procedures)
    with pytest.raises(BusinessError, match=r"definition\.bad: suido_kaishi/screen\.yaml"):
        load_screens(procedures)


def test_half_a_character_in_a_label_is_refused(procedures: Path) -> None:
    file = procedures / SLUG / "form.yaml"
    file.write_text(file.read_text("utf-8").replace("title: 水道", 'title: "\\ud800" #'), "utf-8")
    with pytest.raises(BusinessError, match=r"suido_kaishi/form\.yaml: (.|\n)*invalid Unicode character"):
        load_catalog(procedures)


def test_a_form_without_its_procedure_is_refused(procedures: Path) -> None:
    (procedures / SLUG / "procedure.yaml").unlink()
    with pytest.raises(BusinessError, match=r"definition\.bad: suido_kaishi/procedure\.yaml"):
        load_catalog(procedures)


def test_a_folder_that_is_not_there_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOMIKAKI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("YOMIKAKI_PROCEDURES", str(tmp_path / "nowhere"))
    done = CliRunner().invoke(app, ["status"])
    assert (done.exit_code, "environment.procedures" in done.output) == (3, True)


def test_a_share_that_drops_out_takes_no_definition_along(procedures: Path) -> None:
    catalog = LiveCatalog(procedures)
    away = procedures.rename(procedures.with_name("away"))
    assert list(catalog) == [SLUG]
    assert catalog.problem is not None
    away.rename(procedures)
    assert catalog.problem is None
    with pytest.raises(EnvironmentProblem, match=r"environment\.procedures"):
        load_catalog(away)
