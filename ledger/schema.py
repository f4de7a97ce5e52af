"""The ledger's tables. A change here needs a migration; a test compares the two."""

from typing import Any

import sqlalchemy
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ledger.times import UtcTime

Row = sqlalchemy.Row[Any]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str = "id") -> Column[str]:
    return Column(name, String(36), primary_key=True)


def _to(name: str, table: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, String(36), ForeignKey(f"{table}.id"), nullable=nullable)


facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("text", Text, nullable=False),
)

definitions = Table(
    "definitions",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("slug", String(40), nullable=False),
    Column("body", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    _id(),
    Column("name", String(60), nullable=False, unique=True),
    Column("shown", String(120), nullable=False),
    Column("password", Text, nullable=False),
    Column("roles", String(120), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("made_at", UtcTime, nullable=False),
    # Names with line feeds between; without one, every department.
    Column("departments", Text),
)

sessions = Table(
    "sessions",
    metadata,
    _id(),
    Column("sha256", String(64), nullable=False, unique=True),
    _to("user_id", "users"),
    Column("csrf", String(64), nullable=False),
    Column("way", String(20), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("proved_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
)

automations = Table(
    "automations",
    metadata,
    _id(),
    Column("title", String(200), nullable=False),
    Column("department", String(80), nullable=False),
    Column("tool", String(120), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("evidence", Text, nullable=False),
    _to("user_id", "users"),
    Column("entered_at", UtcTime, nullable=False),
)

bundles = Table(
    "bundles",
    metadata,
    _id(),
    Column("department", String(80), nullable=False),
    Column("folder", Text, nullable=False),
    Column("expected", Integer),
    Column("trial", Boolean, nullable=False),
    Column("dropped_at", UtcTime, nullable=False),
    Index("ix_bundles_dropped", "dropped_at"),
)

scans = Table(
    "scans",
    metadata,
    _id(),
    _to("bundle_id", "bundles"),
    Column("position", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("media_type", String(80), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),
    _to("first_id", "scans", nullable=True),
    Column("code", String(80)),
    Column("message", Text),
    Column("seen_at", UtcTime, nullable=False),
    Index("ix_scans_bundle", "bundle_id", "position"),
)

cases = Table(
    "cases",
    metadata,
    _id(),
    Column("reference", String(20), nullable=False, unique=True),
    Column("procedure", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("form_version", String(40), nullable=False),
    Column("form_sha256", String(64), nullable=False),
    Column("key", LargeBinary),
    Column("identity", String(64), index=True),
    _to("repeat_of", "cases", nullable=True),
    Column("withdraw_asked", Boolean, nullable=False),
    Column("trial", Boolean, nullable=False),
    Column("reason", Text),
    Column("opened_at", UtcTime, nullable=False),
    Column("moved_at", UtcTime, nullable=False),
    Index("ix_cases_queue", "state", "procedure", "moved_at"),
    # What waits longest, whatever its 業務.
    Index("ix_cases_waiting", "state", "moved_at", "id"),
    # 案件, newest first, whatever it is narrowed to.
    Index("ix_cases_opened", "opened_at", "id"),
    Index("ix_cases_state", "state", "opened_at", "id"),
    Index("ix_cases_procedure", "procedure", "opened_at", "id"),
    Index("ix_cases_both", "state", "procedure", "opened_at", "id"),
)

# Why a case was moved, in a person's or a screen's words; the event of that version holds the HMAC.
reasons = Table(
    "reasons",
    metadata,
    _id(),
    _to("case_id", "cases"),
    Column("version", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("case_id", "version"),
)

pages = Table(
    "pages",
    metadata,
    _id(),
    _to("scan_id", "scans"),
    Column("number", Integer, nullable=False),
    Column("dpi", String(12), nullable=False),
    Column("pixels", String(64), nullable=False, index=True),
    Column("text_layer", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    _to("case_id", "cases", nullable=True),
    _to("first_id", "pages", nullable=True),
    Column("lease_until", UtcTime),
    Column("code", String(80)),
    Column("message", Text),
    # What a person said it is, and what came nearest where no form claimed it.
    Column("said", String(40)),
    Column("nearest", Text),
    # Which side of which form it was read as.
    Column("form_sha256", String(64)),
    Column("form_page", Integer),
    Column("form_side", String(5)),
    # The cover sheet that it lies behind.
    _to("cover_id", "pages", nullable=True),
    UniqueConstraint("scan_id", "number"),
    Index("ix_pages_state", "state"),
    Index("ix_pages_case", "case_id"),
)

# One row of an export: ``key`` is the service's own number, ``body`` the cells. Only the first of a number
# becomes a case.
listed = Table(
    "listed",
    metadata,
    _id(),
    _to("scan_id", "scans"),
    Column("procedure", String(40), nullable=False),
    Column("definition", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("body", Text, nullable=False),
    _to("case_id", "cases", nullable=True),
    _to("first_id", "listed", nullable=True),
    Column("code", String(80)),
    # Under this the list's event tells of the row: whoever destroys it leaves nothing to guess from.
    Column("secret", LargeBinary),
    UniqueConstraint("scan_id", "number"),
    Index("ix_listed_key", "procedure", "key"),
    Index("ix_listed_case", "case_id"),
)

covers = Table(
    "covers",
    metadata,
    Column("page_id", String(36), ForeignKey(pages.c.id), primary_key=True),
    Column("procedure", String(40)),
    Column("expected", Integer),
    Column("label", String(40), nullable=False),
)

# Readings of pages whose form has further sides; the record of all sides together is in ``records``.
sides = Table(
    "sides",
    metadata,
    _id(),
    _to("page_id", "pages"),
    Column("generation", Integer, nullable=False),
    Column("run_id", String(80)),
    Column("body", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("read_at", UtcTime, nullable=False),
    Index("ix_sides_page", "page_id", "generation"),
)

records = Table(
    "records",
    metadata,
    _id(),
    _to("case_id", "cases"),
    Column("generation", Integer, nullable=False),
    Column("run_id", String(80)),
    Column("body", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("aligned", String(64)),
    Column("read_at", UtcTime, nullable=False),
    Index("ix_records_case", "case_id", "generation"),
    # 抽出ログ: without the case here each row of a period would be fetched to tell its 業務.
    Index("ix_records_read", "read_at", "id", "case_id"),
)

answers = Table(
    "answers",
    metadata,
    _id(),
    _to("case_id", "cases"),
    Column("path", String(120), nullable=False),
    Column("value", Text),
    Column("user_id", String(36), nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("answered_at", UtcTime, nullable=False),
    Index("ix_answers_case", "case_id", "path"),
)

approvals = Table(
    "approvals",
    metadata,
    _id(),
    _to("case_id", "cases"),
    Column("generation", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("approver", String(120), nullable=False),
    Column("step", Integer, nullable=False),
    Column("void", Boolean, nullable=False),
    Column("approved_at", UtcTime, nullable=False),
    Index("ix_approvals_case", "case_id"),
)

proposals = Table(
    "proposals",
    metadata,
    _id(),
    _to("case_id", "cases"),
    Column("version", Integer, nullable=False),
    Column("new_state", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("user_id", String(36), nullable=False),
    Column("proposed_at", UtcTime, nullable=False),
    Column("outcome", String(20)),
    Column("decided_by", String(36)),
    Column("decided_at", UtcTime),
    Index("ix_proposals_case", "case_id"),
)

entries = Table(
    "entries",
    metadata,
    _id(),
    _to("case_id", "cases"),
    Column("fence", Integer, nullable=False),
    Column("worker", String(120), nullable=False),
    Column("run_id", String(80)),
    Column("screen_sha256", String(64), nullable=False),
    Column("target_sha256", String(64), nullable=False),
    Column("lease_until", UtcTime, nullable=False),
    Column("intent", Text),
    Column("outcome", String(20)),
    Column("result", Text),
    Column("claimed_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    UniqueConstraint("case_id", "fence"),
)

events = Table(
    "events",
    metadata,
    Column("chain", String(10), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("case_id", String(36)),
    Column("body", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    # With chain and position: SQLite would else read the whole chain in its order for one case.
    Index("ix_events_case", "case_id", "chain", "position"),
)

# 帳票定義: definitions on their way. ``body`` is what the page holds, also while it is no definition yet.
form_drafts = Table(
    "form_drafts",
    metadata,
    _id(),
    Column("slug", String(40), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("department", String(80), nullable=False),
    Column("before", String(64)),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("blanks", Text, nullable=False),
    _to("edited_by", "users"),
    Column("edited_at", UtcTime, nullable=False),
    # Everybody who ever edited it, the first of them first: none of them releases it.
    Column("editors", Text, nullable=False),
    Column("released", String(64)),
    _to("ended_by", "users", nullable=True),
    Column("ended_at", UtcTime),
)

# 計測: sheets typed by hand and through the system, timed by people. ``hand_first`` is half of the pile.
measurings = Table(
    "measurings",
    metadata,
    _id(),
    Column("procedure", String(40), nullable=False, index=True),
    Column("asked", Integer, nullable=False),
    Column("hand_first", String(6), nullable=False),
    Column("version", Integer, nullable=False),
    _to("begun_by", "users"),
    Column("begun_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
)

measured_sheets = Table(
    "measured_sheets",
    metadata,
    _id(),
    _to("measuring_id", "measurings"),
    Column("number", Integer, nullable=False),
    _to("case_id", "cases"),
    UniqueConstraint("measuring_id", "number"),
    Index("ix_measured_sheets_case", "case_id"),
)

# ``milliseconds`` ran before ``resumed_at``; sheet 0 is the pile as a whole.
timings = Table(
    "timings",
    metadata,
    _id(),
    _to("measuring_id", "measurings"),
    Column("sheet", Integer, nullable=False),
    Column("way", String(6), nullable=False),
    Column("clock", String(8), nullable=False),
    _to("user_id", "users"),
    Column("started_at", UtcTime, nullable=False),
    Column("resumed_at", UtcTime),
    Column("milliseconds", Integer, nullable=False),
    Index("ix_timings_measuring_id", "measuring_id"),
)

# 業務 that somebody has stopped: robots claim nothing of them until it ends.
halts = Table(
    "halts",
    metadata,
    _id(),
    Column("procedure", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    _to("user_id", "users"),
    Column("halted_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
)

# What a case is found by; ``number`` grows with each case. Whoever deletes a case deletes its rows here with
# ``ledger.searching.forget_case``.
searches = Table(
    "searches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("case_id", String(36), ForeignKey(cases.c.id), nullable=False, unique=True),
    Column("names", Text, nullable=False),
    Column("text", Text, nullable=False),
)

# In the order of code points on every server: a word that is shorter than a piece is a range.
_PIECE = String(12).with_variant(String(12, collation="C"), "postgresql")
search_terms = Table(
    "search_terms",
    metadata,
    Column("term", _PIECE, primary_key=True),
    # No foreign key: to delete a row of ``searches`` would read this whole table for who points at it.
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# 件数照合: a bundle's difference that somebody cleared up; another difference is open again.
settled_counts = Table(
    "settled_counts",
    metadata,
    _id(),
    _to("bundle_id", "bundles"),
    Column("difference", Integer, nullable=False),
    Column("code", String(40), nullable=False),
    _to("user_id", "users"),
    Column("settled_at", UtcTime, nullable=False),
    Index("ix_settled_counts_bundle", "bundle_id"),
)

# 保存: cases that somebody keeps although their time is over, for a dispute or an audit.
retention_holds = Table(
    "retention_holds",
    metadata,
    _id(),
    _to("case_id", "cases"),
    Column("reason", Text, nullable=False),
    _to("user_id", "users"),
    Column("held_at", UtcTime, nullable=False),
    Column("ended_by", String(36)),
    Column("ended_at", UtcTime),
    Index("ix_retention_holds_case", "case_id"),
)

# 廃棄: who wants cases destroyed and who agreed, how far it has come, and what it destroyed.
disposals = Table(
    "disposals",
    metadata,
    _id(),
    Column("procedure", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("proposed_by", String(60), nullable=False),
    Column("proposed_at", UtcTime, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", UtcTime),
    Column("certificate", Text),
)

disposal_cases = Table(
    "disposal_cases",
    metadata,
    Column("disposal_id", String(36), ForeignKey(disposals.c.id), primary_key=True),
    Column("case_id", String(36), ForeignKey(cases.c.id), primary_key=True),
    Index("ix_disposal_cases_case", "case_id"),
)

# Written before the first of them is destroyed, so that whoever goes on after a stop counts them all.
disposed_blobs = Table(
    "disposed_blobs",
    metadata,
    Column("disposal_id", String(36), ForeignKey(disposals.c.id), primary_key=True),
    Column("sha256", String(64), primary_key=True),
)

# Scans and pages whose files were destroyed: their hashes stay, nothing is to be found under them.
disposed_papers = Table(
    "disposed_papers",
    metadata,
    Column("paper_id", String(36), primary_key=True),
    _to("disposal_id", "disposals"),
)

# 通知: written in the turn in which something happened, ids only; a channel's row is how its sending goes.
messages = Table(
    "messages",
    metadata,
    _id(),
    Column("key", String(120), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("facts", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False, index=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("message_id", String(36), ForeignKey(messages.c.id), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("outcome", String(20)),
    Column("code", String(80)),
)

# 二人の確認: this person has said all that they may about a case that waits; the next look is another's.
second_looks = Table(
    "second_looks",
    metadata,
    Column("case_id", String(36), ForeignKey(cases.c.id), primary_key=True),
    Column("user_id", String(36), primary_key=True),
    Index("ix_second_looks_user", "user_id", "case_id"),
)

# Questions whose answer is known, shown to a person before the case ``before_id`` as if they waited too. What
# was typed is kept nowhere, only whether it was right.
planted = Table(
    "planted",
    metadata,
    _id(),
    Column("user_id", String(36), nullable=False),
    _to("before_id", "cases"),
    _to("case_id", "cases"),
    Column("path", String(120), nullable=False),
    Column("shown_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("right", Boolean),
    Column("milliseconds", Integer),
    UniqueConstraint("user_id", "case_id", "path"),
    Index("ix_planted_before", "user_id", "before_id"),
    Index("ix_planted_case", "case_id"),
)
