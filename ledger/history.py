"""What pages and reports look up: lists of cases and pages, and everything that happened to one case."""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, select

from ledger import schema
from ledger.book import CHAIN, LOOKS, Book
from ledger.case_lines import (
    AnswerLine,
    ApprovalLine,
    EntryLine,
    EventLine,
    answers_of,
    approvals_of,
    entries_of,
    events_of,
)
from ledger.choices import likenesses
from ledger.contents import Contents, contents, digest, values_json
from ledger.listed import ListedLine, line_of
from ledger.owners import bundles_of
from ledger.sorting import page_info
from records.base import Frozen
from records.case import PageState, State
from records.errors import BusinessError
from records.geometry import Side
from records.ids import Id, Reference, Sha256
from records.paths import Slug
from records.reading import Likeness, PageInfo


class CaseLine(Frozen):
    """One case in a list."""

    id: Id
    reference: Reference
    procedure: Slug
    state: State
    version: int
    generation: int
    form_sha256: Sha256
    trial: bool
    reason: str | None
    repeat_of: Id | None
    corrects: Id | None
    withdraw_asked: bool
    opened_at: dt.datetime
    moved_at: dt.datetime


class FileLine(Frozen):
    """One file that came in, and what became of it."""

    id: Id
    bundle_id: Id
    position: int
    file_name: str
    sha256: Sha256
    media_type: str
    state: str
    first_id: Id | None
    message: str | None
    seen_at: dt.datetime


class PageLine(Frozen):
    """One page with the file it came from, which was so many-th of its bundle.

    ``nearest`` are the forms that it looks like where none claims it; ``form`` is the one as whose side
    ``form_page``/``form_side`` it waits for others, ``mends`` the case on hold that it was sent in for.
    """

    page: PageInfo
    file_name: str
    position: int
    state: PageState
    case_id: Id | None
    message: str | None
    said: Slug | None
    mends: Id | None
    nearest: tuple[Likeness, ...]
    form: Sha256 | None
    form_page: int | None
    form_side: Side | None


class CaseSheet(Frozen):
    """What somebody works from who checks a case: how it stands, what was read, and where its paper lies."""

    line: CaseLine
    contents: Contents | None
    aligned: Sha256 | None
    pages: tuple[PageLine, ...]
    entries: tuple[EntryLine, ...]
    listed: ListedLine | None


class CaseFile(CaseSheet):
    """Everything about one case; ``corrections`` are the cases that correct it, the oldest first."""

    corrections: tuple[CaseLine, ...]
    digest: Sha256 | None
    read_run: str | None
    answers: tuple[AnswerLine, ...]
    approvals: tuple[ApprovalLine, ...]
    events: tuple[EventLine, ...]
    looks: tuple[EventLine, ...]


