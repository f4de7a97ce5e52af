"""Second looks: who has said all about a case; questions with known answers, shown among the others."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "second_looks",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_second_looks_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_second_looks")),
    )
    op.create_index("ix_second_looks_user", "second_looks", ["user_id", "case_id"])
    op.create_table(
        "planted",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("before_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("shown_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["before_id"], ["cases.id"], name=op.f("fk_planted_before_id_cases")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_planted_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planted")),
        sa.UniqueConstraint("user_id", "case_id", "path", name=op.f("uq_planted_user_id")),
    )
    op.create_index("ix_planted_before", "planted", ["user_id", "before_id"])
    op.create_index("ix_planted_case", "planted", ["case_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("planted")
    op.drop_table("second_looks")
