"""Every blob that a row of the ledger speaks of, and what it is evidence of."""

import json
from typing import Any, Literal

from sqlalchemy import Connection, select

from ledger import schema
from records.base import Frozen
from records.ids import Id, Sha256
from records.reading import Record, Strip

Role = Literal["scan", "page", "aligned", "strip", "picture"]


class Evidence(Frozen):
    """One blob's part: the file as it came, a page's picture, an aligned page, a strip, a bot's picture.

    ``owner`` is the scan of a file or page and the case of everything else; ``detail`` the page's number,
    the field's path or the entry's fence.
    """

    sha256: Sha256
    role: Role
    owner: Id
    detail: str = ""


def named_blobs(connection: Connection) -> dict[Sha256, Evidence]:
    """Answer every blob that a row names, once, as the earliest that it is on a paper's way."""
    named: dict[Sha256, Evidence] = {}
    for one in (*_scans(connection), *_pages(connection), *_readings(connection), *_pictures(connection)):
        named.setdefault(one.sha256, one)
    return named


def _scans(connection: Connection) -> list[Evidence]:
    table = schema.scans
    rows = connection.execute(select(table.c.id, table.c.sha256).order_by(table.c.id))
    return [Evidence(sha256=row.sha256, role="scan", owner=row.id) for row in rows]


def _pages(connection: Connection) -> list[Evidence]:
    table = schema.pages
    rows = connection.execute(select(table).order_by(table.c.id))
    return [
        Evidence(sha256=row.pixels, role="page", owner=row.scan_id, detail=str(row.number)) for row in rows
    ]


def _readings(connection: Connection) -> list[Evidence]:
    table, found = schema.records, []
    for row in connection.execute(select(table.c.case_id, table.c.aligned, table.c.body)):
        if row.aligned:
            found.append(Evidence(sha256=row.aligned, role="aligned", owner=row.case_id))
        found += [
            Evidence(sha256=sha256, role="strip", owner=row.case_id, detail=path)
            for path, sha256 in _strips(row.body)
        ]
    return found


def _strips(body: str) -> list[tuple[str, Sha256]]:
    try:
        record = Record.model_validate_json(body)
    except ValueError:  # somebody spoilt it: its hash tells of that already
        return []
    return [
        (field.path, field.evidence.sha256) for field in record.fields if isinstance(field.evidence, Strip)
    ]


def _pictures(connection: Connection) -> list[Evidence]:
    table = schema.entries
    query = select(table.c.case_id, table.c.fence, table.c.result).where(table.c.result.is_not(None))
    return [
        Evidence(sha256=sha256, role="picture", owner=row.case_id, detail=str(row.fence))
        for row in connection.execute(query)
        for sha256 in _pictures_in(row.result)
    ]


def _pictures_in(result: str) -> list[Sha256]:
    try:
        told: Any = json.loads(result)
    except ValueError:
        return []
    return list(told.get("pictures", [])) if isinstance(told, dict) else []
