"""What is approved, as the chain tells it: the record that a bot may type."""

import json

from pydantic import TypeAdapter
from sqlalchemy import select

from ledger import schema
from ledger.book import CHAIN, Turn
from ledger.contents import digest
from records.base import QUIET
from records.case import State
from records.entry import ApprovedRecord
from records.ids import Id, Sha256
from records.paths import FieldPath
from records.values import Value

VALUES: TypeAdapter[dict[FieldPath, Value]] = TypeAdapter(dict[FieldPath, Value], config=QUIET)


def approved_record(turn: Turn, case: schema.Row) -> ApprovedRecord | None:
    """Answer what stands approved for a case; None where it is not what the chain says was approved."""
    approvals = schema.approvals
    row = turn.connection.execute(
        select(approvals)
        .where(approvals.c.case_id == case.id, approvals.c.void.is_(False))
        .order_by(approvals.c.approved_at.desc(), approvals.c.step.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    key = case.key if row.keyed else None
    if digest(key, case.id, row.generation, case.form_sha256, row.body) != _told(turn, case.id):
        return None
    return ApprovedRecord(
        case_id=case.id,
        procedure=case.procedure,
        reference=case.reference,
        values=VALUES.validate_json(row.body),
        digest=row.digest,
        approved_by=row.approver,
    )


def _told(turn: Turn, case_id: Id) -> Sha256 | None:
    """Answer the digest that the newest approval of the case bound, as its event tells."""
    events = schema.events
    bodies = turn.connection.execute(
        select(events.c.body)
        .where(events.c.chain == CHAIN, events.c.case_id == case_id)
        .order_by(events.c.position.desc())
    ).scalars()
    for event in map(json.loads, bodies):
        if event.get("to") == State.APPROVED.value and "digest" in event:
            return str(event["digest"])
    return None
