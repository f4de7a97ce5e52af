"""A small office for the ledger's tests: a fixed clock, a form of three fields, people."""

import datetime as dt
from pathlib import Path

from sqlalchemy import Engine

from bots.load import load_screens, load_targets
from ledger.advancing import Definitions
from ledger.approving import Approving
from ledger.book import Book
from ledger.checking import Checking
from ledger.claims import Way
from ledger.entering import Entries
from ledger.history import History
from ledger.holding import Holding
from ledger.reception import Reception
from ledger.sorting import Sorting
from records.drop import Drop
from records.form import FormDefinition
from records.geometry import Box
from records.ids import Id, Sha256, new_id
from records.procedure import Approval, Budget, ProcedureDefinition
from records.reading import (
    Decision,
    FieldValue,
    PageInfo,
    Problem,
    Record,
    Registration,
    SheetSide,
    Strip,
)
from records.values import Text, Value

SATO, SUZUKI = new_id(), new_id()
ROOT = Path(__file__).parents[2]
WAYS = {
    "inu_henko": Way(
        screen=load_screens(ROOT / "procedures")["inu_henko"], target=load_targets(ROOT / "targets")["machi"]
    )
}
SHA = "ab" * 32


def known() -> None:
    """Let everything pass: a ledger that was never restored."""


class FixedClock:
    """A clock that stands until it is told to go."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 11, 24, 0, 0, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self.time

    def go(self, seconds: float) -> None:
        self.time += dt.timedelta(seconds=seconds)


def _box(y: int) -> dict[str, object]:
    return {"kind": "line", "box": {"x": 10, "y": y, "w": 50, "h": 8}}


FORM = FormDefinition.model_validate(
    {
        "schema": 1, "slug": "inu_henko", "title": "届", "version": "1", "width": 210, "height": 297,
        "fields": [
            {"path": "bango", "label": "番号", "kind": "digits", "layout": _box(10), "identity": True},
            {"path": "shimei", "label": "氏名", "kind": "name", "layout": _box(30)},
            {"path": "biko", "label": "備考", "kind": "text", "layout": _box(50)},
        ],
    }
)  # fmt: skip


def defined(steps: int = 1) -> Definitions:
    procedure = ProcedureDefinition(
        schema=1, slug="inu_henko", title="届", department="環境課", budget=Budget(wrong_per_1000=1.0),
        approval=Approval.model_validate({"steps": steps, "policy": "2026-01"}),
    )  # fmt: skip
    return Definitions(procedure=procedure, form=FORM)


def read_field(path: str, value: Value | None, decision: Decision = Decision.ACCEPT) -> FieldValue:
    doubt = Problem(code="judge.unsure", message="読み取りに自信がありません。")
    return FieldValue(
        path=path, value=value, raw="", probability=0.99, decision=decision,
        problem=None if decision is Decision.ACCEPT else doubt,
        evidence=Strip(sha256=SHA, box=Box(x=10, y=10, w=50, h=8)),
    )  # fmt: skip


def side_of(aligned: Sha256, page: int = 1) -> SheetSide:
    """Answer a side of paper that was laid over its blank without any trouble."""
    registration = Registration(residual_mm=0.1, score=0.9, rotated=0, skew_degrees=0.0)
    return SheetSide(page=page, registration=registration, aligned=aligned)


def record_of(bango: str, unsure: tuple[str, ...] = ()) -> Record:
    values = {"bango": bango, "shimei": "神栖 花子", "biko": "なし"}
    fields = tuple(
        read_field(path, Text(text=text), Decision.CHECK if path in unsure else Decision.ACCEPT)
        for path, text in values.items()
    )
    return Record(
        procedure="inu_henko", form_version="1", form_sha256=SHA, registration=None, fields=fields,
        sides=(side_of(SHA),),
    )  # fmt: skip


class Office:
    """The ledger's rooms on one database."""

    def __init__(self, engine: Engine) -> None:
        self.clock = FixedClock()
        self.book = Book(engine, self.clock)
        self.reception = Reception(self.book, trial=True)
        self.sorting = Sorting(self.book, prefix="YK", secret=b"secret")
        self.checking = Checking(self.book, secret=b"secret")
        self.approving = Approving(self.book)
        self.holding = Holding(self.book, known)
        self.entries = Entries(self.book)
        self.history = History(self.book)

    def drop(self, name: str = "a.tif", pages: int = 1) -> tuple[PageInfo, ...]:
        """Take a file in whose bytes and pixels depend on its name."""
        sha256 = f"{abs(hash(name)):064x}"[-64:]
        drop = Drop(department="環境課", folder="inu", file_name=name, sha256=sha256, size=1, mtime_ns=1)
        scan_id = self.reception.seen(drop)
        assert scan_id is not None
        infos = [
            PageInfo(
                id=new_id(), scan_id=scan_id, number=n, dpi=300, pixels=f"{abs(hash((name, n))):064x}"[-64:]
            )
            for n in range(1, pages + 1)
        ]
        return self.reception.split(scan_id, "image/tiff", infos)

    def read(self, name: str = "a.tif", *, bango: str = "000123", unsure: tuple[str, ...] = ()) -> Id:
        """Take a one-page file in, claim it, file its record; answer the case."""
        self.drop(name)
        (task,) = self.sorting.claim("reader", limit=1, seconds=60)
        return self.sorting.file(
            task.page.id, record_of(bango, unsure), defined(), run_id="run-1", actor="reader"
        )

    def state(self, case_id: Id) -> str:
        """Answer where a case is."""
        return str(self._case(case_id, "state"))

    def version(self, case_id: Id) -> int:
        """Answer the newest version of a case."""
        return int(str(self._case(case_id, "version")))

    def _case(self, case_id: Id, column: str) -> object:
        with self.book.reading() as connection:
            found = connection.exec_driver_sql(f"SELECT {column} FROM cases WHERE id = '{case_id}'")  # noqa: S608
            return found.scalar_one()

    def approve(self, case_id: Id, user_id: Id = SUZUKI) -> None:
        """Approve what the case holds now."""
        seen = self.history.case(case_id).digest
        assert seen is not None
        self.approving.approve(case_id, self.version(case_id), seen, defined(), user_id=user_id)