class History:
    """Reads the ledger for people."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def cases(
        self, states: tuple[State, ...] = (), limit: int = 500, among: Collection[Slug] | None = None
    ) -> tuple[CaseLine, ...]:
        """Answer the cases in these states (or all), those that wait longest first.

        ``among`` are the 業務 whose cases count, None for all.
        """
        cases = schema.cases
        query = select(cases).order_by(cases.c.moved_at, cases.c.id).limit(limit)
        if among is not None:
            query = query.where(cases.c.procedure.in_(among))
        if states:
            query = query.where(cases.c.state.in_([state.value for state in states]))
        with self._book.reading() as connection:
            return tuple(_case_line(row) for row in connection.execute(query))

    def find(self, reference: str) -> CaseLine | None:
        """Answer the case with this 整理番号."""
        cases = schema.cases
        with self._book.reading() as connection:
            row = connection.execute(select(cases).where(cases.c.reference == reference)).first()
        return None if row is None else _case_line(row)

    def by_reference(self, reference: str) -> CaseLine:
        """Answer the case with this 整理番号.

        Raises:
            BusinessError: there is none (``case.unknown``).
        """
        found = self.find(reference)
        if found is None:
            raise BusinessError("case.unknown", f"{reference} という案件はありません。")
        return found

    def files(self, bundle_id: Id | None = None, limit: int = 500) -> tuple[FileLine, ...]:
        """Answer the files of a bundle, or the newest of all."""
        scans = schema.scans
        query = select(scans).order_by(scans.c.id.desc()).limit(limit)
        if bundle_id is not None:
            query = query.where(scans.c.bundle_id == bundle_id)
        with self._book.reading() as connection:
            return tuple(
                FileLine.model_validate({name: row._mapping[name] for name in FileLine.model_fields})
                for row in connection.execute(query)
            )

    def pages(
        self,
        state: PageState | None = None,
        limit: int = 500,
        departments: Collection[str] | None = None,
    ) -> tuple[PageLine, ...]:
        """Answer pages in this state, in the order in which they came.

        ``departments`` are those whose bundles count, None for all.
        """
        query = _pages_with_files().order_by(schema.pages.c.id).limit(limit)
        if departments is not None:
            query = query.where(schema.scans.c.bundle_id.in_(bundles_of(departments)))
        if state is not None:
            query = query.where(schema.pages.c.state == state.value)
        with self._book.reading() as connection:
            return tuple(_page_line(row) for row in connection.execute(query))

    def page(self, page_id: Id) -> PageLine:
        """Answer one page.

        Raises:
            BusinessError: there is no such page.
        """
        query = _pages_with_files().where(schema.pages.c.id == page_id)
        with self._book.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise BusinessError("page.unknown", "このページは見つかりません。")
        return _page_line(row)

    def line(self, case_id: Id) -> CaseLine:
        """Answer how a case stands.

        Raises:
            BusinessError: there is no such case.
        """
        with self._book.reading() as connection:
            return _case_line(_case_row(connection, case_id))

    def standing(self, case_id: Id) -> tuple[CaseLine, Contents | None]:
        """Answer how a case stands, and what is in its fields: all that an answer is judged by.

        Raises:
            BusinessError: there is no such case.
        """
        with self._book.reading() as connection:
            return _case_line(_case_row(connection, case_id)), contents(connection, case_id)

    def sheet(self, case_id: Id) -> CaseSheet:
        """Answer what somebody works from who checks a case.

        Raises:
            BusinessError: there is no such case.
        """
        with self._book.reading() as connection:
            row = _case_row(connection, case_id)
            return _sheet(connection, row, _reading(connection, case_id))

    def case(self, case_id: Id) -> CaseFile:
        """Answer everything about one case.

        Raises:
            BusinessError: there is no such case.
        """
        with self._book.reading() as connection:
            row, read = _case_row(connection, case_id), _reading(connection, case_id)
            sheet = _sheet(connection, row, read)
            return CaseFile(
                **dict(sheet),
                corrections=_corrections(connection, case_id),
                digest=_digest(row, sheet.contents) if sheet.contents else None,
                read_run=read.run_id if read else None,
                answers=answers_of(connection, case_id, sheet.contents),
                approvals=approvals_of(connection, case_id),
                events=events_of(connection, case_id, CHAIN),
                looks=events_of(connection, case_id, LOOKS),
            )


def _sheet(connection: Connection, row: schema.Row, read: schema.Row | None) -> CaseSheet:
    of_case = _pages_with_files().where(schema.pages.c.case_id == row.id).order_by(*_standing_first())
    return CaseSheet(
        line=_case_line(row),
        contents=contents(connection, row.id) if read else None,
        aligned=read.aligned if read else None,
        pages=tuple(_page_line(page) for page in connection.execute(of_case)),
        entries=entries_of(connection, row.id),
        listed=line_of(connection, row.id),
    )


def _reading(connection: Connection, case_id: Id) -> schema.Row | None:
    records = schema.records
    return connection.execute(
        select(records.c.aligned, records.c.run_id)
        .where(records.c.case_id == case_id)
        .order_by(records.c.generation.desc(), records.c.id.desc())
        .limit(1)
    ).first()


def _case_row(connection: Connection, case_id: Id) -> schema.Row:
    row = connection.execute(select(schema.cases).where(schema.cases.c.id == case_id)).first()
    if row is None:
        raise BusinessError("case.unknown", "この案件は見つかりません。")
    return row


def _digest(row: schema.Row, held: Contents) -> Sha256:
    return digest(row.key, row.id, row.generation, row.form_sha256, values_json(held.values()))


def _case_line(row: schema.Row) -> CaseLine:
    return CaseLine.model_validate({name: row._mapping[name] for name in CaseLine.model_fields})


def _corrections(connection: Connection, case_id: Id) -> tuple[CaseLine, ...]:
    cases = schema.cases
    rows = connection.execute(select(cases).where(cases.c.corrects == case_id).order_by(cases.c.id))
    return tuple(_case_line(row) for row in rows)


@cache
def _pages_with_files() -> Select[Any]:
    scans, pages = schema.scans, schema.pages
    return select(pages, scans.c.file_name, scans.c.position).join(scans, pages.c.scan_id == scans.c.id)


def _standing_first() -> tuple[ColumnElement[bool], Column[str]]:
    """Answer the order of a case's pages: what was replaced comes after what stands."""
    pages = schema.pages
    return pages.c.state == PageState.REPLACED.value, pages.c.id


def _page_line(row: schema.Row) -> PageLine:
    return PageLine(
        page=page_info(row),
        file_name=row.file_name,
        position=row.position,
        state=PageState(row.state),
        case_id=row.case_id,
        message=row.message,
        said=row.said,
        mends=row.mends,
        nearest=likenesses(row.nearest),
        form=row.form_sha256,
        form_page=row.form_page,
        form_side=row.form_side,
    )
