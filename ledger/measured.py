"""Reading 計測: each with its sheets and timings, and the piles that could become one."""

import datetime as dt

from sqlalchemy import Connection, func, select

from ledger import schema
from ledger.book import Book
from records.base import Frozen
from records.case import PageState, ScanState, State
from records.ids import Id
from records.measuring import Clock, Half, MeasuredSheet, Measuring, Timing, Way
from records.paths import Slug

# Where nobody has worked on a sheet yet, and no robot has.
_FRESH = (State.TO_CHECK.value, State.TO_APPROVE.value, State.APPROVED.value)
# An older pile is no longer at hand.
_PILES = 10


class Pile(Frozen):
    """A bundle (束) with sheets that nobody has worked on; ``unread`` pages may still become some."""

    bundle_id: Id
    folder: str
    dropped_at: dt.datetime
    fresh: int
    unread: int


class Measured:
    """Reads what was measured and what is being measured."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self) -> tuple[Measuring, ...]:
        """Answer every 計測, newest first."""
        measurings, users = schema.measurings, schema.users
        query = (
            select(measurings, users.c.shown)
            .join(users, measurings.c.begun_by == users.c.id)
            .order_by(measurings.c.begun_at.desc(), measurings.c.id.desc())
        )
        with self._book.reading() as connection:
            sheets, timings = _sheets(connection), _timings(connection)
            return tuple(
                Measuring(
                    id=row.id, procedure=row.procedure, asked=row.asked, hand_first=Half(row.hand_first),
                    version=row.version, begun_by=row.shown, begun_at=row.begun_at, ended_at=row.ended_at,
                    sheets=tuple(sheets.get(row.id, ())), timings=tuple(timings.get(row.id, ())),
                )
                for row in connection.execute(query)
            )  # fmt: skip

    def of(self, procedure: Slug) -> tuple[Measuring, ...]:
        """Answer the 計測 of a 業務, newest first; at most the first has not ended."""
        return tuple(one for one in self.all() if one.procedure == procedure)

    def piles(self, procedure: Slug) -> tuple[Pile, ...]:
        """Answer the newest bundles from which a 計測 of this 業務 could take its sheets."""
        bundles, scans, pages = schema.bundles, schema.scans, schema.pages
        with self._book.reading() as connection:
            fresh = fresh_sheets(connection, procedure)
            counts = {one: sum(found == one for found, _ in fresh) for one, _ in fresh}
            unread = select(scans.c.bundle_id, func.count()).join(pages, pages.c.scan_id == scans.c.id)
            unread = unread.where(pages.c.state == PageState.TO_SORT.value, pages.c.code.is_(None))
            unread = unread.where(scans.c.state == ScanState.SPLIT.value).group_by(scans.c.bundle_id)
            waiting = {row[0]: row[1] for row in connection.execute(unread)}
            rows = connection.execute(
                select(bundles)
                .where(bundles.c.id.in_(list(counts)))
                .order_by(bundles.c.dropped_at.desc())
                .limit(_PILES)
            ).all()
        return tuple(
            Pile(
                bundle_id=row.id, folder=row.folder, dropped_at=row.dropped_at, fresh=counts[row.id],
                unread=waiting.get(row.id, 0),
            )
            for row in rows
        )  # fmt: skip


def fresh_sheets(connection: Connection, procedure: Slug) -> list[tuple[Id, Id]]:
    """Answer bundle and case of every sheet that nobody has worked on, in the order of the paper.

    One that a person has answered has been seen, one that an earlier 計測 used stands in the business system.
    """
    cases, pages, scans = schema.cases, schema.pages, schema.scans
    rows = connection.execute(
        select(scans.c.bundle_id, cases.c.id)
        .join(pages, pages.c.case_id == cases.c.id)
        .join(scans, pages.c.scan_id == scans.c.id)
        .where(cases.c.procedure == procedure, cases.c.state.in_(_FRESH))
        .where(cases.c.id.not_in(select(schema.answers.c.case_id)))
        .where(cases.c.id.not_in(select(schema.measured_sheets.c.case_id)))
        .where(cases.c.id.not_in(select(schema.entries.c.case_id)))
        .order_by(scans.c.bundle_id, scans.c.position, pages.c.number)
    )
    # A form with a back has two pages; its front leads.
    return list(dict.fromkeys((row[0], row[1]) for row in rows))


def _sheets(connection: Connection) -> dict[Id, list[MeasuredSheet]]:
    table, cases, pages, scans = schema.measured_sheets, schema.cases, schema.pages, schema.scans
    rows = connection.execute(
        select(table, cases.c.reference, cases.c.state, scans.c.file_name, pages.c.number.label("page"))
        .join(cases, table.c.case_id == cases.c.id)
        .join(pages, pages.c.case_id == cases.c.id)
        .join(scans, pages.c.scan_id == scans.c.id)
        .order_by(table.c.measuring_id, table.c.number, scans.c.position, pages.c.number)
    )
    found: dict[Id, dict[int, MeasuredSheet]] = {}
    for row in rows:
        one = MeasuredSheet(
            number=row.number, case_id=row.case_id, reference=row.reference, file_name=row.file_name,
            page=row.page, state=State(row.state),
        )  # fmt: skip
        found.setdefault(row.measuring_id, {}).setdefault(row.number, one)
    return {one: list(sheets.values()) for one, sheets in found.items()}


def _timings(connection: Connection) -> dict[Id, list[Timing]]:
    table, users = schema.timings, schema.users
    rows = connection.execute(
        select(table, users.c.shown).join(users, table.c.user_id == users.c.id).order_by(table.c.id)
    )
    found: dict[Id, list[Timing]] = {}
    for row in rows:
        found.setdefault(row.measuring_id, []).append(
            Timing(
                id=row.id, sheet=row.sheet, way=Way(row.way), clock=Clock(row.clock), by=row.shown,
                started_at=row.started_at, resumed_at=row.resumed_at, milliseconds=row.milliseconds,
            )
        )  # fmt: skip
    return found
