"""How many cases a minute a business system takes."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "paces",
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_paces")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("paces")
