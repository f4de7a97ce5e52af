"""Rows of exports: kept when the file comes in, each a case of its own, or the same as one before."""

import json
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from sqlalchemy import Connection, Select, select

from ledger import schema
from ledger.advancing import Definitions, advance, new_key
from ledger.book import Book, Turn
from ledger.chain import Fact, canonical, veiled
from ledger.definitions import keep_definition
from ledger.moves import case_row
from ledger.opening import open_case
from ledger.readings import keep_record
from records.base import Frozen
from records.case import State
from records.errors import LeaseLost
from records.form import FormDefinition
from records.ids import Id, Reference, new_id
from records.listing import ListDefinition, ListedRow, Listing, ListTask
from records.paths import Slug
from records.reading import Record

CHANGED = "list.changed_row"


class ListedLine(Frozen):
    """One row with the file that it came in and the case that it became; ``first`` is what it repeats.

    ``changed`` says that it repeats the service's number and not what stood there.
    """

    id: Id
    scan_id: Id
    number: int
    key: str
    file_name: str
    position: int
    case_id: Id | None
    reference: Reference | None
    case_state: State | None
    first: str | None
    changed: bool


class Listed:
    """Hands rows to who understands them, and files what they say."""

    def __init__(self, book: Book, *, prefix: str, secret: bytes) -> None:
        self._book = book
        self._prefix = prefix
        self._secret = secret

    def waiting(self, procedures: Collection[Slug], *, limit: int) -> tuple[ListTask, ...]:
        """Answer rows of these 業務 that are no case yet, and those of cases that are read again."""
        table, cases = schema.listed, schema.cases
        query = (
            select(table, cases.c.form_sha256)
            .outerjoin(cases, table.c.case_id == cases.c.id)
            .where(table.c.procedure.in_(procedures), table.c.first_id.is_(None))
            .where(table.c.case_id.is_(None) | (cases.c.state == State.RECEIVED.value))
            .order_by(table.c.id)
            .limit(limit)
        )
        with self._book.reading() as connection:
            return tuple(_tasks(connection, connection.execute(query).all()))

    def file(self, row_id: Id, record: Record, defined: Definitions, *, run_id: str | None, actor: str) -> Id:
        """Open the row's case, or read it again, keep what the row says and move the case on.

        Nobody is asked blindly about a share of the fields: there is no paper to answer from.

        Raises:
            LeaseLost: the row was filed meanwhile.
        """
        table = schema.listed
        with self._book.turn(actor) as turn:
            row = turn.connection.execute(select(table).where(table.c.id == row_id)).one()
            case_id = row.case_id
            if case_id is None:
                case_id = open_case(turn, self._prefix, defined, scan_id=row.scan_id, pages=())
                turn.connection.execute(table.update().where(table.c.id == row_id).values(case_id=case_id))
                turn.event("list.filed", case_id, row=row_id)
            elif case_row(turn, case_id).state != State.RECEIVED.value:
                raise LeaseLost("list.filed_before", "この行は既に案件になっています。")
            keep_record(turn, case_id, record, run_id=run_id)
            advance(turn, case_id, defined, self._secret)
            return str(case_id)

    def of_files(
        self, scan_ids: tuple[Id, ...], among: Collection[Slug] | None = None
    ) -> dict[Id, tuple[ListedLine, ...]]:
        """Answer what became of each row of these files, by file; of other 業務 nothing is told."""
        table = schema.listed
        found: dict[Id, list[ListedLine]] = {scan_id: [] for scan_id in scan_ids}
        query = _lines().where(table.c.scan_id.in_(scan_ids)).order_by(table.c.id)
        if among is not None:
            query = query.where(table.c.procedure.in_(among))
        with self._book.reading() as connection:
            for row in connection.execute(query):
                found[row.scan_id].append(_line(row))
        return {scan_id: tuple(lines) for scan_id, lines in found.items()}


def keep_rows(turn: Turn, scan_id: Id, listing: Listing) -> None:
    """Keep the rows of an export; of a service's number only the first row becomes a case.

    The list's event tells of each row the HMAC under a key of the row's own.
    """
    table, slug = schema.listed, listing.definition.slug
    definition = keep_definition(turn, "list", slug, listing.definition)
    told: dict[str, Fact] = {}
    for row in listing.rows:
        body = json.dumps(row.cells, ensure_ascii=False, sort_keys=True)
        first = turn.connection.execute(
            select(table.c.id, table.c.body)
            .where(table.c.procedure == slug, table.c.key == row.key, table.c.first_id.is_(None))
        ).first()  # fmt: skip
        kept = turn.connection.execute(
            table.insert().returning(table).values(
                id=new_id(), scan_id=scan_id, procedure=slug, definition=definition, number=row.number,
                key=row.key, body=body, case_id=None, first_id=first.id if first else None,
                code=CHANGED if first and first.body != body else None, secret=new_key(),
            )
        ).one()  # fmt: skip
        told[kept.id] = veiled_row(kept)
    turn.event(
        "list.kept", scan=scan_id, procedure=slug, definition=definition, rows=len(listing.rows), cells=told
    )


def veiled_row(row: schema.Row) -> str:
    """Answer the HMAC of what stands in a row and of what it is the same as."""
    held: dict[str, Fact] = {
        "number": row.number, "key": row.key, "cells": row.body, "first": row.first_id, "code": row.code,
    }  # fmt: skip
    return veiled(row.secret, canonical(held))


def line_of(connection: Connection, case_id: Id) -> ListedLine | None:
    """Answer the row that a case came from; None where it came on paper."""
    row = connection.execute(_lines().where(schema.listed.c.case_id == case_id)).first()
    return None if row is None else _line(row)


def _tasks(connection: Connection, rows: Sequence[schema.Row]) -> Iterator[ListTask]:
    named = {row.definition for row in rows} | {row.form_sha256 for row in rows if row.form_sha256}
    table = schema.definitions
    query = select(table.c.sha256, table.c.body).where(table.c.sha256.in_(named))
    known: dict[str, str] = {one.sha256: one.body for one in connection.execute(query)}
    lists = {one: ListDefinition.model_validate_json(known[one]) for one in {row.definition for row in rows}}
    for row in rows:
        pinned = known[row.form_sha256] if row.form_sha256 else None
        yield ListTask(
            id=row.id,
            row=ListedRow(number=row.number, key=row.key, cells=json.loads(row.body)),
            definition=lists[row.definition],
            form=FormDefinition.model_validate_json(pinned) if pinned else None,
        )


@cache
def _lines() -> Select[tuple[schema.Row]]:
    table, cases, scans = schema.listed, schema.cases, schema.scans
    first, first_scans = table.alias(), scans.alias()
    return (
        select(
            table,
            scans.c.file_name,
            scans.c.position,
            cases.c.reference,
            cases.c.state.label("case_state"),
            first.c.number.label("first_number"),
            first_scans.c.file_name.label("first_file"),
        )
        .join(scans, table.c.scan_id == scans.c.id)
        .outerjoin(cases, table.c.case_id == cases.c.id)
        .outerjoin(first, table.c.first_id == first.c.id)
        .outerjoin(first_scans, first.c.scan_id == first_scans.c.id)
    )


def _line(row: schema.Row) -> ListedLine:
    return ListedLine(
        id=row.id,
        scan_id=row.scan_id,
        number=row.number,
        key=row.key,
        file_name=row.file_name,
        position=row.position,
        case_id=row.case_id,
        reference=row.reference,
        case_state=State(row.case_state) if row.case_state else None,
        first=f"{row.first_file} {row.first_number}行目" if row.first_file else None,
        changed=row.code == CHANGED,
    )
