"""A record becomes one row of a workbook: exactly once, as text, beside what people do with the file."""

import datetime as dt
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from bots.excel import WorkbookEntering, settle_in_workbook
from bots.load import load_workbooks
from bots.workbook import WorkbookFile
from records.entry import ApprovedRecord, EntryResult, Outcome
from records.errors import BusinessError, IllegalMove
from records.values import Code, Text
from records.workbook import WorkbookDefinition
from samples.sheets.make import blank_of
from tests.bots.conftest import ROOT, Remembering, approved, soon

SLUG = "shimin_anketo"
WORKBOOK = load_workbooks(ROOT / "procedures")[SLUG]
COLUMN = {header: number for number, header in enumerate(WORKBOOK.headers, start=1)}


def test_every_field_of_the_form_has_its_column() -> None:
    paths = {field.path for field in blank_of(SLUG)[0].fields}
    assert {column.value.field for column in WORKBOOK.columns} - {None} == paths


class Clock:
    """A clock that stands."""

    def __init__(self, time: dt.datetime) -> None:
        self._time = time

    def now(self) -> dt.datetime:
        return self._time


@pytest.fixture
def bot(tmp_path: Path) -> WorkbookEntering:
    return bot_in(tmp_path)


def bot_in(folder: Path, time: dt.datetime | None = None) -> WorkbookEntering:
    return WorkbookEntering(folder, WORKBOOK, Clock(time or dt.datetime.now(dt.UTC)))


def enter(bot: WorkbookEntering, record: ApprovedRecord) -> tuple[EntryResult, list[str]]:
    journal = Remembering()
    return bot.enter(record, 1, soon(), journal), journal.told


def sheet_in(folder: Path) -> Worksheet:
    sheet: Worksheet = load_workbook(folder / WORKBOOK.workbook)[WORKBOOK.sheet]
    return sheet


def rows_in(folder: Path) -> list[tuple[object, ...]]:
    return list(sheet_in(folder).values)


def changed(folder: Path, change: Callable[[Worksheet], None]) -> None:
    book = load_workbook(folder / WORKBOOK.workbook)
    change(book[WORKBOOK.sheet])
    book.save(folder / WORKBOOK.workbook)


def test_a_row_is_found_whatever_the_sheet_says_of_its_own_size(
    bot: WorkbookEntering, tmp_path: Path
) -> None:
    """Some programs write that a sheet is one cell large, and then its rows."""
    record, place = approved(SLUG, 1), tmp_path / WORKBOOK.workbook
    enter(bot, record)
    with ZipFile(place) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with ZipFile(place, "w") as whole:
        for name, data in parts.items():
            whole.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', data))
    assert enter(bot, record)[0].outcome is Outcome.CONFIRMED
    assert len(rows_in(tmp_path)) == 2


def test_a_record_becomes_a_row_and_is_read_back(bot: WorkbookEntering, tmp_path: Path) -> None:
    first, second = approved(SLUG, 1, doro=Code(code="4")), approved(SLUG, 2)
    result, told = enter(bot, first)
    assert (result.outcome, told) == (Outcome.CONFIRMED, ["intent:0", "submitting"])
    assert result.receipt is not None
    assert result.receipt.number == "2行目"
    assert result.receipt.saved["整理番号"] == first.reference
    assert enter(bot, second)[0].receipt.number == "3行目"  # type: ignore[union-attr]
    rows = rows_in(tmp_path)
    assert rows[0] == WORKBOOK.headers
    assert [row[0] for row in rows[1:]] == [first.reference, second.reference]
    assert sheet_in(tmp_path).cell(2, COLUMN["道路と交通"]).value == 4
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        ".市民アンケート.xlsx.lock",
        "市民アンケート.xlsx",
    ]


def test_the_same_record_again_is_confirmed_and_not_written_twice(
    bot: WorkbookEntering, tmp_path: Path
) -> None:
    record = approved(SLUG, 3)
    enter(bot, record)
    before = (tmp_path / WORKBOOK.workbook).read_bytes()
    again, told = enter(bot, record)
    assert (again.outcome, told) == (Outcome.CONFIRMED, ["intent:1", "submitting"])
    assert (tmp_path / WORKBOOK.workbook).read_bytes() == before


def test_another_content_under_our_reference_is_held(bot: WorkbookEntering, tmp_path: Path) -> None:
    record = approved(SLUG, 4, iken=Text(text="道路"))
    enter(bot, record)
    changed(tmp_path, lambda sheet: setattr(sheet.cell(2, COLUMN["ご意見"]), "value", "公園"))
    result, told = enter(bot, record)
    assert (result.outcome, result.code, told) == (Outcome.HELD, "entry.already_there", ["intent:1"])
    assert [(one.header, one.expected, one.shown) for one in result.differences] == [
        ("ご意見", "道路", "公園")
    ]
    assert len(rows_in(tmp_path)) == 2


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://127.0.0.1")', "+81", "-1+2", "@SUM(A1)", "#N/A", "０１", "01", " 前後 "]
)
def test_text_stays_text(text: str, bot: WorkbookEntering, tmp_path: Path) -> None:
    assert enter(bot, approved(SLUG, 5, iken=Text(text=text)))[0].outcome is Outcome.CONFIRMED
    # Another row is written over it: what is text stays so when the file is opened and saved.
    assert enter(bot, approved(SLUG, 6))[0].outcome is Outcome.CONFIRMED
    cell = sheet_in(tmp_path).cell(2, COLUMN["ご意見"])
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix is (text[0] in "=+-@")


