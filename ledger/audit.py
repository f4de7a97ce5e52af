"""Proof for auditors: does the chain hold, and is everything that it speaks of still what it was."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any, Literal

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import CHAIN, LOOKS, Book
from ledger.chain import Head, Link, breaks, veiled
from ledger.contents import digest
from records.base import Frozen
from records.errors import YomikakiError
from records.ports import BlobStore
from records.reading import Record, Strip


class Finding(Frozen):
    """One thing that is not as it was written: what, which, and how."""

    kind: Literal["event", "look", "record", "answer", "approval", "entry", "state", "blob"]
    id: str
    how: str


class Verdict(Frozen):
    """What a verification looked at, and all that it found wrong."""

    events: int
    records: int
    answers: int
    approvals: int
    entries: int
    blobs: int
    head: Head | None
    findings: tuple[Finding, ...]


Event = dict[str, Any]


def verify(book: Book, blobs: BlobStore, anchor: Head | None) -> Verdict:
    """Read the whole ledger and every blob that it names, and answer what does not hold."""
    with book.reading() as connection:
        links = _links(connection, CHAIN)
        events = list(_readable(links))
        found = [Finding(kind="event", id=str(one.position), how=one.kind) for one in breaks(links, anchor)]
        looks = breaks(_links(connection, LOOKS))
        found += [Finding(kind="look", id=str(one.position), how=one.kind) for one in looks]
        found += _states(connection, events)
        records, wrong = _records(connection, events)
        found += wrong
        answers, wrong = _answers(connection, events)
        found += wrong
        approvals, wrong = _approvals(connection, events)
        found += wrong
        entries, wrong = _entries(connection, events)
        found += wrong
        named = _named_blobs(connection)
    found += _blobs(blobs, named)
    head = Head(position=links[-1].position, sha256=links[-1].sha256) if links else None
    return Verdict(
        events=len(links),
        records=records,
        answers=answers,
        approvals=approvals,
        entries=entries,
        blobs=len(named),
        head=head,
        findings=tuple(found),
    )


def _links(connection: Connection, chain: str) -> list[Link]:
    events = schema.events
    rows = connection.execute(select(events).where(events.c.chain == chain).order_by(events.c.position)).all()
    return [Link(position=row.position, body=row.body, before=row.before, sha256=row.sha256) for row in rows]


def _readable(links: list[Link]) -> Iterator[Event]:
    for one in links:
        try:
            yield json.loads(one.body)
        except ValueError:
            continue


def _compare(
    kind: Literal["record", "answer", "approval", "entry"],
    rows: dict[str, str],
    told: dict[str, str],
) -> list[Finding]:
    """Compare what the tables hold with what the events told."""
    gone = [Finding(kind=kind, id=one, how="missing") for one in told.keys() - rows.keys()]
    new = [Finding(kind=kind, id=one, how="untold") for one in rows.keys() - told.keys()]
    both = rows.keys() & told.keys()
    edited = [Finding(kind=kind, id=one, how="edited") for one in both if rows[one] != told[one]]
    return sorted([*gone, *new, *edited], key=lambda finding: finding.id)


def _numbered(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Number repeated keys in their order: the first reading of a case, the second ..."""
    counts: dict[str, int] = {}
    numbered = {}
    for key, value in pairs:
        counts[key] = counts.get(key, 0) + 1
        numbered[f"{key}#{counts[key]}"] = value
    return numbered


def _told(events: list[Event], kind: str, key: Callable[[Event], str], fact: str) -> dict[str, str]:
    return _numbered((key(event), str(event[fact])) for event in events if event["kind"] == kind)


def _by_case(event: Event) -> str:
    return str(event["case"])


def _by_field(event: Event) -> str:
    return f"{event['case']}:{event['path']}"


