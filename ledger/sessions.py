"""Who is signed in: server-side sessions, that can be seen and ended. Tokens are kept as SHA-256 only."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import ColumnElement, select

from ledger import schema
from ledger.accounts import Session, Way, user_of
from ledger.book import Book
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, new_id

# Half a working day, then sign in again.
LASTS = dt.timedelta(hours=4)
# So long does a proof of who sits there hold, for what needs one: exports, roles.
PROOF = dt.timedelta(minutes=5)
UNKNOWN = BusinessError("session.unknown", "このログインは、もうありません。")


class SessionLine(Frozen):
    """One session, as a list shows it."""

    id: Id
    user_id: Id
    shown: str
    way: Way
    opened_at: dt.datetime
    ends_at: dt.datetime


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def open(self, user_id: Id, way: Way) -> str:
        """Open a session and answer its token. It is shown once and kept as its hash."""
        token, sessions = secrets.token_urlsafe(32), schema.sessions
        with self._book.turn(user_id) as turn:
            turn.connection.execute(
                schema.users.update().where(schema.users.c.id == user_id).values(failures=0)
            )
            turn.connection.execute(sessions.delete().where(sessions.c.ends_at < turn.now))
            turn.connection.execute(
                sessions.insert().values(
                    id=new_id(), sha256=_digest(token), user_id=user_id, csrf=secrets.token_urlsafe(32),
                    way=way, opened_at=turn.now, proved_at=turn.now, ends_at=turn.now + LASTS,
                )
            )  # fmt: skip
            turn.event("user.signed_in", user=user_id, way=way)
        return token

    def of(self, token: str) -> Session | None:
        """Answer who holds the token, if the session stands."""
        sessions, users, now = schema.sessions, schema.users, self._book.now()
        own = (sessions.c.id.label("session_id"), sessions.c.csrf, sessions.c.way, sessions.c.proved_at)
        with self._book.reading() as connection:
            row = connection.execute(
                select(users, *own)
                .join(sessions, sessions.c.user_id == users.c.id)
                .where(sessions.c.sha256 == _digest(token), sessions.c.ends_at > now)
                .where(users.c.active.is_(True))
            ).first()
        if row is None:
            return None
        proved = now - row.proved_at < PROOF
        return Session(id=row.session_id, user=user_of(row), csrf=row.csrf, way=row.way, proved=proved)

    def prove(self, session: Session) -> None:
        """Note that who sits there has just shown again who they are."""
        with self._book.turn(session.user.id) as turn:
            turn.connection.execute(
                schema.sessions.update().where(schema.sessions.c.id == session.id).values(proved_at=turn.now)
            )
            turn.event("user.proved", user=session.user.id, way=session.way)

    def all(self, user_id: Id | None = None) -> tuple[SessionLine, ...]:
        """Answer the sessions that stand, of one person or of everybody, the newest first."""
        sessions, users = schema.sessions, schema.users
        query = (
            select(sessions, users.c.shown)
            .join(users, sessions.c.user_id == users.c.id)
            .where(sessions.c.ends_at > self._book.now())
            .order_by(sessions.c.opened_at.desc(), sessions.c.id)
        )
        if user_id is not None:
            query = query.where(sessions.c.user_id == user_id)
        with self._book.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            SessionLine.model_validate({name: row._mapping[name] for name in SessionLine.model_fields})
            for row in rows
        )

    def end(self, session_id: Id, *, of: Id | None, actor: str) -> None:
        """End one session; ``of`` names whose it must be, None anybody's.

        Raises:
            BusinessError: there is none such (``session.unknown``).
        """
        mine = [] if of is None else [schema.sessions.c.user_id == of]
        if not self._end([schema.sessions.c.id == session_id, *mine], actor):
            raise UNKNOWN

    def end_all(self, user_id: Id, *, but: Id | None, actor: str) -> None:
        """End every session of a person, except the one in which they say so."""
        others = [] if but is None else [schema.sessions.c.id != but]
        self._end([schema.sessions.c.user_id == user_id, *others], actor)

    def _end(self, fits: list[ColumnElement[bool]], actor: str) -> int:
        sessions = schema.sessions
        with self._book.turn(actor) as turn:
            rows = turn.connection.execute(select(sessions.c.id, sessions.c.user_id).where(*fits)).all()
            turn.connection.execute(sessions.delete().where(*fits))
            for row in rows:
                turn.event("user.session_ended", user=row.user_id, session=row.id)
        return len(rows)