def test_what_no_cell_holds_is_held(bot: WorkbookEntering, tmp_path: Path) -> None:
    long, _ = enter(bot, approved(SLUG, 7, iken=Text(text="あ" * 32_768)))
    control, _ = enter(bot, approved(SLUG, 8, iken=Text(text="\x07")))
    wrong, _ = enter(bot, approved(SLUG, 9, doro=Code(code="良い")))
    assert [(one.outcome, one.code) for one in (long, control, wrong)] == [
        (Outcome.HELD, "excel.unfit_text"), (Outcome.HELD, "excel.unfit_text"),
        (Outcome.HELD, "excel.not_a_number"),
    ]  # fmt: skip
    assert not (tmp_path / WORKBOOK.workbook).exists()


def test_a_missing_folder_is_an_outage_and_never_made(tmp_path: Path) -> None:
    result, told = enter(bot_in(tmp_path / "gone"), approved(SLUG, 10))
    assert (result.outcome, result.code, told) == (Outcome.NOTHING_SAVED, "excel.no_folder", [])
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("mark", ["~$市民アンケート.xlsx", ".~lock.市民アンケート.xlsx#"])
def test_a_workbook_that_somebody_has_open_is_left_alone(
    mark: str, bot: WorkbookEntering, tmp_path: Path
) -> None:
    (tmp_path / mark).touch()
    result, told = enter(bot, approved(SLUG, 11))
    assert (result.outcome, result.code) == (Outcome.NOTHING_SAVED, "excel.open_elsewhere")
    assert told == ["intent:0"]


def test_two_of_our_own_never_write_at_once(bot: WorkbookEntering, tmp_path: Path) -> None:
    record = approved(SLUG, 12)
    with WorkbookFile(tmp_path, WORKBOOK).alone():
        assert enter(bot, record)[0].code == "excel.busy"
        assert settle_in_workbook(tmp_path, WORKBOOK, record, control=None) is None


def test_a_workbook_that_is_not_as_defined_is_left_alone(bot: WorkbookEntering, tmp_path: Path) -> None:
    place = tmp_path / WORKBOOK.workbook
    place.write_bytes(b"no workbook")
    assert enter(bot, approved(SLUG, 13))[0].code == "excel.unreadable"
    Workbook().save(place)
    assert enter(bot, approved(SLUG, 13))[0].code == "excel.changed"
    place.unlink()
    enter(bot, approved(SLUG, 13))
    changed(tmp_path, lambda sheet: setattr(sheet.cell(1, 3), "value", "年齢"))
    result, _ = enter(bot, approved(SLUG, 14))
    assert (result.outcome, result.code) == (Outcome.NOTHING_SAVED, "excel.changed")


def test_what_staff_add_beside_and_below_stays(bot: WorkbookEntering, tmp_path: Path) -> None:
    enter(bot, approved(SLUG, 15))
    beside = len(WORKBOOK.headers) + 1
    changed(tmp_path, lambda sheet: setattr(sheet.cell(2, beside), "value", "要返信"))
    changed(tmp_path, lambda sheet: setattr(sheet.cell(40, 1), "number_format", "0.00"))
    assert enter(bot, approved(SLUG, 16))[0].receipt.number == "3行目"  # type: ignore[union-attr]
    assert sheet_in(tmp_path).cell(2, beside).value == "要返信"


def test_a_withdrawn_case_is_not_written(bot: WorkbookEntering, tmp_path: Path) -> None:
    with pytest.raises(IllegalMove):
        bot.enter(approved(SLUG, 17), 1, soon(), Remembering(withdrawn=True))
    assert [one.name for one in tmp_path.iterdir()] == [".市民アンケート.xlsx.lock"]


