"""What went wrong with a 業務 last: attempts of robots, and cases that people held or sent back."""

import datetime as dt

from sqlalchemy import select

from ledger import schema
from ledger.book import Book
from records.base import Frozen
from records.case import State
from records.entry import EntryResult, Outcome
from records.ids import Id, Reference
from records.paths import Slug

_FAILED = (Outcome.NOTHING_SAVED.value, Outcome.REFUSED.value, Outcome.HELD.value, Outcome.IN_DOUBT.value)
_STOOD = (State.ON_HOLD.value, State.RETURNED.value)


class ExceptionLine(Frozen):
    """One exception: an attempt that failed with its code, or a case that was held or sent back.

    It tells no words of people or screens: those may name somebody.
    """

    case_id: Id
    reference: Reference
    at: dt.datetime
    outcome: Outcome | None
    code: str | None
    state: State


def newest_exceptions(book: Book, procedure: Slug, limit: int = 10) -> tuple[ExceptionLine, ...]:
    """Answer the newest exceptions of a 業務, newest first."""
    cases, entries = schema.cases, schema.entries
    failed = (
        select(cases, entries.c.outcome, entries.c.result, entries.c.ended_at)
        .join(entries, entries.c.case_id == cases.c.id)
        .where(cases.c.procedure == procedure, entries.c.outcome.in_(_FAILED))
        .order_by(entries.c.ended_at.desc())
        .limit(limit)
    )
    stood = (
        select(cases)
        .where(cases.c.procedure == procedure, cases.c.state.in_(_STOOD))
        .order_by(cases.c.moved_at.desc())
        .limit(limit)
    )
    with book.reading() as connection:
        lines = [_failed(row) for row in connection.execute(failed)]
        lines += [_line(row, row.moved_at) for row in connection.execute(stood)]
    return tuple(sorted(lines, key=lambda one: one.at, reverse=True)[:limit])


def _failed(row: schema.Row) -> ExceptionLine:
    code = EntryResult.model_validate_json(row.result).code if row.result else None
    line = _line(row, row.ended_at)
    return line.model_copy(update={"outcome": Outcome(row.outcome), "code": code})


def _line(row: schema.Row, at: dt.datetime) -> ExceptionLine:
    return ExceptionLine(
        case_id=row.id, reference=row.reference, at=at, outcome=None, code=None, state=State(row.state)
    )
