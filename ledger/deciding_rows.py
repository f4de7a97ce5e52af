"""What deputies, looks afterwards and screens on request left in the tables, beside their events.

Read by ``ledger.rows``.
"""

from sqlalchemy import Connection, select, true

from ledger import schema
from ledger.after_views import VIEWED
from ledger.chain import veiled
from ledger.delegations import ENDED, NAMED
from ledger.events import Event, of_kind
from ledger.rehearsals import ASKED, BEGUN, OVER
from records.ids import Id


def delegations(connection: Connection) -> dict[str, str]:
    """Answer who stands in for whom, from when to when, and who ended it."""
    rows = connection.execute(select(schema.delegations))
    return {
        row.id: f"{row.absent_id} {row.deputy_id} {row.starts_at.isoformat()} {row.ends_at.isoformat()} "
        f"{row.named_by} {row.ended_by}"
        for row in rows
    }


def told_delegations(events: list[Event]) -> dict[str, str]:
    """Answer the same as the events tell it."""
    ended = {event.get("delegation"): event.get("actor") for event in of_kind(events, ENDED)}
    facts = ("absent", "deputy", "starts", "ends", "actor")
    return {
        str(event.get("delegation")): " ".join(str(event.get(fact)) for fact in facts)
        + f" {ended.get(event.get('delegation'))}"
        for event in of_kind(events, NAMED)
    }


def after_views(connection: Connection, only: Id | None) -> dict[str, str]:
    """Answer which approvals were looked at afterwards, and by whom."""
    table = schema.after_views
    rows = connection.execute(select(table).where(true() if only is None else table.c.case_id == only))
    return {f"{row.case_id}:{row.approval_id}": row.user_id for row in rows}


def told_after_views(events: list[Event]) -> dict[str, str]:
    """Answer the same as the events tell it."""
    return {
        f"{event.get('case')}:{event.get('approval')}": str(event.get("actor"))
        for event in of_kind(events, VIEWED)
    }


def rehearsals(connection: Connection, only: Id | None) -> dict[str, str]:
    """Answer who asked for which screen, which machine filled it, and how that ended."""
    table, cases = schema.rehearsals, schema.cases
    rows = connection.execute(
        select(table, cases.c.key)
        .join(cases, table.c.case_id == cases.c.id)
        .where(true() if only is None else table.c.case_id == only)
        .where(cases.c.key.is_not(None))
    )
    return {
        f"{row.case_id}:{row.id}": f"{row.user_id} {row.digest} {row.worker} "
        f"{row.result and veiled(row.key, row.result)}"
        for row in rows
    }


def told_rehearsals(events: list[Event]) -> dict[str, str]:
    """Answer the same as the events tell it."""
    begun = {event.get("rehearsal"): event.get("actor") for event in of_kind(events, BEGUN)}
    over = {event.get("rehearsal"): event.get("ending") for event in of_kind(events, OVER)}
    return {
        f"{event.get('case')}:{one}": f"{event.get('actor')} {event.get('digest')} "
        f"{begun.get(one)} {over.get(one)}"
        for event in of_kind(events, ASKED)
        for one in [event.get("rehearsal")]
    }
