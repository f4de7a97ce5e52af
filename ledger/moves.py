"""Moving a case: the table of legal moves, compare-and-swap on its version, an event in the same turn."""

from collections.abc import Mapping

from sqlalchemy import select

from ledger import schema
from ledger.book import Turn
from ledger.chain import Fact
from ledger.outbox import tell
from records.case import State, require_move
from records.errors import BusinessError, StaleVersion
from records.ids import Id, new_id


def case_row(turn: Turn, case_id: Id) -> schema.Row:
    """Answer the case's row.

    Raises:
        BusinessError: there is no such case (``case.unknown``).
    """
    row = turn.connection.execute(select(schema.cases).where(schema.cases.c.id == case_id)).first()
    if row is None:
        raise BusinessError("case.unknown", "この案件は見つかりません。")
    return row


def require_version(row: schema.Row, version: int | None) -> None:
    """Let a caller pass that has seen the newest version.

    Raises:
        StaleVersion: somebody else moved or edited the case first.
    """
    if version is not None and row.version != version:
        raise StaleVersion("case.stale", "他の人が先にこの案件を更新しました。もう一度開いてください。")


def move(
    turn: Turn,
    case_id: Id,
    new: State,
    *,
    version: int | None = None,
    reason: str | None = None,
    generation: int | None = None,
    facts: Mapping[str, Fact] | None = None,
) -> int:
    """Move the case and answer its new version.

    Raises:
        IllegalMove: the life cycle has no such step.
        StaleVersion: ``version`` is not the newest.
    """
    row = case_row(turn, case_id)
    require_version(row, version)
    old = State(row.state)
    require_move(old, new)
    cases = schema.cases
    values = {
        "state": new.value,
        "version": row.version + 1,
        "generation": generation or row.generation,
        "reason": reason,
        "moved_at": turn.now,
    }
    changed = turn.connection.execute(
        cases.update().where(cases.c.id == case_id, cases.c.version == row.version).values(values)
    )
    if changed.rowcount != 1:
        raise StaleVersion("case.stale", "他の人が先にこの案件を更新しました。もう一度開いてください。")
    told = keep_reason(turn, case_id, row.version + 1, reason)
    turn.event(
        "case.moved",
        case_id,
        **{"from": old.value, "to": new.value, "version": row.version + 1, "reason": told, **(facts or {})},
    )
    if new is State.HELD:
        facts_told = {"case": case_id, "reference": row.reference, "procedure": row.procedure}
        tell(turn, "held", f"held:{case_id}:{row.version + 1}", **facts_told)
    return int(row.version) + 1


def keep_reason(turn: Turn, case_id: Id, version: int, reason: str | None) -> str | None:
    """Keep why a version of a case came to be, and answer what its event tells: the HMAC.

    A reason is free text that a person typed: it may name somebody.
    """
    if reason is None:
        return None
    turn.connection.execute(
        schema.reasons.insert().values(id=new_id(), case_id=case_id, version=version, reason=reason)
    )
    return turn.veil(case_id, reason)


def touch(turn: Turn, case_id: Id, version: int | None) -> int:
    """Count the version up without a move: an answer or a mark was written.

    Raises:
        StaleVersion: ``version`` is not the newest.
    """
    row = case_row(turn, case_id)
    require_version(row, version)
    cases = schema.cases
    turn.connection.execute(cases.update().where(cases.c.id == case_id).values(version=row.version + 1))
    return int(row.version) + 1
