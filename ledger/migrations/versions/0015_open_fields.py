"""Which fields of which case wait for a person, to ask one field of every sheet in a row."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. What waits already is written down when the ledger is next opened (ledger/open_fields.py)."""
    op.create_table(
        "open_fields",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("looked", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_open_fields_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "path", name=op.f("pk_open_fields")),
    )
    op.create_index("ix_open_fields_field", "open_fields", ["field", "case_id"])


def downgrade() -> None:
    """Undo. Should the table come again, it is filled again."""
    op.drop_table("open_fields")
    op.execute("DELETE FROM facts WHERE name = 'open_fields'")
