"""差し替え by a clerk: pages that came since a case was put on hold, and which of them mends it."""

import datetime as dt
from collections.abc import Callable, Collection

from sqlalchemy import Connection, Select, and_, or_, select, true

from ledger import schema
from ledger.advancing import void_approvals
from ledger.book import Book, Turn
from ledger.maybe_entered import require_unmarked
from ledger.moves import move, touch
from ledger.owners import bundles_of
from records.base import Frozen
from records.case import PageState, State
from records.errors import BusinessError
from records.ids import Id, Reference

MOST = 60
NOT_ON_HOLD = BusinessError("case.not_on_hold", "この案件は不備・保留ではありません。")
NOT_FREE = BusinessError("page.not_free", "このページは差し替えに使えません。一覧を開き直してください。")
_UNSORTED = (PageState.TO_SORT.value, PageState.WAITING.value)
_OPEN = (State.TO_CHECK.value, State.TO_APPROVE.value)


class Arrived(Frozen):
    """A page that came since: one that waits, or one that was taken for a new case (``reference``)."""

    page_id: Id
    number: int
    file_name: str
    seen_at: dt.datetime
    state: PageState
    case_id: Id | None
    reference: Reference | None
    message: str | None


class Replacing:
    """Lets a clerk say which page mends a case. ``ledger.mending`` joins it once it is read.

    ``require_known`` stops it while the ledger is one that was restored and that nobody has settled yet: the
    case that a page is taken from may have been entered.
    """

    def __init__(self, book: Book, require_known: Callable[[], None]) -> None:
        self._book = book
        self._require_known = require_known

    def arrived(self, case_id: Id, departments: Collection[str] | None = None) -> tuple[Arrived, ...]:
        """Answer the pages that may mend a case on hold, the newest first, at most ``MOST``.

        ``departments`` are those whose bundles count, None for all.

        Raises:
            BusinessError: the case is not on hold (``case.not_on_hold``).
        """
        with self._book.reading() as connection:
            case = _on_hold(connection, case_id)
            rows = connection.execute(
                _free(case, departments).order_by(schema.pages.c.id.desc()).limit(MOST)
            ).all()
        return tuple(
            Arrived.model_validate({name: row._mapping[name] for name in Arrived.model_fields})
            for row in rows
        )

    def coming(self, case_id: Id) -> int:
        """Answer how many pages are to mend a case and have not joined it yet."""
        pages = schema.pages
        query = select(pages.c.id).where(pages.c.mends == case_id, pages.c.state.in_(_UNSORTED))
        with self._book.reading() as connection:
            return len(connection.execute(query).all())

    def name(
        self,
        case_id: Id,
        version: int,
        page_id: Id,
        *,
        user_id: Id,
        departments: Collection[str] | None = None,
    ) -> None:
        """Say that a page mends a case: it is read again as that. A case that was made of it is withdrawn.

        Raises:
            BusinessError: the case is not on hold (``case.not_on_hold``), or the page is somebody's by now
                (``page.not_free``), or the case that it is taken from may have been entered before a restore
                (``case.end_in_doubt``).
            StaleVersion: somebody else was faster with the case.
            EnvironmentProblem: the ledger was restored (``environment.ledger_restored``).
        """
        self._require_known()
        pages = schema.pages
        with self._book.turn(user_id) as turn:
            case = _on_hold(turn.connection, case_id)
            touch(turn, case_id, version)
            row = turn.connection.execute(_free(case, departments).where(pages.c.id == page_id)).first()
            if row is None:
                raise NOT_FREE
            ids = [page_id] if row.case_id is None else _taken_from(turn, row.case_id, case.reference)
            turn.connection.execute(
                pages.update()
                .where(pages.c.id.in_(ids))
                .values(
                    state=PageState.TO_SORT.value, case_id=None, mends=case_id, letter_id=None,
                    said=case.procedure, form_sha256=None, form_page=None, form_side=None, lease_until=None,
                    code=None, message=None,
                )
            )  # fmt: skip
            turn.event("page.named", case_id, pages=[*ids], out_of=row.case_id)


def _on_hold(connection: Connection, case_id: Id) -> schema.Row:
    cases = schema.cases
    row = connection.execute(
        select(cases).where(cases.c.id == case_id, cases.c.state == State.ON_HOLD.value)
    ).first()
    if row is None:
        raise NOT_ON_HOLD
    return row


def _free(case: schema.Row, departments: Collection[str] | None) -> Select[tuple[schema.Row]]:
    """Answer pages that came since a case was put on hold and that nobody has gone further with."""
    pages, scans, cases, forms = schema.pages, schema.scans, schema.cases, schema.definitions
    of_its_form = select(forms.c.sha256).where(forms.c.kind == "form", forms.c.slug == case.procedure)
    waits = and_(
        pages.c.state.in_(_UNSORTED),
        pages.c.mends.is_(None),
        pages.c.form_sha256.is_(None) | pages.c.form_sha256.in_(of_its_form),
    )
    newer = and_(
        pages.c.state == PageState.SORTED.value,
        cases.c.procedure == case.procedure,
        cases.c.state.in_(_OPEN),
        cases.c.opened_at >= case.moved_at,
    )
    reached = true() if departments is None else scans.c.bundle_id.in_(bundles_of(departments))
    return (
        select(
            pages.c.id.label("page_id"), pages.c.number, pages.c.state, pages.c.message, pages.c.case_id,
            scans.c.file_name, scans.c.seen_at, cases.c.reference,
        )
        .join(scans, pages.c.scan_id == scans.c.id)
        .outerjoin(cases, pages.c.case_id == cases.c.id)
        .where(scans.c.seen_at >= case.moved_at, or_(waits, newer), reached)
    )  # fmt: skip


def _taken_from(turn: Turn, case_id: Id, reference: Reference) -> list[Id]:
    """Withdraw the case that was made of the page, and answer all of its pages."""
    pages = schema.pages
    own = select(pages.c.id).where(
        pages.c.case_id == case_id, pages.c.state == PageState.SORTED.value
    )  # fmt: skip
    ids = list(turn.connection.execute(own.order_by(pages.c.id)).scalars())
    require_unmarked(turn, case_id)
    void_approvals(turn, case_id)
    move(turn, case_id, State.WITHDRAWN, reason=f"補正のページとして {reference} へ移した")
    return ids
