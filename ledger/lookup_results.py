"""What was looked up for the rows of a list, row by row: the result that goes back to who sent it."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import Book
from records.base import Frozen
from records.case import ENDS, STATE_LABELS, State
from records.entry import EntryResult
from records.ids import Id
from records.paths import Slug

HEADS = ("行", "先方の番号", "整理番号", "結果", "理由")


class LookedUp(Frozen):
    """A list whose rows are looked up: the file that it came in, and its 業務."""

    scan_id: Id
    procedure: Slug


def ended_lists(book: Book, procedures: Collection[Slug]) -> tuple[LookedUp, ...]:
    """Answer the lists of these 業務 of which nothing waits any more."""
    listed, cases = schema.listed, schema.cases
    query = (
        select(listed.c.scan_id, listed.c.procedure, listed.c.first_id, cases.c.state)
        .outerjoin(cases, listed.c.case_id == cases.c.id)
        .where(listed.c.procedure.in_(procedures))
        .order_by(listed.c.scan_id)
    )
    ends = {one.value for one in ENDS}
    ended: dict[tuple[Id, Slug], bool] = {}
    with book.reading() as connection:
        for row in connection.execute(query):
            # A row that came before is told with the first.
            over = row.first_id is not None or row.state in ends
            key = (row.scan_id, row.procedure)
            ended[key] = ended.get(key, True) and over
    return tuple(LookedUp(scan_id=scan, procedure=slug) for (scan, slug), over in ended.items() if over)


def lists_in(book: Book, bundle_id: Id, procedures: Collection[Slug]) -> tuple[LookedUp, ...]:
    """Answer the lists of these 業務 in a bundle, whatever still waits of them."""
    listed, scans = schema.listed, schema.scans
    query = (
        select(listed.c.scan_id, listed.c.procedure)
        .join(scans, listed.c.scan_id == scans.c.id)
        .where(scans.c.bundle_id == bundle_id, listed.c.procedure.in_(procedures))
        .distinct()
        .order_by(listed.c.scan_id)
    )
    with book.reading() as connection:
        return tuple(
            LookedUp(scan_id=row.scan_id, procedure=row.procedure) for row in connection.execute(query)
        )


def cases_of(connection: Connection, one: LookedUp) -> tuple[Id, ...]:
    """Answer the cases of a list."""
    listed = schema.listed
    query = select(listed.c.case_id).where(
        listed.c.scan_id == one.scan_id, listed.c.procedure == one.procedure, listed.c.case_id.is_not(None)
    )
    return tuple(connection.execute(query).scalars())


def table_of(book: Book, one: LookedUp, headers: Sequence[str]) -> list[list[str]]:
    """Answer a line for each row of a list, its heads first: what was read, or where it stands and why."""
    listed, cases, entries = schema.listed, schema.cases, schema.entries
    query = (
        select(listed.c.number, listed.c.key, listed.c.first_id, cases.c.id, cases.c.reference,
               cases.c.state, cases.c.reason)
        .outerjoin(cases, listed.c.case_id == cases.c.id)
        .where(listed.c.scan_id == one.scan_id, listed.c.procedure == one.procedure)
        .order_by(listed.c.number)
    )  # fmt: skip
    lines = [[*HEADS, *headers]]
    with book.reading() as connection:
        for row in connection.execute(query).all():
            last = connection.execute(
                select(entries.c.result)
                .where(entries.c.case_id == row.id, entries.c.result.is_not(None))
                .order_by(entries.c.fence.desc())
                .limit(1)
            ).scalar()
            result = EntryResult.model_validate_json(last) if last else None
            read = result.receipt.saved if result and result.receipt and _is_over(row.state) else {}
            lines.append([
                str(row.number), row.key, row.reference or "", _word(row), "" if read else row.reason or "",
                *(read.get(header, "") for header in headers),
            ])  # fmt: skip
    return lines


def _is_over(state: str | None) -> bool:
    return state == State.CONFIRMED.value


def _word(row: schema.Row) -> str:
    if row.first_id is not None:
        return "重複"
    if row.state is None:
        return "取込中"
    return "照会済み" if _is_over(row.state) else STATE_LABELS[State(row.state)]
