"""仕分け待ち: pages that no form claims, one after the other; and pages that were set aside."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from desk.guard import ActingClerk, CaseReader, Desk
from desk.parts import Parts
from desk.web import back_to, page, wants_fragment
from ledger.accounts import Session
from ledger.history import PageLine
from records.case import PageState
from records.errors import BusinessError
from records.ids import Id
from records.paths import Slug

router = APIRouter(prefix="/sort")

ASIDE = (PageState.DUPLICATE, PageState.BLANK, PageState.SEPARATOR, PageState.EXCLUDED)
MOST_ASIDE = 100


@router.get("")
def show(request: Request, desk: Desk, session: CaseReader) -> Response:
    """Show the first page that waits, and what was set aside."""
    return _work(request, desk, session)


@router.post("/{page_id}/as/{slug}")
def sort(request: Request, desk: Desk, session: ActingClerk, page_id: Id, slug: Slug) -> Response:
    """Say what a page is: it is read as that next."""
    if slug not in desk.office.catalog:
        raise BusinessError("procedure.unknown", "この業務の定義がありません。")
    desk.office.sorting.sort(page_id, desk.office.defined(slug), actor=session.user.id)
    return _work(request, desk, session)


@router.post("/{page_id}/exclude")
def exclude(request: Request, desk: Desk, session: ActingClerk, page_id: Id) -> Response:
    """除外: the page is no application."""
    desk.office.reception.exclude(page_id, actor=session.user.id)
    return _work(request, desk, session)


@router.post("/{page_id}/readmit")
def readmit(request: Request, desk: Desk, session: ActingClerk, page_id: Id) -> Response:
    """再受付: a page that was set aside is read after all."""
    desk.office.reception.readmit(page_id, actor=session.user.id)
    return back_to(request, "/sort")


def _unclaimed(desk: Parts) -> tuple[PageLine, ...]:
    # A page without a message was not looked at by a reader yet.
    return tuple(line for line in desk.office.history.pages(PageState.TO_SORT) if line.message)


def _work(request: Request, desk: Parts, session: Session) -> HTMLResponse:
    waiting = _unclaimed(desk)
    aside = [line for state in ASIDE for line in desk.office.history.pages(state, MOST_ASIDE)]
    return page(
        request,
        session,
        "sort/work" if wants_fragment(request) else "sort/page",
        line=waiting[0] if waiting else None,
        left=len(waiting),
        procedures=[defined.procedure for defined in desk.office.catalog.values()],
        aside=aside,
    )
