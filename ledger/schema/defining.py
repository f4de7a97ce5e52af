"""Definitions that records were read by, and those on their way."""

from sqlalchemy import Column, Integer, String, Table, Text

from ledger.schema.base import id_of, metadata, own_id
from ledger.times import UtcTime

definitions = Table(
    "definitions",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("slug", String(40), nullable=False),
    Column("body", Text, nullable=False),
)

# 帳票定義: definitions on their way. ``body`` is what the page holds, also while it is no definition yet.
form_drafts = Table(
    "form_drafts",
    metadata,
    own_id(),
    Column("slug", String(40), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("department", String(80), nullable=False),
    Column("before", String(64)),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("blanks", Text, nullable=False),
    id_of("edited_by", "users"),
    Column("edited_at", UtcTime, nullable=False),
    # Everybody who ever edited it, the first of them first: none of them releases it.
    Column("editors", Text, nullable=False),
    Column("released", String(64)),
    id_of("ended_by", "users", nullable=True),
    Column("ended_at", UtcTime),
)
