"""A ledger of many invented cases of 25 fields, written in bulk: what the pages of staff are measured on.

Rows, events and their hashes are as the ledger's own rooms write them; pictures there are none.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Table

from ledger import schema
from ledger.book import CHAIN
from ledger.chain import Fact, Head, canonical, link, veiled
from ledger.contents import digest, value_json, values_json
from ledger.searching import wording_of
from ledger.times import EPOCH, MICROSECOND
from records.case import State
from records.entry import EntryResult, Outcome, Receipt
from records.form import FormDefinition, boxes_in
from records.ids import Id, new_id, reference_of
from records.paths import FieldPath, without_rows
from records.reading import Candidate, Clues, Decision, FieldValue, Reading, Record, SheetSide, Strip
from records.values import Text, Value
from samples.bench.sheets import invented

BATCH = 1000
# Of a hundred cases, so many are not at their end: a day's work and what lies about.
WAITING = {State.TO_CHECK: 3, State.TO_APPROVE: 2, State.APPROVED: 1, State.HELD: 1, State.ON_HOLD: 1}
CHECKED = 5
SHEETS_A_FILE, FILES_A_BUNDLE = 50, 8
SHA = "ab" * 32
# In microseconds, as the ledger keeps time.
MINUTE, HOUR = 60_000_000, 3_600_000_000
_VALUE, _RAW = '{"type":"text","text":"VALUE"}', '"RAW"'
Rows = dict[str, list[dict[str, Any]]]
Progress = Callable[[str], None]


class Maker:
    """Makes one case after the other; numbers, chain and time go on from case to case."""

    def __init__(
        self, form: FormDefinition, form_sha256: str, slugs: tuple[str, ...], people: list[Id], head: Head
    ) -> None:
        self._form, self._sha256, self._slugs, self._people = form, form_sha256, slugs, people
        self._head = head
        self._kinds = {field.path: field.kind for field in form.fields}
        self._rng = np.random.default_rng(20261124)
        self._bundle = self._scan = ""
        self.rows: Rows = {}

    def add(self, number: int, opened: dt.datetime) -> None:
        """Make the case with this number, counted from 0, with all its rows."""
        values, case_id, key = invented(self._rng), new_id(), self._rng.bytes(32)
        reference, slug = reference_of("YK", 7 + number * 9973), self._slugs[number % len(self._slugs)]
        at, state = _micros(opened), self._state()
        self._paper(number, at)
        self._put(
            schema.cases, id=case_id, reference=reference, procedure=slug, state=state.value, version=9,
            generation=1, form_version="1", form_sha256=self._sha256, key=key, withdraw_asked=False,
            trial=False, opened_at=at, moved_at=at + HOUR,
        )  # fmt: skip
        self._page(number, case_id)
        unsure = tuple(self._rng.choice(sorted(values), CHECKED, replace=False))
        body = self._record(slug, values, unsure)
        sha256 = hashlib.sha256(body.encode()).hexdigest()
        self._put(
            schema.records, id=new_id(), case_id=case_id, generation=1, body=body, sha256=sha256, aligned=SHA,
            read_at=at + MINUTE,
        )  # fmt: skip
        self._event("case.opened", case_id, at, reference=reference, procedure=slug, trial=False)
        self._moved(case_id, at, State.COLLECTING, State.RECEIVED)
        self._event("case.read", case_id, at, generation=1, record=sha256, aligned=SHA, run="run")
        self._moved(case_id, at, State.RECEIVED, State.TO_CHECK)
        receipt = None
        if state is State.TO_CHECK:
            for path in unsure:
                self._put(schema.open_fields, case_id=case_id, path=path, field=without_rows(path), looked="")
        else:
            receipt = self._worked_on(number, case_id, key, at, state, values, unsure)
        self._findable(number, case_id, (reference, *filter(None, [receipt])), values)

    def _state(self) -> State:
        drawn = int(self._rng.integers(100))
        for state, share in WAITING.items():
            drawn -= share
            if drawn < 0:
                return state
        return State.CONFIRMED

    def _paper(self, number: int, at: int) -> None:
        """Open a bundle and a file where the ones before are full."""
        if number % (SHEETS_A_FILE * FILES_A_BUNDLE) == 0:
            self._bundle = new_id()
            self._put(schema.bundles, id=self._bundle, department="市民課", folder="ido", trial=False,
                      dropped_at=at)  # fmt: skip
            self._event("bundle.opened", None, at, bundle=self._bundle, trial=False)
        if number % SHEETS_A_FILE == 0:
            self._scan, sha256 = new_id(), hashlib.sha256(f"scan {number}".encode()).hexdigest()
            self._put(
                schema.scans, id=self._scan, bundle_id=self._bundle,
                position=number // SHEETS_A_FILE % FILES_A_BUNDLE + 1, file_name=f"{number:06d}.tif",
                sha256=sha256, media_type="image/tiff", size=10**7, mtime_ns=at, state="split", seen_at=at,
            )  # fmt: skip
            self._event("scan.stored", None, at, scan=self._scan, sha256=sha256, size=10**7)

    def _page(self, number: int, case_id: Id) -> None:
        pixels = hashlib.sha256(f"page {number}".encode()).hexdigest()
        self._put(
            schema.pages, id=new_id(), scan_id=self._scan, number=number % SHEETS_A_FILE + 1, dpi="300.00",
            pixels=pixels, text_layer=False, state="sorted", case_id=case_id,
        )  # fmt: skip

    def _record(self, slug: str, values: dict[str, Value], unsure: tuple[FieldPath, ...]) -> str:
        fields = []
        for path, value in values.items():
            written = value_json(value)
            raw = next((str(one) for name, one in json.loads(written).items() if name != "type"), "")
            pattern = self._pattern(path, unsure=path in unsure)
            fields.append(pattern.replace(_VALUE, written).replace(_RAW, json.dumps(raw, ensure_ascii=False)))
        return self._shell(slug).replace('"fields":[]', f'"fields":[{",".join(fields)}]')

    @cache  # noqa: B019 - one maker lives as long as the program
    def _shell(self, slug: str) -> str:
        return Record(
            procedure=slug, form_version="1", form_sha256=self._sha256, registration=None, fields=(),
            sides=(SheetSide(registration=None, aligned=SHA),), calibration="bench",
        ).model_dump_json()  # fmt: skip

    @cache  # noqa: B019
    def _pattern(self, path: str, *, unsure: bool) -> str:
        """Answer a field as JSON, in which value and raw reading are still to be put."""
        reading = Reading(
            engine="line", model="ppocr-v6-small", raw="RAW", probability=0.5 if unsure else 0.99,
            seconds=0.01, alternatives=(Candidate(raw="候補", probability=0.2),),
        )  # fmt: skip
        made = FieldValue(
            path=path, value=Text(text="VALUE"), raw="RAW", probability=0.62 if unsure else 0.997,
            decision=Decision.CHECK if unsure else Decision.ACCEPT,
            evidence=Strip(sha256=SHA, box=boxes_in(self._form.field(path).layout)[0]),
            readings=(reading, reading.model_copy(update={"engine": "second", "model": "tesseract-5"})),
            clues=Clues(group="text", values=(0.1, 0.2, 0.3, 0.4)),
        )  # fmt: skip
        return made.model_dump_json()

    def _worked_on(
        self, number: int, case_id: Id, key: bytes, at: int, state: State, values: dict[str, Value],
        unsure: tuple[FieldPath, ...],
    ) -> str | None:  # fmt: skip
        """Let a case be checked, approved and entered, as far as its state says; answer its receipt."""
        clerk, approver = self._people[number % 2], self._people[2]
        for path in unsure:
            written = value_json(values[path])
            self._put(
                schema.answers, id=new_id(), case_id=case_id, path=path, value=written, user_id=clerk,
                milliseconds=2900, answered_at=at + 2 * MINUTE,
            )  # fmt: skip
            self._event("field.answered", case_id, at, clerk, path=path, value=veiled(key, written))
        self._moved(case_id, at, State.TO_CHECK, State.TO_APPROVE)
        if state in (State.TO_APPROVE, State.ON_HOLD):
            return None
        body = values_json(values)
        bound = digest(key, case_id, 1, self._sha256, body)
        self._put(
            schema.approvals, id=new_id(), case_id=case_id, generation=1, digest=bound, body=body,
            approver=approver, step=1, void=False, approved_at=at + 4 * MINUTE, keyed=True,
        )  # fmt: skip
        self._event("case.approval", case_id, at, approver, digest=bound, approver=approver, step=1)
        self._moved(case_id, at, State.TO_APPROVE, State.APPROVED)
        return None if state is State.APPROVED else self._entered(number, case_id, at, state)

    def _entered(self, number: int, case_id: Id, at: int, state: State) -> str | None:
        self._moved(case_id, at, State.APPROVED, State.ENTERING)
        number_read = f"R8-{number:06d}" if state is State.CONFIRMED else None
        saved = {f"項目{one}": "値" for one in range(25)}
        result = EntryResult(
            outcome=Outcome.CONFIRMED if number_read else Outcome.HELD,
            receipt=Receipt(number=number_read, saved=saved) if number_read else None,
            pictures=(SHA, SHA),
        )
        self._put(
            schema.entries, id=new_id(), case_id=case_id, fence=1, worker="robot", screen_sha256=SHA,
            target_sha256=SHA, lease_until=at + HOUR, outcome=result.outcome.value,
            result=result.model_dump_json(), claimed_at=at + 5 * MINUTE, ended_at=at + 6 * MINUTE,
        )  # fmt: skip
        self._event("entry.intent", case_id, at, fence=1, found=0, intent=SHA)
        self._moved(case_id, at, State.ENTERING, State.SUBMITTING)
        self._moved(case_id, at, State.SUBMITTING, state)
        return number_read

    def _findable(self, number: int, case_id: Id, numbers: tuple[str, ...], values: dict[str, Value]) -> None:
        found = wording_of(numbers, values, self._kinds)
        self._put(schema.searches, number=number + 1, case_id=case_id, names=found.names, text=found.text)
        for term in found.terms():
            self._put(schema.search_terms, term=term, number=number + 1)

    def _moved(self, case_id: Id, at: int, old: State, new: State) -> None:
        facts: dict[str, Fact] = {"from": old.value, "to": new.value, "version": 1, "reason": None}
        self._event("case.moved", case_id, at, **facts)

    def _event(self, kind: str, case_id: Id | None, at: int, actor: str = "reader", **facts: Fact) -> None:
        when = (EPOCH + at * MICROSECOND).isoformat(timespec="microseconds")
        body = canonical({"kind": kind, "at": when, "actor": actor, "case": case_id, **facts})
        one = link(self._head.position + 1, body, self._head.sha256)
        self._put(
            schema.events, chain=CHAIN, position=one.position, case_id=case_id, body=body, before=one.before,
            sha256=one.sha256,
        )  # fmt: skip
        self._head = Head(position=one.position, sha256=one.sha256)

    def _put(self, table: Table, **cells: Any) -> None:
        self.rows.setdefault(table.name, []).append(cells)


def fill(engine: Engine, maker: Maker, count: int, until: dt.datetime, progress: Progress) -> None:
    """Write so many cases, the last of them opened just before ``until``."""
    for rows in _batches(maker, count, until, progress):
        with engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA cache_size = -1000000")
            for table in schema.metadata.sorted_tables:
                if table.name in rows:
                    _write(connection, table, rows[table.name])
    if engine.dialect.name == "postgresql":
        # As its own housekeeping would within a minute: what came in is counted, and seen to be seen by all.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")


def _batches(maker: Maker, count: int, until: dt.datetime, progress: Progress) -> Iterator[Rows]:
    """Make the cases, some at a time: over a year, as an office gets them."""
    apart = dt.timedelta(days=365) / count
    for number in range(count):
        maker.add(number, until - apart * (count - number))
        if (number + 1) % BATCH == 0 or number + 1 == count:
            progress(f"台帳を作っています({number + 1:,} 件)")
            yield maker.rows
            maker.rows = {}


def _write(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    quoted = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor().copy(f"COPY {table.name} ({quoted}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(tuple(row.values()))
        return
    marks = ", ".join("?" * len(names))
    cells = [tuple(row.values()) for row in rows]
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})", cells)  # noqa: S608


def _micros(when: dt.datetime) -> int:
    return (when - EPOCH) // MICROSECOND
