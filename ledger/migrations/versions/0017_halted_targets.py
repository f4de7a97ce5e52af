"""Business systems that somebody stopped; who stops something may be a program."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("halts") as halts:
        halts.add_column(sa.Column("target", sa.String(length=40), nullable=True))
        halts.alter_column("procedure", existing_type=sa.String(length=40), nullable=True)
        halts.drop_constraint(op.f("fk_halts_user_id_users"), type_="foreignkey")
        halts.alter_column(
            "user_id",
            new_column_name="actor",
            existing_type=sa.String(length=36),
            type_=sa.String(length=120),
            existing_nullable=False,
        )


def downgrade() -> None:
    """Undo. What only this version knows to stop is let go: the older program could not."""
    op.execute("DELETE FROM halts WHERE target IS NOT NULL OR actor NOT IN (SELECT id FROM users)")
    with op.batch_alter_table("halts") as halts:
        halts.alter_column(
            "actor",
            new_column_name="user_id",
            existing_type=sa.String(length=120),
            type_=sa.String(length=36),
            existing_nullable=False,
        )
        halts.create_foreign_key(op.f("fk_halts_user_id_users"), "users", ["user_id"], ["id"])
        halts.alter_column("procedure", existing_type=sa.String(length=40), nullable=False)
        halts.drop_column("target")
