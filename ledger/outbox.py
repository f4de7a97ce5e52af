"""通知の控え: what is to be told, written in the turn in which it happened, so that no stop loses it.

Ids, counts and codes only: a message leaves the building.
"""

import datetime as dt
import json

from pydantic import JsonValue
from sqlalchemy import select

from ledger import schema
from ledger.book import Book, Turn
from ledger.chain import Fact, canonical
from records.base import Frozen
from records.ids import Id, new_id

# After each failed attempt it is tried again this much later; after the last one nobody tries any more.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
# What nobody was told for so long is old; a channel that is set up later does not begin with the past.
YOUNG = dt.timedelta(days=2)
KEPT = dt.timedelta(days=30)
SENT, GIVEN_UP = "sent", "given_up"


class Message(Frozen):
    """What is to be told: which kind of thing happened, when, and its ids and counts."""

    id: Id
    kind: str
    facts: dict[str, JsonValue]
    made_at: dt.datetime


class Attempt(Frozen):
    """One message that a channel is to send now; so many attempts were begun, this one with them."""

    message: Message
    channel: str
    number: int


def tell(turn: Turn, kind: str, key: str, **facts: Fact) -> None:
    """Write down what is to be told. The same key is told once."""
    table = schema.messages
    if turn.connection.execute(select(table.c.id).where(table.c.key == key)).first() is None:
        turn.connection.execute(
            table.insert().values(id=new_id(), key=key, kind=kind, facts=canonical(facts), made_at=turn.now)
        )


class Outbox:
    """Hands messages to those who send them, and remembers how it went."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def known(self, key: str) -> bool:
        """Tell whether something was written down under this key."""
        table = schema.messages
        with self._book.reading() as connection:
            return connection.execute(select(table.c.id).where(table.c.key == key)).first() is not None

    def begin(self, channel: str, *, limit: int = 100) -> tuple[Attempt, ...]:
        """Answer what a channel is to send now, the oldest first; each attempt is counted before it is made.

        A sender that is killed has used its attempt up: the message is tried again later, and may then
        come twice, under the same id.
        """
        messages, deliveries = schema.messages, schema.deliveries
        with self._book.turn("notifier") as turn:
            rows = turn.connection.execute(
                select(messages, deliveries.c.attempts)
                .outerjoin(
                    deliveries,
                    (deliveries.c.message_id == messages.c.id) & (deliveries.c.channel == channel),
                )
                .where(messages.c.made_at > turn.now - YOUNG)
                .where(deliveries.c.outcome.is_(None))
                .where(deliveries.c.next_at.is_(None) | (deliveries.c.next_at <= turn.now))
                .order_by(messages.c.made_at, messages.c.id)
                .limit(limit)
            ).all()
            return tuple(_begun(turn, row, channel) for row in rows)

    def sent(self, attempt: Attempt) -> None:
        """Note that the channel took the message."""
        self._end(attempt, SENT, None)

    def failed(self, attempt: Attempt, code: str, *, final: bool) -> bool:
        """Note that it did not; answer whether the message is given up (``final``, or tried often enough)."""
        given_up = final or attempt.number > len(WAITS)
        self._end(attempt, GIVEN_UP if given_up else None, code)
        return given_up

    def given_up(self, since: dt.datetime) -> int:
        """Answer how many messages since then reached nobody by some channel."""
        messages, deliveries = schema.messages, schema.deliveries
        query = (
            select(deliveries.c.message_id)
            .join(messages, deliveries.c.message_id == messages.c.id)
            .where(deliveries.c.outcome == GIVEN_UP, messages.c.made_at >= since)
        )
        with self._book.reading() as connection:
            return len(connection.execute(query).all())

    def forget_old(self) -> None:
        """Delete what was told long ago."""
        messages, deliveries = schema.messages, schema.deliveries
        with self._book.turn("notifier") as turn:
            old = select(messages.c.id).where(messages.c.made_at < turn.now - KEPT)
            turn.connection.execute(deliveries.delete().where(deliveries.c.message_id.in_(old)))
            turn.connection.execute(messages.delete().where(messages.c.made_at < turn.now - KEPT))

    def _end(self, attempt: Attempt, outcome: str | None, code: str | None) -> None:
        table = schema.deliveries
        with self._book.turn("notifier") as turn:
            turn.connection.execute(
                table.update()
                .where(table.c.message_id == attempt.message.id, table.c.channel == attempt.channel)
                .values(outcome=outcome, code=code)
            )


def _begun(turn: Turn, row: schema.Row, channel: str) -> Attempt:
    number = (row.attempts or 0) + 1
    values = {"attempts": number, "next_at": turn.now + WAITS[min(number, len(WAITS)) - 1]}
    table = schema.deliveries
    if row.attempts is None:
        turn.connection.execute(table.insert().values(message_id=row.id, channel=channel, **values))
    else:
        turn.connection.execute(
            table.update().where(table.c.message_id == row.id, table.c.channel == channel).values(**values)
        )
    return Attempt(message=_message(row), channel=channel, number=number)


def _message(row: schema.Row) -> Message:
    facts = {name: fact for name, fact in json.loads(row.facts).items() if name != "schema"}
    return Message(id=row.id, kind=row.kind, facts=facts, made_at=row.made_at)
