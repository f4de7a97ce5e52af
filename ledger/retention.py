"""保存期間: which cases have been kept long enough, and which somebody keeps all the same."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, func, or_, select

from ledger import schema
from ledger.book import Book, Turn
from ledger.moves import case_row
from records.base import Frozen
from records.case import ENDS
from records.errors import BusinessError
from records.ids import Id, Reference, new_id
from records.paths import Slug
from records.retention import OPEN_STATES, Retention
from values.calendar import OFFICE, fiscal_year

# So many cases are destroyed by one decision: a person can look through them, and no turn takes long.
MOST = 1000
HELD = "retention.held"
LET_GO = "retention.let_go"


class DueCase(Frozen):
    """A case that has been kept long enough, or that somebody keeps (``kept_by``, with the reason)."""

    id: Id
    reference: Reference
    procedure: Slug
    ended_at: dt.datetime
    kept_by: str | None = None
    reason: str | None = None


class Retaining:
    """Says what is due, and keeps cases for a dispute or an audit."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def counts(self, rules: Mapping[Slug, Retention], today: dt.date) -> dict[Slug, int]:
        """Answer how many cases of each 業務 are due and wait for nobody's decision yet."""
        with self._book.reading() as connection:
            return {
                slug: connection.execute(
                    select(func.count()).select_from(_due(slug, rule, today).subquery())
                ).scalar_one()
                for slug, rule in rules.items()
            }

    def due(self, slug: Slug, rule: Retention, today: dt.date) -> tuple[DueCase, ...]:
        """Answer the cases of a 業務 that are due, those first that ended first, at most ``MOST``."""
        with self._book.reading() as connection:
            return due_cases(connection, slug, rule, today)

    def kept(self, slug: Slug) -> tuple[DueCase, ...]:
        """Answer the cases of a 業務 that somebody keeps, whether they are due or not."""
        cases, holds, users = schema.cases, schema.retention_holds, schema.users
        query = (
            select(cases, holds.c.reason.label("why"), users.c.shown)
            .join(holds, holds.c.case_id == cases.c.id)
            .join(users, holds.c.user_id == users.c.id)
            .where(cases.c.procedure == slug, holds.c.ended_at.is_(None))
            .order_by(holds.c.held_at, holds.c.id)
        )
        with self._book.reading() as connection:
            return tuple(_line(row, row.shown, row.why) for row in connection.execute(query))

    def keep(self, case_id: Id, reason: str, *, user_id: Id) -> None:
        """Keep a case although its time is, or will be, over.

        Raises:
            BusinessError: no reason (``retention.no_reason``), it is kept already (``retention.kept``), or
                its disposal has been agreed to (``retention.too_late``).
        """
        if not reason.strip():
            raise BusinessError("retention.no_reason", "理由を入力してください。")
        holds = schema.retention_holds
        with self._book.turn(user_id) as turn:
            require_whole(turn, case_id)
            if _standing(turn, case_id) is not None:
                raise BusinessError("retention.kept", "この案件の廃棄は、すでに止めてあります。")
            one = new_id()
            turn.connection.execute(
                holds.insert().values(
                    id=one, case_id=case_id, reason=reason, user_id=user_id, held_at=turn.now
                )
            )
            turn.event(HELD, case_id, hold=one, why=turn.veil(case_id, reason))

    def let_go(self, case_id: Id, *, user_id: Id) -> None:
        """Let a kept case fall due again.

        Raises:
            BusinessError: nobody keeps it (``retention.not_kept``).
        """
        holds = schema.retention_holds
        with self._book.turn(user_id) as turn:
            standing = _standing(turn, case_id)
            if standing is None:
                raise BusinessError("retention.not_kept", "この案件の廃棄は止めてありません。")
            turn.connection.execute(
                holds.update().where(holds.c.id == standing).values(ended_by=user_id, ended_at=turn.now)
            )
            turn.event(LET_GO, case_id, hold=standing)


