"""Whose a case, a page, a bundle, a disposal or a draft is: its 業務, else the department that it came to."""

from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, Select, null, select, true

from ledger import schema
from ledger.book import Book
from records.base import Frozen
from records.ids import Id
from records.paths import Slug


class Owner(Frozen):
    """Where a 業務 is known its department is the owner, else ``department``."""

    procedure: Slug | None
    department: str | None


class Owners:
    """Answers whose things are, None where there is no such thing."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def of(self, kind: str, named: Id) -> Owner | None:
        """Answer whose this thing is; ``kind`` is what addresses call its id (``KINDS``)."""
        with self._book.reading() as connection:
            row = connection.execute(KINDS[kind](named)).first()
        return Owner(procedure=row[0], department=row[1]) if row is not None else None


def bundles_of(departments: Collection[str]) -> Select[tuple[str]]:
    """Answer the bundles of these departments."""
    bundles = schema.bundles
    return select(bundles.c.id).where(bundles.c.department.in_(departments))


def known_among(among: Collection[Slug] | None) -> ColumnElement[bool]:
    """Answer what holds for a case that may be named to whom works on these 業務, None for all."""
    return true() if among is None else schema.cases.c.procedure.in_(among)


def _case(case_id: Id) -> Select[tuple[Slug, str]]:
    cases = schema.cases
    return select(cases.c.procedure, null()).where(cases.c.id == case_id)


def _page(page_id: Id) -> Select[tuple[Slug, str]]:
    """Answer a page's owner: of its case once it has one, before that of the pile it lay in."""
    pages, scans, bundles, cases = schema.pages, schema.scans, schema.bundles, schema.cases
    return (
        select(cases.c.procedure, bundles.c.department)
        .select_from(pages)
        .join(scans, pages.c.scan_id == scans.c.id)
        .join(bundles, scans.c.bundle_id == bundles.c.id)
        .outerjoin(cases, pages.c.case_id == cases.c.id)
        .where(pages.c.id == page_id)
    )


def _bundle(bundle_id: Id) -> Select[tuple[Slug, str]]:
    bundles = schema.bundles
    return select(null(), bundles.c.department).where(bundles.c.id == bundle_id)


def _disposal(disposal_id: Id) -> Select[tuple[Slug, str]]:
    disposals = schema.disposals
    return select(disposals.c.procedure, null()).where(disposals.c.id == disposal_id)


def _draft(draft_id: Id) -> Select[tuple[Slug, str]]:
    drafts = schema.form_drafts
    return select(null(), drafts.c.department).where(drafts.c.id == draft_id)


KINDS: dict[str, Callable[[str], Select[tuple[Slug, str]]]] = {
    "case_id": _case,
    "page_id": _page,
    "bundle_id": _bundle,
    "disposal_id": _disposal,
    "draft_id": _draft,
}
