"""Which pages took others' places, beside what the chain's events told of it (``ledger.rows``)."""

from sqlalchemy import Connection, select

from ledger import schema
from ledger.events import Event, of_kind
from records.case import PageState
from records.ids import Id

_REPLACED, _JOINED = "replaced", "joined"


def mended(connection: Connection) -> dict[Id, str]:
    """Answer the pages that mended a case, and those that gave way, with their case."""
    pages = schema.pages
    rows = connection.execute(
        select(pages.c.id, pages.c.case_id, pages.c.state).where(
            (pages.c.state == PageState.REPLACED.value)
            | ((pages.c.mends == pages.c.case_id) & (pages.c.state == PageState.SORTED.value))
        )
    )
    return {
        row.id: f"{row.case_id} {_REPLACED if row.state == PageState.REPLACED.value else _JOINED}"
        for row in rows
    }


def told_mended(events: list[Event]) -> dict[Id, str]:
    """Answer the same as the events tell it; one that gave way to a later one is told of twice."""
    told: dict[Id, str] = {}
    for event in of_kind(events, "page.mended"):
        told[str(event.get("page"))] = f"{event.get('case')} {_JOINED}"
        told |= {one: f"{event.get('case')} {_REPLACED}" for one in event.get("replaced", ())}
    return told
