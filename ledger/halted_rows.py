"""What the rows of 停止 hold, beside what the chain's events told of them."""

from sqlalchemy import Connection, select

from ledger import schema
from ledger.events import Event

_ENDED = " ended"


def halts(connection: Connection) -> dict[str, str]:
    """Answer each stop: of what, and whether it has ended."""
    rows = connection.execute(select(schema.halts))
    return {row.id: str(row.procedure or row.target) + (_ENDED if row.ended_at else "") for row in rows}


def told_halts(events: list[Event]) -> dict[str, str]:
    """Answer what the events told of them."""
    told, standing = dict[str, str](), dict[tuple[str, str], str]()
    for event in events:
        what, _, did = str(event["kind"]).partition(".")
        if what not in ("procedure", "target"):
            continue
        slug = str(event.get(what))
        if did == "halted":
            one = str(event.get("halt"))
            told[one], standing[what, slug] = slug, one
        elif did == "went_on" and (what, slug) in standing:
            told[standing.pop((what, slug))] += _ENDED
    return told
