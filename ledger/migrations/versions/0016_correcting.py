"""Corrections of confirmed cases, and pages that mend a case on hold."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("corrects", sa.String(length=36), nullable=True))
        cases.create_foreign_key(op.f("fk_cases_corrects_cases"), "cases", ["corrects"], ["id"])
        cases.create_index("ix_cases_corrects", ["corrects"])
    with op.batch_alter_table("pages") as pages:
        pages.add_column(sa.Column("mends", sa.String(length=36), nullable=True))
        pages.add_column(sa.Column("letter_id", sa.String(length=36), nullable=True))
        pages.create_foreign_key(op.f("fk_pages_mends_cases"), "cases", ["mends"], ["id"])
        pages.create_foreign_key(op.f("fk_pages_letter_id_pages"), "pages", ["letter_id"], ["id"])
        pages.create_index("ix_pages_mends", ["mends"])


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("pages") as pages:
        pages.drop_index("ix_pages_mends")
        pages.drop_constraint(op.f("fk_pages_letter_id_pages"), type_="foreignkey")
        pages.drop_constraint(op.f("fk_pages_mends_cases"), type_="foreignkey")
        pages.drop_column("letter_id")
        pages.drop_column("mends")
    with op.batch_alter_table("cases") as cases:
        cases.drop_index("ix_cases_corrects")
        cases.drop_constraint(op.f("fk_cases_corrects_cases"), type_="foreignkey")
        cases.drop_column("corrects")
