"""Sides of paper that wait for each other become cases: by their order in the pile, or by a person."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from ledger import schema
from ledger.advancing import Definitions
from ledger.book import Book, Turn
from ledger.opening import open_case
from ledger.pairing import Group, WaitingSide, paired
from ledger.readings import keep_reading
from ledger.sides import merged, newest_sides
from records.canonical import digest_of
from records.case import PageState
from records.errors import BusinessError
from records.form import FormDefinition
from records.ids import Id, Sha256

# What lies in the pile and is no page of any application. A separator parts what lies before and behind it.
_SKIPPED = frozenset({PageState.BLANK.value, PageState.DUPLICATE.value, PageState.EXCLUDED.value})

NOT_WAITING = BusinessError("page.not_waiting_side", "このページは、もう他の面を待っていません。")


class Gathering:
    """Joins the sides of applications."""

    def __init__(self, book: Book, *, prefix: str, secret: bytes) -> None:
        self._book = book
        self._prefix = prefix
        self._secret = secret

    def waiting_forms(self) -> frozenset[Sha256]:
        """Answer the forms of which sides wait."""
        pages = schema.pages
        waiting = select(pages.c.form_sha256).where(pages.c.state == PageState.WAITING.value)
        query = waiting.where(pages.c.mends.is_(None)).distinct()
        with self._book.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def let_go(self, known: Collection[Sha256], *, actor: str) -> int:
        """Let sides of forms that are not ``known`` any more be read anew; answer how many.

        A form that was mended on the same print has another hash: nothing would ever join what was read by
        the old one.
        """
        pages = schema.pages
        with self._book.turn(actor) as turn:
            stranded = turn.connection.execute(
                select(pages.c.id, pages.c.form_sha256)
                .where(pages.c.state == PageState.WAITING.value, pages.c.form_sha256.not_in(known))
                .order_by(pages.c.id)
            ).all()
            turn.connection.execute(
                pages.update()
                .where(pages.c.id.in_([row.id for row in stranded]))
                .values(
                    state=PageState.TO_SORT.value, form_sha256=None, form_page=None, form_side=None
                )
            )  # fmt: skip
            for row in stranded:
                turn.event("page.let_go", page=row.id, form=row.form_sha256)
        return len(stranded)

    def gather(self, defined: Definitions, *, run_id: str | None, actor: str) -> int:
        """Open a case for every group of sides that surely belongs together; answer how many.

        A group of which somebody took a side meanwhile is passed over.
        A bundle of which a page was not read yet is left alone: that page may be anybody's partner.
        """
        with self._book.reading() as connection:
            groups = [
                group
                for bundle in _bundles_waiting(connection, digest_of(defined.form))
                for group in paired(_waiting(connection, bundle, defined.form), len(defined.form.pages))
            ]
        return sum(self._joined(group, defined, run_id, actor) for group in groups)

    def join(self, page_ids: Sequence[Id], defined: Definitions, *, run_id: str | None, actor: str) -> Id:
        """Open one case of these sides and move it on. Fields of sides that are missing go to a person.

        Raises:
            BusinessError: a side waits no more (``page.not_waiting_side``), is of another form, or is there
                twice (``page.not_together``).
        """
        with self._book.turn(actor) as turn:
            rows = _rows(turn, page_ids)
            _require_one_application(rows, defined.form)
            rows.sort(key=lambda row: _place_of(row, defined.form))
            ids = tuple(str(row.id) for row in rows)
            read = newest_sides(turn, ids, 1)
            record = merged(defined.form, [read[one] for one in ids], actor=actor)
            case_id = open_case(turn, self._prefix, defined, scan_id=rows[0].scan_id, pages=ids)
            keep_reading(turn, case_id, record, defined, self._secret, run_id=run_id)
            return case_id

    def _joined(self, group: Group, defined: Definitions, run_id: str | None, actor: str) -> bool:
        """Join a group; False where somebody was faster with one of its sides."""
        try:
            self.join([one.page_id for one in group], defined, run_id=run_id, actor=actor)
        except BusinessError as error:
            if error is not NOT_WAITING:
                raise
            return False
        return True


def _bundles_waiting(connection: Connection, form: Sha256) -> list[Id]:
    """Answer the bundles with waiting sides of a form and no page that is still to be read."""
    pages, scans = schema.pages, schema.scans
    of_bundle = select(scans.c.bundle_id).join(pages, pages.c.scan_id == scans.c.id)
    unread = of_bundle.where(pages.c.state == PageState.TO_SORT.value, pages.c.code.is_(None))
    waiting = of_bundle.where(pages.c.state == PageState.WAITING.value, pages.c.form_sha256 == form)
    query = waiting.where(pages.c.mends.is_(None), scans.c.bundle_id.not_in(unread)).distinct()
    return list(connection.execute(query).scalars())


def _waiting(connection: Connection, bundle_id: Id, form: FormDefinition) -> list[WaitingSide]:
    """Answer the waiting sides of a form in a bundle, each with its place in the pile."""
    pages, scans, sha256 = schema.pages, schema.scans, digest_of(form)
    pile = connection.execute(
        select(pages)
        .join(scans, pages.c.scan_id == scans.c.id)
        .where(scans.c.bundle_id == bundle_id, pages.c.state.not_in(_SKIPPED))
        .order_by(scans.c.position, pages.c.number)
    ).all()
    unread = [False, *(row.state == PageState.TO_SORT.value for row in pile), False]
    found = []
    for position, row in enumerate(pile):
        if row.state == PageState.WAITING.value and row.form_sha256 == sha256 and row.mends is None:
            found.append(
                WaitingSide(
                    page_id=row.id, position=position, place=_place_of(row, form),
                    behind_unread=unread[position], before_unread=unread[position + 2],
                )
            )  # fmt: skip
    return found


def _place_of(row: schema.Row, form: FormDefinition) -> int:
    """Answer which side of the form a page is, from 0."""
    return [(one.page, one.side) for one in form.pages].index((row.form_page, row.form_side))


def _rows(turn: Turn, page_ids: Sequence[Id]) -> list[schema.Row]:
    pages = schema.pages
    waiting = select(pages).where(pages.c.id.in_(page_ids), pages.c.state == PageState.WAITING.value)
    rows = turn.connection.execute(waiting).all()
    if not rows or len(rows) != len(page_ids):
        raise NOT_WAITING
    return list(rows)


def _require_one_application(rows: Sequence[schema.Row], form: FormDefinition) -> None:
    sides = {(row.form_page, row.form_side) for row in rows}
    if {row.form_sha256 for row in rows} != {digest_of(form)} or len(sides) != len(rows):
        raise BusinessError("page.not_together", "同じ様式の、違う面どうしを選んでください。")
