"""代決: who decides in whose name while that person is away. Each call is one turn.

A delegation never widens what a deputy may see or do: they approve already, and for a department of the
person who is away.
"""

import datetime as dt

from sqlalchemy import Connection, Select, and_, or_, select

from ledger import schema
from ledger.accounts import user_of
from ledger.book import Book, Turn
from ledger.outbox import tell
from records.account import Role, User
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, new_id
from values.calendar import OFFICE, office_day

# Longer than this nobody is away, but somebody else has the office: that is a change of roles.
MOST_DAYS = 92
NAMED = "delegation.named"
ENDED = "delegation.ended_early"


class Delegation(Frozen):
    """One delegation: who is away, who decides meanwhile, from the first day to the last.

    ``ended_by`` ended it before its time; ``running``: it holds now.
    """

    id: Id
    absent: User
    deputy: User
    first: dt.date
    last: dt.date
    reason: str
    named_by: str
    named_at: dt.datetime
    ended_by: str | None
    ended_at: dt.datetime | None
    running: bool
    over: bool

    @property
    def departments(self) -> tuple[str, ...]:
        """Answer for which departments it holds; none named: for all."""
        absent, deputy = self.absent.departments, self.deputy.departments
        return tuple(one for one in absent if one in deputy) if absent and deputy else absent or deputy


