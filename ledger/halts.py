"""停止: a person stops a 業務 at once, with a reason; robots claim nothing of it until it goes on."""

import datetime as dt

from sqlalchemy import select

from ledger import schema
from ledger.book import Book
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, new_id
from records.paths import Slug


class Halt(Frozen):
    """A 業務 that stands still: who stopped it, when, and why."""

    procedure: Slug
    reason: str
    by: str
    halted_at: dt.datetime


class Halts:
    """Stops 業務 and lets them go on."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def standing(self) -> dict[Slug, Halt]:
        """Answer what is stopped now, by 業務."""
        halts, users = schema.halts, schema.users
        query = (
            select(halts, users.c.shown)
            .join(users, halts.c.user_id == users.c.id)
            .where(halts.c.ended_at.is_(None))
        )
        with self._book.reading() as connection:
            return {
                row.procedure: Halt(
                    procedure=row.procedure, reason=row.reason, by=row.shown, halted_at=row.halted_at
                )
                for row in connection.execute(query)
            }

    def halt(self, procedure: Slug, reason: str, *, user_id: Id) -> None:
        """Stop a 業務. A case whose robot is at work is finished; the next is not begun.

        Raises:
            BusinessError: it is stopped already (``halt.standing``).
        """
        halts, one = schema.halts, new_id()
        with self._book.turn(user_id) as turn:
            standing = select(halts.c.id).where(halts.c.procedure == procedure, halts.c.ended_at.is_(None))
            if turn.connection.execute(standing).first() is not None:
                raise BusinessError("halt.standing", "この業務はすでに止まっています。")
            turn.connection.execute(
                halts.insert().values(
                    id=one, procedure=procedure, reason=reason, user_id=user_id, halted_at=turn.now
                )
            )
            turn.event("procedure.halted", halt=one, procedure=procedure)

    def go_on(self, procedure: Slug, *, user_id: Id) -> None:
        """Let a 業務 go on.

        Raises:
            BusinessError: nobody stopped it (``halt.none``).
        """
        halts = schema.halts
        with self._book.turn(user_id) as turn:
            changed = turn.connection.execute(
                halts.update()
                .where(halts.c.procedure == procedure, halts.c.ended_at.is_(None))
                .values(ended_at=turn.now)
            )
            if changed.rowcount != 1:
                raise BusinessError("halt.none", "この業務は止まっていません。")
            turn.event("procedure.went_on", procedure=procedure)
