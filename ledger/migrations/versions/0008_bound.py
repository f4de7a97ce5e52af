"""Rows of exports are bound to their event under keys of their own; a draft knows all who edited it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Rows that were kept before have no key: the events of their lists do not tell of them."""
    with op.batch_alter_table("listed") as listed:
        listed.add_column(sa.Column("secret", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("form_drafts") as drafts:
        drafts.add_column(sa.Column("editors", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("form_drafts") as drafts:
        drafts.alter_column("editors", existing_type=sa.Text(), server_default=None)
    for draft, editors in _editors().items():
        op.execute(
            sa.text("UPDATE form_drafts SET editors = :editors WHERE id = :draft").bindparams(
                editors=" ".join(editors), draft=draft
            )
        )


def _editors() -> dict[str, dict[str, None]]:
    """Answer who edited each draft, as the chain tells, the first of them first."""
    told = sa.text("SELECT body FROM events WHERE body LIKE :kept ORDER BY position")
    found: dict[str, dict[str, None]] = {}
    for body in op.get_bind().execute(told, {"kept": '%"kind":"draft.kept"%'}).scalars():
        event = json.loads(body)
        found.setdefault(event["draft"], {})[event["actor"]] = None
    return found


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("form_drafts") as drafts:
        drafts.drop_column("editors")
    with op.batch_alter_table("listed") as listed:
        listed.drop_column("secret")
