"""Approved answers of a questionnaire end in a workbook: once, whatever dies in between."""

import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bots.excel import WorkbookEntering
from ledger.claims import Claim, Way
from ledger.entering import Entries
from records.canonical import digest_of
from records.case import State
from records.drop import Drop
from records.entry import EntryResult, Outcome
from records.ids import Id, new_id
from records.procedure import Stage
from records.reading import PageInfo, Record
from records.values import Blank, Code, Text, Value
from samples.sheets.contents import contents_of
from tests.ledger.cast import SHA, FixedClock, read_field, side_of
from tests.migrated import office_at
from yomikaki.cli import app
from yomikaki.entering import enter_all
from yomikaki.office import Office
from yomikaki.settings import Settings

SLUG = "shimin_anketo"
TRUTH = {**contents_of(SLUG, np.random.default_rng(1)), "iken": Text(text="=1+1 は公園です"),
         "doro": Code(code="4")}  # fmt: skip


class Killed(BaseException):
    """The process is gone: no handler of the program sees it."""


class Dying(Entries):
    """The ledger's journal in a process that dies right after it said "submitting"."""

    def submitting(self, case_id: Id, fence: int) -> None:
        super().submitting(case_id, fence)
        raise Killed


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with one sheet that was read without a doubt: its rule approves it, and a robot may begin."""
    monkeypatch.setenv("YOMIKAKI_HOME", str(tmp_path))
    opened = office_at(Settings(), FixedClock())
    drop = Drop(department="企画課", folder="", file_name="a.png", sha256=SHA, size=1, mtime_ns=1)
    scan_id = opened.reception.seen(drop)
    assert scan_id is not None
    page = PageInfo(id=new_id(), scan_id=scan_id, number=1, dpi=300, pixels=SHA)
    opened.reception.split(scan_id, "image/png", [page])
    (task,) = opened.sorting.claim("reader", limit=1, seconds=60)
    form = opened.defined(SLUG).form
    fields = tuple(read_field(one.path, TRUTH.get(one.path, Blank())) for one in form.fields)
    record = Record(
        procedure=SLUG, form_version=form.version, form_sha256=digest_of(form), registration=None,
        fields=fields, sides=(side_of(SHA),),
    )  # fmt: skip
    opened.sorting.file(task.page.id, record, opened.defined(SLUG), run_id=None, actor="reader")
    assert [line.state for line in opened.history.cases()] == [State.APPROVED]
    return opened


def rows(office: Office) -> list[dict[str, object]]:
    place = office.settings.workbooks / office.workbooks[SLUG].workbook
    if not place.exists():
        return []
    headers, *found = load_workbook(place)[office.workbooks[SLUG].sheet].values
    return [dict(zip(map(str, headers), row, strict=True)) for row in found]


def claimed(office: Office) -> Claim:
    one = office.workbooks[SLUG]
    claim = office.entries.claim("worker", {SLUG: Way(screen=one, target=one)}, seconds=180, run_id=None)
    assert claim is not None
    return claim


def enter(office: Office, claim: Claim, journal: Entries) -> EntryResult:
    folder = office.settings.workbooks
    folder.mkdir(parents=True, exist_ok=True)
    deadline = claim.lease_until - dt.timedelta(seconds=20)
    bot = WorkbookEntering(folder, office.workbooks[SLUG], office.clock)
    return bot.enter(claim.record, claim.fence, deadline, journal)


def lease_ends(office: Office) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.go(200)


def shown(value: Value) -> object:
    return value.text if isinstance(value, Text) else None


def test_nothing_of_a_procedure_that_has_ended_is_entered(office: Office) -> None:
    defined = office.defined(SLUG)
    ended = defined.model_copy(
        update={"procedure": defined.procedure.model_copy(update={"stage": Stage.STOPPED})}
    )
    stopped = dataclasses.replace(office, catalog={**office.catalog, SLUG: ended})
    assert enter_all(stopped, "worker", run_id=None).counts == {}
    assert [line.state for line in office.history.cases()] == [State.APPROVED]
    assert enter_all(office, "worker", run_id=None).counts == {Outcome.CONFIRMED: 1}


def test_what_is_approved_stands_in_the_workbook(office: Office) -> None:
    (line,) = office.history.cases()
    rehearsed = CliRunner().invoke(app, ["enter", "--dry-run", line.reference])
    assert (rehearsed.exit_code, "予行(登録していない)" in rehearsed.output) == (0, True)
    assert rows(office) == []
    entered = CliRunner().invoke(app, ["enter"])
    assert (entered.exit_code, "登録を確認: 1件" in entered.output) == (0, True)
    (row,) = rows(office)
    assert (row["整理番号"], row["調査票番号"]) == (line.reference, shown(TRUTH["hyo_bango"]))
    assert (row["道路と交通"], row["ご意見"]) == (4, "=1+1 は公園です")
    assert office.history.cases()[0].state is State.CONFIRMED
    result = office.history.case(line.id).entries[-1].result
    assert result is not None
    assert result.receipt is not None
    assert result.receipt.number == "2行目"


def test_a_worker_that_dies_after_writing_is_confirmed_by_looking(office: Office) -> None:
    claim = claimed(office)
    assert enter(office, claim, office.entries).outcome is Outcome.CONFIRMED  # and it dies before it says so
    assert office.history.cases()[0].state is State.SUBMITTING
    lease_ends(office)
    done = enter_all(office, "another", run_id=None)
    assert (done.counts, done.failures) == ({Outcome.CONFIRMED: 1}, ())
    assert office.history.cases()[0].state is State.CONFIRMED
    assert [row["整理番号"] for row in rows(office)] == [claim.record.reference]


def test_a_worker_that_dies_before_writing_is_entered_once(office: Office) -> None:
    claim = claimed(office)
    with pytest.raises(Killed):
        enter(office, claim, Dying(office.book))
    assert (rows(office), office.history.cases()[0].state) == ([], State.SUBMITTING)
    lease_ends(office)
    first = enter_all(office, "another", run_id=None)
    assert first.counts == {Outcome.NOTHING_SAVED: 1}
    second = enter_all(office, "another", run_id=None)
    assert second.counts == {Outcome.CONFIRMED: 1}
    assert [row["整理番号"] for row in rows(office)] == [claim.record.reference]


def test_a_folder_that_the_office_set_is_never_made(office: Office, tmp_path: Path) -> None:
    share = tmp_path / "share"
    moved = Office(
        office.settings.model_copy(update={"excel": share}), office.clock, office.book, office.blobs,
        office.catalog,
    )  # fmt: skip
    done = enter_all(moved, "worker", run_id=None)
    assert (done.counts, done.failures) == ({Outcome.NOTHING_SAVED: 1}, ("excel.no_folder",))
    assert not share.exists()
    assert office.history.cases()[0].state is State.APPROVED
