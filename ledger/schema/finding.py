"""What cases are found by."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from ledger.schema.base import metadata

# In the order of code points on every server: a word that is shorter than a piece is a range.
PIECE = String(12).with_variant(String(12, collation="C"), "postgresql")

# What a case is found by; ``number`` grows with each case. Whoever deletes a case deletes its rows here with
# ``ledger.searching.forget_case``.
searches = Table(
    "searches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("case_id", String(36), ForeignKey("cases.id"), nullable=False, unique=True),
    Column("names", Text, nullable=False),
    Column("text", Text, nullable=False),
)

search_terms = Table(
    "search_terms",
    metadata,
    Column("term", PIECE, primary_key=True),
    # No foreign key: to delete a row of ``searches`` would read this whole table for who points at it.
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
