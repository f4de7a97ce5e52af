"""廃棄: decided by two people, carried out to the end also after a stop, and proven by a certificate."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ledger import schema
from ledger.accounts import Accounts
from ledger.blobs import FileBlobs
from ledger.disposing import Disposals
from ledger.erasing import KEPT, Eraser
from ledger.evidence import named_blobs
from ledger.facts import ledger_id
from ledger.outbox import Outbox
from ledger.retention import Retaining, ended_before
from records.account import Role
from records.entry import EntryResult, Outcome
from records.errors import ApplicationError, BusinessError
from records.retention import Certificate, DisposalState, Retention
from tests.ledger.begun import Ledgers
from tests.ledger.cast import SATO, SUZUKI
from tests.ledger.held import Held

TODAY = dt.date(2032, 4, 1)
RULE = Retention.model_validate({"years": 5, "from": "end_of_fiscal_year"})
SLUG = "inu_henko"


@pytest.fixture
def held(ledgers: Ledgers, tmp_path: Path) -> Iterator[Held]:
    one = Held.given(ledgers, tmp_path, people=True)
    yield one
    one.engine.dispose()


def eraser(held: Held, folder: Path) -> Eraser:
    return Eraser(held.office.book, held.blobs, folder / "done", ledger_id(held.office.book))


def agreed(held: Held) -> str:
    disposals = Disposals(held.office.book)
    one = disposals.propose(SLUG, RULE, TODAY, 1, user_id=SATO)
    disposals.decide(one, agreed=True, user_id=SUZUKI)
    return one


def disposed(held: Held, folder: Path) -> Certificate:
    return eraser(held, folder).carry_out(agreed(held), "test")


def rows(held: Held, table: str) -> int:
    with held.office.book.reading() as connection:
        query = select(func.count()).select_from(schema.metadata.tables[table])
        return int(connection.execute(query).scalar_one())


@pytest.mark.parametrize(
    ("rule", "today", "first"),
    [
        ({"years": 5, "from": "end_of_fiscal_year"}, dt.date(2032, 3, 31), dt.date(2026, 4, 1)),
        ({"years": 5, "from": "end_of_fiscal_year"}, dt.date(2032, 4, 1), dt.date(2027, 4, 1)),
        ({"years": 5, "from": "confirmed"}, dt.date(2031, 11, 24), dt.date(2026, 11, 24)),
        ({"years": 3, "from": "confirmed"}, dt.date(2028, 2, 29), dt.date(2025, 3, 1)),
        ({"years": 0, "from": "confirmed"}, dt.date(2026, 11, 24), dt.date(2026, 11, 24)),
    ],
)
def test_the_first_day_that_is_not_due(rule: dict[str, object], today: dt.date, first: dt.date) -> None:
    assert ended_before(Retention.model_validate(rule), today) == first


def test_a_case_falls_due_on_the_first_of_april_after_its_years(held: Held) -> None:
    retaining = Retaining(held.office.book)
    assert retaining.due(SLUG, RULE, TODAY - dt.timedelta(days=1)) == ()
    assert [one.id for one in retaining.due(SLUG, RULE, TODAY)] == [held.case_id]
    assert retaining.counts({SLUG: RULE}, TODAY) == {SLUG: 1}


def test_what_somebody_keeps_does_not_fall_due_until_it_is_let_go(held: Held) -> None:
    retaining = Retaining(held.office.book)
    retaining.keep(held.case_id, "審査請求が出ている", user_id=SATO)
    assert retaining.due(SLUG, RULE, TODAY) == ()
    assert [one.reason for one in retaining.kept(SLUG)] == ["審査請求が出ている"]
    assert held.found() == ()
    with pytest.raises(BusinessError, match=r"retention\.kept"):
        retaining.keep(held.case_id, "もう一度", user_id=SATO)
    retaining.let_go(held.case_id, user_id=SUZUKI)
    assert len(retaining.due(SLUG, RULE, TODAY)) == 1
    assert held.found() == ()


def test_somebody_who_takes_a_hold_out_of_the_table_is_found(held: Held) -> None:
    Retaining(held.office.book).keep(held.case_id, "係争中", user_id=SATO)
    held.tamper("DELETE FROM retention_holds")
    assert [(one.kind, one.how) for one in held.found()] == [("retained", "missing")]


def test_nobody_agrees_to_their_own_proposal(held: Held) -> None:
    disposals = Disposals(held.office.book)
    one = disposals.propose(SLUG, RULE, TODAY, 1, user_id=SATO)
    with pytest.raises(BusinessError, match=r"disposal\.same_person"):
        disposals.decide(one, agreed=True, user_id=SATO)
    assert disposals.to_carry_out() == ()
    disposals.decide(one, agreed=False, user_id=SATO)
    assert disposals.one(one).state is DisposalState.REFUSED
    with pytest.raises(BusinessError, match=r"disposal\.decided"):
        disposals.decide(one, agreed=True, user_id=SUZUKI)


def test_a_list_that_changed_since_it_was_seen_is_not_proposed(held: Held) -> None:
    with pytest.raises(BusinessError, match=r"disposal\.changed"):
        Disposals(held.office.book).propose(SLUG, RULE, TODAY, 2, user_id=SATO)


def test_a_disposal_leaves_no_file_and_no_row_and_a_chain_that_holds(held: Held, tmp_path: Path) -> None:
    done = tmp_path / "done" / scan_id(held)
    done.mkdir(parents=True)
    (done / "神栖花子.tif").write_bytes(b"original")
    certificate = disposed(held, tmp_path)
    assert held.found() == ()
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []
    assert not done.exists()
    assert {table: rows(held, table) for table in ("records", "answers", "approvals", "entries")} == {
        "records": 0, "answers": 0, "approvals": 0, "entries": 0,
    }  # fmt: skip
    assert [one.id for one in certificate.cases] == [held.case_id]
    assert len(certificate.blobs) == 5
    assert certificate.rows["answers"] == 1
    assert (certificate.proposed_by, certificate.agreed_by, certificate.files_left) == (SATO, SUZUKI, 0)
    assert Disposals(held.office.book).all()[0].certificate == certificate
    line = held.office.history.case(held.case_id)
    assert (line.contents, line.line.state.value) == (None, "confirmed")


def test_a_screen_that_was_tried_and_a_look_afterwards_go_too(held: Held, tmp_path: Path) -> None:
    screen, now = held.blobs.put(b"tried screen"), held.office.clock.now()
    result = EntryResult(outcome=Outcome.DRY_RUN, pictures=(screen,)).model_dump_json()
    user = Accounts(held.office.book).add("abe", "阿部", "!", (Role.APPROVER,), actor="test").id
    with held.office.book.turn(SATO) as turn:
        approval = turn.connection.execute(select(schema.approvals.c.id)).scalar_one()
        turn.connection.execute(
            schema.rehearsals.insert().values(
                id="r" * 36, case_id=held.case_id, user_id=user, digest="0" * 64, asked_at=now,
                worker="robot", begun_at=now, result=result, ended_at=now,
            )
        )  # fmt: skip
        turn.connection.execute(
            schema.after_views.insert().values(
                approval_id=approval, case_id=held.case_id, user_id=user, viewed_at=now
            )
        )
    certificate = disposed(held, tmp_path)
    assert screen in certificate.blobs
    assert not held.blobs.place(screen).exists()
    assert (rows(held, "rehearsals"), rows(held, "after_views")) == (0, 0)


def scan_id(held: Held) -> str:
    with held.office.book.reading() as connection:
        return str(connection.execute(select(schema.scans.c.id)).scalar_one())


def test_a_file_that_another_case_names_stays(held: Held, tmp_path: Path) -> None:
    strip = held.strip
    held.office.drop("b.tif")
    other = held.office.read("c.tif", bango="000999")
    with held.office.book.turn("test") as turn:
        body = turn.connection.execute(
            select(schema.records.c.body).where(schema.records.c.case_id == other)
        ).scalar_one()
        turn.connection.execute(
            schema.records.update()
            .where(schema.records.c.case_id == other)
            .values(body=body.replace("ab" * 32, strip))
        )
    certificate = disposed(held, tmp_path)
    assert strip not in certificate.blobs
    assert held.blobs.get(strip) == b"strip"
    assert len(certificate.blobs) == 4


def test_a_scan_with_a_sheet_of_another_case_stays_until_that_is_due_too(held: Held, tmp_path: Path) -> None:
    with held.office.book.turn("test") as turn:
        first = turn.connection.execute(select(schema.pages)).one()
        page = {**first._mapping, "id": first.id[:-4] + "ffff", "number": 2, "pixels": "c" * 64,
                "case_id": None, "state": "to_sort"}  # fmt: skip
        turn.connection.execute(schema.pages.insert().values(page))
    certificate = disposed(held, tmp_path)
    assert certificate.files_left == 1
    assert held.blobs.get(held.scan) == b"scan"
    with held.office.book.reading() as connection:
        assert {one.role for one in named_blobs(connection).values()} == {"scan", "page"}


def test_a_case_that_is_kept_after_the_proposal_is_spared(held: Held, tmp_path: Path) -> None:
    disposals, retaining = Disposals(held.office.book), Retaining(held.office.book)
    one = disposals.propose(SLUG, RULE, TODAY, 1, user_id=SATO)
    retaining.keep(held.case_id, "開示請求", user_id=SATO)
    disposals.decide(one, agreed=True, user_id=SUZUKI)
    certificate = eraser(held, tmp_path).carry_out(one, "test")
    assert (certificate.cases, certificate.blobs) == ((), ())
    assert held.blobs.get(held.strip) == b"strip"
    assert held.found() == ()


def test_what_was_agreed_to_can_no_longer_be_kept(held: Held) -> None:
    agreed(held)
    with pytest.raises(BusinessError, match=r"retention\.too_late"):
        Retaining(held.office.book).keep(held.case_id, "遅い", user_id=SATO)


class Killed(BaseException):
    """The process ends here."""


STEPS = ("_begin", "_named", "_note", "_destroy_files", "_erase", "_certify")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True])
def test_a_stop_at_any_step_ends_complete_when_it_is_run_again(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, *, after: bool
) -> None:
    one, real = agreed(held), getattr(Eraser, step)

    def killed(self: Eraser, *words: object) -> object:
        if after:
            real(self, *words)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Eraser, step, killed)
        with pytest.raises(Killed):
            eraser(held, tmp_path).carry_out(one, "test")
    certificate = eraser(held, tmp_path).carry_out(one, "test")
    assert len(certificate.blobs) == 5
    assert certificate.rows["records"] == 1
    assert held.found() == ()
    assert eraser(held, tmp_path).carry_out(one, "test") == certificate


def test_a_stop_between_two_files_ends_complete_when_it_is_run_again(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, real, calls = agreed(held), FileBlobs.destroy, []

    def killed(self: FileBlobs, sha256: str) -> None:
        calls.append(sha256)
        if len(calls) == 3:
            raise Killed
        real(self, sha256)

    with monkeypatch.context() as patched:
        patched.setattr(FileBlobs, "destroy", killed)
        with pytest.raises(Killed):
            eraser(held, tmp_path).carry_out(one, "test")
    certificate = eraser(held, tmp_path).carry_out(one, "test")
    assert len(certificate.blobs) == 5
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


def test_a_file_that_cannot_be_deleted_stops_before_any_row(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = agreed(held)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", _refuse)
        with pytest.raises(ApplicationError, match=r"blob\.not_destroyed"):
            eraser(held, tmp_path).carry_out(one, "test")
    assert rows(held, "records") == 1
    assert len(eraser(held, tmp_path).carry_out(one, "test").blobs) == 5


def _refuse(*_words: object, **_more: object) -> None:
    raise PermissionError


def test_a_key_that_is_missing_without_a_disposal_is_found(held: Held) -> None:
    held.tamper("UPDATE cases SET key = NULL")
    assert ("disposed", "untold") in {(one.kind, one.how) for one in held.found()}


def test_a_mark_that_excuses_a_missing_file_is_found_where_nobody_destroyed_it(held: Held) -> None:
    with held.office.book.turn("test") as turn:
        turn.connection.execute(
            schema.disposals.insert().values(
                id=SATO, procedure=SLUG, state="done", proposed_by="x", proposed_at=turn.now, certificate="{}"
            )
        )
        turn.connection.execute(
            schema.disposed_papers.insert().values(paper_id=scan_id(held), disposal_id=SATO)
        )
    assert {(one.kind, one.how) for one in held.found()} == {("paper", "untold"), ("certificate", "untold")}


def test_a_certificate_that_was_changed_is_found(held: Held, tmp_path: Path) -> None:
    disposed(held, tmp_path)
    held.tamper("UPDATE disposals SET certificate = replace(certificate, 'inu_henko', 'inu_other')")
    assert [(one.kind, one.how) for one in held.found()] == [("certificate", "edited")]


def test_each_disposal_is_told_once(held: Held, tmp_path: Path) -> None:
    certificate = disposed(held, tmp_path)
    held.office.clock.go(1)
    told = [one.message for one in Outbox(held.office.book).begin("webhook")]
    assert [(one.kind, one.facts) for one in told] == [
        ("disposal.proposed", {"cases": 1, "disposal": certificate.disposal, "procedure": SLUG}),
        ("disposal.done", {"cases": 1, "disposal": certificate.disposal, "procedure": SLUG}),
    ]


def test_every_table_that_points_at_cases_says_what_becomes_of_it() -> None:
    """A new table is emptied of a case unless it is named here: then look what it holds."""
    pointing = {
        table.name
        for table in schema.metadata.sorted_tables
        if any(key.column.table.name == "cases" for key in table.foreign_keys)
    }
    stay = {name for name in pointing if name in KEPT or "case_id" not in schema.metadata.tables[name].c}
    assert stay <= {"cases", "pages", "listed", "measured_sheets", "disposal_cases"}
