"""A released definition on the disk: readable, whole at every moment, the version before it kept."""

import os
import shutil
from pathlib import Path

import pytest

from desk.form_naming import with_blank_names
from extractors.template import load_templates
from records.canonical import digest_of
from records.form import FormDefinition
from yomikaki import publishing
from yomikaki.catalog import LiveCatalog, load_catalog, read_form
from yomikaki.publishing import publish

ROOT = Path(__file__).parents[2]
OLD = read_form(ROOT / "procedures" / "suido_kaishi")
BLANK = (ROOT / "procedures" / "suido_kaishi" / "blank.png").read_bytes()


# The same picture, printed anew.
OTHER_BLANK = BLANK + b" "


def changed(version: str, **more: object) -> FormDefinition:
    document = {**OLD.model_dump(by_alias=True), "version": version, **more}
    return with_blank_names(FormDefinition.model_validate(document), first=False)


@pytest.fixture
def procedures(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "procedures" / "suido_kaishi", tmp_path / "suido_kaishi")
    return tmp_path


def test_a_new_version_takes_over_and_the_old_one_is_kept(procedures: Path) -> None:
    new = changed("2", title="水道の使用を始める届")
    publish(procedures, new, [OTHER_BLANK], "水道局")
    place = procedures / "suido_kaishi"
    assert digest_of(read_form(place)) == digest_of(new)
    assert digest_of(read_form(place / "versions" / "1")) == digest_of(OLD)
    assert (place / "versions" / "1" / "blank.png").read_bytes() == BLANK
    assert sorted(one.name for one in place.glob("*.png")) == ["blank-v2.png"]
    assert {one.form.version for one in load_templates(procedures)} == {"1", "2"}
    assert not (procedures / ".publishing").exists()


def test_what_is_written_reads_like_what_a_person_writes(procedures: Path) -> None:
    publish(procedures, changed("2"), [BLANK], "水道局")
    text = (procedures / "suido_kaishi" / "form.yaml").read_text(encoding="utf-8")
    own = (ROOT / "procedures" / "suido_kaishi" / "form.yaml").read_text(encoding="utf-8")
    plain = text.replace("version: '2'", "version: '1'").replace("blank-v2.png", "blank.png")
    # rows: 1 goes without saying.
    assert plain.splitlines() == [line for line in own.splitlines() if line != "    rows: 1"]


def test_what_is_mended_on_the_same_print_keeps_no_second_version(procedures: Path) -> None:
    publish(procedures, changed("2"), [BLANK], "水道局")
    assert load_catalog(procedures)["suido_kaishi"].older == ()
    assert [one.form.version for one in load_templates(procedures)] == ["2"]


def test_a_new_procedure_begins_as_a_candidate(tmp_path: Path) -> None:
    form = with_blank_names(OLD, first=True)
    publish(tmp_path, form, [BLANK], "水道局")
    (defined,) = load_catalog(tmp_path).values()
    procedure = defined.procedure
    assert (procedure.slug, procedure.department, procedure.stage) == ("suido_kaishi", "水道局", "candidate")
    assert (procedure.destination, procedure.budget.wrong_per_1000) == ("none", 0.37)
    assert digest_of(defined.form) == digest_of(form)


def test_a_stop_at_any_moment_leaves_a_whole_version(
    procedures: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every write, rename and fsync in turn is the last thing that happens; then it is run again."""
    new, seen = changed("2"), set()
    for last in range(100):
        folder = tmp_path_factory.mktemp("stopped")
        shutil.copytree(procedures / "suido_kaishi", folder / "suido_kaishi")
        left = [last]

        def fsync(handle: int, left: list[int] = left, real: object = os.fsync) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        with monkeypatch.context() as stopping:
            stopping.setattr(publishing.os, "fsync", fsync)
            try:
                publish(folder, new, [OTHER_BLANK], "水道局")
            except KeyboardInterrupt:
                stopped = True
            else:
                stopped = False
        defined = load_catalog(folder)["suido_kaishi"]
        assert digest_of(OLD) in {digest_of(one) for one in (defined.form, *defined.older)}
        assert digest_of(defined.form) in {digest_of(OLD), digest_of(new)}
        assert (folder / "suido_kaishi" / defined.form.blank).read_bytes() in (BLANK, OTHER_BLANK)
        seen.add(defined.form.version)
        publish(folder, new, [OTHER_BLANK], "水道局")
        assert {one.form.version for one in load_catalog(folder)["suido_kaishi"].versions()} == {"1", "2"}
        if not stopped:
            break
    assert seen == {"1", "2"}


def test_the_catalog_of_a_running_desk_sees_it(procedures: Path) -> None:
    catalog = LiveCatalog(procedures)
    assert catalog["suido_kaishi"].form.version == "1"
    publish(procedures, changed("2"), [OTHER_BLANK], "水道局")
    assert catalog["suido_kaishi"].form.version == "2"
    assert [one.version for one in catalog["suido_kaishi"].older] == ["1"]
    (procedures / "suido_kaishi" / "form.yaml").write_text("schema: 1\n")
    assert catalog["suido_kaishi"].form.version == "2"
    assert catalog.problem is not None
