"""答えの分かっている問い: shown among the others as if they waited, so that a checker's own errors are known.

They come from confirmed cases, of fields on which reading and person, or two people, agreed. Nothing of the
case changes; what was typed is compared and not kept.
"""

import hashlib
import hmac
from collections.abc import Collection

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import Book
from ledger.contents import Contents, contents
from records.base import Frozen
from records.case import State
from records.errors import BusinessError
from records.ids import Id, new_id
from records.paths import FieldPath, Slug, without_rows
from records.values import Value
from values.compare import same

# So many of the newest confirmed cases are looked through for answers that are known.
_NEWEST = 50


class Planted(Frozen):
    """Questions of a confirmed case that a person is asked before another case."""

    case_id: Id
    paths: tuple[FieldPath, ...]


class Planting:
    """Draws questions whose answer is known, and keeps whether they were answered right."""

    def __init__(self, book: Book, *, secret: bytes) -> None:
        self._book = book
        self._secret = secret

    def before(
        self,
        case_id: Id,
        asked: tuple[FieldPath, ...],
        procedure: Slug,
        share: float,
        *,
        user_id: Id,
        only: FieldPath | None = None,
        never: Collection[FieldPath] = (),
    ) -> Planted | None:
        """Answer what is asked before a case of which so much is asked; None where nothing was drawn.

        A keyed hash draws: the same person gets the same before the same case, once. Whoever is asked
        ``only`` one field is asked that one here too; no ``never`` field is asked.
        """
        wanted = sum(self._lot(user_id, case_id, path) < share for path in asked)
        if not wanted:
            return None
        with self._book.reading() as connection:
            known = _of(connection, user_id, before_id=case_id)
            drawn = None if known else _known(connection, procedure, user_id, wanted, only, never)
        if known:
            return None if known[0].ended_at else _planted(known)
        if drawn is None:
            return None
        with self._book.turn(user_id) as turn:
            for path in drawn.paths:
                turn.connection.execute(
                    schema.planted.insert().values(
                        id=new_id(), user_id=user_id, before_id=case_id, case_id=drawn.case_id, path=path,
                        shown_at=turn.now,
                    )
                )  # fmt: skip
        return drawn

    def open(self, case_id: Id, user_id: Id) -> Planted | None:
        """Answer what a person is being asked of a confirmed case; None where they are not."""
        with self._book.reading() as connection:
            rows = [row for row in _of(connection, user_id, case_id=case_id) if row.ended_at is None]
        return _planted(rows) if rows else None

    def answer(self, case_id: Id, answers: dict[FieldPath, tuple[Value, int]], *, user_id: Id) -> None:
        """Compare answers (each with its milliseconds) with the known ones; without an answer it was passed.

        Raises:
            BusinessError: this person is not asked about this case (any more).
        """
        with self._book.turn(user_id) as turn:
            table, held = schema.planted, contents(turn.connection, case_id)
            rows = [row for row in _of(turn.connection, user_id, case_id=case_id) if row.ended_at is None]
            if not rows or held is None:
                raise BusinessError("case.not_editable", "この案件は今は直せません。")
            for row in rows:
                said, milliseconds = answers.get(row.path, (None, None))
                known = held.answers.get(row.path)
                right = None if said is None or known is None else same(known, said)
                turn.connection.execute(
                    table.update()
                    .where(table.c.id == row.id)
                    .values(ended_at=turn.now, right=right, milliseconds=milliseconds)
                )

    def reopen(self, case_id: Id, *, user_id: Id) -> Planted | None:
        """Ask anew what a person answered, and forget what they said; None where the case was not asked so.

        取り戻す works on known questions as on others: a slip that is mended at once is no error, and nobody
        learns by it which of their answers were known.
        """
        with self._book.turn(user_id) as turn:
            rows = _of(turn.connection, user_id, case_id=case_id)
            for row in rows:
                turn.connection.execute(
                    schema.planted.update()
                    .where(schema.planted.c.id == row.id)
                    .values(ended_at=None, right=None, milliseconds=None)
                )
        return _planted(rows) if rows else None

    def _lot(self, user_id: Id, case_id: Id, path: FieldPath) -> float:
        told = hmac.new(self._secret, f"planted\n{user_id}\n{case_id}\n{path}".encode(), hashlib.sha256)
        return int.from_bytes(told.digest()[:8]) / 2**64


def agreed(held: Contents) -> tuple[FieldPath, ...]:
    """Answer the fields whose answer is known: reading and person agreed, or two people did."""
    read = {one.path: one.value for one in held.record.fields}
    return tuple(
        path
        for path, said in held.answers.items()
        if path in held.record.twice or ((value := read.get(path)) is not None and same(value, said))
    )


def _known(
    connection: Connection,
    procedure: Slug,
    user_id: Id,
    wanted: int,
    only: FieldPath | None,
    never: Collection[FieldPath],
) -> Planted | None:
    """Answer the newest confirmed case with known answers which this person never saw at the desk."""
    cases, answers, approvals, table = schema.cases, schema.answers, schema.approvals, schema.planted
    query = (
        select(cases.c.id)
        .where(
            cases.c.procedure == procedure,
            cases.c.state == State.CONFIRMED.value,
            cases.c.corrects.is_(None),
            cases.c.id.in_(select(answers.c.case_id)),
            cases.c.id.not_in(select(answers.c.case_id).where(answers.c.user_id == user_id)),
            cases.c.id.not_in(select(approvals.c.case_id).where(approvals.c.approver == user_id)),
            cases.c.id.not_in(select(table.c.case_id).where(table.c.user_id == user_id)),
        )
        .order_by(cases.c.opened_at.desc(), cases.c.id)
        .limit(_NEWEST)
    )
    for case_id in connection.execute(query).scalars():
        held = contents(connection, case_id)
        paths = agreed(held) if held is not None else ()
        paths = tuple(one for one in paths if one not in never)
        if fitting := tuple(one for one in paths if only is None or without_rows(one) == only):
            return Planted(case_id=case_id, paths=fitting[:wanted])
    return None


def _of(connection: Connection, user_id: Id, **where: Id) -> list[schema.Row]:
    table = schema.planted
    only = [table.c[name] == value for name, value in where.items()]
    query = select(table).where(table.c.user_id == user_id, *only).order_by(table.c.id)
    return list(connection.execute(query))


def _planted(rows: list[schema.Row]) -> Planted:
    return Planted(case_id=rows[0].case_id, paths=tuple(row.path for row in rows))
