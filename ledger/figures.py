"""Figures: the day's count, cases by state, and the register of automated 業務 (業務台帳)."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from sqlalchemy import Column, func, select

from ledger import schema
from ledger.book import Book
from ledger.sampling import Proof, proof_of
from records.base import Frozen
from records.case import PageState, ScanState, State
from records.ids import Id, new_id
from records.procedure import ProcedureDefinition
from values.calendar import OFFICE

_EXCLUDED_CASES = frozenset({State.RETURNED.value, State.WITHDRAWN.value})
_EXCLUDED_PAGES = frozenset(
    state.value
    for state in (
        PageState.BLANK,
        PageState.SEPARATOR,
        PageState.DUPLICATE,
        PageState.EXCLUDED,
        PageState.REPLACED,
    )
)


class BundleCount(Frozen):
    """One bundle's sheets: received = confirmed + waiting + excluded. A file without pages counts as one.

    Of an export every row counts.
    """

    bundle_id: Id
    department: str
    folder: str
    dropped_at: dt.datetime
    expected: int | None
    received: int
    confirmed: int
    waiting: int
    excluded: int

    @property
    def balanced(self) -> bool:
        """Tell whether nothing is missing, also against what the cover sheet says."""
        whole = self.received == self.confirmed + self.waiting + self.excluded
        return whole and self.expected in (None, self.received)


class DayCount(Frozen):
    """An office day's bundles, newest first, and their sum."""

    bundles: tuple[BundleCount, ...]

    @property
    def received(self) -> int:
        """Sheets that came, or that the cover sheet says came."""
        return sum(one.expected or one.received for one in self.bundles)

    @property
    def confirmed(self) -> int:
        """Sheets that stand in a business system, seen there."""
        return sum(one.confirmed for one in self.bundles)

    @property
    def waiting(self) -> int:
        """Sheets that somebody or something has still to work on."""
        return sum(one.waiting for one in self.bundles)

    @property
    def excluded(self) -> int:
        """Sheets that are no application, or were withdrawn or sent back."""
        return sum(one.excluded for one in self.bundles)

    @property
    def unbalanced(self) -> int:
        """Bundles whose count does not hold."""
        return sum(not one.balanced for one in self.bundles)


class Automation(Frozen):
    """A 業務 that another tool automates, as somebody entered it, with the evidence."""

    id: Id
    title: str
    department: str
    tool: str
    fiscal_year: int
    evidence: str
    entered_by: str
    entered_at: dt.datetime


