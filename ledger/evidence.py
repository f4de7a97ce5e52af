"""Every blob that a row of the ledger speaks of, and what it is evidence of."""

import json
from typing import Any, Literal

from sqlalchemy import Connection, func, null, select

from ledger import schema
from records.base import Frozen
from records.ids import Id, Sha256
from records.reading import Record, Strip

Role = Literal["scan", "page", "aligned", "strip", "picture", "blank"]


class Evidence(Frozen):
    """One blob's part: file as it came, page's picture, aligned page, strip, bot's picture, draft's blank.

    ``owner`` is the scan of a file or page, the draft of a blank and the case of everything else; ``detail``
    the page's number, the field's path, the entry's fence or the id of a screen that was tried.
    """

    sha256: Sha256
    role: Role
    owner: Id
    detail: str = ""


def named_blobs(connection: Connection) -> dict[Sha256, Evidence]:
    """Answer every blob that a row names, once, as the earliest that it is on a paper's way.

    Papers that were destroyed (廃棄) keep their hash, and name nothing that is still to be found.
    """
    named: dict[Sha256, Evidence] = {}
    papers = (*_scans(connection), *_pages(connection), *_readings(connection))
    for one in (*papers, *_pictures(connection), *_blanks(connection)):
        named.setdefault(one.sha256, one)
    return named


def _scans(connection: Connection) -> list[Evidence]:
    table = schema.scans
    kept = table.c.id.not_in(select(schema.disposed_papers.c.paper_id))
    rows = connection.execute(select(table.c.id, table.c.sha256).where(kept).order_by(table.c.id))
    return [Evidence(sha256=row.sha256, role="scan", owner=row.id) for row in rows]


def _pages(connection: Connection) -> list[Evidence]:
    table = schema.pages
    kept = table.c.id.not_in(select(schema.disposed_papers.c.paper_id))
    rows = connection.execute(select(table).where(kept).order_by(table.c.id))
    return [
        Evidence(sha256=row.pixels, role="page", owner=row.scan_id, detail=str(row.number)) for row in rows
    ]


def _readings(connection: Connection) -> list[Evidence]:
    """Answer what records name; sides that wait for others belong to their page as yet."""
    records, sides, pages = schema.records, schema.sides, schema.pages
    rows = [
        *connection.execute(select(records.c.case_id.label("owner"), records.c.aligned, records.c.body)),
        *connection.execute(
            select(func.coalesce(pages.c.case_id, pages.c.id).label("owner"), null().label("aligned"),
                   sides.c.body).join(pages, sides.c.page_id == pages.c.id)
        ),
    ]  # fmt: skip
    found = []
    for row in rows:
        if row.aligned:
            found.append(Evidence(sha256=row.aligned, role="aligned", owner=row.owner))
        found += _named_in(row.body, row.owner)
    return found


def _named_in(body: str, owner: Id) -> list[Evidence]:
    try:
        record = Record.model_validate_json(body)
    except ValueError:  # somebody spoilt it: its hash tells of that already
        return []
    laid = [Evidence(sha256=side.aligned, role="aligned", owner=owner) for side in record.sides]
    strips = [
        Evidence(sha256=field.evidence.sha256, role="strip", owner=owner, detail=field.path)
        for field in record.fields
        if isinstance(field.evidence, Strip)
    ]
    return laid + strips


def _blanks(connection: Connection) -> list[Evidence]:
    table = schema.form_drafts
    rows = connection.execute(select(table.c.id, table.c.blanks).order_by(table.c.id))
    return [
        Evidence(sha256=sha256, role="blank", owner=row.id, detail=str(number))
        for row in rows
        for number, sha256 in enumerate(row.blanks.split(), start=1)
    ]


def _pictures(connection: Connection) -> list[Evidence]:
    entered, tried = schema.entries, schema.rehearsals
    query = select(entered.c.case_id, entered.c.fence.label("detail"), entered.c.result)
    asked = select(tried.c.case_id, tried.c.id.label("detail"), tried.c.result)
    rows = [
        *connection.execute(query.where(entered.c.result.is_not(None))),
        *connection.execute(asked.where(tried.c.result.is_not(None))),
    ]
    return [
        Evidence(sha256=sha256, role="picture", owner=row.case_id, detail=str(row.detail))
        for row in rows
        for sha256 in _pictures_in(row.result)
    ]


def _pictures_in(result: str) -> list[Sha256]:
    try:
        told: Any = json.loads(result)
    except ValueError:
        return []
    return list(told.get("pictures", [])) if isinstance(told, dict) else []
