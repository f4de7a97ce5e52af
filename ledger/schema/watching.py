"""What business screens looked like, so that a changed one is known before anything is entered."""

from sqlalchemy import Column, String, Table, Text, UniqueConstraint

from ledger.schema.base import metadata, own_id
from ledger.times import UtcTime

# Labels, kinds and options of one 業務's pages (``body``), one row for each way that they ever looked.
# Who accepted one is a person, or the program that saw entries succeed on it; the newest such is good.
screen_looks = Table(
    "screen_looks",
    metadata,
    own_id(),
    Column("procedure", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("accepted_by", String(120)),
    Column("accepted_at", UtcTime),
    UniqueConstraint("procedure", "sha256"),
)
