"""What business screens looked like, and which of it somebody accepted."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "screen_looks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("first_at", UtcTime(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("accepted_by", sa.String(length=120), nullable=True),
        sa.Column("accepted_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_looks")),
        sa.UniqueConstraint("procedure", "sha256", name=op.f("uq_screen_looks_procedure")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("screen_looks")
