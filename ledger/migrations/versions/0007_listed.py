"""Rows of exports of other systems, each of which becomes a case without paper."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "listed",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("scan_id", sa.String(length=36), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("definition", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("first_id", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name=op.f("fk_listed_scan_id_scans")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_listed_case_id_cases")),
        sa.ForeignKeyConstraint(["first_id"], ["listed.id"], name=op.f("fk_listed_first_id_listed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed")),
        sa.UniqueConstraint("scan_id", "number", name=op.f("uq_listed_scan_id")),
    )
    op.create_index("ix_listed_key", "listed", ["procedure", "key"], unique=False)
    op.create_index("ix_listed_case", "listed", ["case_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("listed")
