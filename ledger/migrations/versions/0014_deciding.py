"""Deputies and what they decided in whose name; screens filled on request; approvals bound by a key."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Approvals of before are bound by a digest without a key, as their events tell."""
    with op.batch_alter_table("approvals") as approvals:
        approvals.add_column(sa.Column("behalf", sa.String(length=36), nullable=True))
        approvals.add_column(sa.Column("keyed", sa.Boolean(), nullable=False, server_default=sa.false()))
        approvals.create_index("ix_approvals_behalf", ["behalf", "approved_at"])
    with op.batch_alter_table("approvals") as approvals:
        approvals.alter_column("keyed", existing_type=sa.Boolean(), server_default=None)
    _make_delegations()
    _make_rehearsals()


def _make_delegations() -> None:
    op.create_table(
        "delegations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("absent_id", sa.String(length=36), nullable=False),
        sa.Column("deputy_id", sa.String(length=36), nullable=False),
        sa.Column("starts_at", UtcTime(), nullable=False),
        sa.Column("ends_at", UtcTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("named_by", sa.String(length=36), nullable=False),
        sa.Column("named_at", UtcTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["absent_id"], ["users.id"], name=op.f("fk_delegations_absent_id_users")),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_delegations_deputy_id_users")),
        sa.ForeignKeyConstraint(["named_by"], ["users.id"], name=op.f("fk_delegations_named_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index("ix_delegations_deputy", "delegations", ["deputy_id", "ends_at"])
    op.create_table(
        "after_views",
        sa.Column("approval_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("viewed_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_after_views_case_id_cases")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_after_views_user_id_users")),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_after_views")),
    )
    op.create_index("ix_after_views_case", "after_views", ["case_id"])


def _make_rehearsals() -> None:
    op.create_table(
        "rehearsals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("begun_at", UtcTime(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_rehearsals_case_id_cases")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_rehearsals_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsals")),
    )
    op.create_index("ix_rehearsals_case", "rehearsals", ["case_id", "asked_at"])
    op.create_index("ix_rehearsals_waiting", "rehearsals", ["begun_at", "asked_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("rehearsals")
    op.drop_table("after_views")
    op.drop_table("delegations")
    with op.batch_alter_table("approvals") as approvals:
        approvals.drop_index("ix_approvals_behalf")
        approvals.drop_column("keyed")
        approvals.drop_column("behalf")
