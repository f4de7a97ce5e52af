"""Forms with several sides, cover sheets, what came nearest to a page and what a person said of it."""

import sqlalchemy as sa
from alembic import op

from ledger.times import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ADDED = ("said", "nearest", "form_sha256", "form_page", "form_side", "cover_id")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("pages") as pages:
        pages.add_column(sa.Column("said", sa.String(length=40), nullable=True))
        pages.add_column(sa.Column("nearest", sa.Text(), nullable=True))
        pages.add_column(sa.Column("form_sha256", sa.String(length=64), nullable=True))
        pages.add_column(sa.Column("form_page", sa.Integer(), nullable=True))
        pages.add_column(sa.Column("form_side", sa.String(length=5), nullable=True))
        pages.add_column(sa.Column("cover_id", sa.String(length=36), nullable=True))
        pages.create_foreign_key(op.f("fk_pages_cover_id_pages"), "pages", ["cover_id"], ["id"])
    op.create_table(
        "covers",
        sa.Column("page_id", sa.String(length=36), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_covers_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_covers")),
    )
    op.create_table(
        "sides",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("page_id", sa.String(length=36), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=80), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("read_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_sides_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sides")),
    )
    op.create_index("ix_sides_page", "sides", ["page_id", "generation"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("sides")
    op.drop_table("covers")
    with op.batch_alter_table("pages") as pages:
        pages.drop_constraint(op.f("fk_pages_cover_id_pages"), type_="foreignkey")
        for name in ADDED:
            pages.drop_column(name)