def test_a_worker_past_its_deadline_writes_nothing(tmp_path: Path) -> None:
    late = bot_in(tmp_path, dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    result, told = enter(late, approved(SLUG, 18))
    assert (result.outcome, result.code) == (Outcome.IN_DOUBT, "entry.too_late")
    assert told == ["intent:0", "submitting"]
    assert not (tmp_path / WORKBOOK.workbook).exists()


def test_a_draft_that_cannot_be_removed_changes_no_ending(
    bot: WorkbookEntering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", closed)
        assert bot.rehearse(approved(SLUG, 24)).outcome is Outcome.DRY_RUN
    assert (tmp_path / ".市民アンケート.xlsx.draft").exists()
    assert enter(bot, approved(SLUG, 25))[0].outcome is Outcome.CONFIRMED
    assert not (tmp_path / ".市民アンケート.xlsx.draft").exists()


def test_a_rehearsal_leaves_nothing(bot: WorkbookEntering, tmp_path: Path) -> None:
    assert bot.rehearse(approved(SLUG, 19)).outcome is Outcome.DRY_RUN
    assert [one.name for one in tmp_path.iterdir()] == [".市民アンケート.xlsx.lock"]


def test_somebody_who_saves_meanwhile_leaves_it_in_doubt_and_it_is_settled(
    bot: WorkbookEntering, tmp_path: Path
) -> None:
    known, record = approved(SLUG, 20), approved(SLUG, 21)
    enter(bot, known)

    class Saving(Remembering):
        def submitting(self, case_id: str, fence: int) -> None:
            super().submitting(case_id, fence)
            changed(tmp_path, lambda sheet: setattr(sheet.cell(1, 40), "value", "メモ"))

    result = bot.enter(record, 1, soon(), Saving())
    assert (result.outcome, result.code) == (Outcome.IN_DOUBT, "entry.no_receipt")
    settled = settle_in_workbook(tmp_path, WORKBOOK, record, control=known.reference)
    assert settled is not None
    assert (settled.outcome, settled.code) == (Outcome.NOTHING_SAVED, "entry.absent")


@pytest.mark.parametrize("error", [AttributeError, TypeError, IndexError, zlib.error, RecursionError])
def test_whatever_breaks_after_submitting_leaves_it_in_doubt(
    error: type[Exception], bot: WorkbookEntering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = approved(SLUG, 26)

    def broken(*_: object, **__: object) -> None:
        raise error

    class Breaking(Remembering):
        def submitting(self, case_id: str, fence: int) -> None:
            super().submitting(case_id, fence)
            monkeypatch.setattr("bots.workbook.load_workbook", broken)

    result = bot.enter(record, 1, soon(), Breaking())
    assert (result.outcome, result.code) == (Outcome.IN_DOUBT, "entry.no_receipt")
    assert settle_in_workbook(tmp_path, WORKBOOK, record, control=None) is None
    assert enter(bot, record)[0].code == "excel.unreadable"
    monkeypatch.undo()
    settled = settle_in_workbook(tmp_path, WORKBOOK, record, control=None)
    assert settled is not None
    assert settled.outcome is Outcome.CONFIRMED


@pytest.mark.parametrize("name", [".市民アンケート.xlsx.lock", ".市民アンケート.xlsx.draft"])
def test_a_link_where_our_own_files_lie_is_refused_and_not_followed(
    name: str, bot: WorkbookEntering, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text("somebody's")
    (tmp_path / name).symlink_to(other)
    result, _ = enter(bot, approved(SLUG, 27))
    assert (result.outcome, result.code) == (Outcome.NOTHING_SAVED, "excel.link")
    assert other.read_text() == "somebody's"
    assert not (tmp_path / WORKBOOK.workbook).exists()


def test_what_is_found_settles_a_doubt_and_a_workbook_laid_aside_does_not(
    bot: WorkbookEntering, tmp_path: Path
) -> None:
    known, record = approved(SLUG, 22), approved(SLUG, 23)
    enter(bot, known)
    enter(bot, record)
    found = settle_in_workbook(tmp_path, WORKBOOK, record, control=known.reference)
    assert found is not None
    assert (found.outcome, found.receipt.number) == (Outcome.CONFIRMED, "3行目")  # type: ignore[union-attr]
    (tmp_path / WORKBOOK.workbook).rename(tmp_path / "令和8年10月.xlsx")
    gone = settle_in_workbook(tmp_path, WORKBOOK, record, control=known.reference)
    assert gone is not None
    assert (gone.outcome, gone.code) == (Outcome.HELD, "entry.not_proved")
    changed_row = approved(SLUG, 23, iken=Text(text="別の意見"))
    (tmp_path / "令和8年10月.xlsx").rename(tmp_path / WORKBOOK.workbook)
    other = settle_in_workbook(tmp_path, WORKBOOK, changed_row, control=known.reference)
    assert other is not None
    assert (other.outcome, other.code) == (Outcome.HELD, "entry.saved_differs")


def without(**changed: object) -> dict[str, object]:
    return {**WORKBOOK.model_dump(by_alias=True), **changed}


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (without(workbook="../外.xlsx"), "workbook"),
        (without(workbook="表.xls"), "workbook"),
        (without(sheet="a/b"), "sheet"),
        (without(columns=WORKBOOK.model_dump()["columns"][1:]), "exactly one column holds the reference"),
        (without(columns=[*WORKBOOK.model_dump()["columns"][:2]] * 2), "a header of its own"),
    ],
)
def test_a_definition_that_finds_nothing_again_is_refused(document: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        WorkbookDefinition.model_validate(document)


def test_a_bad_definition_says_where(tmp_path: Path) -> None:
    place = tmp_path / SLUG
    place.mkdir()
    (place / "excel.yaml").write_text("schema: 1\nslug: shimin_anketo\n", "utf-8")
    with pytest.raises(BusinessError, match=r"shimin_anketo/excel\.yaml: workbook"):
        load_workbooks(tmp_path)
