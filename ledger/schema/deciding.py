"""Who decides for whom while away, what they saw of it afterwards, and screens filled on request."""

from sqlalchemy import Column, Index, String, Table, Text

from ledger.schema.base import id_of, metadata, own_id
from ledger.times import UtcTime

# 代決: while one person is away, another decides in their name.
delegations = Table(
    "delegations",
    metadata,
    own_id(),
    id_of("absent_id", "users"),
    id_of("deputy_id", "users"),
    Column("starts_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
    id_of("named_by", "users"),
    Column("named_at", UtcTime, nullable=False),
    # Ended before its time.
    Column("ended_by", String(36)),
    Column("ended_at", UtcTime),
    Index("ix_delegations_deputy", "deputy_id", "ends_at"),
)

# 後閲: an approval in somebody's name that they have looked at since.
after_views = Table(
    "after_views",
    metadata,
    Column("approval_id", String(36), primary_key=True),
    id_of("case_id", "cases"),
    id_of("user_id", "users"),
    Column("viewed_at", UtcTime, nullable=False),
    Index("ix_after_views_case", "case_id"),
)

# 登録画面で試す: somebody wants to see the filled screen before they approve. ``digest`` is what they saw of
# the case; the robot types that or nothing.
rehearsals = Table(
    "rehearsals",
    metadata,
    own_id(),
    id_of("case_id", "cases"),
    id_of("user_id", "users"),
    Column("digest", String(64), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("worker", String(120)),
    Column("begun_at", UtcTime),
    Column("result", Text),
    Column("ended_at", UtcTime),
    Index("ix_rehearsals_case", "case_id", "asked_at"),
    Index("ix_rehearsals_waiting", "begun_at", "asked_at"),
)
