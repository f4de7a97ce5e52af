"""Local accounts and server-side sessions. Passwords arrive hashed; tokens are kept as SHA-256 only."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ledger import schema
from ledger.book import Book
from records.account import Role, User
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, new_id

FAILURES = 5
LOCKED = dt.timedelta(minutes=15)
# Half a working day without a click, then sign in again.
SESSION = dt.timedelta(hours=4)


class Credentials(Frozen):
    """What a sign-in is checked against."""

    user: User
    password: str
    locked: bool


class Session(Frozen):
    """A person who is signed in, and the token that every form of theirs must carry."""

    user: User
    csrf: str


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _user(row: schema.Row) -> User:
    roles = tuple(Role(word) for word in row.roles.split(",") if word)
    return User(id=row.id, name=row.name, shown=row.shown, roles=roles, active=row.active)


class Accounts:
    """Who may use the desk."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def add(self, name: str, shown: str, password: str, roles: tuple[Role, ...], *, actor: str) -> User:
        """Add an account; ``password`` is a hash.

        Raises:
            BusinessError: the name is taken.
        """
        user_id = new_id()
        try:
            with self._book.turn(actor) as turn:
                turn.connection.execute(
                    schema.users.insert().values(
                        id=user_id, name=name, shown=shown, password=password, roles=",".join(roles),
                        active=True, failures=0, made_at=turn.now,
                    )
                )  # fmt: skip
                turn.event("user.added", user=user_id, roles=[str(role) for role in roles])
        except IntegrityError as error:
            raise BusinessError("user.name_taken", "この利用者名は既に使われています。") from error
        return User(id=user_id, name=name, shown=shown, roles=roles, active=True)

    def all(self) -> tuple[User, ...]:
        """Answer every account, by name."""
        with self._book.reading() as connection:
            rows = connection.execute(select(schema.users).order_by(schema.users.c.name)).all()
        return tuple(_user(row) for row in rows)

    def set_password(self, user_id: Id, password: str, *, actor: str) -> None:
        """Replace a password's hash; every session of the person ends."""
        with self._book.turn(actor) as turn:
            turn.connection.execute(
                schema.users.update()
                .where(schema.users.c.id == user_id)
                .values(password=password, failures=0, locked_until=None)
            )
            turn.connection.execute(schema.sessions.delete().where(schema.sessions.c.user_id == user_id))
            turn.event("user.password_set", user=user_id)

    def set_active(self, user_id: Id, *, active: bool, actor: str) -> None:
        """Let a person in or keep them out; what they did stays."""
        with self._book.turn(actor) as turn:
            turn.connection.execute(
                schema.users.update().where(schema.users.c.id == user_id).values(active=active)
            )
            turn.connection.execute(schema.sessions.delete().where(schema.sessions.c.user_id == user_id))
            turn.event("user.active_set", user=user_id, active=active)

    def credentials(self, name: str) -> Credentials | None:
        """Answer what a sign-in by this name is checked against."""
        with self._book.reading() as connection:
            row = connection.execute(select(schema.users).where(schema.users.c.name == name)).first()
        if row is None:
            return None
        locked = row.locked_until is not None and row.locked_until > self._book.now()
        return Credentials(user=_user(row), password=row.password, locked=locked)

    def failed(self, user_id: Id) -> None:
        """Count a wrong password; the fifth in a row locks the account for a quarter of an hour."""
        users = schema.users
        with self._book.turn(user_id) as turn:
            row = turn.connection.execute(select(users.c.failures).where(users.c.id == user_id)).one()
            locked = turn.now + LOCKED if row.failures + 1 >= FAILURES else None
            failures = 0 if locked else row.failures + 1
            turn.connection.execute(
                users.update().where(users.c.id == user_id).values(failures=failures, locked_until=locked)
            )
            turn.event("user.sign_in_failed", user=user_id, locked=locked is not None)

    def sign_in(self, user_id: Id) -> str:
        """Open a session and answer its token. It is shown once and kept as its hash."""
        token = secrets.token_urlsafe(32)
        with self._book.turn(user_id) as turn:
            turn.connection.execute(
                schema.users.update().where(schema.users.c.id == user_id).values(failures=0)
            )
            turn.connection.execute(schema.sessions.delete().where(schema.sessions.c.ends_at < turn.now))
            turn.connection.execute(
                schema.sessions.insert().values(
                    sha256=_digest(token),
                    user_id=user_id,
                    csrf=secrets.token_urlsafe(32),
                    ends_at=turn.now + SESSION,
                )
            )
            turn.event("user.signed_in", user=user_id)
        return token

    def session(self, token: str) -> Session | None:
        """Answer who holds the token, if the session stands."""
        sessions, users = schema.sessions, schema.users
        with self._book.reading() as connection:
            row = connection.execute(
                select(users, sessions.c.csrf)
                .join(sessions, sessions.c.user_id == users.c.id)
                .where(sessions.c.sha256 == _digest(token), sessions.c.ends_at > self._book.now())
                .where(users.c.active.is_(True))
            ).first()
        return None if row is None else Session(user=_user(row), csrf=row.csrf)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._book.turn("desk") as turn:
            turn.connection.execute(
                schema.sessions.delete().where(schema.sessions.c.sha256 == _digest(token))
            )
