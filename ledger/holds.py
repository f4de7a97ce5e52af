"""不備・保留: what waits for an applicant, until when, as the chain tells it."""

import datetime as dt
import json
from collections.abc import Collection

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import CHAIN, Book
from records.base import Frozen
from records.case import State
from records.errors import BusinessError
from records.ids import Id, Reference
from records.paths import Slug
from values.calendar import office_day


class Hold(Frozen):
    """One case on hold: why, since when, and the last day on which 補正 is in time.

    ``due`` is None where the case was held before deadlines were kept.
    """

    case_id: Id
    reference: Reference
    procedure: Slug
    version: int
    reason: str
    since: dt.datetime
    due: dt.date | None
    overdue: bool


class Holds:
    """Reads what is on hold."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def waiting(self, among: Collection[Slug] | None = None) -> tuple[Hold, ...]:
        """Answer every case on hold, the earliest deadline first; what has none comes last.

        ``among`` are the 業務 whose cases count, None for all.
        """
        cases = schema.cases
        query = select(cases).where(cases.c.state == State.ON_HOLD.value).order_by(cases.c.moved_at)
        if among is not None:
            query = query.where(cases.c.procedure.in_(among))
        with self._book.reading() as connection:
            found = [self._hold(connection, row) for row in connection.execute(query).all()]
        return tuple(sorted(found, key=lambda one: one.due or dt.date.max))

    def one(self, case_id: Id) -> Hold:
        """Answer one case on hold.

        Raises:
            BusinessError: it is not on hold (``case.not_on_hold``).
        """
        cases = schema.cases
        query = select(cases).where(cases.c.id == case_id, cases.c.state == State.ON_HOLD.value)
        with self._book.reading() as connection:
            row = connection.execute(query).first()
            if row is None:
                raise BusinessError("case.not_on_hold", "この案件は不備・保留ではありません。")
            return self._hold(connection, row)

    def _hold(self, connection: Connection, row: schema.Row) -> Hold:
        due = _due(connection, row.id)
        return Hold(
            case_id=row.id,
            reference=row.reference,
            procedure=row.procedure,
            version=row.version,
            reason=row.reason or "",
            since=row.moved_at,
            due=due,
            overdue=due is not None and due < office_day(self._book.now()),
        )


def _due(connection: Connection, case_id: Id) -> dt.date | None:
    """Answer the deadline that was told last since the case was put on hold."""
    events = schema.events
    bodies = connection.execute(
        select(events.c.body)
        .where(events.c.chain == CHAIN, events.c.case_id == case_id)
        .order_by(events.c.position.desc())
    ).scalars()
    for event in map(json.loads, bodies):
        if "due" in event:
            return dt.date.fromisoformat(event["due"])
        if event["kind"] == "case.moved":
            return None
    return None
