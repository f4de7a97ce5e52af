"""An office on a copy of a ledger with approved cases: one per run, made in milliseconds."""

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import OperationalError

from ledger import schema
from ledger.blobs import FileBlobs
from ledger.book import Book, Turn
from ledger.database import UNAVAILABLE, open_engine
from ledger.entering import Entries
from ledger.facts import ledger_id
from ledger.heads import signing_key
from ledger.migrating import migrate
from records.base import Frozen
from records.drop import Drop
from records.entry import Intent
from records.errors import ApplicationError, IllegalMove
from records.geometry import Box
from records.ids import Id, Reference, Sha256, new_id
from records.ports import Clock
from records.reading import Decision, FieldValue, PageInfo, Record, Registration, SheetSide, Strip
from records.values import Text
from samples.bench.entry_simulated.clock import SimulatedClock
from samples.bench.entry_simulated.definitions import (
    DEFINED,
    FORM,
    LABELS,
    SLUG,
    TARGET,
    screen_of,
    target_of,
)
from samples.bench.entry_simulated.faults import Fault, Place
from samples.bench.entry_simulated.target import NOTE, REFERENCE, Nature
from yomikaki.office import Office
from yomikaki.settings import Settings

START = dt.datetime(2026, 11, 24, 0, 30, tzinfo=dt.UTC)
STAFF = (new_id(), new_id())
PICTURE = b"picture"
SHA = hashlib.sha256(PICTURE).hexdigest()
# Numbers of the things that are registered: another thing each, one resident's two applications, a batch.
APART, TWINS, MANY = ("1001", "1002"), ("1003", "1003"), ("1004", "1005", "1006", "1007", "1008", "1009")
Strike = Callable[[Place], Fault | None]


class Waiting(Frozen):
    """One approved case of the template, as it is to stand in the target."""

    id: Id
    reference: Reference
    values: dict[str, str]

    @property
    def scanned(self) -> bytes:
        """The picture of its page."""
        return _scanned(self.values[NOTE])

    def typed(self, *, referenced: bool) -> dict[str, str]:
        """Answer what a screen gets, with or without a place for the reference."""
        return {REFERENCE: self.reference, **self.values} if referenced else dict(self.values)


class Template(Frozen):
    """A folder with a ledger, a key and an approved case for each number."""

    folder: Path
    cases: tuple[Waiting, ...]


class MemoryBlobs:
    """Implements ``records.ports.BlobStore`` without a disk."""

    def __init__(self, strike: Strike, scanned: Iterable[bytes] = ()) -> None:
        self._held = {hashlib.sha256(one).hexdigest(): one for one in (PICTURE, *scanned)}
        self._strike = strike

    def put(self, data: bytes) -> Sha256:
        """Keep the bytes."""
        self._strike(Place.BLOB)
        sha256 = hashlib.sha256(data).hexdigest()
        self._held[sha256] = data
        return sha256

    def get(self, sha256: Sha256) -> bytes:
        """Answer the bytes."""
        if sha256 not in self._held:
            raise ApplicationError("blob.missing", "保存した画像が見つかりません。")
        return self._held[sha256]


class FailingBook(Book):
    """The ledger's book on a database that may be lost at any commit, for a worker that may die there."""

    def __init__(self, engine: Engine, clock: Clock, strike: Strike) -> None:
        super().__init__(engine, clock)
        self._strike = strike

    @contextmanager
    def turn(self, actor: str) -> Iterator[Turn]:
        """Open a writing transaction (ledger.book)."""
        self._strike(Place.TURN)
        with super().turn(actor) as turn:
            yield turn
            if self._strike(Place.COMMIT) is Fault.DATABASE_BEFORE_COMMIT:
                raise OperationalError("COMMIT", None, OSError("connection lost"))
        # It is durable, and nobody hears of it.
        if self._strike(Place.COMMITTED) is Fault.DATABASE_AFTER_COMMIT:
            raise UNAVAILABLE

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a reading transaction (ledger.book)."""
        self._strike(Place.READING)
        with super().reading() as connection:
            yield connection


class WatchedEntries(Entries):
    """The ledger's entries, watched from outside: who lost the claim must not get on.

    What is watched is read anew from the tables, whatever the code under test looks at.
    """

    def __init__(self, book: Book, tell: Callable[[str], None]) -> None:
        super().__init__(book)
        self._tell = tell

    def intent(self, case_id: Id, intent: Intent) -> None:
        """Write the intent down (ledger.entering)."""
        with self._watched(case_id, intent.fence):
            super().intent(case_id, intent)

    def submitting(self, case_id: Id, fence: int) -> None:
        """Say that the click is about to happen (ledger.entering)."""
        with self._watched(case_id, fence):
            super().submitting(case_id, fence)

    @contextmanager
    def _watched(self, case_id: Id, fence: int) -> Iterator[None]:
        """Tell where not the claim stops a worker that lost it, but nothing, or only where the case is."""
        stale = self._is_stale(case_id, fence)
        try:
            yield
        except IllegalMove:
            if stale:
                self._tell("stale_worker: stopped by the case's state alone")
            raise
        if stale:
            self._tell("stale_worker: went on")

    def _is_stale(self, case_id: Id, fence: int) -> bool:
        entries = schema.entries
        query = select(entries.c.fence, entries.c.lease_until).where(entries.c.case_id == case_id)
        with Book.reading(self._book) as connection:
            newest = max(connection.execute(query).all(), key=lambda row: int(row.fence), default=None)
        return newest is None or newest.fence != fence or newest.lease_until < self._book.now()


def office_on(
    book: Book, home: Path, clock: SimulatedClock, blobs: MemoryBlobs, nature: Nature, *, closed: bool = False
) -> Office:
    """Answer an office as a program opens it at its start; its one 業務 is the simulator's."""
    settings = Settings.model_construct(home=home, anchors_at=None)
    office = Office(settings, clock, book, cast(FileBlobs, blobs), {})
    office.__dict__.update(
        screens={SLUG: screen_of(nature.name)},
        targets={TARGET: target_of(nature, closed=closed)},
        workbooks={},
    )
    return office


