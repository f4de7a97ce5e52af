"""Retention: cases kept over their time, disposals with what they destroyed; messages and their sending."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _make_disposals()
    _make_messages()


def _make_disposals() -> None:
    op.create_table(
        "retention_holds",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("held_at", UtcTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_retention_holds_case_id_cases")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_retention_holds_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_holds")),
    )
    op.create_index("ix_retention_holds_case", "retention_holds", ["case_id"])
    op.create_table(
        "disposals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=60), nullable=False),
        sa.Column("proposed_at", UtcTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposals")),
    )
    op.create_table(
        "disposal_cases",
        sa.Column("disposal_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_disposal_cases_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["disposals.id"], name=op.f("fk_disposal_cases_disposal_id_disposals")
        ),
        sa.PrimaryKeyConstraint("disposal_id", "case_id", name=op.f("pk_disposal_cases")),
    )
    op.create_index("ix_disposal_cases_case", "disposal_cases", ["case_id"])
    op.create_table(
        "disposed_blobs",
        sa.Column("disposal_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["disposals.id"], name=op.f("fk_disposed_blobs_disposal_id_disposals")
        ),
        sa.PrimaryKeyConstraint("disposal_id", "sha256", name=op.f("pk_disposed_blobs")),
    )
    op.create_table(
        "disposed_papers",
        sa.Column("paper_id", sa.String(length=36), nullable=False),
        sa.Column("disposal_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["disposals.id"], name=op.f("fk_disposed_papers_disposal_id_disposals")
        ),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_disposed_papers")),
    )


def _make_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
    )
    op.create_index(op.f("ix_messages_made_at"), "messages", ["made_at"])
    op.create_table(
        "deliveries",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("message_id", "channel", name=op.f("pk_deliveries")),
    )


TABLES = (
    "deliveries", "messages", "disposed_papers", "disposed_blobs", "disposal_cases", "disposals",
    "retention_holds",
)  # fmt: skip


def downgrade() -> None:
    """Undo."""
    for table in TABLES:
        op.drop_table(table)
