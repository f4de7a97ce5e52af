"""The measure itself: halves that share no name, scores by the truth, no change entered wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from ledger.blobs import FileBlobs
from records.entry import Outcome
from samples.bench.entry_screens import Base, base, mapping_figures, variant
from samples.screens import making
from samples.screens.described import record_for, wrongly


@pytest.fixture(scope="module")
def good(context: BrowserContext) -> Base:
    return base(context, 1002)


def test_no_name_but_that_of_the_paper_is_dealt_to_both_halves() -> None:
    words = making.words()
    for one in [*words["people"], *words["entries"]]:
        building, held_out = (set(making.names(half, one["key"], one["screens"])) for half in making.HALVES)
        assert building & held_out <= {one["paper"]}
        assert building
        assert held_out


def test_a_proposal_is_scored_by_the_truth_and_marks_what_is_wrong(context: BrowserContext) -> None:
    found = mapping_figures(context, "building", range(1, 2))
    assert (found.screens, found.fields, found.wrong_certain) == (1, 25, 0)
    assert found.right + found.wrong + found.missing == found.fields
    assert found.right / found.fields >= 0.8
    assert found.found_again / found.entries >= 0.8


def test_what_the_system_holds_is_compared_field_by_field() -> None:
    sheet = making.sheet_of("building", 3)
    record = record_for(sheet, 3)
    assert set(wrongly(sheet, record, {})) >= {"setai_su"} & {item.key for item in sheet.items}
    assert len(wrongly(sheet, record, {})) > 15


@pytest.mark.parametrize(
    ("kind", "outcomes"),
    [
        (None, {Outcome.CONFIRMED}),
        ("meaning_moved", {Outcome.CONFIRMED, Outcome.HELD, Outcome.REFUSED}),
    ],
)
def test_a_changed_screen_is_found_and_never_entered_wrong(
    context: BrowserContext, good: Base, tmp_path: Path, kind: str | None, outcomes: set[Outcome]
) -> None:
    found, result, wrong = variant(context, FileBlobs(tmp_path), good, kind, 3)
    assert (bool(found), wrong) == (kind is not None, False)
    assert result.outcome in outcomes
