"""Cases and what people, readers and robots did with them."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ledger.schema.base import id_of, metadata, own_id
from ledger.times import UtcTime

cases = Table(
    "cases",
    metadata,
    own_id(),
    Column("reference", String(20), nullable=False, unique=True),
    Column("procedure", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("form_version", String(40), nullable=False),
    Column("form_sha256", String(64), nullable=False),
    Column("key", LargeBinary),
    Column("identity", String(64), index=True),
    id_of("repeat_of", "cases", nullable=True),
    # 訂正: the confirmed case whose entry this one corrects.
    id_of("corrects", "cases", nullable=True),
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
    Index("ix_cases_corrects", "corrects"),
)

# Why a case was moved, in a person's or a screen's words; the event of that version holds the HMAC.
reasons = Table(
    "reasons",
    metadata,
    own_id(),
    id_of("case_id", "cases"),
    Column("version", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("case_id", "version"),
)

records = Table(
    "records",
    metadata,
    own_id(),
    id_of("case_id", "cases"),
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
    own_id(),
    id_of("case_id", "cases"),
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
    own_id(),
    id_of("case_id", "cases"),
    Column("generation", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("approver", String(120), nullable=False),
    Column("step", Integer, nullable=False),
    Column("void", Boolean, nullable=False),
    Column("approved_at", UtcTime, nullable=False),
    # 代決: in whose name.
    Column("behalf", String(36)),
    # Approvals of before were bound by a digest without the case's key.
    Column("keyed", Boolean, nullable=False),
    Index("ix_approvals_case", "case_id"),
    Index("ix_approvals_behalf", "behalf", "approved_at"),
)

proposals = Table(
    "proposals",
    metadata,
    own_id(),
    id_of("case_id", "cases"),
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
    own_id(),
    id_of("case_id", "cases"),
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

# 二人の確認: this person has said all that they may about a case that waits; the next look is another's.
second_looks = Table(
    "second_looks",
    metadata,
    Column("case_id", String(36), ForeignKey(cases.c.id), primary_key=True),
    Column("user_id", String(36), primary_key=True),
    Index("ix_second_looks_user", "user_id", "case_id"),
)

# Outstanding fields. ``field`` is the path without rows; ``looked`` are the people who have answered it and
# whose look it does not wait for, with line feeds between.
open_fields = Table(
    "open_fields",
    metadata,
    Column("case_id", String(36), ForeignKey(cases.c.id), primary_key=True),
    Column("path", String(120), primary_key=True),
    Column("field", String(120), nullable=False),
    Column("looked", Text, nullable=False),
    Index("ix_open_fields_field", "field", "case_id"),
)

# Questions whose answer is known, shown to a person before the case ``before_id`` as if they waited too. What
# was typed is kept nowhere, only whether it was right.
planted = Table(
    "planted",
    metadata,
    own_id(),
    Column("user_id", String(36), nullable=False),
    id_of("before_id", "cases"),
    id_of("case_id", "cases"),
    Column("path", String(120), nullable=False),
    Column("shown_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("right", Boolean),
    Column("milliseconds", Integer),
    UniqueConstraint("user_id", "case_id", "path"),
    Index("ix_planted_before", "user_id", "before_id"),
    Index("ix_planted_case", "case_id"),
)
