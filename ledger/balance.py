"""件数照合: bundles whose count does not hold, and every sheet of a bundle by its position.

Received = confirmed + waiting + excluded holds by itself while every page has its row (``ledger.figures``).
What can differ is how many there should be: pages whose row is gone, what the clerk or a cover sheet said.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from ledger import schema
from ledger.book import Book
from ledger.owners import known_among
from ledger.times import EPOCH
from records.base import Frozen
from records.case import PageState, State
from records.errors import BusinessError
from records.ids import Id, Reference, new_id
from records.paths import Slug

Cause = Literal["pages", "expected", "cover"]
# How a difference is cleared up. A code and no free text: it stands in an event, and names nobody.
SETTLED: dict[str, str] = {
    "counted": "紙を数え直し、受け付けた枚数が正しいことを確かめた",
    "later": "足りない紙は、後の束で受け付けた",
    "cover": "表紙や届いた枚数の書き方が誤っていた",
    "returned": "届ではない紙が含まれていたため、返した",
}
_OPEN = (PageState.TO_SORT.value, PageState.WAITING.value)
STALE = BusinessError("balance.stale", "この束の差異は、表示のあとで変わっています。開き直してください。")


class Difference(Frozen):
    """A bundle in which so many ``sheets`` (or applications of a cover) are missing or too many."""

    bundle_id: Id
    department: str
    folder: str
    dropped_at: dt.datetime
    sheets: int
    causes: tuple[Cause, ...]


class Place(Frozen):
    """One sheet, or row of a list, of a bundle: which of its sheets it is, and what became of it.

    ``lost`` is a page between others whose row is gone; without ``page_number`` a file that has no pages.
    """

    number: int
    file_name: str
    file_position: int
    page_number: int | None
    page_id: Id | None
    file_state: str
    page_state: PageState | None
    message: str | None
    case_id: Id | None
    reference: Reference | None
    case_state: State | None
    lost: bool = False


class BundlePlaces(Frozen):
    """A bundle with all its sheets in order."""

    bundle_id: Id
    department: str
    folder: str
    dropped_at: dt.datetime
    expected: int | None
    places: tuple[Place, ...]


class Balance:
    """Compares what came with what should have come."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def open(self, since: dt.datetime, also: Collection[Id] = ()) -> tuple[Difference, ...]:
        """Answer the bundles dropped since then whose difference nobody cleared up, newest first.

        ``also`` are bundles that are looked at whenever they were dropped.
        """
        of = or_(schema.bundles.c.dropped_at >= since, schema.bundles.c.id.in_(also))
        with self._book.reading() as connection:
            off = _off(connection, of)
            if not off:
                return ()
            settled, table = _settled(connection, tuple(off)), schema.bundles
            newest = select(table).where(table.c.id.in_(off)).order_by(table.c.dropped_at.desc(), table.c.id)
            rows = connection.execute(newest).all()
        found = (
            Difference(
                bundle_id=row.id, department=row.department, folder=row.folder, dropped_at=row.dropped_at,
                sheets=sum(off[row.id].values()), causes=tuple(off[row.id]),
            )
            for row in rows
        )  # fmt: skip
        return tuple(one for one in found if settled.get(one.bundle_id) != one.sheets)

    def settle(self, bundle_id: Id, sheets: int, code: str, *, user_id: Id) -> None:
        """Say how a difference was cleared up. Were it to change later, it would be open again.

        Raises:
            BusinessError: the difference is another one by now (``balance.stale``), or is settled already, or
                there is no such way to clear it up (``balance.unknown_way``).
        """
        if code not in SETTLED:
            raise BusinessError("balance.unknown_way", "差異の片付け方を選んでください。")
        open_now = {one.bundle_id: one.sheets for one in self.open(EPOCH)}
        if open_now.get(bundle_id) != sheets:
            raise STALE
        with self._book.turn(user_id) as turn:
            turn.connection.execute(
                schema.settled_counts.insert().values(
                    id=new_id(), bundle_id=bundle_id, difference=sheets, code=code, user_id=user_id,
                    settled_at=turn.now,
                )
            )  # fmt: skip
            turn.event("bundle.settled", bundle=bundle_id, difference=sheets, how=code)

    def places(self, bundle_id: Id, among: Collection[Slug] | None = None) -> BundlePlaces:
        """Answer every sheet of a bundle in the order in which the pile was scanned.

        Cases of other 業務 than ``among`` are not named.

        Raises:
            BusinessError: there is no such bundle (``bundle.unknown``).
        """
        with self._book.reading() as connection:
            table = schema.bundles
            head = connection.execute(select(table).where(table.c.id == bundle_id)).first()
            if head is None:
                raise BusinessError("bundle.unknown", "この束は見つかりません。")
            rows = connection.execute(_sheets(bundle_id, among)).all()
        return BundlePlaces(
            bundle_id=head.id, department=head.department, folder=head.folder, dropped_at=head.dropped_at,
            expected=head.expected, places=_placed(rows),
        )  # fmt: skip


def _sheets(bundle_id: Id, among: Collection[Slug] | None) -> Select[tuple[schema.Row]]:
    """Answer pages, rows of lists and files without either, each with its case."""
    scans, pages, listed, cases = schema.scans, schema.pages, schema.listed, schema.cases
    return (
        select(
            scans.c.file_name,
            scans.c.position,
            scans.c.state.label("file_state"),
            func.coalesce(pages.c.number, listed.c.number).label("number"),
            pages.c.id.label("page_id"),
            pages.c.state.label("page_state"),
            func.coalesce(pages.c.message, scans.c.message).label("message"),
            cases.c.id.label("case_id"),
            cases.c.reference,
            cases.c.state.label("case_state"),
        )
        .outerjoin(pages, pages.c.scan_id == scans.c.id)
        .outerjoin(listed, listed.c.scan_id == scans.c.id)
        .outerjoin(
            cases,
            and_(cases.c.id == func.coalesce(pages.c.case_id, listed.c.case_id), known_among(among)),
        )
        .where(scans.c.bundle_id == bundle_id)
        .order_by(scans.c.position, scans.c.id, pages.c.number, listed.c.number)
    )


