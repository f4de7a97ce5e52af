"""How many cases a minute a business system takes, from the robots of all machines together."""

import datetime as dt

from sqlalchemy import select

from ledger import schema
from ledger.book import Book
from records.paths import Slug


class Pacing:
    """Hands out the moments at which robots may begin, evenly spread."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def take(self, target: Slug, most_per_minute: float) -> dt.datetime:
        """Take the next moment that is free at a business system, and answer it: now, or later.

        Two robots never get the same one. A moment that nobody uses is not given out again.
        """
        paces = schema.paces
        with self._book.turn("pace") as turn:
            free = turn.connection.execute(select(paces.c.next_at).where(paces.c.target == target)).scalar()
            mine = max(turn.now, free) if free else turn.now
            following = mine + dt.timedelta(minutes=1 / most_per_minute)
            if free is None:
                turn.connection.execute(paces.insert().values(target=target, next_at=following))
            else:
                turn.connection.execute(
                    paces.update().where(paces.c.target == target).values(next_at=following)
                )
            return mine
