"""What pages show of bulk files: what became of their cases, results that answer none, a case's lines."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, select

from ledger import schema
from ledger.book import Book
from ledger.bulk_files import BulkState
from records.base import Frozen
from records.case import State
from records.entry import EntryResult
from records.ids import Id, Reference, Sha256
from records.paths import Slug


class TakenResult(Frozen):
    """A result file that was taken; ``code`` says why it answers nothing."""

    procedure: Slug
    name: str
    sha256: Sha256
    code: str | None
    taken_at: dt.datetime


class BulkView(Frozen):
    """One bulk file, how many of its cases are in which state, and what answered it."""

    reference: Reference
    procedure: Slug
    name: str
    state: BulkState
    code: str | None
    sha256: Sha256 | None
    opened_at: dt.datetime
    published_at: dt.datetime | None
    due_at: dt.datetime | None
    cases: dict[State, int]
    results: tuple[TakenResult, ...]


class BulkPlace(Frozen):
    """Where a case stands, or stood: in which line of which file, and what the target answered about it."""

    reference: Reference
    name: str
    state: BulkState
    line: int
    published_at: dt.datetime | None
    due_at: dt.datetime | None
    answer: EntryResult | None


def bulk_views(book: Book, among: Collection[Slug] | None, limit: int) -> tuple[BulkView, ...]:
    """Answer the newest bulk files, of all or of these 業務."""
    files = schema.bulk_files
    query = _among(select(files), files.c.procedure, among).order_by(
        files.c.opened_at.desc(), files.c.id.desc()
    )
    with book.reading() as connection:
        return tuple(_view(connection, row) for row in connection.execute(query.limit(limit)).all())


def strange_results(book: Book, among: Collection[Slug] | None, limit: int) -> tuple[TakenResult, ...]:
    """Answer the newest results that name no file of ours."""
    results = schema.bulk_results
    query = _among(select(results), results.c.procedure, among).where(results.c.bulk_id.is_(None))
    with book.reading() as connection:
        rows = connection.execute(query.order_by(results.c.taken_at.desc()).limit(limit)).all()
    return tuple(_result(row) for row in rows)


def places_of(book: Book, case_id: Id) -> tuple[BulkPlace, ...]:
    """Answer the lines of a case in bulk files, the oldest first; one that never went out has none."""
    files, lines = schema.bulk_files, schema.bulk_lines
    query = (
        select(lines.c.line, lines.c.answer, files)
        .join(files, lines.c.bulk_id == files.c.id)
        .where(lines.c.case_id == case_id, lines.c.line.is_not(None))
        .order_by(files.c.opened_at)
    )
    with book.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(
        BulkPlace(
            reference=row.reference, name=row.file_name, state=BulkState(row.state), line=row.line,
            published_at=row.published_at, due_at=row.due_at,
            answer=EntryResult.model_validate_json(row.answer) if row.answer else None,
        )
        for row in rows
    )  # fmt: skip


def _view(connection: Connection, row: schema.Row) -> BulkView:
    lines, cases, results = schema.bulk_lines, schema.cases, schema.bulk_results
    # Where a case went on without the file, its state says nothing about it.
    states = connection.execute(
        select(cases.c.state)
        .join(lines, lines.c.case_id == cases.c.id)
        .where(lines.c.bulk_id == row.id, lines.c.line.is_not(None))
    ).scalars()
    answers = connection.execute(
        select(results).where(results.c.bulk_id == row.id).order_by(results.c.taken_at)
    ).all()
    return BulkView(
        reference=row.reference, procedure=row.procedure, name=row.file_name, state=BulkState(row.state),
        code=row.code, sha256=row.sha256, opened_at=row.opened_at, published_at=row.published_at,
        due_at=row.due_at, cases=Counter(State(one) for one in states),
        results=tuple(_result(one) for one in answers),
    )  # fmt: skip


def _result(row: schema.Row) -> TakenResult:
    return TakenResult(
        procedure=row.procedure, name=row.file_name, sha256=row.sha256, code=row.code, taken_at=row.taken_at
    )


def _among(query: Select[Any], column: Any, among: Collection[Slug] | None) -> Select[Any]:
    return query if among is None else query.where(column.in_(among))
