"""Files in which many cases leave at once, their lines, and the result files that answer them."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from ledger.schema.base import id_of, metadata, own_id
from ledger.times import UtcTime

bulk_files = Table(
    "bulk_files",
    metadata,
    own_id(),
    # Stands in the file's name.
    Column("reference", String(20), nullable=False, unique=True),
    Column("procedure", String(40), nullable=False),
    Column("definition", String(64), nullable=False),
    Column("file_name", String(120), nullable=False),
    Column("state", String(20), nullable=False),
    Column("worker", String(120), nullable=False),
    Column("run_id", String(80)),
    Column("lease_until", UtcTime, nullable=False),
    # Of the bytes that went out; they themselves are kept nowhere.
    Column("sha256", String(64)),
    Column("code", String(60)),
    Column("opened_at", UtcTime, nullable=False),
    Column("published_at", UtcTime),
    Column("due_at", UtcTime),
    Column("ended_at", UtcTime),
    Index("ix_bulk_files_state", "state", "procedure"),
    Index("ix_bulk_files_opened", "opened_at", "id"),
)

bulk_lines = Table(
    "bulk_lines",
    metadata,
    own_id(),
    id_of("bulk_id", "bulk_files"),
    id_of("case_id", "cases"),
    Column("fence", Integer, nullable=False),
    # The number of its line among those of the cases; none before it is certain that it goes.
    Column("line", Integer),
    # The case, for as long as something of it stands, or may stand, in this file. No case stands in two.
    Column("standing", String(36), unique=True),
    # What the target answered about the line.
    Column("answer", Text),
    UniqueConstraint("bulk_id", "case_id"),
    Index("ix_bulk_lines_case", "case_id"),
)

bulk_results = Table(
    "bulk_results",
    metadata,
    own_id(),
    id_of("bulk_id", "bulk_files", nullable=True),
    Column("procedure", String(40), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("code", String(60)),
    Column("taken_at", UtcTime, nullable=False),
    UniqueConstraint("procedure", "sha256"),
    Index("ix_bulk_results_bulk", "bulk_id"),
)
