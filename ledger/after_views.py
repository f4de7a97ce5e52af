"""後閲: a person who was away looks at what was decided in their name, and says so."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, func, select

from ledger import schema
from ledger.book import Book
from records.base import Frozen
from records.case import State
from records.errors import BusinessError
from records.ids import Id, Reference
from records.paths import Slug

MOST_LISTED = 200
VIEWED = "case.after_viewed"


class NamedDecision(Frozen):
    """One approval that a deputy gave in somebody's name; ``viewed_at`` is when that person looked at it."""

    approval_id: Id
    case_id: Id
    reference: Reference
    procedure: Slug
    state: State
    deputy: str
    step: int
    void: bool
    approved_at: dt.datetime
    viewed_at: dt.datetime | None


class AfterViews:
    """What was decided in people's names. Each call that writes is one turn."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def of(self, user_id: Id) -> tuple[NamedDecision, ...]:
        """Answer what was decided in a person's name, first what they have not looked at, oldest first."""
        approvals, viewed, cases, users = schema.approvals, schema.after_views, schema.cases, schema.users
        query = (
            select(approvals, cases.c.reference, cases.c.procedure, cases.c.state, users.c.shown)
            .add_columns(viewed.c.viewed_at)
            .join(cases, approvals.c.case_id == cases.c.id)
            .outerjoin(viewed, viewed.c.approval_id == approvals.c.id)
            .outerjoin(users, users.c.id == approvals.c.approver)
            .where(approvals.c.behalf == user_id)
            .order_by(viewed.c.viewed_at.is_not(None), viewed.c.viewed_at.desc(), approvals.c.approved_at)
            .limit(MOST_LISTED)
        )
        with self._book.reading() as connection:
            return tuple(_decision(row) for row in connection.execute(query))

    def waiting(self, user_id: Id) -> int:
        """Answer how many decisions in a person's name they have not looked at."""
        with self._book.reading() as connection:
            counted = _unseen(user_id).with_only_columns(func.count())
            return int(connection.execute(counted).scalar_one())

    def view(self, approval_ids: Sequence[Id], *, user_id: Id) -> int:
        """Write down that a person has looked at these, once each; answer how many were new.

        Raises:
            BusinessError: one was not decided in their name (``after_view.not_yours``).
        """
        approvals, viewed = schema.approvals, schema.after_views
        with self._book.turn(user_id) as turn:
            mine = select(approvals.c.id).where(
                approvals.c.behalf == user_id, approvals.c.id.in_(approval_ids)
            )
            if set(turn.connection.execute(mine).scalars()) != set(approval_ids):
                raise BusinessError("after_view.not_yours", "自分の名で代決されたものだけを後閲できます。")
            new = turn.connection.execute(
                _unseen(user_id).where(approvals.c.id.in_(approval_ids)).order_by(approvals.c.id)
            ).all()
            for row in new:
                turn.connection.execute(
                    viewed.insert().values(
                        approval_id=row.id, case_id=row.case_id, user_id=user_id, viewed_at=turn.now
                    )
                )
                turn.event(VIEWED, row.case_id, approval=row.id, step=row.step)
            return len(new)


def _unseen(user_id: Id) -> Select[tuple[object, ...]]:
    approvals, viewed = schema.approvals, schema.after_views
    return select(approvals).where(
        approvals.c.behalf == user_id, approvals.c.id.not_in(select(viewed.c.approval_id))
    )


def _decision(row: schema.Row) -> NamedDecision:
    return NamedDecision(
        approval_id=row.id,
        case_id=row.case_id,
        reference=row.reference,
        procedure=row.procedure,
        state=State(row.state),
        deputy=row.shown or row.approver,
        step=row.step,
        void=row.void,
        approved_at=row.approved_at,
        viewed_at=row.viewed_at,
    )
