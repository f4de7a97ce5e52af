"""A ledger that was restored from a backup knows it, and nobody enters anything before a person says so."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select

from ledger import restoring, schema
from ledger.database import open_engine
from ledger.facts import ledger_id
from ledger.heads import LATEST, Anchor, anchors_of, head_of, read_anchor, signed_heads, write_anchor
from ledger.restoring import RESUMED, keep_latest_head, require_known_heads, resume
from records.errors import BusinessError, EnvironmentProblem, LeaseLost
from tests.ledger.cast import WAYS, Office
from tests.migrated import put_ledger


class Kept:
    """A ledger in a file of its own that can be backed up and restored."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self.place, self.backup = folder / "ledger.sqlite", folder / "backup.sqlite"
        self.anchors = folder / "anchors"
        shutil.copy(migrated, self.place)
        self.open()
        self.id = ledger_id(self.office.book)

    def open(self) -> None:
        self.engine = open_engine(f"sqlite:///{self.place}")
        self.office = Office(self.engine)

    def back_up(self) -> None:
        self.engine.dispose()
        shutil.copy(self.place, self.backup)

    def restore(self) -> None:
        self.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.place}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.backup, self.place)
        self.open()

    def anchor(self) -> None:
        write_anchor(self.office.book, self.id, self.anchors)

    def require(self) -> None:
        require_known_heads(self.office.book, self.id, self.anchors)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path, put_ledger(tmp_path / "empty.sqlite"))
    yield made
    made.engine.dispose()


def test_of_two_robots_the_later_head_stays_outside(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that read its head early and writes it late: the other's click lies behind that."""
    first_read, second_wrote = Event(), Event()

    def slowly(*known: Any) -> Anchor:
        signed = signed_heads(*known)
        if not first_read.is_set():
            first_read.set()
            second_wrote.wait(0.5)
        return signed

    monkeypatch.setattr(restoring, "signed_heads", slowly)
    first = Thread(target=keep_latest_head, args=(kept.office.book, kept.id, kept.anchors))
    first.start()
    assert first_read.wait(30)
    kept.office.read()
    keep_latest_head(kept.office.book, kept.id, kept.anchors)
    second_wrote.set()
    first.join()
    assert read_anchor(kept.anchors / LATEST).head == head_of(kept.office.book)


def test_a_robot_frozen_at_the_heads_stops_nobody_for_good(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "LONGEST_WRITER_SECONDS", 0.1)
    kept.anchors.mkdir()
    with (kept.anchors / restoring.LOCK).open("w") as frozen:
        fcntl.flock(frozen, fcntl.LOCK_EX)
        with pytest.raises(EnvironmentProblem, match=r"environment\.anchors_busy"):
            keep_latest_head(kept.office.book, kept.id, kept.anchors)
    keep_latest_head(kept.office.book, kept.id, kept.anchors)


def test_a_ledger_that_only_went_on_is_let_through(kept: Kept) -> None:
    kept.require()
    kept.anchor()
    kept.office.drop("a.tif")
    kept.require()


def test_a_restored_ledger_stays_stopped_however_far_it_goes_on_and_is_signed(kept: Kept) -> None:
    kept.office.drop("a.tif")
    kept.back_up()
    kept.office.drop("b.tif")
    kept.anchor()
    kept.restore()
    with pytest.raises(EnvironmentProblem, match=r"environment\.ledger_restored"):
        kept.require()
    kept.office.clock.go(60)
    kept.office.drop("c.tif", pages=9)
    kept.anchor()
    with pytest.raises(EnvironmentProblem, match="バックアップから戻した場合"):
        kept.require()


def test_a_person_lets_it_go_on_and_the_chain_says_who_and_why(kept: Kept) -> None:
    kept.anchor()
    with pytest.raises(BusinessError, match=r"ledger\.not_restored"):
        resume(kept.office.book, kept.id, kept.anchors, maybe_entered=(), reason="念のため", actor="admin")
    kept.back_up()
    kept.office.drop("b.tif")
    kept.office.clock.go(60)
    kept.anchor()
    kept.restore()
    with pytest.raises(BusinessError, match=r"ledger\.no_reason"):
        resume(kept.office.book, kept.id, kept.anchors, maybe_entered=(), reason=" ", actor="admin")
    kept.office.clock.go(120)
    resume(kept.office.book, kept.id, kept.anchors, maybe_entered=(), reason="3件を照合した", actor="admin")
    kept.require()
    assert len(anchors_of(kept.id, kept.anchors)) == 3
    with kept.office.book.reading() as connection:
        bodies = connection.execute(select(schema.events.c.body)).scalars().all()
    (told,) = (one for one in map(json.loads, bodies) if one["kind"] == RESUMED)
    assert (told["actor"], told["reason"], len(told["anchors"])) == ("admin", "3件を照合した", 1)


def test_one_settled_restore_does_not_excuse_the_next(kept: Kept) -> None:
    kept.back_up()
    kept.office.drop("b.tif")
    kept.anchor()
    kept.restore()
    kept.office.clock.go(60)
    resume(kept.office.book, kept.id, kept.anchors, maybe_entered=(), reason="照合済み", actor="admin")
    kept.require()
    kept.restore()
    with pytest.raises(EnvironmentProblem, match=r"environment\.ledger_restored"):
        kept.require()


def test_the_latest_head_follows_the_chain_but_never_hides_a_restore(kept: Kept) -> None:
    keep_latest_head(kept.office.book, kept.id, kept.anchors)
    kept.back_up()
    kept.office.drop("b.tif")
    keep_latest_head(kept.office.book, kept.id, kept.anchors)
    (latest,) = anchors_of(kept.id, kept.anchors)
    assert latest.head.position > 0
    kept.restore()
    with pytest.raises(EnvironmentProblem, match=r"environment\.ledger_restored"):
        keep_latest_head(kept.office.book, kept.id, kept.anchors)
    assert anchors_of(kept.id, kept.anchors) == (latest,)
    kept.office.clock.go(60)
    resume(kept.office.book, kept.id, kept.anchors, maybe_entered=(), reason="照合済み", actor="admin")
    keep_latest_head(kept.office.book, kept.id, kept.anchors)
    kept.require()


def test_an_attempt_that_the_restored_ledger_does_not_know_does_not_click(kept: Kept) -> None:
    """Restored between the commit and the signature: another enters the case under the same fence."""
    case_id = kept.office.read()
    kept.office.approve(case_id)
    kept.back_up()
    claims = []
    for _ in range(2):
        claim = kept.office.entries.claim("same-host", WAYS, seconds=60, run_id=None)
        assert claim is not None
        claims.append(claim)
        kept.office.entries.submitting(case_id, claim.fence)
        keep_latest_head(kept.office.book, kept.id, kept.anchors.with_name(f"anchors-{len(claims)}"))
        kept.office.entries.require_announced(claim.id)
        if len(claims) == 1:
            kept.restore()
    first, second = claims
    assert first.fence == second.fence
    with pytest.raises(LeaseLost, match=r"entry\.lease_lost"):
        kept.office.entries.require_announced(first.id)
    kept.office.entries.require_announced(second.id)


def test_heads_of_another_ledger_say_nothing_about_this_one(kept: Kept) -> None:
    kept.office.drop("a.tif")
    write_anchor(kept.office.book, "0" * 36, kept.anchors)
    assert anchors_of(kept.id, kept.anchors) == ()
    kept.require()
