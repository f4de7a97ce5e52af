"""What happened to one case, as pages show it: answers of people, approvals, attempts of robots, events."""

import datetime as dt
import json
from typing import Any

from sqlalchemy import Connection, select

from ledger import schema
from ledger.contents import Contents
from records.base import Frozen
from records.entry import EntryResult, Intent
from records.ids import Id, Sha256


class AnswerLine(Frozen):
    """One answer of a person; without a value it was taken back.

    One that waits for another person's is ``hidden``: nobody is told its value before both have answered.
    """

    path: str
    value: str | None
    by: str
    milliseconds: int
    at: dt.datetime
    hidden: bool = False


class ApprovalLine(Frozen):
    """One approval."""

    approver: str
    # 代決: in whose name.
    behalf: str | None
    step: int
    digest: Sha256
    void: bool
    at: dt.datetime


class EntryLine(Frozen):
    """One attempt of a bot."""

    fence: int
    worker: str
    run_id: str | None
    intent: Intent | None
    result: EntryResult | None
    claimed_at: dt.datetime
    ended_at: dt.datetime | None


class EventLine(Frozen):
    """One event of the chain, parsed; ``reason`` is what its HMAC stands for."""

    position: int
    kind: str
    at: str
    actor: str
    facts: dict[str, Any]
    reason: str | None


def answers_of(connection: Connection, case_id: Id, held: Contents | None) -> tuple[AnswerLine, ...]:
    """Answer what people answered, the first first."""
    answers, users = schema.answers, schema.users
    rows = connection.execute(
        select(answers, users.c.shown)
        .outerjoin(users, answers.c.user_id == users.c.id)
        .where(answers.c.case_id == case_id)
        .order_by(answers.c.id)
    )
    waiting = held.waiting if held else {}
    hidden = {(path, one.user_id, one.at) for path, told in waiting.items() for one in told}
    return tuple(
        AnswerLine(
            path=row.path,
            value=None if (row.path, row.user_id, row.answered_at) in hidden else row.value,
            hidden=(row.path, row.user_id, row.answered_at) in hidden,
            by=row.shown or row.user_id,
            milliseconds=row.milliseconds,
            at=row.answered_at,
        )
        for row in rows
    )


def approvals_of(connection: Connection, case_id: Id) -> tuple[ApprovalLine, ...]:
    """Answer its approvals, those that are void too."""
    approvals, users, absent = schema.approvals, schema.users, schema.users.alias()
    rows = connection.execute(
        select(approvals, users.c.shown, absent.c.shown.label("absent"))
        .outerjoin(users, approvals.c.approver == users.c.id)
        .outerjoin(absent, approvals.c.behalf == absent.c.id)
        .where(approvals.c.case_id == case_id)
        .order_by(approvals.c.id)
    )
    return tuple(
        ApprovalLine(
            approver=row.shown or row.approver,
            behalf=row.absent,
            step=row.step,
            digest=row.digest,
            void=row.void,
            at=row.approved_at,
        )
        for row in rows
    )


def entries_of(connection: Connection, case_id: Id) -> tuple[EntryLine, ...]:
    """Answer the attempts of robots, the first first."""
    entries = schema.entries
    rows = connection.execute(select(entries).where(entries.c.case_id == case_id).order_by(entries.c.fence))
    return tuple(
        EntryLine(
            fence=row.fence,
            worker=row.worker,
            run_id=row.run_id,
            intent=Intent.model_validate_json(row.intent) if row.intent else None,
            result=EntryResult.model_validate_json(row.result) if row.result else None,
            claimed_at=row.claimed_at,
            ended_at=row.ended_at,
        )
        for row in rows
    )


def events_of(connection: Connection, case_id: Id, chain: str) -> tuple[EventLine, ...]:
    """Answer what a chain tells of it, each event with the reason that its HMAC stands for."""
    events = schema.events
    rows = connection.execute(
        select(events).where(events.c.chain == chain, events.c.case_id == case_id).order_by(events.c.position)
    )
    why, lines = _reasons(connection, case_id), []
    for row in rows:
        facts = json.loads(row.body)
        head = {name: facts.pop(name) for name in ("kind", "at", "actor")}
        reason = why.get(facts.get("version")) if facts.get("reason") else None
        lines.append(EventLine(position=row.position, facts=facts, reason=reason, **head))
    return tuple(lines)


def _reasons(connection: Connection, case_id: Id) -> dict[int | None, str]:
    reasons = schema.reasons
    rows = connection.execute(select(reasons.c.version, reasons.c.reason).where(reasons.c.case_id == case_id))
    return {row.version: row.reason for row in rows}
