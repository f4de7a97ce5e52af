"""What came in: bundles, files, pages, cover sheets, rows of exports, readings of sides."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ledger.schema.base import id_of, metadata, own_id
from ledger.times import UtcTime

bundles = Table(
    "bundles",
    metadata,
    own_id(),
    Column("department", String(80), nullable=False),
    Column("folder", Text, nullable=False),
    Column("expected", Integer),
    Column("trial", Boolean, nullable=False),
    Column("dropped_at", UtcTime, nullable=False),
    Index("ix_bundles_dropped", "dropped_at"),
)

scans = Table(
    "scans",
    metadata,
    own_id(),
    id_of("bundle_id", "bundles"),
    Column("position", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("media_type", String(80), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),
    id_of("first_id", "scans", nullable=True),
    Column("code", String(80)),
    Column("message", Text),
    Column("seen_at", UtcTime, nullable=False),
    Index("ix_scans_bundle", "bundle_id", "position"),
)

pages = Table(
    "pages",
    metadata,
    own_id(),
    id_of("scan_id", "scans"),
    Column("number", Integer, nullable=False),
    Column("dpi", String(12), nullable=False),
    Column("pixels", String(64), nullable=False, index=True),
    Column("text_layer", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    id_of("case_id", "cases", nullable=True),
    id_of("first_id", "pages", nullable=True),
    Column("lease_until", UtcTime),
    Column("code", String(80)),
    Column("message", Text),
    # What a person said it is, and what came nearest where no form claimed it.
    Column("said", String(40)),
    Column("nearest", Text),
    # Which side of which form it was read as.
    Column("form_sha256", String(64)),
    Column("form_page", Integer),
    Column("form_side", String(5)),
    # The cover sheet that it lies behind.
    id_of("cover_id", "pages", nullable=True),
    # 補正: the case on hold that it is to mend, and the returned letter that it lies behind.
    id_of("mends", "cases", nullable=True),
    id_of("letter_id", "pages", nullable=True),
    UniqueConstraint("scan_id", "number"),
    Index("ix_pages_state", "state"),
    Index("ix_pages_case", "case_id"),
    Index("ix_pages_mends", "mends"),
)

# One row of an export: ``key`` is the service's own number, ``body`` the cells. Only the first of a number
# becomes a case.
listed = Table(
    "listed",
    metadata,
    own_id(),
    id_of("scan_id", "scans"),
    Column("procedure", String(40), nullable=False),
    Column("definition", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("body", Text, nullable=False),
    id_of("case_id", "cases", nullable=True),
    id_of("first_id", "listed", nullable=True),
    Column("code", String(80)),
    # Under this the list's event tells of the row: whoever destroys it leaves nothing to guess from.
    Column("secret", LargeBinary),
    UniqueConstraint("scan_id", "number"),
    Index("ix_listed_key", "procedure", "key"),
    Index("ix_listed_case", "case_id"),
)

covers = Table(
    "covers",
    metadata,
    Column("page_id", String(36), ForeignKey(pages.c.id), primary_key=True),
    Column("procedure", String(40)),
    Column("expected", Integer),
    Column("label", String(40), nullable=False),
)

# Readings of pages whose form has further sides; the record of all sides together is in ``records``.
sides = Table(
    "sides",
    metadata,
    own_id(),
    id_of("page_id", "pages"),
    Column("generation", Integer, nullable=False),
    Column("run_id", String(80)),
    Column("body", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("read_at", UtcTime, nullable=False),
    Index("ix_sides_page", "page_id", "generation"),
)

# 件数照合: a bundle's difference that somebody cleared up; another difference is open again.
settled_counts = Table(
    "settled_counts",
    metadata,
    own_id(),
    id_of("bundle_id", "bundles"),
    Column("difference", Integer, nullable=False),
    Column("code", String(40), nullable=False),
    id_of("user_id", "users"),
    Column("settled_at", UtcTime, nullable=False),
    Index("ix_settled_counts_bundle", "bundle_id"),
)
