"""計測 with its sheets and timings, and 業務 that somebody has stopped."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "measurings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("hand_first", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_by", sa.String(length=36), nullable=False),
        sa.Column("begun_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["begun_by"], ["users.id"], name=op.f("fk_measurings_begun_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurings")),
    )
    op.create_index(op.f("ix_measurings_procedure"), "measurings", ["procedure"], unique=False)
    op.create_table(
        "measured_sheets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("measuring_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["measuring_id"], ["measurings.id"], name=op.f("fk_measured_sheets_measuring_id_measurings")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_measured_sheets_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measured_sheets")),
        sa.UniqueConstraint("measuring_id", "number", name=op.f("uq_measured_sheets_measuring_id")),
    )
    op.create_index("ix_measured_sheets_case", "measured_sheets", ["case_id"], unique=False)
    op.create_table(
        "timings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("measuring_id", sa.String(length=36), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=6), nullable=False),
        sa.Column("clock", sa.String(length=8), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("resumed_at", UtcTime(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measuring_id"], ["measurings.id"], name=op.f("fk_timings_measuring_id_measurings")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_timings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timings")),
    )
    op.create_index(op.f("ix_timings_measuring_id"), "timings", ["measuring_id"], unique=False)
    op.create_table(
        "halts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("halted_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_halts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halts")),
    )


def downgrade() -> None:
    """Undo."""
    for name in ("halts", "timings", "measured_sheets", "measurings"):
        op.drop_table(name)
