"""Which files the rows of cases speak of, and which of those other rows still need (廃棄).

A file that anything else names stays: whatever stands in a row as 64 hexadecimal digits counts as naming it,
so that a table of tomorrow keeps its files without anybody thinking of this one.
"""

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import Column, ColumnElement, Connection, String, Table, Text, and_, or_, select

from ledger import schema
from records.base import Frozen
from records.case import PageState
from records.ids import Id, Sha256

_HASH = re.compile(r"[0-9a-f]{64}")
# They name what was, not what is needed: hashes of bodies, and of files that were destroyed.
_NEED_NOTHING = frozenset(
    {"events", "facts", "definitions", "users", "sessions", "searches", "search_terms", "disposals",
     "disposed_blobs", "disposed_papers", "messages", "deliveries"}
)  # fmt: skip
_WAITING = frozenset({PageState.TO_SORT.value, PageState.WAITING.value})


class Papers(Frozen):
    """What goes with cases: their pages, scans that hold nothing else, and rows of exports."""

    cases: frozenset[Id]
    pages: frozenset[Id]
    scans: frozenset[Id]
    rows: frozenset[Id]
    # Scans that also hold what is kept.
    left: frozenset[Id]


def papers_of(connection: Connection, case_ids: frozenset[Id]) -> Papers:
    """Answer what goes with these cases."""
    pages, listed, scans = schema.pages, schema.listed, schema.scans
    own = _ids(connection, pages, pages.c.case_id.in_(case_ids))
    own |= _ids(connection, pages, and_(pages.c.first_id.in_(own), pages.c.case_id.is_(None)))
    # Letters that were returned for them name who was asked.
    own |= _ids(connection, pages, and_(pages.c.mends.in_(case_ids), pages.c.case_id.is_(None),
                                        pages.c.state == PageState.SEPARATOR.value))  # fmt: skip
    rows = _ids(connection, listed, listed.c.case_id.in_(case_ids))
    rows |= _ids(connection, listed, listed.c.first_id.in_(rows))
    touched = {
        *connection.execute(select(pages.c.scan_id).where(pages.c.id.in_(own))).scalars(),
        *connection.execute(select(listed.c.scan_id).where(listed.c.id.in_(rows))).scalars(),
    }
    ending = frozenset(one for one in touched if not _holds_more(connection, one, own, rows))
    again = _ids(connection, scans, scans.c.first_id.in_(ending))
    with_them = _ids(connection, pages, pages.c.scan_id.in_(ending))
    return Papers(
        cases=case_ids,
        pages=own | with_them,
        scans=ending | again,
        rows=rows,
        left=frozenset(touched) - ending,
    )


def files_of(connection: Connection, papers: Papers) -> frozenset[Sha256]:
    """Answer the hashes that only these cases and papers name; not each is a file's."""
    going: set[Sha256] = set()
    for table in _tables():
        if (theirs := _theirs(table, papers)) is not None:
            going |= set(_hashes(connection, table, theirs))
    needed: set[Sha256] = set()
    for table in _tables():
        theirs = _theirs(table, papers)
        kept = None if theirs is None else ~theirs
        needed |= going.intersection(_hashes(connection, table, kept))
    return frozenset(going - needed)


def _holds_more(connection: Connection, scan_id: Id, own: frozenset[Id], rows: frozenset[Id]) -> bool:
    """Tell whether a scan holds a page or row that waits, or that belongs to a case which is kept."""
    pages, listed, cases = schema.pages, schema.listed, schema.cases
    of_pages, of_rows = pages.alias(), listed.alias()
    living = select(cases.c.id).where(cases.c.key.is_not(None))
    page_query = (
        select(pages.c.id)
        .outerjoin(of_pages, pages.c.first_id == of_pages.c.id)
        .where(pages.c.scan_id == scan_id)
        .where(
            or_(
                pages.c.state.in_(_WAITING), pages.c.case_id.in_(living),
                of_pages.c.state.in_(_WAITING), of_pages.c.case_id.in_(living),
            )
        )
    )  # fmt: skip
    row_query = (
        select(listed.c.id)
        .outerjoin(of_rows, listed.c.first_id == of_rows.c.id)
        .where(listed.c.scan_id == scan_id)
        .where(
            or_(
                listed.c.case_id.in_(living), of_rows.c.case_id.in_(living),
                and_(listed.c.case_id.is_(None), listed.c.first_id.is_(None)),
                and_(listed.c.first_id.is_not(None), of_rows.c.case_id.is_(None)),
            )
        )
    )  # fmt: skip
    held = {*connection.execute(page_query).scalars(), *connection.execute(row_query).scalars()}
    return bool(held - own - rows)


def _ids(connection: Connection, table: Table, wanted: ColumnElement[bool]) -> frozenset[Id]:
    return frozenset(connection.execute(select(table.c.id).where(wanted)).scalars())


def _tables() -> Iterator[Table]:
    return (one for one in schema.metadata.sorted_tables if one.name not in _NEED_NOTHING)


def _theirs(table: Table, papers: Papers) -> ColumnElement[bool] | None:
    """Answer what narrows a table to what goes, None where nothing of it does."""
    whole: dict[str, tuple[str, Iterable[Id]]] = {
        "cases": ("id", papers.cases),
        "pages": ("id", papers.pages),
        "scans": ("id", papers.scans),
        "listed": ("id", papers.rows),
        "sides": ("page_id", papers.pages),
    }
    name, ids = whole.get(table.name, ("case_id", papers.cases))
    return table.c[name].in_(ids) if name in table.c else None


def _hashes(connection: Connection, table: Table, wanted: ColumnElement[bool] | None) -> Iterator[Sha256]:
    columns: list[Column[str]] = [one for one in table.columns if isinstance(one.type, String | Text)]
    query = select(*columns)
    query = query if wanted is None else query.where(wanted)
    if table.name in ("scans", "pages"):
        gone = select(schema.disposed_papers.c.paper_id)
        query = query.where(table.c.id.not_in(gone))
    for row in connection.execute(query.execution_options(yield_per=500)):
        for text in row:
            if text is not None:
                yield from _HASH.findall(text)
