"""How long cases are kept, and what was destroyed."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from ledger.schema.base import id_of, metadata, own_id
from ledger.times import UtcTime

# 保存: cases that somebody keeps although their time is over, for a dispute or an audit.
retention_holds = Table(
    "retention_holds",
    metadata,
    own_id(),
    id_of("case_id", "cases"),
    Column("reason", Text, nullable=False),
    id_of("user_id", "users"),
    Column("held_at", UtcTime, nullable=False),
    Column("ended_by", String(36)),
    Column("ended_at", UtcTime),
    Index("ix_retention_holds_case", "case_id"),
)

# 廃棄: who wants cases destroyed and who agreed, how far it has come, and what it destroyed.
disposals = Table(
    "disposals",
    metadata,
    own_id(),
    Column("procedure", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("proposed_by", String(60), nullable=False),
    Column("proposed_at", UtcTime, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", UtcTime),
    Column("certificate", Text),
)

disposal_cases = Table(
    "disposal_cases",
    metadata,
    Column("disposal_id", String(36), ForeignKey(disposals.c.id), primary_key=True),
    Column("case_id", String(36), ForeignKey("cases.id"), primary_key=True),
    Index("ix_disposal_cases_case", "case_id"),
)

# Written before the first of them is destroyed, so that whoever goes on after a stop counts them all.
disposed_blobs = Table(
    "disposed_blobs",
    metadata,
    Column("disposal_id", String(36), ForeignKey(disposals.c.id), primary_key=True),
    Column("sha256", String(64), primary_key=True),
)

# Scans and pages whose files were destroyed: their hashes stay, nothing is to be found under them.
disposed_papers = Table(
    "disposed_papers",
    metadata,
    Column("paper_id", String(36), primary_key=True),
    id_of("disposal_id", "disposals"),
)
