"""The ledger's own facts: who it is, and its secrets. Made once, at the first start."""

import secrets

from sqlalchemy import select

from ledger import schema
from ledger.book import Book
from records.ids import new_id


def ledger_fact(book: Book, name: str, fresh: str) -> str:
    """Answer the fact with this name; ``fresh`` is kept if there is none yet."""
    table = schema.facts
    with book.turn("ledger") as turn:
        known = turn.connection.execute(select(table.c.text).where(table.c.name == name)).scalar()
        if known is None:
            turn.connection.execute(table.insert().values(name=name, text=fresh))
            return fresh
        return str(known)


def ledger_id(book: Book) -> str:
    """Answer the ledger's id. Watch folders and stores carry it: a second ledger on them must not start."""
    return ledger_fact(book, "ledger_id", new_id())


def identity_secret(book: Book) -> bytes:
    """Answer the key under which identity fields are compared without being readable."""
    return bytes.fromhex(ledger_fact(book, "identity_secret", secrets.token_hex(32)))