def _records(connection: Connection, events: list[Event]) -> tuple[int, list[Finding]]:
    rows = connection.execute(select(schema.records).order_by(schema.records.c.id)).all()
    held = _numbered((row.case_id, hashlib.sha256(row.body.encode()).hexdigest()) for row in rows)
    return len(rows), _compare("record", held, _told(events, "case.read", _by_case, "record"))


def _answers(connection: Connection, events: list[Event]) -> tuple[int, list[Finding]]:
    answers, cases = schema.answers, schema.cases
    rows = connection.execute(
        select(answers, cases.c.key)
        .join(cases, answers.c.case_id == cases.c.id)
        .where(answers.c.value.is_not(None), cases.c.key.is_not(None))
        .order_by(answers.c.id)
    ).all()
    held = _numbered((f"{row.case_id}:{row.path}", veiled(row.key, row.value)) for row in rows)
    return len(rows), _compare("answer", held, _told(events, "field.answered", _by_field, "value"))


def _approvals(connection: Connection, events: list[Event]) -> tuple[int, list[Finding]]:
    approvals, cases = schema.approvals, schema.cases
    rows = connection.execute(
        select(approvals, cases.c.form_sha256)
        .join(cases, approvals.c.case_id == cases.c.id)
        .order_by(approvals.c.approved_at, approvals.c.id)
    ).all()
    held = _numbered(
        (row.case_id, digest(row.case_id, row.generation, row.form_sha256, row.body)) for row in rows
    )
    return len(rows), _compare("approval", held, _told(events, "case.approval", _by_case, "digest"))


def _entries(connection: Connection, events: list[Event]) -> tuple[int, list[Finding]]:
    entries, cases = schema.entries, schema.cases
    rows = connection.execute(
        select(entries, cases.c.key)
        .join(cases, entries.c.case_id == cases.c.id)
        .where(entries.c.result.is_not(None), cases.c.key.is_not(None))
    ).all()
    held = {f"{row.case_id}:{row.fence}": veiled(row.key, row.result) for row in rows}
    # An attempt in doubt is settled later: the last word about it is what the row must hold.
    told = {f"{event['case']}:{event['fence']}": event["result"] for event in events if "result" in event}
    return len(rows), _compare("entry", held, told)


def _states(connection: Connection, events: list[Event]) -> list[Finding]:
    told = {event["case"]: event["to"] for event in events if event["kind"] == "case.moved"}
    cases = schema.cases
    held = {row.id: row.state for row in connection.execute(select(cases.c.id, cases.c.state))}
    wrong = [one for one in told.keys() | held.keys() if told.get(one) != held.get(one)]
    return [Finding(kind="state", id=one, how="edited" if one in held else "missing") for one in wrong]


def _named_blobs(connection: Connection) -> set[str]:
    """Answer every blob that a row speaks of: scans, page pictures, aligned pages, strips, evidence."""
    named = {row.sha256 for row in connection.execute(select(schema.scans.c.sha256))}
    named |= {row.pixels for row in connection.execute(select(schema.pages.c.pixels))}
    for row in connection.execute(select(schema.records.c.aligned, schema.records.c.body)):
        named |= {row.aligned} if row.aligned else set()
        named |= _strips(row.body)
    results = select(schema.entries.c.result).where(schema.entries.c.result.is_not(None))
    for row in connection.execute(results):
        result = _parsed(row.result)
        named |= set(result["pictures"]) if result else set()
    return named


def _parsed(text: str) -> Any:
    """Answer parsed JSON, or None where somebody spoilt it: its hash tells of that already."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _strips(body: str) -> set[str]:
    try:
        record = Record.model_validate_json(body)
    except ValueError:
        return set()
    return {field.evidence.sha256 for field in record.fields if isinstance(field.evidence, Strip)}


def _blobs(blobs: BlobStore, named: set[str]) -> list[Finding]:
    wrong = []
    for sha256 in sorted(named):
        try:
            blobs.get(sha256)
        except YomikakiError as error:
            wrong.append(Finding(kind="blob", id=sha256, how=error.code.removeprefix("blob.")))
    return wrong
