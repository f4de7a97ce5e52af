"""What cases are found by, differences of counts that were cleared up, and indexes for a large ledger."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_bundles_dropped": ("bundles", ["dropped_at"]),
    "ix_scans_bundle": ("scans", ["bundle_id", "position"]),
    "ix_cases_waiting": ("cases", ["state", "moved_at", "id"]),
    "ix_cases_opened": ("cases", ["opened_at", "id"]),
    "ix_cases_state": ("cases", ["state", "opened_at", "id"]),
    "ix_cases_procedure": ("cases", ["procedure", "opened_at", "id"]),
    "ix_cases_both": ("cases", ["state", "procedure", "opened_at", "id"]),
    "ix_pages_state": ("pages", ["state"]),
    "ix_pages_case": ("pages", ["case_id"]),
    "ix_records_case": ("records", ["case_id", "generation"]),
    "ix_records_read": ("records", ["read_at", "id", "case_id"]),
    "ix_approvals_case": ("approvals", ["case_id"]),
    "ix_events_case": ("events", ["case_id", "chain", "position"]),
}
PIECE = sa.String(12).with_variant(sa.String(12, collation="C"), "postgresql")


def upgrade() -> None:
    """Apply. The index itself is filled when the ledger is next opened (ledger/searching.py)."""
    op.create_table(
        "searches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_searches_case_id_cases")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_searches")),
        sa.UniqueConstraint("case_id", name=op.f("uq_searches_case_id")),
    )
    op.create_table(
        "search_terms",
        sa.Column("term", PIECE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("term", "number", name=op.f("pk_search_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "settled_counts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("bundle_id", sa.String(length=36), nullable=False),
        sa.Column("difference", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("settled_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundles.id"], name=op.f("fk_settled_counts_bundle_id_bundles")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_settled_counts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled_counts")),
    )
    op.create_index("ix_settled_counts_bundle", "settled_counts", ["bundle_id"])
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    op.drop_index("ix_events_case_id", "events")


def downgrade() -> None:
    """Undo."""
    op.create_index("ix_events_case_id", "events", ["case_id"])
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table)
    for table in ("settled_counts", "search_terms", "searches"):
        op.drop_table(table)
