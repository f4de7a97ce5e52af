"""What all tables share: their metadata, names of constraints, and the columns that point at rows."""

from typing import Any

import sqlalchemy
from sqlalchemy import Column, ForeignKey, MetaData, String

Row = sqlalchemy.Row[Any]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def own_id(name: str = "id") -> Column[str]:
    """Answer the column by which a row is known."""
    return Column(name, String(36), primary_key=True)


def id_of(name: str, table: str, *, nullable: bool = False) -> Column[str]:
    """Answer a column that points at a row of another table."""
    return Column(name, String(36), ForeignKey(f"{table}.id"), nullable=nullable)
