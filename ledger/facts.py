"""The ledger's own facts: who it is, and its secrets. Made once, at the first start."""

import secrets

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import Book
from records.ids import Id, new_id


def known_fact(book: Book, name: str) -> str | None:
    """Answer the fact with this name, if there is one."""
    with book.reading() as connection:
        return _known(connection, name)


def ledger_fact(book: Book, name: str, fresh: str) -> str:
    """Answer the fact with this name; ``fresh`` is kept if there is none yet."""
    known = known_fact(book, name)
    if known is not None:
        return known
    with book.turn("ledger") as turn:
        known = _known(turn.connection, name)
        if known is None:
            turn.connection.execute(schema.facts.insert().values(name=name, text=fresh))
            return fresh
        return known


def ledger_id(book: Book) -> Id:
    """Answer the ledger's id. Watch folders and stores carry it: a second ledger on them must not start."""
    return ledger_fact(book, "ledger_id", new_id())


def identity_secret(book: Book) -> bytes:
    """Answer the key under which identity fields are compared without being readable."""
    return bytes.fromhex(ledger_fact(book, "identity_secret", secrets.token_hex(32)))


def _known(connection: Connection, name: str) -> str | None:
    table = schema.facts
    return connection.execute(select(table.c.text).where(table.c.name == name)).scalar()
