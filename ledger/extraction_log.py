"""抽出ログ: what each engine read, how sure it was, what was decided and what a person said."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Select, exists, literal, select, tuple_

from ledger import schema
from ledger.book import Book
from ledger.contents import VALUE
from records.base import Frozen
from records.ids import Id, Reference, Sha256
from records.paths import FieldPath, Slug
from records.reading import FieldValue, Record
from records.values import Value
from values.calendar import OFFICE


class LogQuery(Frozen):
    """Office days of reading, both included, and one 業務 or all; ``among`` bounds it to some."""

    since: dt.date
    until: dt.date
    procedure: Slug | None = None
    among: tuple[Slug, ...] | None = None


class Said(Frozen):
    """What a person said of a field last: the value that stands, or None where it was taken back."""

    value: Value | None
    by: str
    at: dt.datetime
    milliseconds: int


class LogRecord(Frozen):
    """One reading of one case. Of fields that are ``unseen`` nobody may see the reading yet (抜き取り)."""

    id: Id
    read_at: dt.datetime
    case_id: Id
    reference: Reference
    procedure: Slug
    generation: int
    form_version: str
    form_sha256: Sha256
    sha256: Sha256
    calibration: str | None
    fields: tuple[FieldValue, ...]
    said: dict[FieldPath, Said]
    unseen: frozenset[FieldPath]


class LogPage(Frozen):
    """Readings, newest first; the next page begins after ``older``."""

    records: tuple[LogRecord, ...]
    older: Id | None


class ExtractionLog:
    """Reads what was read."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def page(self, query: LogQuery, *, limit: int, beside: Id | None = None) -> LogPage:
        """Answer so many readings, those older than ``beside`` if it is given."""
        with self._book.reading() as connection:
            rows = connection.execute(_beside(connection, _found(query), beside).limit(limit + 1)).all()
            said = _said(connection, [row.case_id for row in rows[:limit]])
        records = tuple(_record(row, said.get(row.case_id, {})) for row in rows[:limit])
        return LogPage(records=records, older=records[-1].id if len(rows) > limit else None)


def _found(query: LogQuery) -> Select[tuple[schema.Row]]:
    records, cases = schema.records, schema.cases
    return (
        select(records, cases.c.reference, cases.c.procedure, cases.c.form_version, cases.c.form_sha256)
        .join(cases, records.c.case_id == cases.c.id)
        .where(records.c.read_at >= _begins(query.since))
        .where(records.c.read_at < _begins(query.until + dt.timedelta(days=1)))
        .where(_fitting(query))
        .order_by(records.c.read_at.desc(), records.c.id.desc())
    )


def _fitting(query: LogQuery) -> ColumnElement[bool]:
    """Answer what holds of a reading's case; asked of each reading, newest first, until there are enough.

    Were it asked in the join, SQLite would begin with the cases, and sort a year of readings to answer ten.
    """
    cases = schema.cases.alias()
    # Nothing is extracted for a 訂正: its record is a copy.
    fits = [cases.c.id == schema.records.c.case_id, cases.c.corrects.is_(None)]
    if query.among is not None:
        fits.append(cases.c.procedure.in_(query.among))
    if query.procedure is not None:
        fits.append(cases.c.procedure == query.procedure)
    return exists().where(*fits)


def _begins(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), OFFICE).astimezone(dt.UTC)


def _beside(
    connection: Connection, found: Select[tuple[schema.Row]], beside: Id | None
) -> Select[tuple[schema.Row]]:
    records = schema.records
    place = (records.c.read_at, records.c.id)
    own = connection.execute(select(*place).where(records.c.id == beside)).first() if beside else None
    if own is None:
        return found
    here = tuple_(*(literal(value, column.type) for value, column in zip(own, place, strict=True)))
    return found.where(tuple_(*place) < here)


def _said(connection: Connection, case_ids: Sequence[Id]) -> dict[Id, dict[FieldPath, Said]]:
    answers, users = schema.answers, schema.users
    rows = connection.execute(
        select(answers, users.c.shown)
        .outerjoin(users, answers.c.user_id == users.c.id)
        .where(answers.c.case_id.in_(case_ids))
        .order_by(answers.c.id)
    )
    said: dict[Id, dict[FieldPath, Said]] = {}
    for row in rows:
        value = None if row.value is None else VALUE.validate_json(row.value)
        one = Said(
            value=value, by=row.shown or row.user_id, at=row.answered_at, milliseconds=row.milliseconds
        )
        said.setdefault(row.case_id, {})[row.path] = one
    return said


def _record(row: schema.Row, said: dict[FieldPath, Said]) -> LogRecord:
    record = Record.model_validate_json(row.body)
    answered = {path for path, one in said.items() if one.value is not None}
    return LogRecord(
        id=row.id,
        read_at=row.read_at,
        case_id=row.case_id,
        reference=row.reference,
        procedure=row.procedure,
        generation=row.generation,
        form_version=row.form_version,
        form_sha256=row.form_sha256,
        sha256=row.sha256,
        calibration=record.calibration,
        fields=record.fields,
        said=said,
        unseen=frozenset(record.blind).difference(answered),
    )
