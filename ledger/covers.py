"""表紙: what cover sheets say of the pages behind them, and whether as many came."""

from sqlalchemy import func, select

from ledger import schema
from ledger.book import Book, Turn
from records.base import Frozen
from records.case import PageState
from records.cover import Cover
from records.ids import Id
from records.paths import Slug

_COUNTED = [
    PageState.TO_SORT.value, PageState.WAITING.value, PageState.SORTED.value, PageState.REPLACED.value
]  # fmt: skip


class CoverLine(Frozen):
    """One cover sheet and how many pages lie behind it that are no blanks, duplicates or excluded.

    ``applications`` are the cases that they became; sides that wait are in none yet.
    """

    page_id: Id
    bundle_id: Id
    procedure: Slug | None
    expected: int | None
    label: str
    pages: int
    applications: int


def keep_cover(turn: Turn, page_id: Id, cover: Cover) -> None:
    """Keep what a cover sheet says."""
    turn.connection.execute(
        schema.covers.insert().values(
            page_id=page_id, procedure=cover.procedure, expected=cover.expected, label=cover.label
        )
    )
    turn.event(
        "page.cover", page=page_id, procedure=cover.procedure, expected=cover.expected, label=cover.label
    )


def newest_cover(turn: Turn, scan_id: Id) -> Id | None:
    """Answer the last cover sheet of a bundle before a file: the file lies behind it."""
    pages, scans, own = schema.pages, schema.scans, schema.scans.alias()
    found = turn.connection.execute(
        select(pages.c.id)
        .join(scans, pages.c.scan_id == scans.c.id)
        .join(own, own.c.bundle_id == scans.c.bundle_id)
        .join(schema.covers, schema.covers.c.page_id == pages.c.id)
        .where(own.c.id == scan_id, scans.c.position < own.c.position)
        .order_by(scans.c.position.desc(), pages.c.number.desc())
        .limit(1)
    ).scalar()
    return None if found is None else str(found)


def covers_of(book: Book, bundle_ids: tuple[Id, ...]) -> dict[Id, tuple[CoverLine, ...]]:
    """Answer the cover sheets of bundles in their order, by bundle."""
    covers, page, scans, behind = schema.covers, schema.pages.alias(), schema.scans, schema.pages
    counted = behind.c.state.in_(_COUNTED)
    query = (
        select(
            covers,
            scans.c.bundle_id,
            func.count(behind.c.id).filter(counted).label("pages"),
            func.count(behind.c.case_id.distinct()).label("applications"),
        )
        .join(page, covers.c.page_id == page.c.id)
        .join(scans, page.c.scan_id == scans.c.id)
        .outerjoin(behind, behind.c.cover_id == covers.c.page_id)
        .where(scans.c.bundle_id.in_(bundle_ids))
        .group_by(*covers.c, scans.c.bundle_id, scans.c.position, page.c.number)
        .order_by(scans.c.position, page.c.number)
    )
    found: dict[Id, list[CoverLine]] = {one: [] for one in bundle_ids}
    with book.reading() as connection:
        for row in connection.execute(query):
            line = CoverLine.model_validate({name: row._mapping[name] for name in CoverLine.model_fields})
            found[row.bundle_id].append(line)
    return {bundle: tuple(lines) for bundle, lines in found.items()}
