"""Proof for one case: its events, how they hang in their chains, its rows and its pictures.

What lies between its events is proven by a whole verification only (``ledger.audit``).
"""

import json
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, select

from ledger import schema
from ledger.audit import Finding, compare
from ledger.book import CHAIN, LOOKS, Book
from ledger.chain import GENESIS, Head, link
from ledger.events import Event, of_kind
from ledger.rows import case_tables
from records.base import Frozen
from records.errors import YomikakiError
from records.ids import Id, Sha256
from records.ports import BlobStore


class CaseVerdict(Frozen):
    """How much was looked at, and all that is not as it was written. ``anchors`` are signed heads."""

    events: int
    looks: int
    pictures: int
    anchors: int
    findings: tuple[Finding, ...]


def verify_case(
    book: Book, blobs: BlobStore, case_id: Id, pictures: Collection[Sha256], heads: Iterable[Head]
) -> CaseVerdict:
    """Look at one case as it stands in the ledger now."""
    signed = tuple(heads)
    with book.reading() as connection:
        events, looks = _rows(connection, case_id, CHAIN), _rows(connection, case_id, LOOKS)
        found = [*_links(connection, CHAIN, events), *_links(connection, LOOKS, looks)]
        found += _heads(connection, signed)
        told: list[Event] = [json.loads(row.body) for row in events]
        for kind, held, said in case_tables(connection, told, case_id):
            found += compare(kind, held, said)
        found += _state(connection, case_id, told)
    found += _pictures(blobs, case_id, pictures)
    return CaseVerdict(
        events=len(events), looks=len(looks), pictures=len(pictures), anchors=len(signed),
        findings=tuple(found),
    )  # fmt: skip


def _rows(connection: Connection, case_id: Id, chain: str) -> list[schema.Row]:
    events = schema.events
    own = select(events).where(events.c.chain == chain, events.c.case_id == case_id)
    return list(connection.execute(own.order_by(events.c.position)))


def _links(connection: Connection, chain: str, rows: list[schema.Row]) -> Iterator[Finding]:
    """Compare each event with its own hash and with the event before it."""
    events = schema.events
    before = [row.position - 1 for row in rows if row.position > 1]
    query = select(events.c.position, events.c.sha256).where(
        events.c.chain == chain, events.c.position.in_(before)
    )
    known = {0: GENESIS, **{row.position: row.sha256 for row in connection.execute(query)}}
    for row in rows:
        if how := _how(row, known.get(row.position - 1)):
            kind = "event" if chain == CHAIN else "look"
            yield Finding(kind=kind, id=str(row.position), how=how, case_id=row.case_id)


def _how(row: schema.Row, before: Sha256 | None) -> str | None:
    if link(row.position, row.body, row.before).sha256 != row.sha256:
        return "edited"
    if before is None:
        return "missing"
    return None if row.before == before else "reordered"


def _heads(connection: Connection, heads: tuple[Head, ...]) -> Iterator[Finding]:
    events = schema.events
    query = select(events.c.position, events.c.sha256).where(
        events.c.chain == CHAIN, events.c.position.in_([one.position for one in heads])
    )
    known = {row.position: row.sha256 for row in connection.execute(query)}
    for one in heads:
        if one.position > 0 and known.get(one.position) != one.sha256:
            how = "rewritten" if one.position in known else "cut"
            yield Finding(kind="event", id=str(one.position), how=how)


def _state(connection: Connection, case_id: Id, told: list[Event]) -> Iterator[Finding]:
    cases = schema.cases
    state = connection.execute(select(cases.c.state).where(cases.c.id == case_id)).scalar()
    moves = [event["to"] for event in of_kind(told, "case.moved")]
    if not moves or moves[-1] != state:
        yield Finding(kind="state", id=case_id, how="edited", case_id=case_id)


def _pictures(blobs: BlobStore, case_id: Id, pictures: Collection[Sha256]) -> Iterator[Finding]:
    for sha256 in sorted(pictures):
        try:
            blobs.get(sha256)
        except YomikakiError as error:
            how = error.code.removeprefix("blob.")
            yield Finding(kind="blob", id=sha256, how=how, case_id=case_id)
