"""From a dropped file to the city's database by the loops that the flows run, without Prefect."""

import os

import pytest

from intake.taking import Taken
from records.case import PageState, State
from records.entry import Outcome
from records.errors import EnvironmentProblem
from samples.city.process import City
from samples.city.store import rows
from samples.sheets.make import make_sheet
from tests.flows.conftest import answer_all, drop
from yomikaki.entering import enter_all, rehearse
from yomikaki.office import Office, open_office
from yomikaki.reading_round import Read, read_all
from yomikaki.taking_in import alone, take_in


def test_a_dropped_sheet_is_read_checked_and_entered_once(office: Office, city: City) -> None:
    sheet = make_sheet("suido_kaishi", 601, clean=True)
    drop(office, "水道課/一枚.png", sheet)
    assert take_in(office).counts == {Taken.SPLIT: 1}
    read = read_all(office, "test", run_id="run-1")
    assert (read.counts, read.failures) == ({Read.FILED: 1}, ())
    answer_all(office, sheet)
    (line,) = office.history.cases()
    assert line.state is State.APPROVED
    rehearsed = rehearse(office, office.entries.look(line.id))
    assert rehearsed.outcome is Outcome.DRY_RUN
    assert [row for row in rows(city.database, "suido") if row["seiri_bango"] == line.reference] == []
    entered = enter_all(office, "test", run_id="run-2")
    assert (entered.counts, entered.failures, entered.closed) == ({Outcome.CONFIRMED: 1}, (), ())
    (row,) = (row for row in rows(city.database, "suido") if row["seiri_bango"] == line.reference)
    case = office.history.case(line.id)
    result = case.entries[-1].result
    assert result is not None
    assert result.receipt is not None
    assert row["uketsuke_bango"] == result.receipt.number
    assert (case.read_run, case.entries[-1].run_id) == ("run-1", "run-2")
    assert enter_all(office, "test", run_id=None).counts == {}


def test_a_click_in_doubt_is_settled_in_the_same_round(office: Office, city: City) -> None:
    sheet = make_sheet("inu_henko", 602, clean=True)
    drop(office, "環境課/犬.png", sheet)
    take_in(office)
    read_all(office, "test", run_id=None)
    answer_all(office, sheet)
    city.plan("commit_then_500")
    entered = enter_all(office, "test", run_id=None)
    assert entered.counts == {Outcome.IN_DOUBT: 1, Outcome.CONFIRMED: 1}
    (line,) = office.history.cases()
    assert line.state is State.CONFIRMED
    assert len([row for row in rows(city.database, "inu") if row["seiri_bango"] == line.reference]) == 1


def test_a_target_that_is_down_spends_no_attempt(office: Office, city: City) -> None:
    sheets = {f"{seed}.png": make_sheet("suido_kaishi", seed, clean=True) for seed in (603, 604)}
    for name, sheet in sheets.items():
        drop(office, f"水道課/{name}", sheet)
    take_in(office)
    read_all(office, "test", run_id=None)
    for name, sheet in sheets.items():
        answer_all(office, sheet, name)
    city.plan("maintenance", 50)
    entered = enter_all(office, "test", run_id=None)
    city.plan("maintenance", 0)
    assert (entered.counts, entered.failures) == ({}, ("target.error",))
    lines = office.history.cases()
    assert [(line.state, office.history.case(line.id).entries) for line in lines] == [
        (State.APPROVED, ())
    ] * 2


def test_without_credentials_nothing_is_tried(office: Office) -> None:
    sheet = make_sheet("suido_kaishi", 605, clean=True)
    drop(office, "水道課/x.png", sheet)
    take_in(office)
    read_all(office, "test", run_id=None)
    answer_all(office, sheet)
    bare = open_office(office.settings.model_copy(update={"credentials": {}}))
    with pytest.raises(EnvironmentProblem, match=r"environment\.credentials"):
        enter_all(bare, "test", run_id=None)
    assert [line.state for line in office.history.cases()] == [State.APPROVED]


def test_a_page_that_kills_its_process_is_left_and_the_others_are_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(office, "水道課/good.png", make_sheet("suido_kaishi", 606, clean=True))
    drop(office, "水道課/deadly.png", make_sheet("suido_kaishi", 607, clean=True))
    take_in(office)
    deadly = office.history.pages(PageState.TO_SORT)[-1].page
    monkeypatch.setenv("DEADLY_PAGE", deadly.id)
    monkeypatch.setattr("yomikaki.reading.read_one", die_on_one)
    read = read_all(office, "test", run_id=None)
    assert read.counts == {Read.FILED: 1, Read.FAILED: 1}
    assert read.failures == ("page.unreadable",)
    (left,) = office.history.pages(PageState.TO_SORT)
    assert left.page.id == deadly.id
    assert read_all(office, "test", run_id=None).counts == {}


def test_a_machine_that_cannot_read_takes_no_page_for_unreadable(office: Office) -> None:
    drop(office, "水道課/good.png", make_sheet("suido_kaishi", 608, clean=True))
    take_in(office)
    lacking = open_office(office.settings.model_copy(update={"recogniser": "extractors.nowhere:Nothing"}))
    with pytest.raises(EnvironmentProblem, match=r"environment\.recogniser"):
        read_all(lacking, "test", run_id=None)
    (waiting,) = office.history.pages(PageState.TO_SORT)
    assert waiting.message is None


def test_a_store_that_gives_nothing_out_takes_no_page_for_unreadable(office: Office) -> None:
    drop(office, "水道課/good.png", make_sheet("suido_kaishi", 608, clean=True))
    take_in(office)
    mounted = office.settings.blobs / "sha256"
    mounted.rename(office.settings.blobs / "away")
    with pytest.raises(EnvironmentProblem, match=r"blob\.unreadable"):
        read_all(office, "test", run_id=None)
    (waiting,) = office.history.pages(PageState.TO_SORT)
    assert waiting.message is None


def die_on_one(task, today):  # type: ignore[no-untyped-def]
    from yomikaki.reading import read_one

    if task.page.id == os.environ["DEADLY_PAGE"]:
        os._exit(9)
    return read_one(task, today)


def test_a_second_round_of_a_stage_does_not_begin(office: Office) -> None:
    with alone(office.settings.home, "read") as first, alone(office.settings.home, "read") as second:
        assert (first, second) == (True, False)
