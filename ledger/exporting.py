"""What leaves the ledger with a list of cases: final values and receipt numbers, a look at each case."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import Book
from ledger.contents import contents
from ledger.history import CaseLine
from records.base import Frozen
from records.ids import Id, Reference
from records.paths import FieldPath
from records.values import Value


class ExportLine(Frozen):
    """One case of an exported list; without values where only its progress is asked for.

    ``corrects`` is the case of which this one is a 訂正: it is no application of its own.
    A field of which nobody knows the value yet is left out.
    """

    line: CaseLine
    receipt: str | None
    corrects: Reference | None
    values: dict[FieldPath, Value]


def export_lines(
    book: Book, lines: Sequence[CaseLine], *, with_values: bool, actor: str
) -> tuple[ExportLine, ...]:
    """Answer cases to be exported; where their values go too, that is a look at each."""
    ids = [line.id for line in lines]
    with book.reading() as connection:
        receipts = _receipts(connection, ids)
        corrected = _corrected(connection, ids)
        values = {one: _known(connection, one) for one in ids} if with_values else {}
    if with_values:
        with book.turn(actor) as turn:
            turn.look(*ids, page="export")
    return tuple(
        ExportLine(
            line=line,
            receipt=receipts.get(line.id),
            corrects=corrected.get(line.id),
            values=values.get(line.id, {}),
        )
        for line in lines
    )


def _known(connection: Connection, case_id: Id) -> dict[FieldPath, Value]:
    held = contents(connection, case_id)
    if held is None:
        return {}
    unread = {one.path for one in held.record.fields if one.value is None} - held.answers.keys()
    hidden = unread | held.unseen()
    return {path: value for path, value in held.values().items() if path not in hidden}


def _corrected(connection: Connection, case_ids: Sequence[Id]) -> dict[Id, Reference]:
    cases, first = schema.cases, schema.cases.alias()
    rows = connection.execute(
        select(cases.c.id, first.c.reference)
        .join(first, cases.c.corrects == first.c.id)
        .where(cases.c.id.in_(case_ids))
    )
    return {row.id: row.reference for row in rows}


def _receipts(connection: Connection, case_ids: Sequence[Id]) -> dict[Id, str]:
    entries = schema.entries
    rows = connection.execute(
        select(entries.c.case_id, entries.c.result)
        .where(entries.c.case_id.in_(case_ids), entries.c.result.is_not(None))
        .order_by(entries.c.fence)
    )
    found = ((row.case_id, json.loads(row.result)["receipt"]) for row in rows)
    return {case_id: str(receipt["number"]) for case_id, receipt in found if receipt}
