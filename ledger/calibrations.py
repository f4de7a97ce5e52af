"""Which calibration reads, as the chain tells it: each choice with the hash of the file that was chosen."""

import datetime as dt
import json

from sqlalchemy import select

from ledger import schema
from ledger.book import CHAIN, Book
from records.base import Frozen
from records.ids import Sha256

CHOSEN = "calibration.chosen"


class Choice(Frozen):
    """One choice of a calibration."""

    version: str
    sha256: Sha256
    actor: str
    at: dt.datetime


def note_choice(book: Book, version: str, sha256: Sha256, *, actor: str) -> None:
    """Write down that from now on this calibration reads."""
    with book.turn(actor) as turn:
        turn.event(CHOSEN, version=version, sha256=sha256)


def choices(book: Book) -> tuple[Choice, ...]:
    """Answer every choice, oldest first."""
    events = schema.events
    query = (
        select(events.c.body)
        .where(events.c.chain == CHAIN, events.c.body.like(f'%"kind":"{CHOSEN}"%'))
        .order_by(events.c.position)
    )
    with book.reading() as connection:
        told = [json.loads(body) for body in connection.execute(query).scalars()]
    return tuple(
        Choice(version=one["version"], sha256=one["sha256"], actor=one["actor"], at=one["at"])
        for one in told
        if one["kind"] == CHOSEN
    )
