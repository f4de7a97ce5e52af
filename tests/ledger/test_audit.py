"""Whoever edits the database or the store is found, and it is said what was edited."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.accounts import Accounts
from ledger.audit import Kind, verify
from ledger.heads import head_of, public_key_of, read_anchor, signing_key
from records.account import Role
from records.errors import BusinessError
from tests.ledger.cast import SATO
from tests.ledger.held import Held

ONE_EACH: tuple[Kind, ...] = (
    "look", "bundle", "scan", "page", "case", "record", "answer", "approval", "claim", "intent", "entry",
)  # fmt: skip


def test_an_untouched_ledger_has_nothing_to_tell(held: Held) -> None:
    seen: list[tuple[int, int]] = []
    verdict = verify(held.office.book, held.blobs, (), lambda done, of: seen.append((done, of)))
    assert verdict.findings == ()
    assert {kind: verdict.counts[kind] for kind in ONE_EACH} == dict.fromkeys(ONE_EACH, 1)
    # The case pins its form, the attempt its screen and target.
    assert verdict.counts["definition"] == 3
    assert verdict.counts["blob"] == 5
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize(
    ("statement", "kind", "how"),
    [
        ("UPDATE records SET body = replace(body, '神栖', '神戸')", "record", "edited"),
        ("UPDATE records SET body = 'x'", "record", "edited"),
        ("UPDATE records SET aligned = NULL", "record", "edited"),
        ("DELETE FROM records", "record", "missing"),
        ("UPDATE answers SET value = replace(value, '花', '華')", "answer", "edited"),
        ("UPDATE answers SET user_id = 'somebody else'", "answer", "edited"),
        ("DELETE FROM answers", "answer", "missing"),
        ("UPDATE approvals SET body = replace(body, '花', '華')", "approval", "edited"),
        ("UPDATE approvals SET approver = 'somebody else'", "approval", "edited"),
        ("UPDATE entries SET result = replace(result, 'R8-1', 'R8-2')", "entry", "edited"),
        ("UPDATE entries SET result = '[]'", "entry", "edited"),
        ("UPDATE entries SET intent = '{}'", "intent", "edited"),
        ("UPDATE entries SET screen_sha256 = target_sha256", "claim", "edited"),
        ("UPDATE entries SET worker = 'another'", "claim", "edited"),
        ("UPDATE approvals SET void = NOT void", "approval", "edited"),
        ("UPDATE cases SET trial = NOT trial", "case", "edited"),
        ("UPDATE cases SET reference = 'YK-000000000'", "case", "edited"),
        ("UPDATE bundles SET trial = NOT trial", "bundle", "edited"),
        ("UPDATE cases SET state = 'withdrawn'", "state", "edited"),
        ("UPDATE scans SET sha256 = (SELECT pixels FROM pages)", "scan", "edited"),
        ("UPDATE pages SET pixels = (SELECT sha256 FROM scans)", "page", "edited"),
        ("UPDATE definitions SET body = replace(body, '氏名', '名前')", "definition", "edited"),
        ("DELETE FROM definitions", "definition", "missing"),
        (
            "UPDATE events SET body = replace(body, 'R8-1', 'R8-2') WHERE body LIKE '%R8-1%'",
            "event",
            "edited",
        ),
        ("UPDATE events SET body = '{}' WHERE chain = 'cases' AND position = 3", "event", "edited"),
        ("UPDATE events SET case_id = NULL WHERE body LIKE '%R8-1%'", "event", "edited"),
        ("DELETE FROM events WHERE chain = 'cases' AND position = 3", "event", "missing"),
        ("UPDATE events SET body = replace(body, 'case', 'list') WHERE chain = 'looks'", "look", "edited"),
    ],
)
def test_what_was_edited_is_named(held: Held, statement: str, kind: str, how: str) -> None:
    held.tamper(statement)
    assert (kind, how) in {(one.kind, one.how) for one in held.found()}


@pytest.mark.parametrize(
    ("statement", "how"),
    [("UPDATE reasons SET reason = '別の理由'", "edited"), ("DELETE FROM reasons", "missing")],
)
def test_a_reason_that_was_edited_is_named(held: Held, statement: str, how: str) -> None:
    case_id = held.office.read("b.tif", bango="000777")
    held.office.holding.hold(case_id, held.office.version(case_id), "印鑑がない", user_id=SATO)
    assert "reason" not in {one.kind for one in held.found()}
    held.tamper(statement)
    (found,) = (one for one in held.found() if one.kind == "reason")
    assert (found.how, found.case_id) == (how, case_id)


def test_rights_that_nobody_gave_are_named(held: Held) -> None:
    accounts = Accounts(held.office.book)
    one = accounts.add("tanaka", "田中", "hash", (Role.CLERK,), actor=SATO)
    other = accounts.add("kansa", "監査 太郎", "hash", (Role.AUDITOR,), actor=SATO)
    accounts.set_active(other.id, active=False, actor=SATO)
    assert held.found() == ()
    held.tamper("UPDATE users SET roles = 'clerk,approver' WHERE name = 'tanaka'")
    held.tamper("UPDATE users SET active = NOT active WHERE name = 'kansa'")
    assert {(found.kind, found.id) for found in held.found()} == {("user", one.id), ("user", other.id)}


def test_events_that_changed_places_are_named(held: Held) -> None:
    for old, new in ((3, 1003), (4, 3), (1003, 4)):
        held.tamper(f"UPDATE events SET position = {new} WHERE chain = 'cases' AND position = {old}")  # noqa: S608
    assert {(one.id, one.how) for one in held.found() if one.kind == "event"} >= {
        ("3", "edited"),
        ("4", "edited"),
    }


@pytest.mark.parametrize(("chain", "kind"), [("cases", "event"), ("looks", "look")])
def test_a_cut_tail_is_seen_only_against_an_anchor(held: Held, chain: str, kind: str) -> None:
    held.anchor()
    head = head_of(held.office.book, chain)
    held.tamper(f"DELETE FROM events WHERE chain = '{chain}' AND position = {head.position}")  # noqa: S608
    assert (kind, "cut") not in {(one.kind, one.how) for one in held.found()}
    assert (kind, "cut") in {(one.kind, one.how) for one in held.found(anchored=True)}


def test_a_chain_that_was_written_anew_is_seen_only_against_an_anchor(held: Held) -> None:
    held.anchor()
    held.rewrite("R8-1", "R8-2")
    assert "event" not in {one.kind for one in held.found()}
    last = str(head_of(held.office.book).position)
    assert {(one.id, one.how) for one in held.found(anchored=True) if one.kind == "event"} == {
        (last, "rewritten")
    }


def test_a_changed_and_a_missing_picture_are_named(held: Held) -> None:
    held.blobs.place(held.strip).write_bytes(b"other")
    scan = hashlib.sha256(b"scan").hexdigest()
    held.blobs.place(scan).unlink()
    assert {(one.id, one.how) for one in held.found()} == {(held.strip, "changed"), (scan, "missing")}


def test_a_forged_anchor_is_refused(held: Held) -> None:
    place = held.anchor()
    assert read_anchor(place).head == head_of(held.office.book)
    place.write_text(place.read_text().replace('"position": ', '"position": 1'))
    with pytest.raises(BusinessError, match=r"anchor\.forged"):
        read_anchor(place)
    place.write_text("{}")
    with pytest.raises(BusinessError, match=r"anchor\.unreadable"):
        read_anchor(place)


def test_the_signing_key_is_its_owners_alone(held: Held) -> None:
    held.anchor()
    assert (held.anchors / "signing-key.pem").stat().st_mode & 0o077 == 0


def test_a_key_file_that_is_none_is_refused(held: Held) -> None:
    held.anchors.mkdir()
    (held.anchors / "signing-key.pem").write_text("no key")
    with pytest.raises(BusinessError, match=r"anchor\.bad_key"):
        held.anchor()


def test_processes_that_start_together_sign_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: public_key_of(signing_key(tmp_path / "anchors")), range(16)))
    assert len(set(keys)) == 1
    assert [path.name for path in (tmp_path / "anchors").iterdir()] == ["signing-key.pem"]
