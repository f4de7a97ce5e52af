"""Exports dropped into the watch folder: every row a case of its own, once, whatever happens between."""

import json
import os
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

import ledger.listed
from intake.taking import Taken
from ledger import schema
from ledger.audit import verify
from ledger.checking import Answer
from ledger.listed import Listed, veiled_row
from records.canonical import digest_of
from records.case import State
from records.form import FormDefinition
from records.listing import ListedRow
from records.reading import Record
from records.values import Text
from samples.exports import Application, applications, as_csv, as_excel, as_json
from tests.migrated import office_at
from values.listed import record_of
from yomikaki.cli import app
from yomikaki.listing_round import file_rows
from yomikaki.office import Office, open_office
from yomikaki.publishing import publish
from yomikaki.settings import ROOT, Settings
from yomikaki.taking_in import take_in

ROWS, TRUTH = applications("inu_henko", 5, 90)


def opened(home: Path) -> Office:
    return office_at(Settings(home=home, stable_seconds=0.0, trial=True))


def drop(office: Office, name: str, data: bytes) -> None:
    place = office.settings.watch / "環境課" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def changed(row: Application, **cells: str) -> Application:
    return {**row, **cells}


def test_rows_become_cases_that_go_to_a_person_only_where_something_is_wrong(tmp_path: Path) -> None:
    office = opened(tmp_path)
    drop(office, "申請.csv", as_csv([*ROWS[:4], changed(ROWS[4], 犬の登録番号="12")], encoding="cp932"))
    assert take_in(office).counts == {Taken.SPLIT: 1}
    assert file_rows(office, "run-1") == 5
    cases = office.history.cases()
    # 犬の届 needs no approval: what nobody has to look at is approved by its policy.
    assert Counter(case.state for case in cases) == {State.APPROVED: 4, State.TO_CHECK: 1}
    files = [office.history.case(case.id) for case in cases]
    assert [one.listed and one.listed.number for one in files] == [2, 3, 4, 5, 6]
    assert [one.listed and one.listed.key for one in files] == [row["受付番号"] for row in ROWS]
    assert [one.contents and one.contents.values()["inu_namae"] for one in files] == [
        said["inu_namae"] for said in TRUTH
    ]
    (bundle,) = office.figures.day(office.today()).bundles
    assert (bundle.received, bundle.waiting, bundle.excluded, bundle.balanced) == (5, 5, 0, True)
    assert verify(office.book, office.blobs, ()).findings == ()


def test_a_row_that_breaks_the_program_goes_to_a_person_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = opened(tmp_path)
    drop(office, "申請.csv", as_csv(ROWS[:3]))
    take_in(office)

    def breaking(form: FormDefinition, row: ListedRow, *rest: object, **named: object) -> Record:
        if row.number == 3:
            raise ZeroDivisionError
        return record_of(form, row, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("yomikaki.listing_round.record_of", breaking)
    assert file_rows(office, None) == 3
    cases = [office.history.case(case.id) for case in office.history.cases()]
    assert [one.line.state for one in cases] == [State.APPROVED, State.TO_CHECK, State.APPROVED]
    held = cases[1].contents
    assert held is not None
    assert held.outstanding() == tuple(one.path for one in office.defined("inu_henko").form.fields)
    name = held.record.field("inu_namae")
    assert (name.raw, name.value, name.problem and name.problem.code) == (
        ROWS[1]["犬の名前"], None, "list.row_unread",
    )  # fmt: skip


def test_the_same_number_again_is_a_duplicate_that_points_at_the_first(tmp_path: Path) -> None:
    office = opened(tmp_path)
    drop(office, "一回目.csv", as_csv(ROWS[:3]))
    drop_again = [ROWS[1], changed(ROWS[2], 犬の名前="ゴンタ"), ROWS[3]]
    take_in(office)
    drop(office, "二回目.xlsx", as_excel(drop_again))
    take_in(office)
    assert file_rows(office, None) == 4
    newest, _ = office.history.files()
    rows = office.listed.of_files((newest.id,))[newest.id]
    assert [(row.first, row.changed, row.case_id is None) for row in rows] == [
        ("一回目.csv 3行目", False, True),
        ("一回目.csv 4行目", True, True),
        (None, False, False),
    ]
    (bundle,) = office.figures.day(office.today()).bundles
    assert (bundle.received, bundle.waiting, bundle.excluded, bundle.balanced) == (6, 4, 2, True)
    assert verify(office.book, office.blobs, ()).findings == ()


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, 'INU', 'NEKO')",
        "key = 'INU-2026-99999'",
        "number = 77",
        "code = 'list.changed_row'",
        "first_id = (SELECT min(id) FROM listed)",
        "secret = NULL",
    ],
)
def test_a_row_that_was_edited_is_named(tmp_path: Path, change: str) -> None:
    office = opened(tmp_path)
    drop(office, "申請.csv", as_csv(ROWS[:3]))
    take_in(office)
    assert verify(office.book, office.blobs, ()).findings == ()
    with office.book.turn("somebody") as turn:
        last = turn.connection.execute(select(func.max(schema.listed.c.id))).scalar_one()
        turn.connection.exec_driver_sql(f"UPDATE listed SET {change} WHERE id = '{last}'")  # noqa: S608
    (found,) = verify(office.book, office.blobs, ()).findings
    how = "missing" if "secret" in change else "edited"
    assert (found.kind, found.id, found.how) == ("cells", last, how)


