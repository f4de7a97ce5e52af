"""The register of 業務 and what was measured for it."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from ledger.schema.base import id_of, metadata, own_id
from ledger.times import UtcTime

automations = Table(
    "automations",
    metadata,
    own_id(),
    Column("title", String(200), nullable=False),
    Column("department", String(80), nullable=False),
    Column("tool", String(120), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("evidence", Text, nullable=False),
    id_of("user_id", "users"),
    Column("entered_at", UtcTime, nullable=False),
)

# 計測: sheets typed by hand and through the system, timed by people. ``hand_first`` is half of the pile.
measurings = Table(
    "measurings",
    metadata,
    own_id(),
    Column("procedure", String(40), nullable=False, index=True),
    Column("asked", Integer, nullable=False),
    Column("hand_first", String(6), nullable=False),
    Column("version", Integer, nullable=False),
    id_of("begun_by", "users"),
    Column("begun_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
)

measured_sheets = Table(
    "measured_sheets",
    metadata,
    own_id(),
    id_of("measuring_id", "measurings"),
    Column("number", Integer, nullable=False),
    id_of("case_id", "cases"),
    UniqueConstraint("measuring_id", "number"),
    Index("ix_measured_sheets_case", "case_id"),
)

# ``milliseconds`` ran before ``resumed_at``; sheet 0 is the pile as a whole.
timings = Table(
    "timings",
    metadata,
    own_id(),
    id_of("measuring_id", "measurings"),
    Column("sheet", Integer, nullable=False),
    Column("way", String(6), nullable=False),
    Column("clock", String(8), nullable=False),
    id_of("user_id", "users"),
    Column("started_at", UtcTime, nullable=False),
    Column("resumed_at", UtcTime),
    Column("milliseconds", Integer, nullable=False),
    Index("ix_timings_measuring_id", "measuring_id"),
)

# What stands still: a 業務, or a business system with all of its 業務. Robots claim nothing of it until it
# ends. ``actor`` is a person, or the program that found a reason.
halts = Table(
    "halts",
    metadata,
    own_id(),
    Column("procedure", String(40)),
    Column("target", String(40)),
    Column("reason", Text, nullable=False),
    Column("actor", String(120), nullable=False),
    Column("halted_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
)

# When a robot may begin the next case at a business system that takes only so many a minute.
paces = Table(
    "paces",
    metadata,
    Column("target", String(40), primary_key=True),
    Column("next_at", UtcTime, nullable=False),
)
