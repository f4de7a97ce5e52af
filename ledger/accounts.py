"""Accounts: who may use the desk, in which roles, for which departments. Passwords arrive hashed."""

import datetime as dt
from typing import Literal

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
# No password fits it: the account signs in at the identity provider only.
NO_PASSWORD = "!"  # noqa: S105 - no hash
# By a password that is kept here, or at the city's identity provider.
Way = Literal["password", "oidc"]


class Credentials(Frozen):
    """What a sign-in is checked against."""

    user: User
    password: str
    locked: bool


class Session(Frozen):
    """A person who is signed in, and the token that every form of theirs must carry.

    ``proved``: who sits there has shown who they are lately.
    """

    id: Id
    user: User
    csrf: str
    way: Way
    proved: bool


def user_of(row: schema.Row) -> User:
    """Answer the account that a row of ``users`` holds."""
    roles = tuple(Role(word) for word in row.roles.split(",") if word)
    departments = tuple(row.departments.split("\n")) if row.departments else ()
    return User(
        id=row.id, name=row.name, shown=row.shown, roles=roles, active=row.active, departments=departments
    )


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
        return tuple(user_of(row) for row in rows)

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

    def set_reach(
        self, user_id: Id, roles: tuple[Role, ...], departments: tuple[str, ...], *, actor: str
    ) -> None:
        """Say what a person may do, and for which departments (none named: all). It holds at once.

        Raises:
            BusinessError: there is no such account (``user.unknown``).
        """
        with self._book.turn(actor) as turn:
            changed = turn.connection.execute(
                schema.users.update()
                .where(schema.users.c.id == user_id)
                .values(roles=",".join(roles), departments="\n".join(departments) or None)
            )
            if not changed.rowcount:
                raise BusinessError("user.unknown", "この利用者名は登録されていません。")
            turn.event(
                "user.reach_set",
                user=user_id,
                roles=[str(role) for role in roles],
                departments=list(departments),
            )

    def credentials(self, name: str) -> Credentials | None:
        """Answer what a sign-in by this name is checked against."""
        with self._book.reading() as connection:
            row = connection.execute(select(schema.users).where(schema.users.c.name == name)).first()
        if row is None:
            return None
        locked = row.locked_until is not None and row.locked_until > self._book.now()
        return Credentials(user=user_of(row), password=row.password, locked=locked)

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