def test_what_is_told_of_a_row_is_under_a_key_of_its_own(tmp_path: Path) -> None:
    office = opened(tmp_path)
    drop(office, "申請.csv", as_csv(ROWS[:2]))
    take_in(office)
    with office.book.reading() as connection:
        rows = connection.execute(select(schema.listed)).all()
        bodies = connection.execute(select(schema.events.c.body)).scalars().all()
    (kept,) = (json.loads(body) for body in bodies if '"kind":"list.kept"' in body)
    assert kept["cells"] == {row.id: veiled_row(row) for row in rows}
    assert len({row.secret for row in rows}) == len(rows)
    assert not any(cell in body for row in rows for cell in json.loads(row.body).values() if len(cell) > 3
                   for body in bodies)  # fmt: skip


def test_an_export_without_its_columns_waits_in_quarantine_with_the_reason(tmp_path: Path) -> None:
    office = opened(tmp_path)
    drop(
        office,
        "欠け.csv",
        as_csv([{**row, "犬の性別": ""} for row in ROWS]).replace("犬の性別".encode(), b"x"),
    )
    drop(office, "余分.csv", as_csv([{**row, "窓口": "本庁"} for row in ROWS]))
    assert take_in(office).counts == {Taken.QUARANTINED: 1, Taken.SPLIT: 1}
    told = {file.file_name: file.message for file in office.history.files()}
    assert told == {"欠け.csv": "一覧に必要な列がありません: 犬の性別", "余分.csv": "使わない列: 窓口"}


def test_a_case_of_a_list_is_read_again_when_a_person_asks_for_it(tmp_path: Path) -> None:
    office = opened(tmp_path)
    drop(office, "申請.csv", as_csv([changed(ROWS[0], 犬の登録番号="12")]))
    take_in(office)
    file_rows(office, None)
    (line,) = office.history.cases()
    answers = (Answer(path="toroku_bango", value=Text(text="000012"), milliseconds=900),)
    defined = office.defined("inu_henko")
    office.holding.hold(line.id, line.version, "登録番号が足りない", user_id="c" * 36)
    (line,) = office.history.cases()
    office.holding.read_again(line.id, line.version, "電話で確認した", user_id="c" * 36)
    assert file_rows(office, None) == 1
    (line,) = office.history.cases()
    assert (line.state, line.generation) == (State.TO_CHECK, 2)
    office.checking.answer(line.id, line.version, answers, defined, user_id="c" * 36)
    (line,) = office.history.cases()
    assert line.state is State.APPROVED
    assert file_rows(office, None) == 0


def test_a_case_that_is_read_again_stays_what_it_is_pinned_to(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "procedures" / "inu_henko", tmp_path / "procedures" / "inu_henko")
    office = open_office(
        Settings(home=tmp_path / "home", stable_seconds=0.0, procedures=tmp_path / "procedures")
    )
    drop(office, "申請.csv", as_csv([changed(ROWS[0], 犬の登録番号="12")]))
    take_in(office)
    file_rows(office, None)
    form = office.defined("inu_henko").form
    blank = (tmp_path / "procedures" / "inu_henko" / form.blank).read_bytes()
    publish(office.settings.procedures, form.model_copy(update={"version": "2"}), [blank], "環境課")
    assert office.defined("inu_henko").versions()[0].form.version == "2"
    assert len(office.defined("inu_henko").versions()) == 1
    (line,) = office.history.cases()
    office.holding.read_again(line.id, line.version, "電話で確認した", user_id="c" * 36)
    assert file_rows(office, None) == 1
    held = office.history.case(line.id).contents
    assert held is not None
    assert held.record.form_sha256 == digest_of(form) == line.form_sha256


def killed(home: Path, at: int, *, within: bool) -> None:
    """Let a process file rows, and kill it before its row ``at``, or in the middle of that row's turn."""
    process = os.fork()
    if process == 0:
        calls = 0
        room, name = (ledger.listed, "advance") if within else (Listed, "file")
        original = getattr(room, name)

        def dying(*words: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*words, **named)

        setattr(room, name, dying)
        file_rows(opened(home), None)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


@pytest.mark.parametrize("within", [False, True])
def test_killed_between_rows_or_within_one_every_row_is_one_case(tmp_path: Path, *, within: bool) -> None:
    office = opened(tmp_path)
    drop(office, "申請.csv", as_csv(ROWS))
    take_in(office)
    office.book._engine.dispose()
    killed(tmp_path, 1, within=within)
    killed(tmp_path, 3, within=within)
    office = opened(tmp_path)
    filed_before = 2
    assert file_rows(office, None) == len(ROWS) - filed_before
    with office.book.reading() as connection:
        rows = connection.execute(select(schema.listed.c.case_id)).scalars().all()
    assert len(set(rows)) == len(rows) == len(office.history.cases()) == len(ROWS)
    assert verify(office.book, office.blobs, ()).findings == ()


def test_read_prints_a_line_for_every_row(tmp_path: Path) -> None:
    water, truth = applications("suido_kaishi", 2, 91)
    place = tmp_path / "申込.json"
    place.write_bytes(as_json(water))
    environment = {"YOMIKAKI_HOME": str(tmp_path / "home"), "YOMIKAKI_READERS": "1"}
    answer = CliRunner().invoke(app, ["read", str(place), "--json"], env=environment)
    assert answer.exit_code == 0
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(line["page"], line["row"], line["procedure"]) for line in lines] == [
        (None, 1, "suido_kaishi"),
        (None, 2, "suido_kaishi"),
    ]
    assert [line["fields"]["shimei"]["value"]["text"] for line in lines] == [
        said["shimei"].text for said in truth
    ]
    assert lines[0]["fields"]["shimei"]["box_mm"] is None
