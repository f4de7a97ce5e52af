"""停止 of a 業務 and of a business system: before the next claim, and before the click of the present one."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ledger.audit import verify
from ledger.blobs import FileBlobs
from ledger.claims import Claim
from ledger.halts import Halts
from ledger.schema import events
from records.case import State
from records.entry import EntryResult, Outcome
from records.errors import BusinessError, IllegalMove
from tests.ledger.cast import SATO, WAYS, Office

SLUG, TARGET = "inu_henko", "machi"
FAILED = EntryResult(outcome=Outcome.NOTHING_SAVED, code="target.error")


@pytest.fixture
def office(engine: Engine) -> Office:
    one = Office(engine)
    one.approve(one.read())
    return one


@pytest.fixture
def halts(office: Office) -> Halts:
    return Halts(office.book)


def claimed(office: Office) -> Claim | None:
    return office.entries.claim("bot", WAYS, seconds=60, run_id=None)


def test_a_stopped_business_system_gives_robots_nothing_until_it_goes_on(
    office: Office, halts: Halts
) -> None:
    halts.halt_target(TARGET, "定期保守", actor=SATO)
    assert claimed(office) is None
    assert (list(halts.standing()), list(halts.targets())) == ([], [TARGET])
    with pytest.raises(BusinessError, match=r"halt\.target_standing"):
        halts.halt_target(TARGET, "もう一度", actor=SATO)
    halts.go_on_target(TARGET, actor=SATO)
    assert (halts.targets(), claimed(office) is None) == ({}, False)
    with pytest.raises(BusinessError, match=r"halt\.target_none"):
        halts.go_on_target(TARGET, actor=SATO)


def test_another_business_system_goes_on(office: Office, halts: Halts) -> None:
    halts.halt_target("zeimu", "別のシステム", actor=SATO)
    assert claimed(office) is not None


def test_a_program_stops_too_and_says_who_it_is(halts: Halts) -> None:
    halts.halt(SLUG, "画面が変わりました(見出しが違います)。", actor="画面の点検")
    one = halts.standing()[SLUG]
    assert (one.slug, one.by, one.reason) == (SLUG, "画面の点検", "画面が変わりました(見出しが違います)。")


@pytest.mark.parametrize("what", ["procedure", "target"])
def test_what_is_stopped_while_it_is_filled_in_is_not_saved(office: Office, halts: Halts, what: str) -> None:
    claim = claimed(office)
    assert claim is not None
    case_id = claim.record.case_id
    if what == "procedure":
        halts.halt(SLUG, "様子を見る", actor=SATO)
    else:
        halts.halt_target(TARGET, "様子を見る", actor=SATO)
    with pytest.raises(IllegalMove, match=r"case\.stopped"):
        office.entries.submitting(case_id, claim.fence)
    assert office.state(case_id) == State.APPROVED
    assert claimed(office) is None


def test_a_stop_costs_no_attempt(office: Office, halts: Halts) -> None:
    for _ in range(4):
        claim = claimed(office)
        assert claim is not None
        halts.halt(SLUG, "様子を見る", actor=SATO)
        with pytest.raises(IllegalMove, match=r"case\.stopped"):
            office.entries.submitting(claim.record.case_id, claim.fence)
        halts.go_on(SLUG, actor=SATO)
    states = []
    for _ in range(3):
        claim = claimed(office)
        assert claim is not None
        office.entries.finish(claim.record.case_id, claim.fence, FAILED)
        states.append(office.state(claim.record.case_id))
    assert states == [State.APPROVED, State.APPROVED, State.HELD]


def test_what_was_clicked_before_the_stop_is_finished(office: Office, halts: Halts) -> None:
    claim = claimed(office)
    assert claim is not None
    office.entries.submitting(claim.record.case_id, claim.fence)
    halts.halt_target(TARGET, "様子を見る", actor=SATO)
    office.entries.finish(claim.record.case_id, claim.fence, EntryResult(outcome=Outcome.IN_DOUBT))
    assert [one.record.case_id for one in office.entries.in_doubt()] == [claim.record.case_id]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM halts", "UPDATE halts SET target = 'zeimu'", "UPDATE halts SET ended_at = 1"]
)
def test_a_stop_that_somebody_edits_in_the_database_is_found(
    office: Office, halts: Halts, tmp_path: Path, statement: str
) -> None:
    halts.halt_target(TARGET, "様子を見る", actor=SATO)
    blobs = FileBlobs(tmp_path)
    assert "halt" not in {one.kind for one in verify(office.book, blobs, ()).findings}
    with office.book.turn("nobody") as turn:
        turn.connection.exec_driver_sql(statement)
    assert "halt" in {one.kind for one in verify(office.book, blobs, ()).findings}


def test_every_stop_and_its_end_is_an_event(office: Office, halts: Halts) -> None:
    halts.halt(SLUG, "様子を見る", actor=SATO)
    halts.go_on(SLUG, actor=SATO)
    halts.halt_target(TARGET, "様子を見る", actor="cli:root")
    halts.go_on_target(TARGET, actor=SATO)
    with office.book.reading() as connection:
        bodies = connection.execute(events.select().order_by(events.c.position.desc()).limit(4)).all()
    told = [json.loads(one.body) for one in reversed(bodies)]
    assert [(one["kind"], one["actor"]) for one in told] == [
        ("procedure.halted", SATO), ("procedure.went_on", SATO),
        ("target.halted", "cli:root"), ("target.went_on", SATO),
    ]  # fmt: skip
    assert not any("様子" in one.body for one in bodies)
