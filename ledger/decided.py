"""電子決裁率: of the cases of a 業務 that are decided or ended, how many were decided on the desk."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from ledger import schema
from ledger.book import Book
from records.base import Frozen
from records.case import State
from records.paths import Slug

# Ended without a decision of ours: decided on paper at the counter, or taken back.
_UNDECIDED = (State.RETURNED, State.WITHDRAWN)


class DecidedShare(Frozen):
    """Counts of one 業務, without trials."""

    by_people: int
    by_policy: int
    without: int

    @property
    def decided(self) -> int:
        """Answer how many people or a released policy decided here."""
        return self.by_people + self.by_policy

    @property
    def cases(self) -> int:
        """Answer how many are decided or ended at all: what the share is a share of."""
        return self.decided + self.without

    @property
    def share(self) -> float | None:
        """Answer the share that people or a released policy decided here, 0 to 1; None before any."""
        return self.decided / self.cases if self.cases else None


NONE_DECIDED = DecidedShare(by_people=0, by_policy=0, without=0)


def together(shares: Iterable[DecidedShare]) -> DecidedShare:
    """Answer the counts of several 業務 in one."""
    counted = tuple(shares)
    return DecidedShare(
        by_people=sum(one.by_people for one in counted),
        by_policy=sum(one.by_policy for one in counted),
        without=sum(one.without for one in counted),
    )


def decided_shares(book: Book, since: dt.datetime, until: dt.datetime) -> dict[Slug, DecidedShare]:
    """Answer the share of each 業務 among cases opened from ``since`` until before ``until``."""
    with book.reading() as connection:
        people = _approved(connection, since, until, by_policy=False)
        policy = _approved(connection, since, until, by_policy=True)
        without = _ended(connection, since, until)
    return {
        slug: DecidedShare(
            by_people=people.get(slug, 0), by_policy=policy.get(slug, 0), without=without.get(slug, 0)
        )
        for slug in sorted({*people, *policy, *without})
    }


def _approved(
    connection: Connection, since: dt.datetime, until: dt.datetime, *, by_policy: bool
) -> dict[Slug, int]:
    """Count cases that went past approval and whose approval stands."""
    cases, approvals = schema.cases, schema.approvals
    policy = approvals.c.approver.startswith("policy:", autoescape=True)
    passed = (State.APPROVED, State.ENTERING, State.SUBMITTING, State.IN_DOUBT, State.HELD, State.CONFIRMED)
    standing = select(approvals.c.case_id).where(
        approvals.c.void.is_(False), policy if by_policy else ~policy
    )
    query = (
        select(cases.c.procedure, func.count())
        .where(cases.c.opened_at >= since, cases.c.opened_at < until, cases.c.trial.is_(False))
        .where(cases.c.state.in_([one.value for one in passed]), cases.c.id.in_(standing))
        .group_by(cases.c.procedure)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _ended(connection: Connection, since: dt.datetime, until: dt.datetime) -> dict[Slug, int]:
    """Count cases that ended without a decision; not sheets of a 計測, which were only typed to be timed."""
    cases = schema.cases
    query = (
        select(cases.c.procedure, func.count())
        .where(cases.c.opened_at >= since, cases.c.opened_at < until, cases.c.trial.is_(False))
        .where(cases.c.state.in_([one.value for one in _UNDECIDED]))
        .where(cases.c.id.not_in(select(schema.measured_sheets.c.case_id)))
        .group_by(cases.c.procedure)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
