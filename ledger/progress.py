"""What 業務台帳 shows of each 業務 here: live work, trials, how much people checked, what waits, problems."""

import datetime as dt

from sqlalchemy import ColumnElement, case, func, select

from ledger import schema
from ledger.book import Book
from ledger.withheld import in_measurings
from records.base import Frozen
from records.case import ENDS, State
from records.paths import Slug

_UNCHECKED = (State.COLLECTING.value, State.RECEIVED.value, State.TO_CHECK.value)
# An application that lacks something waits for the citizen, and not for the office.
_AT_REST = (*(state.value for state in ENDS), State.ON_HOLD.value)
_PROBLEMS = (State.HELD.value, State.IN_DOUBT.value, State.ON_HOLD.value)


class ProcedureProgress(Frozen):
    """One 業務. Trials are shown apart and never count toward the fifty.

    ``answered`` fields of ``checked`` cases were answered by people: the share of fields that needed eyes.
    ``waiting`` live items are on their way, the oldest came at ``oldest``; sheets of a 計測 are no items.
    """

    procedure: Slug
    live: int = 0
    trial: int = 0
    first_live: dt.datetime | None = None
    last_live: dt.datetime | None = None
    waiting: int = 0
    oldest: dt.datetime | None = None
    checked: int = 0
    answered: int = 0
    problems: int = 0


class Progress:
    """Reads how far every 業務 has come."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self) -> dict[Slug, ProcedureProgress]:
        """Answer the progress of every 業務 that has a case."""
        cases, answers = schema.cases, schema.answers
        # A 訂正 is work, but no second item.
        item = cases.c.corrects.is_(None)
        confirmed = (cases.c.state == State.CONFIRMED.value) & item
        real = cases.c.trial.is_(False)
        live, trial = confirmed & real, confirmed & cases.c.trial.is_(True)
        waiting = cases.c.state.not_in(_AT_REST) & real & item & cases.c.id.not_in(in_measurings())
        counted = select(
            cases.c.procedure,
            _count(live).label("live"),
            _count(trial).label("trial"),
            func.min(case((live, cases.c.moved_at))).label("first_live"),
            func.max(case((live, cases.c.moved_at))).label("last_live"),
            _count(waiting).label("waiting"),
            func.min(case((waiting, cases.c.opened_at))).label("oldest"),
            _count(cases.c.state.not_in(_UNCHECKED) & item).label("checked"),
            _count(cases.c.state.in_(_PROBLEMS)).label("problems"),
        ).group_by(cases.c.procedure)
        fields = (
            select(answers.c.case_id, answers.c.path, cases.c.procedure)
            .join(cases, answers.c.case_id == cases.c.id)
            .where(answers.c.value.is_not(None), cases.c.state.not_in(_UNCHECKED), item)
            .distinct()
            .subquery()
        )
        answered = select(fields.c.procedure, func.count()).group_by(fields.c.procedure)
        with self._book.reading() as connection:
            by_people = {row[0]: row[1] for row in connection.execute(answered)}
            return {
                row.procedure: ProcedureProgress(**row._mapping, answered=by_people.get(row.procedure, 0))
                for row in connection.execute(counted)
            }


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