class Laboratory:
    """One database file and one engine, put back before every run: what is compiled once stays compiled."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._templates: dict[tuple[str, ...], Template] = {}
        self.engine = open_engine(_address(home / "run"))

    def template(self, numbers: tuple[str, ...]) -> Template:
        """Answer the template with these numbers, made at its first use."""
        if numbers not in self._templates:
            self._templates[numbers] = _make_template(self._home / "-".join(numbers), numbers)
        return self._templates[numbers]

    def laid_out(self, template: Template) -> Path:
        """Put a fresh copy of the template where the engine finds it; answer the folder."""
        place = self._home / "run"
        self.engine.dispose()
        shutil.rmtree(place)
        shutil.copytree(template.folder, place)
        return place

    def put_back(self, ledger: Path) -> None:
        """Put an old copy of the ledger in the place of the present one."""
        self.engine.dispose()
        for old in (self._home / "run").glob("ledger.sqlite*"):
            old.unlink()
        shutil.copy(ledger, self._home / "run" / "ledger.sqlite")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def _make_template(folder: Path, numbers: tuple[str, ...]) -> Template:
    """Let a page per number come in, be read and approved, by the ledger's own rooms."""
    engine, clock = open_engine(_address(folder)), SimulatedClock(START)
    migrate(engine)
    blobs = cast(FileBlobs, MemoryBlobs(lambda _place: None))
    office = Office(Settings(home=folder, prefix="YK"), clock, Book(engine, clock), blobs, {})
    cases = tuple(_approved(office, clock, at, number) for at, number in enumerate(numbers))
    # Both are made at their first use.
    signing_key(office.settings.anchors)
    ledger_id(office.book)
    engine.dispose()
    return Template(folder=folder, cases=cases)


def _address(home: Path) -> str:
    return f"sqlite:///{home / 'ledger.sqlite'}"


def _approved(office: Office, clock: SimulatedClock, at: int, number: str) -> Waiting:
    clock.go(1)
    values = {"bango": number, "shimei": f"水戸 花子{at}", "biko": f"申請{at}"}
    drop = Drop(department="市民課", folder="todoke", file_name=f"{at}.tif", sha256=SHA, size=1, mtime_ns=at)
    scan_id = cast(Id, office.reception.seen(drop))
    page = PageInfo(
        id=new_id(),
        scan_id=scan_id,
        number=1,
        dpi=300,
        pixels=hashlib.sha256(_scanned(values["biko"])).hexdigest(),
    )
    office.reception.split(scan_id, "image/tiff", [page])
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    filed = office.sorting.file(task.page.id, _record(values), DEFINED, run_id="run", actor="reader")
    case = office.history.case(cast(Id, filed))
    seen = cast(Sha256, case.digest)
    office.approving.approve(case.line.id, case.line.version, seen, DEFINED, user_id=STAFF[0])
    labelled = {LABELS[path]: text for path, text in values.items()}
    return Waiting(id=case.line.id, reference=case.line.reference, values=labelled)


def _scanned(note: str) -> bytes:
    return note.encode()


def _record(values: dict[str, str]) -> Record:
    fields = tuple(
        FieldValue(
            path=path, value=Text(text=text), raw="", probability=0.99, decision=Decision.ACCEPT,
            evidence=Strip(sha256=SHA, box=Box(x=10, y=10, w=50, h=8)),
        )
        for path, text in values.items()
    )  # fmt: skip
    laid = Registration(residual_mm=0.1, score=0.9, rotated=0, skew_degrees=0.0)
    return Record(
        procedure=SLUG, form_version=FORM.version, form_sha256=SHA, registration=None, fields=fields,
        sides=(SheetSide(page=1, registration=laid, aligned=SHA),),
    )  # fmt: skip
