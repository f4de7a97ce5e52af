"""What the desk looks up: a bundle sheet by sheet, pinned forms, pictures."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, literal, or_, select, tuple_, union

from ledger import schema
from ledger.book import LOOKS, Book
from ledger.owners import bundles_of, known_among
from ledger.withheld import in_measurings
from records.base import Frozen
from records.case import ENDS, PageState, State
from records.errors import BusinessError
from records.form import FormDefinition
from records.ids import Id, Reference, Sha256
from records.paths import Slug
from records.reading import Record, Strip

MOST_QUEUED = 500
# Of each of these a person's own answers are looked for: five times as many would take longer than the page.
MOST_OFFERED = 100


class SheetLine(Frozen):
    """One page of a file, and the case that it became. ``first`` names the page that it is the same as."""

    page_id: Id
    number: int
    state: PageState
    message: str | None
    first: str | None
    case_id: Id | None
    reference: Reference | None
    case_state: State | None


class LookLine(Frozen):
    """One look at personal data; without a page and a case somebody searched.

    ``reason`` is the code under which somebody un-masked a field.
    """

    position: int
    at: str
    actor: str
    page: str | None
    reason: str | None
    case_id: Id | None
    reference: Reference | None


class Paper(Frozen):
    """One page of a case's paper: which file of which bundle it came in, and the hashes of both."""

    page_id: Id
    number: int
    state: PageState
    dpi: str
    pixels: Sha256
    file_name: str
    sha256: Sha256
    size: int
    position: int
    seen_at: dt.datetime
    bundle_id: Id
    department: str
    folder: str


