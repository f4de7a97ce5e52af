"""The chain of events, and facts of this ledger."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from ledger.schema.base import metadata

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("text", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("chain", String(10), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("case_id", String(36)),
    Column("body", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    # With chain and position: SQLite would else read the whole chain in its order for one case.
    Index("ix_events_case", "case_id", "chain", "position"),
)
