"""Definitions on disk are whole, and a plan puts every approved field somewhere."""

from pathlib import Path

import pytest

from bots.load import load_bulks, load_lookups, load_screens, load_targets, load_workbooks
from bots.plan import differences, make_plan
from records.errors import BusinessError
from records.steps import Fill
from records.values import Code, Text
from samples.sheets.make import blank_of
from tests.bots.conftest import ROOT, SCREENS, approved
from yomikaki.catalog import load_catalog


@pytest.mark.parametrize("slug", list(SCREENS))
def test_every_field_of_the_form_is_entered_and_read_back(slug: str) -> None:
    paths = {field.path for field in blank_of(slug)[0].fields}
    screen = SCREENS[slug]
    assert {step.value.field for step in screen.fill if hasattr(step, "value")} - {None} == paths
    assert {back.value.field for back in screen.confirm} - {None} == paths
    assert {back.value.field for back in screen.saved} - {None} == paths
    assert screen.target in load_targets(ROOT / "targets")


def test_every_procedure_ends_where_it_says() -> None:
    workbooks, bulks, lookups = (
        load(ROOT / "procedures") for load in (load_workbooks, load_bulks, load_lookups)
    )
    for slug, defined in load_catalog(ROOT / "procedures").items():
        ways = {"screen": slug in SCREENS, "excel": slug in workbooks, "bulk_file": slug in bulks,
                "lookup": slug in lookups}  # fmt: skip
        assert [way for way, there in ways.items() if there] == [defined.procedure.destination], slug


def test_a_plan_writes_as_the_screen_wants() -> None:
    record = approved("kokuho_kanyu", 3, yubin=Text(text="3140121"))
    plan = make_plan(SCREENS["kokuho_kanyu"], record)
    texts = {action.step.at.label: action.text for action in plan.fill if isinstance(action.step, Fill)}
    assert texts["郵便番号"] == "314-0121"
    assert texts["整理番号"] == record.reference


def test_missing_fields_and_unknown_codes_are_refused() -> None:
    record = approved("kokuho_kanyu", 3)
    without = record.model_copy(update={"values": {k: v for k, v in record.values.items() if k != "yubin"}})
    with pytest.raises(BusinessError, match=r"plan\.unknown_field"):
        make_plan(SCREENS["kokuho_kanyu"], without)
    odd = approved("kokuho_kanyu", 3, jiyu=Code(code="nonsense"))
    with pytest.raises(BusinessError, match=r"plan\.unknown_code"):
        make_plan(SCREENS["kokuho_kanyu"], odd)


def test_a_difference_names_the_header() -> None:
    record = approved("suido_kaishi", 4)
    found = differences(SCREENS["suido_kaishi"].saved, record, {})
    assert {one.header for one in found} >= {"整理番号", "水栓番号", "使用者氏名"}


def test_a_bad_definition_says_where(tmp_path: Path) -> None:
    place = tmp_path / "any_form"
    place.mkdir()
    (place / "screen.yaml").write_text("schema: 1\nslug: any_form\n", "utf-8")
    with pytest.raises(BusinessError, match=r"any_form/screen\.yaml: target"):
        load_screens(tmp_path)
