"""Bulk files: many cases leave in one, and the target answers line by line."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "bulk_files",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("definition", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("run_id", sa.String(length=80), nullable=True),
        sa.Column("lease_until", UtcTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_files")),
        sa.UniqueConstraint("reference", name=op.f("uq_bulk_files_reference")),
    )
    op.create_index("ix_bulk_files_state", "bulk_files", ["state", "procedure"])
    op.create_index("ix_bulk_files_opened", "bulk_files", ["opened_at", "id"])
    op.create_table(
        "bulk_lines",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("bulk_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(length=36), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["bulk_files.id"], name=op.f("fk_bulk_lines_bulk_id_bulk_files")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_bulk_lines_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_lines")),
        sa.UniqueConstraint("bulk_id", "case_id", name=op.f("uq_bulk_lines_bulk_id")),
        sa.UniqueConstraint("standing", name=op.f("uq_bulk_lines_standing")),
    )
    op.create_index("ix_bulk_lines_case", "bulk_lines", ["case_id"])
    op.create_table(
        "bulk_results",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("bulk_id", sa.String(length=36), nullable=True),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("taken_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["bulk_files.id"], name=op.f("fk_bulk_results_bulk_id_bulk_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_results")),
        sa.UniqueConstraint("procedure", "sha256", name=op.f("uq_bulk_results_procedure")),
    )
    op.create_index("ix_bulk_results_bulk", "bulk_results", ["bulk_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("bulk_results")
    op.drop_table("bulk_lines")
    op.drop_table("bulk_files")