def _placed(rows: Sequence[schema.Row]) -> tuple[Place, ...]:
    places: list[Place] = []
    before: schema.Row | None = None
    for row in rows:
        last = before.number if before is not None and before.position == row.position else 0
        for lost in range((last or 0) + 1, row.number or 1):
            places.append(_place(row, len(places) + 1, number=lost, lost=True))
        places.append(_place(row, len(places) + 1, number=row.number, lost=False))
        before = row
    return tuple(places)


def _place(row: schema.Row, at: int, *, number: int | None, lost: bool) -> Place:
    known = None if lost else row
    return Place(
        number=at,
        file_name=row.file_name,
        file_position=row.position,
        page_number=number,
        file_state=row.file_state,
        page_id=known and known.page_id,
        page_state=PageState(known.page_state) if known is not None and known.page_state else None,
        message=known and known.message,
        case_id=known and known.case_id,
        reference=known and known.reference,
        case_state=State(known.case_state) if known is not None and known.case_state else None,
        lost=lost,
    )


def _files(of: ColumnElement[bool]) -> Select[tuple[str, str, int, int]]:
    """Answer of each file of such bundles how many sheets it has, and how many of them have a row."""
    bundles, scans, pages, listed = schema.bundles, schema.scans, schema.pages, schema.listed
    # Asked file by file: to group all pages by their files takes several times as long.
    last = select(func.max(pages.c.number)).where(pages.c.scan_id == scans.c.id).scalar_subquery()
    had = select(func.count(pages.c.number)).where(pages.c.scan_id == scans.c.id).scalar_subquery()
    rows = select(func.count(listed.c.number)).where(listed.c.scan_id == scans.c.id).scalar_subquery()
    return (
        select(scans.c.bundle_id, last.label("last"), had.label("had"), rows.label("rows"))
        .join(bundles, scans.c.bundle_id == bundles.c.id)
        .where(of)
    )


def _pages(of: ColumnElement[bool]) -> Select[tuple[str, int | None, int, int]]:
    """Answer bundles of which pages are lost, or that have other than so many sheets as were expected."""
    # Materialised, or PostgreSQL asks each file once more for every use of an answer.
    files, bundles = _files(of).cte("files").prefix_with("MATERIALIZED"), schema.bundles
    # A file that has neither pages nor rows counts as one sheet.
    whole = func.sum(func.coalesce(files.c.last, func.nullif(files.c.rows, 0), 1))
    lost = func.sum(func.coalesce(files.c.last - files.c.had, 0))
    return (
        select(bundles.c.id, bundles.c.expected, whole.label("whole"), lost.label("lost"))
        .join(files, files.c.bundle_id == bundles.c.id)
        .group_by(bundles.c.id, bundles.c.expected)
        .having(or_(lost != 0, whole != bundles.c.expected))
    )


def _covers(of: ColumnElement[bool]) -> Select[tuple[str, int]]:
    """Answer bundles with cover sheets behind which other than the promised applications lie.

    While a page behind it is not sorted, a cover cannot be judged.
    """
    covers, page, behind = schema.covers, schema.pages.alias(), schema.pages
    scans, bundles = schema.scans, schema.bundles
    each = (
        select(
            scans.c.bundle_id,
            (covers.c.expected - func.count(behind.c.case_id.distinct())).label("missing"),
            func.sum(case((behind.c.state.in_(_OPEN), 1), else_=0)).label("unsorted"),
        )
        .join(page, covers.c.page_id == page.c.id)
        .join(scans, page.c.scan_id == scans.c.id)
        .join(bundles, scans.c.bundle_id == bundles.c.id)
        .outerjoin(behind, behind.c.cover_id == covers.c.page_id)
        .where(of, covers.c.expected.is_not(None))
        .group_by(covers.c.page_id, covers.c.expected, scans.c.bundle_id)
        .subquery()
    )
    return (
        select(each.c.bundle_id, func.sum(func.abs(each.c.missing)))
        .where(each.c.unsorted == 0)
        .group_by(each.c.bundle_id)
        .having(func.sum(func.abs(each.c.missing)) != 0)
    )


def _off(connection: Connection, of: ColumnElement[bool]) -> dict[Id, dict[Cause, int]]:
    """Answer by how many sheets each bundle differs, and why, the causes in the order of ``Cause``."""
    off: dict[Id, dict[Cause, int]] = {}
    # All pages are gone through once: both causes are found on the way.
    for row in connection.execute(_pages(of)):
        if row.lost:
            off.setdefault(row.id, {})["pages"] = int(row.lost)
        if row.expected not in (None, row.whole):
            off.setdefault(row.id, {})["expected"] = abs(row.expected - int(row.whole))
    for bundle_id, missing in connection.execute(_covers(of)):
        off.setdefault(bundle_id, {})["cover"] = int(missing)
    return off


def _settled(connection: Connection, bundle_ids: tuple[Id, ...]) -> dict[Id, int]:
    """Answer the difference of each bundle that was cleared up last."""
    table = schema.settled_counts
    rows = connection.execute(
        select(table.c.bundle_id, table.c.difference)
        .where(table.c.bundle_id.in_(bundle_ids))
        .order_by(table.c.settled_at, table.c.id)
    )
    return {row.bundle_id: row.difference for row in rows}
