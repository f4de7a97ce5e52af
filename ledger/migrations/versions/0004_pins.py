"""Every attempt pins the definitions of screen and target that it used."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Attempts from before nothing was pinned.
UNKNOWN = "0" * 64


def upgrade() -> None:
    """Apply."""
    op.execute(f"UPDATE entries SET screen_sha256 = '{UNKNOWN}' WHERE screen_sha256 IS NULL")  # noqa: S608
    with op.batch_alter_table("entries") as entries:
        entries.alter_column("screen_sha256", existing_type=sa.String(length=64), nullable=False)
        entries.add_column(
            sa.Column("target_sha256", sa.String(length=64), nullable=False, server_default=UNKNOWN)
        )
    with op.batch_alter_table("entries") as entries:
        entries.alter_column("target_sha256", existing_type=sa.String(length=64), server_default=None)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("entries") as entries:
        entries.drop_column("target_sha256")
        entries.alter_column("screen_sha256", existing_type=sa.String(length=64), nullable=True)
