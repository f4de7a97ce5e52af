"""帳票定義: forms that people define, until a second person releases them."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "form_drafts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("blanks", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.String(length=36), nullable=False),
        sa.Column("edited_at", UtcTime(), nullable=False),
        sa.Column("released", sa.String(length=64), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["edited_by"], ["users.id"], name=op.f("fk_form_drafts_edited_by_users")),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_form_drafts_ended_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_drafts")),
    )
    op.create_index(op.f("ix_form_drafts_slug"), "form_drafts", ["slug"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("form_drafts")
