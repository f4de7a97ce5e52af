"""Proof for auditors: do the chains hold, and is everything that they speak of still what it was."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import CHAIN, LOOKS, Book
from ledger.chain import Head, Link, breaks
from ledger.events import Event, of_kind
from ledger.evidence import Evidence, named_blobs
from ledger.rows import OF_CASES, Table, tables
from records.base import Frozen
from records.errors import YomikakiError
from records.ids import Id
from records.ports import BlobStore

Kind = Table | Literal["event", "look", "state", "blob"]
Progress = Callable[[int, int], None]


class Heads(Frozen):
    """Where both chains ended when somebody signed them."""

    cases: Head
    looks: Head


class Finding(Frozen):
    """One thing that is not as it was written.

    ``id`` is the event's position, the blob's hash, or the row as the events name it: its own id, or its
    case with a path or fence and, where there are several, a number.
    """

    kind: Kind
    id: str
    how: str
    case_id: Id | None = None
    evidence: Evidence | None = None


class Verdict(Frozen):
    """How much a verification looked at, by kind, and all that it found wrong."""

    counts: dict[Kind, int]
    head: Head | None
    findings: tuple[Finding, ...]


def verify(
    book: Book, blobs: BlobStore, anchors: Iterable[Heads], progress: Progress = lambda done, of: None
) -> Verdict:
    """Read the whole ledger and every blob that it names, and answer what does not hold.

    ``progress`` hears how many of the blobs are looked at: nearly all of the time goes there.
    """
    kept = tuple(anchors)
    with book.reading() as connection:
        links, looks = _links(connection, CHAIN), _links(connection, LOOKS)
        events = list(_readable(links))
        found = _chain(connection, CHAIN, "event", links, [one.cases for one in kept])
        found += _chain(connection, LOOKS, "look", looks, [one.looks for one in kept])
        found += _states(connection, events)
        counts: dict[Kind, int] = {"event": len(links), "look": len(looks)}
        for kind, held, told in tables(connection, events):
            counts[kind] = len(held)
            found += compare(kind, held, told)
        named = named_blobs(connection)
    found += _blobs(blobs, named, progress)
    return Verdict(
        counts={**counts, "blob": len(named)},
        head=Head(position=links[-1].position, sha256=links[-1].sha256) if links else None,
        findings=tuple(found),
    )


def _links(connection: Connection, chain: str) -> list[Link]:
    events = schema.events
    rows = connection.execute(select(events).where(events.c.chain == chain).order_by(events.c.position)).all()
    return [Link(position=row.position, body=row.body, before=row.before, sha256=row.sha256) for row in rows]


def _chain(
    connection: Connection, chain: str, kind: Literal["event", "look"], links: list[Link], heads: list[Head]
) -> list[Finding]:
    events = schema.events
    query = select(events.c.position, events.c.case_id).where(events.c.chain == chain)
    cases: dict[int, Id | None] = {row.position: row.case_id for row in connection.execute(query)}
    wrong = {(one.position, one.kind) for one in breaks(links, heads)}
    # The column by which cases find their events is no part of the hash.
    told = {one.position: event.get("case") for one in links for event in _readable([one])}
    wrong |= {(position, "edited") for position, case_id in told.items() if case_id != cases[position]}
    return [
        Finding(kind=kind, id=str(position), how=how, case_id=cases.get(position))
        for position, how in sorted(wrong)
    ]


def _readable(links: list[Link]) -> Iterator[Event]:
    """Answer the events that can be read; the chain tells of those that somebody spoilt."""
    for one in links:
        try:
            event = json.loads(one.body)
        except ValueError:
            continue
        if isinstance(event, dict) and "kind" in event:
            yield event


def compare(kind: Table, held: dict[str, str], told: dict[str, str]) -> list[Finding]:
    """Answer what a table holds that no event told of, and what it lacks."""
    gone = [(one, "missing") for one in told.keys() - held.keys()]
    new = [(one, "untold") for one in held.keys() - told.keys()]
    edited = [(one, "edited") for one in held.keys() & told.keys() if held[one] != told[one]]
    by_case = kind in OF_CASES
    return [
        Finding(kind=kind, id=one, how=how, case_id=one[:36] if by_case else None)
        for one, how in sorted([*gone, *new, *edited])
    ]


def _states(connection: Connection, events: list[Event]) -> list[Finding]:
    told = {str(event.get("case")): event.get("to") for event in of_kind(events, "case.moved")}
    cases = schema.cases
    held = {row.id: row.state for row in connection.execute(select(cases.c.id, cases.c.state))}
    wrong = sorted(one for one in told.keys() | held.keys() if told.get(one) != held.get(one))
    return [
        Finding(kind="state", id=one, how="edited" if one in held else "missing", case_id=one)
        for one in wrong
    ]


def _blobs(blobs: BlobStore, named: dict[str, Evidence], progress: Progress) -> list[Finding]:
    wrong = []
    for done, (sha256, evidence) in enumerate(sorted(named.items()), start=1):
        try:
            blobs.get(sha256)
        except YomikakiError as error:
            how = error.code.removeprefix("blob.")
            case_id = None if evidence.role in ("scan", "page", "blank") else evidence.owner
            wrong.append(Finding(kind="blob", id=sha256, how=how, case_id=case_id, evidence=evidence))
        progress(done, len(named))
    return wrong
