"""Whoever edits the database or the store is found, and it is said what was edited."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ledger.audit import Finding, verify
from ledger.blobs import FileBlobs
from ledger.checking import Answer
from ledger.facts import ledger_id
from ledger.heads import head_of, newest_anchor, read_anchor, write_anchor
from records.drop import Drop
from records.entry import EntryResult, Intent, Outcome, Receipt
from records.errors import BusinessError
from records.ids import new_id
from records.reading import PageInfo, Record, Strip
from records.values import Text
from tests.ledger.cast import SATO, Office, defined, record_of


class Held:
    """An office with one confirmed case, all its blobs really kept."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.office = Office(engine)
        self.blobs = FileBlobs(folder / "blobs")
        self.anchors = folder / "anchors"
        self.case_id = self._enter()

    def _enter(self) -> str:
        scan, pixels, strip, aligned, picture = (
            self.blobs.put(word) for word in (b"scan", b"pixels", b"strip", b"aligned", b"picture")
        )
        self.strip = strip
        office = self.office
        drop = Drop(
            department="環境課", folder="inu", file_name="a", position=1, sha256=scan, size=4, mtime_ns=1
        )
        scan_id = office.reception.seen(drop)
        assert scan_id is not None
        page = PageInfo(id=new_id(), scan_id=scan_id, number=1, dpi=300, pixels=pixels)
        office.reception.split(scan_id, "image/tiff", [page])
        plain = record_of("000123", ("shimei",))
        fields = tuple(
            field.model_copy(update={"evidence": Strip(sha256=strip, box=field.evidence.box)})
            for field in plain.fields
            if isinstance(field.evidence, Strip)
        )
        record = Record.model_validate({**plain.model_dump(), "fields": fields})
        case_id = office.sorting.file(
            page.id, record, defined(), aligned=aligned, run_id=None, actor="reader"
        )
        answer = Answer(path="shimei", value=Text(text="神栖 花子"), milliseconds=5)
        office.checking.answer(case_id, office.version(case_id), (answer,), defined(), user_id=SATO)
        office.approve(case_id)
        claim = office.entries.claim("bot", ("inu_henko",), seconds=60, run_id=None)
        assert claim is not None
        intent = Intent(
            reference=claim.record.reference, fence=claim.fence, found=(), deadline=claim.lease_until
        )
        office.entries.intent(case_id, intent)
        office.entries.submitting(case_id, claim.fence)
        receipt = Receipt(number="R8-1", saved={"氏名": "神栖 花子"})
        result = EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt, pictures=(picture,))
        office.entries.finish(case_id, claim.fence, result)
        return case_id

    def found(self, *, anchored: bool = False) -> tuple[Finding, ...]:
        newest = newest_anchor(self.anchors)
        head = read_anchor(newest).head if anchored and newest else None
        return verify(self.office.book, self.blobs, head).findings

    def tamper(self, statement: str) -> None:
        with self.engine.begin() as connection:
            assert connection.execute(text(statement)).rowcount > 0


@pytest.fixture
def held(engine: Engine, tmp_path: Path) -> Held:
    return Held(engine, tmp_path)


def test_an_untouched_ledger_has_nothing_to_tell(held: Held) -> None:
    verdict = verify(held.office.book, held.blobs, None)
    assert verdict.findings == ()
    assert (verdict.records, verdict.answers, verdict.approvals, verdict.entries) == (1, 1, 1, 1)
    assert verdict.blobs == 5


@pytest.mark.parametrize(
    ("statement", "kind", "how"),
    [
        ("UPDATE records SET body = replace(body, '神栖', '神戸')", "record", "edited"),
        ("UPDATE records SET body = 'x'", "record", "edited"),
        ("DELETE FROM records", "record", "missing"),
        ("UPDATE answers SET value = replace(value, '花', '華')", "answer", "edited"),
        ("DELETE FROM answers", "answer", "missing"),
        ("UPDATE approvals SET body = replace(body, '花', '華')", "approval", "edited"),
        ("UPDATE entries SET result = replace(result, 'R8-1', 'R8-2')", "entry", "edited"),
        ("UPDATE cases SET state = 'withdrawn'", "state", "edited"),
        (
            "UPDATE events SET body = replace(body, 'R8-1', 'R8-2') WHERE body LIKE '%R8-1%'",
            "event",
            "edited",
        ),
        ("DELETE FROM events WHERE position = 3", "event", "missing"),
    ],
)
def test_what_was_edited_is_named(held: Held, statement: str, kind: str, how: str) -> None:
    held.tamper(statement)
    assert (kind, how) in {(one.kind, one.how) for one in held.found()}


def test_a_cut_tail_is_seen_only_against_an_anchor(held: Held) -> None:
    write_anchor(held.office.book, ledger_id(held.office.book), held.anchors)
    held.tamper("DELETE FROM events WHERE position = (SELECT max(position) FROM events)")
    assert ("event", "cut") not in {(one.kind, one.how) for one in held.found()}
    assert ("event", "cut") in {(one.kind, one.how) for one in held.found(anchored=True)}


def test_a_changed_and_a_missing_picture_are_named(held: Held) -> None:
    held.blobs.place(held.strip).write_bytes(b"other")
    scan = hashlib.sha256(b"scan").hexdigest()
    held.blobs.place(scan).unlink()
    assert {(one.id, one.how) for one in held.found()} == {(held.strip, "changed"), (scan, "missing")}


def test_a_forged_anchor_is_refused(held: Held) -> None:
    place = write_anchor(held.office.book, ledger_id(held.office.book), held.anchors)
    assert read_anchor(place).head == head_of(held.office.book)
    place.write_text(place.read_text().replace('"position": ', '"position": 1'))
    with pytest.raises(BusinessError, match=r"anchor\.forged"):
        read_anchor(place)
    place.write_text("{}")
    with pytest.raises(BusinessError, match=r"anchor\.unreadable"):
        read_anchor(place)


def test_the_signing_key_is_its_owners_alone(held: Held) -> None:
    write_anchor(held.office.book, ledger_id(held.office.book), held.anchors)
    assert (held.anchors / "signing-key.pem").stat().st_mode & 0o077 == 0
