"""Turns in the ledger: one transaction each, whose events continue the chain in the same commit."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import OperationalError

from ledger import schema
from ledger.chain import GENESIS, Fact, canonical, link, veiled
from ledger.database import UNAVAILABLE, compact
from records.ids import Id, Sha256
from records.ports import Clock

CHAIN = "cases"
LOOKS = "looks"


class Turn:
    """One writing transaction: its connection, its time, who acts."""

    def __init__(self, connection: Connection, now: dt.datetime, actor: str) -> None:
        self.connection = connection
        self.now = now
        self.actor = actor
        # Where each chain ends: nobody else continues one while this turn lasts.
        self._ends: dict[str, tuple[int, Sha256]] = {}

    def event(self, kind: str, case_id: Id | None = None, **facts: Fact) -> int:
        """Continue the chain, and answer the event's position.

        Facts carry ids, codes and HMACs, never personal data.
        """
        return self._continue(CHAIN, kind, (case_id,), facts)

    def look(self, *case_ids: Id, **facts: Fact) -> None:
        """Continue the chain of looks: a person saw the personal data of these cases."""
        self._continue(LOOKS, "case.looked", case_ids, facts)

    def searched(self, **facts: Fact) -> None:
        """Continue the chain of looks: a person looked for somebody, whom the event does not name."""
        self._continue(LOOKS, "cases.searched", (None,), facts)

    def _continue(
        self, chain: str, kind: str, case_ids: Sequence[Id | None], facts: Mapping[str, Fact]
    ) -> int:
        last, before = self._ends[chain] if chain in self._ends else self._end_of(chain)
        position = last + 1
        at = self.now.isoformat(timespec="microseconds")
        rows = []
        for case_id in case_ids:
            body = canonical({"kind": kind, "at": at, "actor": self.actor, "case": case_id, **facts})
            one = link(position, body, before)
            rows.append({"chain": chain, "case_id": case_id, **one.model_dump(mode="python")})
            position, before = position + 1, one.sha256
        if rows:
            self.connection.execute(schema.events.insert(), rows)
        self._ends[chain] = position - 1, before
        return position - 1

    def _end_of(self, chain: str) -> tuple[int, Sha256]:
        events = schema.events
        last = self.connection.execute(
            select(events.c.position, events.c.sha256)
            .where(events.c.chain == chain)
            .order_by(events.c.position.desc())
            .limit(1)
        ).first()
        return (int(last.position), str(last.sha256)) if last else (0, GENESIS)

    def veil(self, case_id: Id, value: str) -> str:
        """Answer the HMAC of a personal value under its case's own key."""
        return veiled(self.key(case_id), value)

    def key(self, case_id: Id) -> bytes:
        """Answer a case's own key."""
        key = select(schema.cases.c.key).where(schema.cases.c.id == case_id)
        found: bytes = self.connection.execute(key).scalar_one()
        return found


class Book:
    """The ledger's database, opened. Every room of it works through turns."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def now(self) -> dt.datetime:
        """Answer the present, UTC."""
        return self._clock.now()

    @contextmanager
    def turn(self, actor: str) -> Iterator[Turn]:
        """Open a writing transaction. Writers queue: the chain has one end.

        Raises:
            ApplicationError: the database is full, does not answer or was busy too long; nothing of the
                turn is kept (``ledger.unavailable``).
        """
        try:
            with self._engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    # Taken before the first query, so that the snapshot is made after the wait.
                    connection.exec_driver_sql("LOCK TABLE events IN EXCLUSIVE MODE")
                yield Turn(connection, self._clock.now(), actor)
        except OperationalError as error:
            raise UNAVAILABLE from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a reading transaction: one consistent picture, nobody waits for it."""
        with self._engine.connect().execution_options(reading=True) as connection:
            yield connection

    def compact(self) -> None:
        """Rewrite the database without the bytes of what was deleted (ledger.database.compact)."""
        compact(self._engine)
