"""People, their sessions, and what is told to them."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from ledger.schema.base import id_of, metadata, own_id
from ledger.times import UtcTime

users = Table(
    "users",
    metadata,
    own_id(),
    Column("name", String(60), nullable=False, unique=True),
    Column("shown", String(120), nullable=False),
    Column("password", Text, nullable=False),
    Column("roles", String(120), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("made_at", UtcTime, nullable=False),
    # Names with line feeds between; without one, every department.
    Column("departments", Text),
)

sessions = Table(
    "sessions",
    metadata,
    own_id(),
    Column("sha256", String(64), nullable=False, unique=True),
    id_of("user_id", "users"),
    Column("csrf", String(64), nullable=False),
    Column("way", String(20), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("proved_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
)

# 通知: written in the turn in which something happened, ids only; a channel's row is how its sending goes.
messages = Table(
    "messages",
    metadata,
    own_id(),
    Column("key", String(120), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("facts", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False, index=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("message_id", String(36), ForeignKey(messages.c.id), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("outcome", String(20)),
    Column("code", String(80)),
)