def ended_before(rule: Retention, today: dt.date) -> dt.date:
    """Answer the first day on which a case may have ended that is not due today; earlier ones are due.

    The day on which it ended does not count (民法140条); from the end of the fiscal year the time runs from
    the 1 April that follows.
    """
    if rule.from_ == "end_of_fiscal_year":
        return dt.date(fiscal_year(today) - rule.years, 4, 1)
    try:
        return today.replace(year=today.year - rule.years)
    except ValueError:  # the 29th of February
        return dt.date(today.year - rule.years, 3, 1)


def due_cases(connection: Connection, slug: Slug, rule: Retention, today: dt.date) -> tuple[DueCase, ...]:
    """Answer the same as ``Retaining.due``, within a turn."""
    cases = schema.cases
    rows = connection.execute(_due(slug, rule, today).order_by(cases.c.moved_at, cases.c.id).limit(MOST))
    return tuple(_line(row) for row in rows)


def is_kept() -> ColumnElement[bool]:
    """Answer what holds for a case that somebody keeps."""
    holds = schema.retention_holds
    return schema.cases.c.id.in_(select(holds.c.case_id).where(holds.c.ended_at.is_(None)))


def is_tied(until: dt.datetime | None = None) -> ColumnElement[bool]:
    """Answer what holds for a case that must wait for another: a 訂正 and what it corrects go together.

    The other has not ended, ended only after ``until``, or is kept by somebody.
    """
    cases, other, holds = schema.cases, schema.cases.alias(), schema.retention_holds
    together = or_(
        other.c.corrects == cases.c.id, other.c.id == cases.c.corrects, other.c.corrects == cases.c.corrects
    )
    waits = or_(
        other.c.state.not_in([state.value for state in ENDS]),
        false() if until is None else other.c.moved_at >= until,
        other.c.id.in_(select(holds.c.case_id).where(holds.c.ended_at.is_(None))),
    )
    return exists().where(together, waits)


def _due(slug: Slug, rule: Retention, today: dt.date) -> Select[Any]:
    cases, disposals, of_disposals = schema.cases, schema.disposals, schema.disposal_cases
    until = dt.datetime.combine(ended_before(rule, today), dt.time(), OFFICE).astimezone(dt.UTC)
    taken = (
        select(of_disposals.c.case_id)
        .join(disposals, of_disposals.c.disposal_id == disposals.c.id)
        .where(disposals.c.state.in_([state.value for state in OPEN_STATES]))
    )
    return select(cases).where(
        and_(
            cases.c.procedure == slug,
            cases.c.state.in_([state.value for state in ENDS]),
            cases.c.moved_at < until,
            cases.c.key.is_not(None),
            cases.c.id.not_in(taken),
            ~is_kept(),
            ~is_tied(until),
        )
    )


def require_whole(turn: Turn, case_id: Id) -> None:
    """Let a case pass whose destruction nobody has begun or agreed to.

    Raises:
        BusinessError: its disposal has been agreed to (``retention.too_late``).
    """
    disposals, of_disposals = schema.disposals, schema.disposal_cases
    agreed = [state.value for state in OPEN_STATES[1:]]
    going = turn.connection.execute(
        select(of_disposals.c.case_id)
        .join(disposals, of_disposals.c.disposal_id == disposals.c.id)
        .where(of_disposals.c.case_id == case_id, disposals.c.state.in_(agreed))
    ).first()
    if going is not None or case_row(turn, case_id).key is None:
        raise BusinessError("retention.too_late", "この案件の廃棄は、もう決まっています。")


def _standing(turn: Turn, case_id: Id) -> Id | None:
    holds = schema.retention_holds
    query = select(holds.c.id).where(holds.c.case_id == case_id, holds.c.ended_at.is_(None))
    return turn.connection.execute(query).scalar()


def _line(row: schema.Row, kept_by: str | None = None, reason: str | None = None) -> DueCase:
    return DueCase(
        id=row.id, reference=row.reference, procedure=row.procedure, ended_at=row.moved_at,
        kept_by=kept_by, reason=reason,
    )  # fmt: skip
