"""Where a case goes after a reading or an answer: to a person, to approval, or straight on by policy."""

import datetime as dt
import secrets

from sqlalchemy import select

from ledger import schema
from ledger.book import Turn
from ledger.contents import Contents, digest, fingerprint, required_contents, values_json
from ledger.moves import case_row, move
from records.base import Frozen
from records.canonical import digest_of
from records.case import State
from records.form import FormDefinition
from records.ids import Id, Sha256, new_id
from records.procedure import ProcedureDefinition

_FIRST = frozenset({State.RECEIVED, State.TO_CHECK})
BY_HAND = "業務システムの画面で訂正し、証跡を記録してください。"


class Definitions(Frozen):
    """What one 業務 is made of for the ledger; ``older`` are the forms that were printed before."""

    procedure: ProcedureDefinition
    form: FormDefinition
    older: tuple[FormDefinition, ...] = ()

    def versions(self) -> tuple["Definitions", ...]:
        """Answer the same 業務 once for each of its printed forms, the newest first."""
        return tuple(Definitions(procedure=self.procedure, form=form) for form in (self.form, *self.older))

    def printed_as(self, form_sha256: Sha256) -> "Definitions | None":
        """Answer the 業務 with the form that a sheet was read by; None where that one is no longer in use."""
        return next((one for one in self.versions() if digest_of(one.form) == form_sha256), None)


def new_key() -> bytes:
    """Answer a fresh key of a case; destroying it at 廃棄 makes the case's events unreadable for good."""
    return secrets.token_bytes(32)


def _mark_repeat(
    turn: Turn, row: schema.Row, held: Contents, defined: Definitions, secret: bytes
) -> Id | None:
    """Note the newest other case that carries the same identity fields within the window; answer it."""
    values = held.values()
    mark = fingerprint(
        secret,
        defined.procedure.slug,
        (values[field.path] for field in defined.form.fields if field.identity and field.path in values),
    )
    cases = schema.cases
    other: Id | None = row.repeat_of
    if mark == row.identity:
        return other
    other = None
    if mark is not None:
        since = turn.now - dt.timedelta(days=defined.procedure.duplicate_window_days)
        query = select(cases.c.id).where(
            cases.c.identity == mark,
            cases.c.id != row.id,
            cases.c.opened_at >= since,
            cases.c.state.not_in([State.WITHDRAWN.value, State.RETURNED.value]),
        )
        other = turn.connection.execute(query.order_by(cases.c.opened_at.desc()).limit(1)).scalar()
    turn.connection.execute(cases.update().where(cases.c.id == row.id).values(identity=mark, repeat_of=other))
    if other is not None:
        turn.event("case.repeated", row.id, of=other)
    return other


def advance(
    turn: Turn, case_id: Id, defined: Definitions, secret: bytes, *, look: str | None = None
) -> State:
    """Move a read case on as far as it goes without anybody, and answer where it is.

    Where ``look`` says why, somebody looks at it in any case.
    A 訂正 resembles what it corrects, and goes nowhere without a person's approval.
    """
    row, held = case_row(turn, case_id), required_contents(turn.connection, case_id)
    corrects, state = row.corrects is not None, State(row.state)
    repeats = row.repeat_of if corrects else _mark_repeat(turn, row, held, defined, secret)
    needs_person = look or repeats is not None or held.outstanding()
    wanted = State.TO_CHECK if needs_person else State.TO_APPROVE
    if state in _FIRST and state is not wanted:
        move(turn, case_id, wanted, reason=look)
        state = wanted
    if state is State.TO_APPROVE and defined.procedure.approval.steps == 0 and not corrects:
        state = approve_step(turn, case_id, f"policy:{defined.procedure.approval.policy}", steps=1)
    return state


def approve_step(turn: Turn, case_id: Id, approver: str, *, steps: int, behalf: Id | None = None) -> State:
    """Write one approval of what the case holds now; with the last step the case is approved.

    No robot takes an approved 訂正: a person is to enter it by hand.

    ``behalf`` is in whose name a deputy decides.
    """
    row, held = case_row(turn, case_id), required_contents(turn.connection, case_id)
    body = values_json(held.values())
    bound = digest(row.key, case_id, row.generation, row.form_sha256, body)
    table = schema.approvals
    standing = turn.connection.execute(
        select(table.c.digest).where(table.c.case_id == case_id, table.c.void.is_(False))
    ).all()
    step = 1 + sum(one.digest == bound for one in standing)
    turn.connection.execute(
        table.insert().values(
            id=new_id(), case_id=case_id, generation=row.generation, digest=bound, body=body,
            approver=approver, step=step, void=False, approved_at=turn.now, behalf=behalf, keyed=True,
        )
    )  # fmt: skip
    turn.event("case.approval", case_id, digest=bound, approver=approver, step=step, behalf=behalf)
    if step < steps:
        return State.TO_APPROVE
    move(turn, case_id, State.APPROVED, facts={"digest": bound})
    if row.corrects is None:
        return State.APPROVED
    move(turn, case_id, State.HELD, reason=BY_HAND)
    return State.HELD


def void_approvals(turn: Turn, case_id: Id) -> None:
    """Take back every approval that still stands: what it bound has changed or is doubted."""
    table = schema.approvals
    changed = turn.connection.execute(
        table.update().where(table.c.case_id == case_id, table.c.void.is_(False)).values(void=True)
    )
    if changed.rowcount:
        turn.event("case.approval_void", case_id, approvals=changed.rowcount)
