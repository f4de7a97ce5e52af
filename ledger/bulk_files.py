"""Bulk files as the ledger tells them: where each is, its definition, and the cases in its lines."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import Connection, select

from ledger import schema
from records.base import Frozen
from records.bulk import BulkDefinition
from records.case import State
from records.ids import Id, Reference
from records.paths import Slug


class BulkState(StrEnum):
    """Where a bulk file is."""

    DRAFTING = "drafting"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


OPEN = (BulkState.PUBLISHING, BulkState.PUBLISHED)
ANSWERABLE = (BulkState.PUBLISHED, BulkState.ANSWERED, BulkState.OVERDUE)


class Member(Frozen):
    """A case of a file, under which fence, in which line."""

    case_id: Id
    reference: Reference
    fence: int
    line: int | None
    state: State
    # Whether something of it stands, or may stand, in the file.
    stands: bool


class BulkFile(Frozen):
    """A file with the definition that it was made by and the cases that were claimed for it."""

    id: Id
    reference: Reference
    procedure: Slug
    name: str
    state: BulkState
    definition: BulkDefinition
    lease_until: dt.datetime
    due_at: dt.datetime | None
    code: str | None
    members: tuple[Member, ...]

    @property
    def lines(self) -> dict[Reference, int]:
        """Answer which case went out in which line."""
        return {one.reference: one.line for one in self.members if one.line is not None}


def members_of(connection: Connection, bulk_id: Id) -> tuple[Member, ...]:
    """Answer the cases of a file, in the order of its lines."""
    lines, cases = schema.bulk_lines, schema.cases
    rows = connection.execute(
        select(lines, cases.c.reference, cases.c.state)
        .join(cases, lines.c.case_id == cases.c.id)
        .where(lines.c.bulk_id == bulk_id)
        .order_by(lines.c.line, lines.c.id)
    )
    return tuple(
        Member(
            case_id=row.case_id, reference=row.reference, fence=row.fence, line=row.line,
            state=State(row.state), stands=row.standing is not None,
        )
        for row in rows
    )  # fmt: skip


def standing_in(connection: Connection, bulk_id: Id) -> tuple[Member, ...]:
    """Answer the cases of which something stands, or may stand, in a file."""
    return tuple(one for one in members_of(connection, bulk_id) if one.stands)


def file_in(connection: Connection, bulk_id: Id) -> BulkFile:
    """Answer a file with its definition and its cases."""
    files, definitions = schema.bulk_files, schema.definitions
    row = connection.execute(
        select(files, definitions.c.body)
        .join(definitions, files.c.definition == definitions.c.sha256)
        .where(files.c.id == bulk_id)
    ).one()
    return BulkFile(
        id=row.id, reference=row.reference, procedure=row.procedure, name=row.file_name,
        state=BulkState(row.state), definition=BulkDefinition.model_validate_json(row.body),
        lease_until=row.lease_until, due_at=row.due_at, code=row.code,
        members=members_of(connection, bulk_id),
    )  # fmt: skip
