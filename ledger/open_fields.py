"""Which fields wait for a person, case by case: so that one field can be asked of every sheet in a row.

Written in the turn that changes what a case holds. Which cases wait at all is a matter of their state.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select

from ledger import schema
from ledger.book import Book, Turn
from ledger.contents import Contents, contents
from ledger.facts import known_fact
from ledger.withheld import in_measurings
from records.base import Frozen
from records.case import State
from records.ids import Id
from records.paths import FieldPath, Slug, without_rows

FACT = "open_fields"
VERSION = "1"
MOST_QUEUED = 500


class OneField(Frozen):
    """A field of a 業務, whichever sheet it stands on; a column of a table is one field over all its rows."""

    procedure: Slug
    field: FieldPath


class Waiting(Frozen):
    """How many cases wait for somebody to answer this field."""

    one: OneField
    cases: int


def note_open_fields(turn: Turn, case_id: Id, held: Contents) -> None:
    """Write down which fields of a case are outstanding, and whose look each of them does not wait for."""
    table = schema.open_fields
    turn.connection.execute(table.delete().where(table.c.case_id == case_id))
    rows = [
        {
            "case_id": case_id,
            "path": path,
            "field": without_rows(path),
            "looked": "\n".join(sorted({one.user_id for one in held.waiting.get(path, ())})),
        }
        for path in held.outstanding()
    ]
    if rows:
        turn.connection.execute(table.insert(), rows)


def ensure_open_fields(book: Book) -> None:
    """Write them down for the cases that waited before this table was there: after an update, once."""
    if known_fact(book, FACT) == VERSION:
        return
    cases = schema.cases
    with book.turn("ledger") as turn:
        waiting = select(cases.c.id).where(cases.c.state == State.TO_CHECK.value)
        for case_id in turn.connection.execute(waiting).scalars().all():
            held = contents(turn.connection, case_id)
            if held is not None:
                note_open_fields(turn, case_id, held)
        turn.connection.execute(schema.facts.insert().values(name=FACT, text=VERSION))


class OpenFields:
    """Reads which fields wait. ``among`` are the 業務 that who asks works on, None for all."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def kinds(self, user_id: Id, among: Collection[Slug] | None) -> tuple[Waiting, ...]:
        """Answer the fields that wait for this person on some sheet, by 業務, the most frequent first."""
        cases, table = schema.cases, schema.open_fields
        count = func.count(table.c.case_id.distinct())
        query = (
            select(cases.c.procedure, table.c.field, count.label("cases"))
            .join(cases, table.c.case_id == cases.c.id)
            .where(*_asked_of(user_id, among))
            .group_by(cases.c.procedure, table.c.field)
            .order_by(cases.c.procedure, count.desc(), table.c.field)
        )
        with self._book.reading() as connection:
            return tuple(
                Waiting(one=OneField(procedure=row.procedure, field=row.field), cases=row.cases)
                for row in connection.execute(query)
            )

    def queue(self, one: OneField, user_id: Id, among: Collection[Slug] | None) -> tuple[Id, ...]:
        """Answer the cases of which this person is asked this field, those that wait longest first."""
        cases, table = schema.cases, schema.open_fields
        query = (
            select(cases.c.id)
            .join(table, table.c.case_id == cases.c.id)
            .where(cases.c.procedure == one.procedure, table.c.field == one.field)
            .where(*_asked_of(user_id, among))
            .group_by(cases.c.id, cases.c.moved_at)
            .order_by(cases.c.moved_at, cases.c.id)
            .limit(MOST_QUEUED)
        )
        with self._book.reading() as connection:
            return tuple(connection.execute(query).scalars())


def _asked_of(user_id: Id, among: Collection[Slug] | None) -> list[ColumnElement[bool]]:
    # Whether a sheet repeats another is decided of it as a whole; one of a 計測 is not seen before its turn.
    cases, table = schema.cases, schema.open_fields
    return [
        cases.c.state == State.TO_CHECK.value,
        cases.c.repeat_of.is_(None),
        cases.c.id.not_in(in_measurings()),
        table.c.looked.not_like(f"%{user_id}%"),
        *([] if among is None else [cases.c.procedure.in_(among)]),
    ]
