"""What disposals left in the tables, beside what the chain's events told of them (``ledger.rows``)."""

import hashlib
from typing import Literal

from sqlalchemy import Connection, select, true

from ledger import schema
from ledger.chain import veiled
from ledger.erasing import DISPOSED, ERASED
from ledger.events import Event, of_kind
from ledger.retention import HELD, LET_GO
from records.ids import Id
from records.retention import DisposalState


def of_living(events: list[Event]) -> list[Event]:
    """Answer the events without those of destroyed cases: nothing of what they told of may be left."""
    gone = {event.get("case") for event in of_kind(events, DISPOSED)}
    return [event for event in events if event.get("case") not in gone]


def gone_in(events: list[Event], fact: Literal["papers", "rows"]) -> frozenset[Id]:
    """Answer the papers, or rows of exports, that were destroyed."""
    return frozenset(one for event in of_kind(events, ERASED) for one in event.get(fact, ()))


def without(told: dict[str, str], gone: frozenset[Id]) -> dict[str, str]:
    """Answer what was told of things that were not destroyed."""
    return {one: what for one, what in told.items() if one not in gone}


def held_papers(connection: Connection) -> dict[str, str]:
    """Answer which papers are marked as destroyed: a mark excuses a file that is missing."""
    return {row.paper_id: row.disposal_id for row in connection.execute(select(schema.disposed_papers))}


def told_papers(events: list[Event]) -> dict[str, str]:
    """Answer the same as the events tell it; who destroyed a paper first destroyed it."""
    told: dict[str, str] = {}
    for event in of_kind(events, ERASED):
        for one in event.get("papers", ()):
            told.setdefault(one, str(event.get("disposal")))
    return told


def certificates(connection: Connection) -> dict[str, str]:
    """Answer the hash of every certificate that was given."""
    table = schema.disposals
    done = table.c.state == DisposalState.DONE.value
    rows = connection.execute(select(table.c.id, table.c.certificate).where(done))
    return {row.id: hashlib.sha256(row.certificate.encode()).hexdigest() for row in rows}


def disposed(connection: Connection, only: Id | None) -> dict[str, str]:
    """Answer the cases whose key was destroyed."""
    cases = schema.cases
    of_one = true() if only is None else cases.c.id == only
    rows = connection.execute(select(cases.c.id).where(of_one, cases.c.key.is_(None)))
    return {row.id: DISPOSED for row in rows}


def retained(connection: Connection, only: Id | None) -> dict[str, str]:
    """Answer who keeps, or kept, which case and why."""
    holds, cases = schema.retention_holds, schema.cases
    rows = connection.execute(
        select(holds, cases.c.key)
        .join(cases, holds.c.case_id == cases.c.id)
        .where(true() if only is None else holds.c.case_id == only)
        .where(cases.c.key.is_not(None))
    )
    return {
        f"{row.case_id}:{row.id}": f"{veiled(row.key, row.reason)} {row.user_id} {row.ended_by}"
        for row in rows
    }


def told_retained(events: list[Event]) -> dict[str, str]:
    """Answer the same as the events tell it."""
    ended = {event.get("hold"): event.get("actor") for event in of_kind(events, LET_GO)}
    return {
        f"{event.get('case')}:{event.get('hold')}": f"{event.get('why')} {event.get('actor')} "
        f"{ended.get(event.get('hold'))}"
        for event in of_kind(events, HELD)
    }
