"""What a business screen looked like when it was last good, and what it looks like now."""

import datetime as dt

from sqlalchemy import Select, select

from ledger import schema
from ledger.book import Book, Turn
from records.base import Frozen
from records.canonical import canonical_body
from records.case import State
from records.errors import BusinessError
from records.ids import Id, new_id
from records.paths import Slug
from records.seen_screen import SeenScreen

# Who stops a 業務 whose screen has changed, and who accepts one on which entries succeeded.
PROGRAM = "screens"


class Look(Frozen):
    """One way that the screen of a 業務 looked: since when, until when, and who accepted it."""

    id: Id
    screen: SeenScreen
    first_at: dt.datetime
    last_at: dt.datetime
    accepted_by: str | None
    accepted_at: dt.datetime | None


class ScreenLooks:
    """Remembers readings of screens. Each call that writes is one turn."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def seen(self, screen: SeenScreen) -> Id:
        """Write down how a screen looks now; answer the look: an older one if it looked so before."""
        looks = schema.screen_looks
        with self._book.turn(PROGRAM) as turn:
            known = turn.connection.execute(
                select(looks.c.id).where(
                    looks.c.procedure == screen.procedure, looks.c.sha256 == screen.sha256
                )
            ).scalar()
            if known is not None:
                turn.connection.execute(looks.update().where(looks.c.id == known).values(last_at=turn.now))
                return str(known)
            one = new_id()
            turn.connection.execute(
                looks.insert().values(
                    id=one, procedure=screen.procedure, sha256=screen.sha256, body=canonical_body(screen),
                    first_at=turn.now, last_at=turn.now,
                )
            )  # fmt: skip
            turn.event("screen.seen", look=one, procedure=screen.procedure, sha256=screen.sha256)
            return one

    def good(self, procedure: Slug) -> Look | None:
        """Answer the last look that was accepted."""
        looks = schema.screen_looks
        return self._one(
            select(looks)
            .where(looks.c.procedure == procedure, looks.c.accepted_at.is_not(None))
            .order_by(looks.c.accepted_at.desc())
        )

    def newest(self, procedure: Slug) -> Look | None:
        """Answer the look that was seen last."""
        looks = schema.screen_looks
        query = select(looks).where(looks.c.procedure == procedure)
        return self._one(query.order_by(looks.c.last_at.desc(), looks.c.id.desc()))

    def accept(self, procedure: Slug, look_id: Id, *, actor: str) -> None:
        """Let a look of a 業務 be the good one from now on. ``actor`` is a person, or a program's name.

        Raises:
            BusinessError: the 業務 has no such look (``screen.unknown_look``), or the screen has been seen
                otherwise since (``screen.stale_look``).
        """
        looks = schema.screen_looks
        with self._book.turn(actor) as turn:
            row = turn.connection.execute(
                select(looks).where(looks.c.id == look_id, looks.c.procedure == procedure)
            ).first()
            if row is None:
                raise BusinessError("screen.unknown_look", "その画面の記録はありません。")
            if _newest(turn, row.procedure) != look_id:
                raise BusinessError(
                    "screen.stale_look", "画面はその後また変わりました。開き直して確かめてください。"
                )
            turn.connection.execute(
                looks.update().where(looks.c.id == look_id).values(accepted_by=actor, accepted_at=turn.now)
            )
            turn.event("screen.accepted", look=look_id, procedure=row.procedure)

    def entered_since(self, look: Look) -> bool:
        """Tell whether a case of the 業務 was entered and confirmed since the screen was first seen so."""
        cases = schema.cases
        query = select(cases.c.id).where(
            cases.c.procedure == look.screen.procedure,
            cases.c.state == State.CONFIRMED.value,
            cases.c.moved_at > look.first_at,
        )
        with self._book.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _one(self, query: Select[tuple[object, ...]]) -> Look | None:
        users, looks = schema.users, schema.screen_looks
        named = query.add_columns(users.c.shown).outerjoin(users, looks.c.accepted_by == users.c.id).limit(1)
        with self._book.reading() as connection:
            row = connection.execute(named).first()
        if row is None:
            return None
        return Look(
            id=row.id, screen=SeenScreen.model_validate_json(row.body), first_at=row.first_at,
            last_at=row.last_at, accepted_by=row.shown or row.accepted_by, accepted_at=row.accepted_at,
        )  # fmt: skip


def _newest(turn: Turn, procedure: Slug) -> Id | None:
    looks = schema.screen_looks
    query = select(looks.c.id).where(looks.c.procedure == procedure)
    newest_first = query.order_by(looks.c.last_at.desc(), looks.c.id.desc())
    return turn.connection.execute(newest_first.limit(1)).scalar()