class Delegations:
    """Who stands in for whom."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self, *, limit: int = 200) -> tuple[Delegation, ...]:
        """Answer the delegations, those that end last first."""
        with self._book.reading() as connection:
            return _listed(connection, self._book.now(), limit)

    def running(self, absent_id: Id) -> tuple[Delegation, ...]:
        """Answer by whom a person is stood in for now."""
        return tuple(one for one in self.all() if one.running and one.absent.id == absent_id)

    def name(
        self, absent_id: Id, deputy_id: Id, first: dt.date, last: dt.date, reason: str, *, user_id: Id
    ) -> Id:
        """Name a deputy from the first day to the end of the last.

        Raises:
            BusinessError: one of them may not approve (``delegation.not_approver``), they are one person
                (``delegation.oneself``) or have no department in common (``delegation.department``); the days
                make no sense (``delegation.period``); it stands already (``delegation.standing``), or the
                deputy is away or the absent person a deputy then (``delegation.chained``).
        """
        one = new_id()
        with self._book.turn(user_id) as turn:
            _require_people(_approver(turn, absent_id), _approver(turn, deputy_id))
            _require_days(first, last, office_day(turn.now))
            starts, ends = _midnight(first), _midnight(last + dt.timedelta(days=1))
            _require_free(turn, absent_id, deputy_id, starts, ends)
            turn.connection.execute(
                schema.delegations.insert().values(
                    id=one, absent_id=absent_id, deputy_id=deputy_id, starts_at=starts, ends_at=ends,
                    reason=reason, named_by=user_id, named_at=turn.now,
                )
            )  # fmt: skip
            turn.event(
                NAMED, delegation=one, absent=absent_id, deputy=deputy_id, starts=starts.isoformat(),
                ends=ends.isoformat(),
            )  # fmt: skip
            tell(turn, "delegation", f"delegation:{one}", first=first.isoformat(), last=last.isoformat())
        return one

    def end(self, delegation_id: Id, *, user_id: Id, manages: bool) -> None:
        """End a delegation before its time: by who is back, or by somebody who ``manages``.

        Raises:
            BusinessError: there is none that is still to hold (``delegation.over``), or it is another
                person's (``delegation.not_yours``).
        """
        table = schema.delegations
        with self._book.turn(user_id) as turn:
            row = turn.connection.execute(select(table).where(table.c.id == delegation_id)).first()
            if row is None or row.ended_at is not None or row.ends_at <= turn.now:
                raise BusinessError("delegation.over", "この代決は、もう終わっています。")
            if not manages and row.absent_id != user_id:
                raise BusinessError("delegation.not_yours", "自分の代決だけを終えられます。")
            turn.connection.execute(
                table.update().where(table.c.id == delegation_id).values(ended_by=user_id, ended_at=turn.now)
            )
            turn.event(ENDED, delegation=delegation_id)


def stood_in_for(
    connection: Connection, deputy_id: Id, department: str, now: dt.datetime
) -> tuple[User, ...]:
    """Answer in whose names a person decides now for a department, those first who went first."""
    table, absent, deputy = schema.delegations, schema.users.alias(), schema.users.alias()
    query = (
        select(absent)
        .join(table, table.c.absent_id == absent.c.id)
        .join(deputy, table.c.deputy_id == deputy.c.id)
        .where(table.c.deputy_id == deputy_id, table.c.ended_at.is_(None))
        .where(table.c.starts_at <= now, table.c.ends_at > now)
        .where(absent.c.active.is_(True), deputy.c.active.is_(True))
        .order_by(table.c.starts_at, table.c.id)
    )
    people = dict.fromkeys(user_of(row) for row in connection.execute(query))
    return tuple(
        one
        for one in people
        if Role.APPROVER in one.roles and (not one.departments or department in one.departments)
    )


def _approver(turn: Turn, user_id: Id) -> User:
    row = turn.connection.execute(select(schema.users).where(schema.users.c.id == user_id)).first()
    user = None if row is None else user_of(row)
    if user is None or not user.active or Role.APPROVER not in user.roles:
        raise BusinessError("delegation.not_approver", "不在の人も代決者も、決裁の役割がある人から選びます。")
    return user


def _require_people(absent: User, deputy: User) -> None:
    if absent.id == deputy.id:
        raise BusinessError("delegation.oneself", "自分自身を代決者にはできません。")
    apart = absent.departments and deputy.departments
    if apart and not set(absent.departments) & set(deputy.departments):
        raise BusinessError("delegation.department", "担当課の違う人は代決者にできません。")


def _require_days(first: dt.date, last: dt.date, today: dt.date) -> None:
    if not today <= first <= last or (last - first).days >= MOST_DAYS:
        raise BusinessError(
            "delegation.period",
            f"期間は、今日以後の日から、終わりの日まで{MOST_DAYS}日以内で指定してください。",
        )


def _require_free(turn: Turn, absent_id: Id, deputy_id: Id, starts: dt.datetime, ends: dt.datetime) -> None:
    table = schema.delegations
    then = and_(table.c.ended_at.is_(None), table.c.starts_at < ends, table.c.ends_at > starts)
    same = and_(table.c.absent_id == absent_id, table.c.deputy_id == deputy_id)
    if turn.connection.execute(select(table.c.id).where(then, same)).first() is not None:
        raise BusinessError("delegation.standing", "同じ人への代決が、重なる期間にもうあります。")
    chained = or_(table.c.absent_id == deputy_id, table.c.deputy_id == absent_id)
    if turn.connection.execute(select(table.c.id).where(then, chained)).first() is not None:
        raise BusinessError(
            "delegation.chained",
            "その期間、代決者自身が不在か、不在の人がほかの人の代決者です(再代決はできません)。",
        )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), OFFICE).astimezone(dt.UTC)


def _listed(connection: Connection, now: dt.datetime, limit: int) -> tuple[Delegation, ...]:
    table = schema.delegations
    people = {row.id: user_of(row) for row in connection.execute(select(schema.users))}
    query: Select[tuple[object, ...]] = select(table).order_by(table.c.ends_at.desc(), table.c.id.desc())
    return tuple(_delegation(row, people, now) for row in connection.execute(query.limit(limit)))


def _delegation(row: schema.Row, people: dict[Id, User], now: dt.datetime) -> Delegation:
    over = row.ended_at is not None or row.ends_at <= now
    return Delegation(
        id=row.id,
        absent=people[row.absent_id],
        deputy=people[row.deputy_id],
        first=office_day(row.starts_at),
        last=office_day(row.ends_at - dt.timedelta(seconds=1)),
        reason=row.reason,
        named_by=people[row.named_by].shown,
        named_at=row.named_at,
        ended_by=people[row.ended_by].shown if row.ended_by else None,
        ended_at=row.ended_at,
        running=not over and row.starts_at <= now,
        over=over,
    )
