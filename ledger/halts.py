"""停止: a 業務, or a business system, stands still at once, with a reason, until somebody lets it go on.

Robots claim nothing of it, and what they claimed before is not saved any more (ledger.entering.submitting).
"""

import datetime as dt

from sqlalchemy import Column, Select, select

from ledger import schema
from ledger.book import Book, Turn
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, new_id
from records.paths import Slug


class Halt(Frozen):
    """A 業務 or a business system that stands still: who stopped it (a person, or a program), when, why."""

    slug: Slug
    reason: str
    by: str
    halted_at: dt.datetime


class Halts:
    """Stops 業務 and business systems, and lets them go on."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def standing(self) -> dict[Slug, Halt]:
        """Answer which 業務 are stopped now."""
        return self._standing(schema.halts.c.procedure)

    def targets(self) -> dict[Slug, Halt]:
        """Answer which business systems are stopped now."""
        return self._standing(schema.halts.c.target)

    def halt(self, procedure: Slug, reason: str, *, actor: str) -> None:
        """Stop a 業務. What is filled in just now is not saved; a case that was saved is read back.

        ``actor`` is a person's id, or the name of the program that found the reason.

        Raises:
            BusinessError: it is stopped already (``halt.standing``).
        """
        with self._book.turn(actor) as turn:
            if _stands(turn, schema.halts.c.procedure, procedure):
                raise BusinessError("halt.standing", "この業務はすでに止まっています。")
            turn.event(
                "procedure.halted", halt=_begin(turn, reason, procedure=procedure), procedure=procedure
            )

    def go_on(self, procedure: Slug, *, actor: str) -> None:
        """Let a 業務 go on.

        Raises:
            BusinessError: nobody stopped it (``halt.none``).
        """
        with self._book.turn(actor) as turn:
            if not _end(turn, schema.halts.c.procedure, procedure):
                raise BusinessError("halt.none", "この業務は止まっていません。")
            turn.event("procedure.went_on", procedure=procedure)

    def halt_target(self, target: Slug, reason: str, *, actor: str) -> None:
        """Stop a business system: nothing of any 業務 that ends there is entered.

        Raises:
            BusinessError: it is stopped already (``halt.target_standing``).
        """
        with self._book.turn(actor) as turn:
            if _stands(turn, schema.halts.c.target, target):
                raise BusinessError("halt.target_standing", "この業務システムはすでに止めてあります。")
            turn.event("target.halted", halt=_begin(turn, reason, target=target), target=target)

    def go_on_target(self, target: Slug, *, actor: str) -> None:
        """Let a business system go on.

        Raises:
            BusinessError: nobody stopped it (``halt.target_none``).
        """
        with self._book.turn(actor) as turn:
            if not _end(turn, schema.halts.c.target, target):
                raise BusinessError("halt.target_none", "この業務システムは止めてありません。")
            turn.event("target.went_on", target=target)

    def _standing(self, what: Column[str]) -> dict[Slug, Halt]:
        halts, users = schema.halts, schema.users
        query = (
            select(what.label("slug"), halts, users.c.shown)
            .outerjoin(users, halts.c.actor == users.c.id)
            .where(what.is_not(None), halts.c.ended_at.is_(None))
        )
        with self._book.reading() as connection:
            return {
                row.slug: Halt(
                    slug=row.slug, reason=row.reason, by=row.shown or row.actor, halted_at=row.halted_at
                )
                for row in connection.execute(query)
            }


def halted(what: Column[str]) -> Select[tuple[str]]:
    """Answer the slugs that are stopped now: of 業務 (``halts.c.procedure``), or of business systems."""
    return select(what).where(what.is_not(None), schema.halts.c.ended_at.is_(None))


def _stands(turn: Turn, what: Column[str], slug: Slug) -> bool:
    return turn.connection.execute(halted(what).where(what == slug)).first() is not None


def _begin(turn: Turn, reason: str, *, procedure: Slug | None = None, target: Slug | None = None) -> Id:
    one = new_id()
    turn.connection.execute(
        schema.halts.insert().values(
            id=one, procedure=procedure, target=target, reason=reason, actor=turn.actor, halted_at=turn.now
        )
    )
    return one


def _end(turn: Turn, what: Column[str], slug: Slug) -> bool:
    halts = schema.halts
    ended = turn.connection.execute(
        halts.update().where(what == slug, halts.c.ended_at.is_(None)).values(ended_at=turn.now)
    )
    return ended.rowcount == 1
