"""What pages and reports look up: lists of cases and pages, and everything that happened to one case."""

import datetime as dt
import json
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, select

from ledger import schema
from ledger.book import CHAIN, LOOKS, Book
from ledger.choices import likenesses
from ledger.contents import Contents, contents, digest, values_json
from ledger.listed import ListedLine, line_of
from ledger.owners import bundles_of
from ledger.sorting import page_info
from records.base import Frozen
from records.case import PageState, State
from records.entry import EntryResult, Intent
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


class AnswerLine(Frozen):
    """One answer of a person; without a value it was taken back.

    One that waits for another person's is ``hidden``: nobody is told its value before both have answered.
    """

    path: str
    value: str | None
    by: str
    milliseconds: int
    at: dt.datetime
    hidden: bool = False


class ApprovalLine(Frozen):
    """One approval."""

    approver: str
    # 代決: in whose name.
    behalf: str | None
    step: int
    digest: Sha256
    void: bool
    at: dt.datetime


class EntryLine(Frozen):
    """One attempt of a bot."""

    fence: int
    worker: str
    run_id: str | None
    intent: Intent | None
    result: EntryResult | None
    claimed_at: dt.datetime
    ended_at: dt.datetime | None


class EventLine(Frozen):
    """One event of the chain, parsed; ``reason`` is what its HMAC stands for."""

    position: int
    kind: str
    at: str
    actor: str
    facts: dict[str, Any]
    reason: str | None


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
                answers=_answers(connection, case_id, sheet.contents),
                approvals=_approvals(connection, case_id),
                events=_events(connection, case_id, CHAIN),
                looks=_events(connection, case_id, LOOKS),
            )


def _sheet(connection: Connection, row: schema.Row, read: schema.Row | None) -> CaseSheet:
    of_case = _pages_with_files().where(schema.pages.c.case_id == row.id).order_by(*_standing_first())
    return CaseSheet(
        line=_case_line(row),
        contents=contents(connection, row.id) if read else None,
        aligned=read.aligned if read else None,
        pages=tuple(_page_line(page) for page in connection.execute(of_case)),
        entries=_entries(connection, row.id),
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


def _answers(connection: Connection, case_id: Id, held: Contents | None) -> tuple[AnswerLine, ...]:
    answers, users = schema.answers, schema.users
    rows = connection.execute(
        select(answers, users.c.shown)
        .outerjoin(users, answers.c.user_id == users.c.id)
        .where(answers.c.case_id == case_id)
        .order_by(answers.c.id)
    )
    waiting = held.waiting if held else {}
    hidden = {(path, one.user_id, one.at) for path, told in waiting.items() for one in told}
    return tuple(
        AnswerLine(
            path=row.path,
            value=None if (row.path, row.user_id, row.answered_at) in hidden else row.value,
            hidden=(row.path, row.user_id, row.answered_at) in hidden,
            by=row.shown or row.user_id,
            milliseconds=row.milliseconds,
            at=row.answered_at,
        )
        for row in rows
    )


def _approvals(connection: Connection, case_id: Id) -> tuple[ApprovalLine, ...]:
    approvals, users, absent = schema.approvals, schema.users, schema.users.alias()
    rows = connection.execute(
        select(approvals, users.c.shown, absent.c.shown.label("absent"))
        .outerjoin(users, approvals.c.approver == users.c.id)
        .outerjoin(absent, approvals.c.behalf == absent.c.id)
        .where(approvals.c.case_id == case_id)
        .order_by(approvals.c.id)
    )
    return tuple(
        ApprovalLine(
            approver=row.shown or row.approver,
            behalf=row.absent,
            step=row.step,
            digest=row.digest,
            void=row.void,
            at=row.approved_at,
        )
        for row in rows
    )


def _entries(connection: Connection, case_id: Id) -> tuple[EntryLine, ...]:
    entries = schema.entries
    rows = connection.execute(select(entries).where(entries.c.case_id == case_id).order_by(entries.c.fence))
    return tuple(
        EntryLine(
            fence=row.fence,
            worker=row.worker,
            run_id=row.run_id,
            intent=Intent.model_validate_json(row.intent) if row.intent else None,
            result=EntryResult.model_validate_json(row.result) if row.result else None,
            claimed_at=row.claimed_at,
            ended_at=row.ended_at,
        )
        for row in rows
    )


def _events(connection: Connection, case_id: Id, chain: str) -> tuple[EventLine, ...]:
    events = schema.events
    rows = connection.execute(
        select(events).where(events.c.chain == chain, events.c.case_id == case_id).order_by(events.c.position)
    )
    why, lines = _reasons(connection, case_id), []
    for row in rows:
        facts = json.loads(row.body)
        head = {name: facts.pop(name) for name in ("kind", "at", "actor")}
        reason = why.get(facts.get("version")) if facts.get("reason") else None
        lines.append(EventLine(position=row.position, facts=facts, reason=reason, **head))
    return tuple(lines)


def _reasons(connection: Connection, case_id: Id) -> dict[int | None, str]:
    reasons = schema.reasons
    rows = connection.execute(select(reasons.c.version, reasons.c.reason).where(reasons.c.case_id == case_id))
    return {row.version: row.reason for row in rows}
