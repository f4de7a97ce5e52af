"""An office with one confirmed case whose files, readings, answers and pictures are really kept."""

from copy import copy
from pathlib import Path

from sqlalchemy import Engine, select, text

from ledger import schema
from ledger.audit import Finding, Heads, verify
from ledger.blobs import FileBlobs
from ledger.chain import GENESIS, link
from ledger.checking import Answer
from ledger.facts import ledger_id
from ledger.heads import anchors_of, write_anchor
from records.drop import Drop
from records.entry import EntryResult, Intent, Outcome, Receipt
from records.ids import new_id
from records.reading import PageInfo, Strip
from records.values import Text
from tests.ledger.begun import Ledgers
from tests.ledger.cast import SATO, SUZUKI, WAYS, Office, defined, record_of, side_of


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
        self.scan, self.strip, self.picture = scan, strip, picture
        office = self.office
        drop = Drop(department="環境課", folder="inu", file_name="a", sha256=scan, size=4, mtime_ns=1)
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
        record = plain.model_copy(update={"fields": fields, "sides": (side_of(aligned),)})
        case_id = office.sorting.file(page.id, record, defined(), run_id=None, actor="reader")
        answer = Answer(path="shimei", value=Text(text="神栖 花子"), milliseconds=5)
        office.checking.answer(case_id, office.version(case_id), (answer,), defined(), user_id=SATO)
        office.approve(case_id)
        claim = office.entries.claim("bot", WAYS, seconds=60, run_id=None)
        assert claim is not None
        intent = Intent(
            reference=claim.record.reference, fence=claim.fence, found=(), deadline=claim.lease_until
        )
        office.entries.intent(case_id, intent)
        office.entries.submitting(case_id, claim.fence)
        receipt = Receipt(number="R8-1", saved={"氏名": "神栖 花子"})
        result = EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt, pictures=(picture,))
        office.entries.finish(case_id, claim.fence, result)
        with office.book.turn(SUZUKI) as turn:
            turn.look(case_id, page="case")
        self.reference = claim.record.reference
        return case_id

    @classmethod
    def given(cls, ledgers: Ledgers, folder: Path, *, people: bool = False) -> "Held":
        """Answer a copy of the office; with ``people``, those who work in it have accounts."""
        begin = _with_people if people else cls
        one, engine = ledgers.after("held_people" if people else "held", begin, folder)
        return one.moved_to(folder, engine)

    def moved_to(self, folder: Path, engine: Engine) -> "Held":
        """Answer the same office in a copy of its folder and its ledger."""
        moved = copy(self)
        moved.engine = engine
        moved.office = Office(engine)
        moved.blobs = FileBlobs(folder / "blobs")
        moved.anchors = folder / "anchors"
        return moved

    def anchor(self) -> Path:
        return write_anchor(self.office.book, ledger_id(self.office.book), self.anchors)

    def found(self, *, anchored: bool = False) -> tuple[Finding, ...]:
        anchors = anchors_of(ledger_id(self.office.book), self.anchors) if anchored else ()
        heads = [Heads(cases=one.head, looks=one.looks) for one in anchors]
        return verify(self.office.book, self.blobs, heads).findings

    def tamper(self, statement: str) -> None:
        with self.engine.begin() as connection:
            assert connection.execute(text(statement)).rowcount > 0

    def rewrite(self, old: str, new: str) -> None:
        """Write the chain of cases anew with other words: every hash fits again."""
        events = schema.events
        with self.engine.begin() as connection:
            rows = connection.execute(
                select(events).where(events.c.chain == "cases").order_by(events.c.position)
            ).all()
            before = GENESIS
            for row in rows:
                one = link(row.position, row.body.replace(old, new), before)
                connection.execute(
                    events.update()
                    .where(events.c.chain == "cases", events.c.position == row.position)
                    .values(one.model_dump())
                )
                before = one.sha256


def add_people(held: Held) -> None:
    """Give those who work in the office accounts."""
    with held.office.book.turn("test") as turn:
        for one in (SATO, SUZUKI):
            turn.connection.execute(
                schema.users.insert().values(
                    id=one, name=one, shown="職員", password="", roles="manager", active=True, failures=0,
                    made_at=turn.now,
                )
            )  # fmt: skip
            turn.event("user.added", user=one, roles=["manager"])


def _with_people(engine: Engine, folder: Path) -> Held:
    one = Held(engine, folder)
    add_people(one)
    return one