class Figures:
    """Counts, read from the rows themselves every time."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def by_state(self) -> dict[State, int]:
        """Answer how many cases are in each state."""
        counted = self._counted(schema.cases.c.state)
        return {state: counted.get(state.value, 0) for state in State}

    def pages_by_state(self) -> dict[PageState, int]:
        """Answer how many pages are in each state."""
        counted = self._counted(schema.pages.c.state)
        return {state: counted.get(state.value, 0) for state in PageState}

    def files_by_state(self) -> dict[ScanState, int]:
        """Answer how many files are in each state."""
        counted = self._counted(schema.scans.c.state)
        return {state: counted.get(state.value, 0) for state in ScanState}

    def _counted(self, state: Column[str]) -> dict[str, int]:
        with self._book.reading() as connection:
            rows = connection.execute(select(state, func.count()).group_by(state)).all()
        return {row[0]: row[1] for row in rows}

    def day(self, day: dt.date, departments: Collection[str] | None = None) -> DayCount:
        """Answer what came on an office day (Asia/Tokyo), and what became of it."""
        begins = dt.datetime.combine(day, dt.time(), OFFICE).astimezone(dt.UTC)
        return DayCount(bundles=self.bundles(begins, begins + dt.timedelta(days=1), departments))

    def bundles(
        self,
        since: dt.datetime,
        until: dt.datetime | None = None,
        departments: Collection[str] | None = None,
    ) -> tuple[BundleCount, ...]:
        """Answer every bundle dropped since then (and before ``until``), newest first.

        ``departments`` are those whose bundles count, None for all.
        """
        bundles, scans, pages, cases, listed = (
            schema.bundles, schema.scans, schema.pages, schema.cases, schema.listed
        )  # fmt: skip
        within = [bundles.c.dropped_at >= since]
        if until is not None:
            within.append(bundles.c.dropped_at < until)
        if departments is not None:
            within.append(bundles.c.department.in_(departments))
        with self._book.reading() as connection:
            heads = connection.execute(
                select(bundles).where(*within).order_by(bundles.c.dropped_at.desc())
            ).all()
            sheets = connection.execute(
                select(
                    scans.c.bundle_id,
                    scans.c.id.label("scan_id"),
                    scans.c.state.label("scan_state"),
                    pages.c.number,
                    pages.c.state,
                    cases.c.state.label("case_state"),
                )
                .join(bundles, scans.c.bundle_id == bundles.c.id)
                .outerjoin(pages, pages.c.scan_id == scans.c.id)
                .outerjoin(cases, pages.c.case_id == cases.c.id)
                .where(*within)
            ).all()
            rows = connection.execute(
                select(scans.c.bundle_id, scans.c.id, listed.c.first_id, cases.c.state)
                .join(scans, listed.c.scan_id == scans.c.id)
                .join(bundles, scans.c.bundle_id == bundles.c.id)
                .outerjoin(cases, listed.c.case_id == cases.c.id)
                .where(*within)
            ).all()
        tallies = {one.id: _Tally() for one in heads}
        for row in rows:
            tallies[row.bundle_id].add_row(row)
        for sheet in sheets:
            tallies[sheet.bundle_id].add(sheet)
        return tuple(_bundle_count(one, tallies[one.id]) for one in heads)

    def proof(self, procedure: ProcedureDefinition) -> Proof:
        """Answer how far blind samples of live cases prove the budget of a 業務."""
        with self._book.reading() as connection:
            return proof_of(connection, procedure)

    def automations(self) -> tuple[Automation, ...]:
        """Answer the 業務 of other tools, oldest first."""
        table, users = schema.automations, schema.users
        with self._book.reading() as connection:
            rows = connection.execute(
                select(table, users.c.shown)
                .join(users, table.c.user_id == users.c.id)
                .order_by(table.c.fiscal_year, table.c.entered_at)
            ).all()
        return tuple(
            Automation(
                id=row.id,
                title=row.title,
                department=row.department,
                tool=row.tool,
                fiscal_year=row.fiscal_year,
                evidence=row.evidence,
                entered_by=row.shown,
                entered_at=row.entered_at,
            )
            for row in rows
        )

    def add_automation(
        self, title: str, department: str, tool: str, fiscal_year: int, evidence: str, *, user_id: Id
    ) -> Id:
        """Enter a 業務 that another tool automates."""
        one = new_id()
        with self._book.turn(user_id) as turn:
            turn.connection.execute(
                schema.automations.insert().values(
                    id=one, title=title, department=department, tool=tool, fiscal_year=fiscal_year,
                    evidence=evidence, user_id=user_id, entered_at=turn.now,
                )
            )  # fmt: skip
            turn.event("automation.entered", automation=one, fiscal_year=fiscal_year)
        return one

    def remove_automation(self, automation_id: Id, *, user_id: Id) -> None:
        """Take an entry back; the event of its entering stays."""
        with self._book.turn(user_id) as turn:
            table = schema.automations
            turn.connection.execute(table.delete().where(table.c.id == automation_id))
            turn.event("automation.removed", automation=automation_id)


class _Tally:
    """What became of a bundle's sheets, and how many there must be."""

    def __init__(self) -> None:
        self.ended = Counter[str]()
        # Pages are numbered from one: a page whose row is gone still shows in the number of the last.
        self._last: dict[Id, int] = {}
        self._rows = Counter[Id]()

    def add_row(self, row: schema.Row) -> None:
        """Count one row of an export: each is an application, and the file itself none."""
        self._rows[row.id] += 1
        repeated = row.first_id is not None or row.state in _EXCLUDED_CASES
        self.ended["excluded" if repeated else _end_of_case(row.state)] += 1

    def add(self, sheet: schema.Row) -> None:
        """Count one page, or a file that has none."""
        if sheet.scan_id in self._rows:
            return
        self._last[sheet.scan_id] = max(self._last.get(sheet.scan_id, 1), sheet.number or 1)
        if sheet.scan_state != ScanState.SPLIT.value:
            self.ended[_end_of_file(sheet.scan_state)] += 1
        elif sheet.number is not None:
            self.ended[_end_of_page(sheet.state, sheet.case_state)] += 1

    @property
    def received(self) -> int:
        """Answer how many sheets and rows came in."""
        return sum(self._last.values()) + self._rows.total()


def _end_of_file(state: str) -> str:
    taken_away = state in (ScanState.DUPLICATE.value, ScanState.QUARANTINED.value)
    return "excluded" if taken_away else "waiting"


def _end_of_page(state: str, case_state: str | None) -> str:
    if state in _EXCLUDED_PAGES or case_state in _EXCLUDED_CASES:
        return "excluded"
    return _end_of_case(case_state)


def _end_of_case(state: str | None) -> str:
    return "confirmed" if state == State.CONFIRMED.value else "waiting"


def _bundle_count(row: schema.Row, tally: _Tally) -> BundleCount:
    return BundleCount(
        bundle_id=row.id,
        department=row.department,
        folder=row.folder,
        dropped_at=row.dropped_at,
        expected=row.expected,
        received=tally.received,
        confirmed=tally.ended["confirmed"],
        waiting=tally.ended["waiting"],
        excluded=tally.ended["excluded"],
    )