class Lookup:
    """Reads the ledger for pages."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._forms: dict[Sha256, FormDefinition] = {}

    def sheets(
        self, scan_ids: tuple[Id, ...], among: Collection[Slug] | None = None
    ) -> dict[Id, tuple[SheetLine, ...]]:
        """Answer what became of each page of these files, by file; no case of another 業務 is named.

        A sheet of another department that lay in this one's pile is counted here, and known there.
        """
        pages, cases, first, scans = schema.pages, schema.cases, schema.pages.alias(), schema.scans
        query = (
            select(
                pages,
                cases.c.id.label("known_case"),
                cases.c.reference,
                cases.c.state.label("case_state"),
                first.c.number.label("first_number"),
                scans.c.file_name.label("first_file"),
            )
            .outerjoin(cases, and_(pages.c.case_id == cases.c.id, known_among(among)))
            .outerjoin(first, pages.c.first_id == first.c.id)
            .outerjoin(scans, first.c.scan_id == scans.c.id)
            .where(pages.c.scan_id.in_(scan_ids))
            .order_by(pages.c.scan_id, pages.c.number)
        )
        found: dict[Id, list[SheetLine]] = {scan_id: [] for scan_id in scan_ids}
        with self._book.reading() as connection:
            for row in connection.execute(query):
                found[row.scan_id].append(_sheet(row))
        return {scan_id: tuple(lines) for scan_id, lines in found.items()}

    def file_names(self, scan_ids: tuple[Id, ...]) -> dict[Id, str]:
        """Answer what these files are called."""
        scans = schema.scans
        query = select(scans.c.id, scans.c.file_name).where(scans.c.id.in_(scan_ids))
        with self._book.reading() as connection:
            return {row.id: row.file_name for row in connection.execute(query)}

    def form(self, sha256: Sha256) -> FormDefinition:
        """Answer the form that a case is pinned to, whatever became of its file since.

        Raises:
            BusinessError: the ledger keeps no such definition (``definition.unknown``).
        """
        table = schema.definitions
        # Whatever the ledger keeps under a hash is the same for ever.
        if sha256 in self._forms:
            return self._forms[sha256]
        with self._book.reading() as connection:
            body = connection.execute(select(table.c.body).where(table.c.sha256 == sha256)).scalar()
        if body is None:
            raise BusinessError("definition.unknown", "この案件の様式が見つかりません。")
        return self._forms.setdefault(sha256, FormDefinition.model_validate_json(body))

    def form_of(self, case_id: Id) -> FormDefinition:
        """Answer the form that this case is pinned to.

        Raises:
            BusinessError: there is no such case (``case.unknown``), or no such definition.
        """
        cases = schema.cases
        with self._book.reading() as connection:
            sha256 = connection.execute(select(cases.c.form_sha256).where(cases.c.id == case_id)).scalar()
        if sha256 is None:
            raise BusinessError("case.unknown", "この案件は見つかりません。")
        return self.form(sha256)

    def pictures(self, case_id: Id) -> frozenset[Sha256]:
        """Answer every picture that the ledger names for a case: pages, strips, what bots saw."""
        pages, records, entries = schema.pages, schema.records, schema.entries
        with self._book.reading() as connection:
            named = set(
                connection.execute(select(pages.c.pixels).where(pages.c.case_id == case_id)).scalars()
            )
            readings = select(records.c.aligned, records.c.body).where(records.c.case_id == case_id)
            for row in connection.execute(readings):
                named |= {row.aligned} if row.aligned else set()
                named |= _strips(row.body)
            for table in (entries, schema.rehearsals):
                results = select(table.c.result).where(
                    table.c.case_id == case_id, table.c.result.is_not(None)
                )
                for result in connection.execute(results).scalars():
                    named |= set(json.loads(result)["pictures"])
        return frozenset(named)

    def procedure(self, case_id: Id) -> Slug | None:
        """Answer the 業務 of a case, None where there is no such case."""
        cases = schema.cases
        with self._book.reading() as connection:
            return connection.execute(select(cases.c.procedure).where(cases.c.id == case_id)).scalar()

    def queue(
        self, state: State, user_id: Id | None = None, among: Collection[Slug] | None = None
    ) -> tuple[Id, ...]:
        """Answer the cases in this state that wait longest, as many as anybody could choose among.

        ``among`` are the 業務 whose cases count, None for all.

        Of a person's queue those are left out that wait for another person's look.

        Sheets of a 計測 are not among them: seen before their turn, they could not be timed.
        """
        cases, query = schema.cases, _waiting(state, among)
        if user_id is not None:
            looks = schema.second_looks
            query = query.where(cases.c.id.not_in(select(looks.c.case_id).where(looks.c.user_id == user_id)))
        with self._book.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def to_approve(self, user_id: Id, among: Collection[Slug] | None = None) -> tuple[Id, ...]:
        """Answer the cases that wait longest for approval by this very person, as ``queue`` answers all."""
        cases, found = schema.cases, list[Id]()
        query = _waiting(State.TO_APPROVE, among).add_columns(cases.c.moved_at).limit(MOST_OFFERED)
        with self._book.reading() as connection:
            rows = connection.execute(query).all()
            while rows and not found:
                own = set(connection.execute(_own(user_id, [row.id for row in rows])).scalars())
                found = [row.id for row in rows if row.id not in own]
                here = tuple_(literal(rows[-1].moved_at, cases.c.moved_at.type), literal(rows[-1].id))
                full = len(rows) == MOST_OFFERED
                after = query.where(tuple_(cases.c.moved_at, cases.c.id) > here)
                rows = connection.execute(after).all() if full and not found else []
        return tuple(found)

    def not_to_approve(self, user_id: Id) -> frozenset[Id]:
        """Answer the cases waiting for approval of which this person answered a field, or approved a step.

        A step that a deputy approved in their name is theirs too.
        """
        cases = schema.cases
        waiting = select(cases.c.id).where(cases.c.state == State.TO_APPROVE.value)
        with self._book.reading() as connection:
            return frozenset(connection.execute(_own(user_id, waiting)).scalars())

    def papers(self, case_id: Id) -> tuple[Paper, ...]:
        """Answer the pages of a case with where their paper lies."""
        pages, scans, bundles = schema.pages, schema.scans, schema.bundles
        query = (
            select(pages.c.id.label("page_id"), pages, scans, bundles.c.department, bundles.c.folder)
            .join(scans, pages.c.scan_id == scans.c.id)
            .join(bundles, scans.c.bundle_id == bundles.c.id)
            .where(pages.c.case_id == case_id)
            .order_by(pages.c.id)
        )
        with self._book.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Paper.model_validate({name: row._mapping[name] for name in Paper.model_fields}) for row in rows
        )

    def looks(
        self, actor: Id | None, *, before: int | None, limit: int, among: Collection[Slug] | None = None
    ) -> tuple[LookLine, ...]:
        """Answer who saw what of late, everybody or one person, before a position of the chain.

        ``among`` leaves only looks at cases of these 業務.
        """
        events, cases = schema.events, schema.cases
        query = (
            select(events.c.position, events.c.case_id, events.c.body, cases.c.reference)
            .outerjoin(cases, events.c.case_id == cases.c.id)
            .where(events.c.chain == LOOKS)
            .order_by(events.c.position.desc())
            .limit(limit)
        )
        if among is not None:
            query = query.where(cases.c.procedure.in_(among))
        if actor is not None:
            query = query.where(events.c.body.like(f'{{"actor":"{actor}"%'))
        if before is not None:
            query = query.where(events.c.position < before)
        with self._book.reading() as connection:
            return tuple(_look(row) for row in connection.execute(query))

    def waiting(self, among: Collection[Slug] | None = None) -> dict[State, int]:
        """Answer how many cases wait for somebody or something, by state; those at an end are not counted."""
        cases, still = schema.cases, [state.value for state in State if state not in ENDS]
        query = select(cases.c.state, func.count()).where(cases.c.state.in_(still)).group_by(cases.c.state)
        if among is not None:
            query = query.where(cases.c.procedure.in_(among))
        with self._book.reading() as connection:
            counted = {row[0]: row[1] for row in connection.execute(query)}
        return {state: counted.get(state.value, 0) for state in State}

    def unclaimed(self, departments: Collection[str] | None = None) -> int:
        """Answer how many pages wait for a person to say what they are, of all or of these departments."""
        pages, scans = schema.pages, schema.scans
        query = select(func.count()).select_from(pages).where(*_unclaimed())
        if departments is not None:
            of_them = select(scans.c.id).where(scans.c.bundle_id.in_(bundles_of(departments)))
            query = query.where(pages.c.scan_id.in_(of_them))
        with self._book.reading() as connection:
            return connection.execute(query).scalar_one()


def _waiting(state: State, among: Collection[Slug] | None) -> Select[Any]:
    cases = schema.cases
    query = (
        select(cases.c.id)
        .where(cases.c.state == state.value, cases.c.id.not_in(in_measurings()))
        .order_by(cases.c.moved_at, cases.c.id)
        .limit(MOST_QUEUED)
    )
    return query if among is None else query.where(cases.c.procedure.in_(among))


def _own(user_id: Id, of: Sequence[Id] | Select[tuple[Id]]) -> CompoundSelect[tuple[Id]]:
    """Answer those of these cases of which this person answered a field, or approved a step."""
    answers, approvals = schema.answers, schema.approvals
    answered = select(answers.c.case_id).where(
        answers.c.case_id.in_(of), answers.c.user_id == user_id, answers.c.value.is_not(None)
    )
    approved = select(approvals.c.case_id).where(
        approvals.c.case_id.in_(of),
        or_(approvals.c.approver == user_id, approvals.c.behalf == user_id),
        approvals.c.void.is_(False),
    )
    return union(answered, approved)


def _unclaimed() -> tuple[ColumnElement[bool], ...]:
    # A page without a code was not looked at by a reader yet.
    pages = schema.pages
    return pages.c.state == PageState.TO_SORT.value, pages.c.code.is_not(None)


def _look(row: schema.Row) -> LookLine:
    facts = json.loads(row.body)
    return LookLine(
        position=row.position,
        at=facts["at"],
        actor=facts["actor"],
        page=facts.get("page"),
        reason=facts.get("reason"),
        case_id=row.case_id,
        reference=row.reference,
    )


def _sheet(row: schema.Row) -> SheetLine:
    return SheetLine(
        page_id=row.id,
        number=row.number,
        state=PageState(row.state),
        message=row.message,
        first=f"{row.first_file} {row.first_number}ページ目" if row.first_file else None,
        case_id=row.known_case,
        reference=row.reference,
        case_state=State(row.case_state) if row.case_state else None,
    )


def _strips(body: str) -> set[Sha256]:
    record = Record.model_validate_json(body)
    laid = {side.aligned for side in record.sides}
    return laid | {field.evidence.sha256 for field in record.fields if isinstance(field.evidence, Strip)}
