"""仕分け待ち: pages that no form claims, sides that wait for others, and pages that were set aside."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from desk.guard import FORBIDDEN, ActingClerk, CaseReader, Desk
from desk.parts import Parts
from desk.sheets import SIDE_WORDS
from desk.web import back_to, page, wants_fragment
from ledger.accounts import Session
from ledger.advancing import Definitions
from ledger.choices import chosen_before
from ledger.history import PageLine
from ledger.sides import unread
from records.base import Frozen
from records.canonical import digest_of
from records.case import PageState
from records.errors import BusinessError
from records.form import FormPage
from records.geometry import Side
from records.ids import Id, Sha256
from records.paths import Slug

router = APIRouter(prefix="/sort")

ASIDE = (PageState.DUPLICATE, PageState.BLANK, PageState.SEPARATOR, PageState.EXCLUDED)
MOST_ASIDE = 100
UNKNOWN = BusinessError("procedure.unknown", "この業務の定義がありません。")


class Offer(Frozen):
    """A 業務 that a page may be of: how alike it is, and how often people said so of pages like it."""

    slug: Slug
    title: str
    alike: int | None
    times: int


class WaitingLine(Frozen):
    """A side that waits for the others of its application.

    One that was read by a definition which is no longer in use is read anew first: ``joins`` is False.
    """

    line: PageLine
    title: str
    side: str
    joins: bool


@router.get("")
def show(request: Request, desk: Desk, session: CaseReader) -> Response:
    """Show the first page that waits, sides that wait for others, and what was set aside."""
    return _work(request, desk, session)


@router.post("/{page_id}/as/{slug}")
def say(request: Request, desk: Desk, session: ActingClerk, page_id: Id, slug: Slug) -> Response:
    """Say what a page is: it is read as that next."""
    _known(desk, slug)
    desk.office.sorting.say(page_id, slug, actor=session.user.id)
    return _work(request, desk, session)


@router.post("/{page_id}/by-hand/{slug}")
def by_hand(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    page_id: Id,
    slug: Slug,
    number: Annotated[int, Query(alias="page")] = 1,
    side: Side = "front",
) -> Response:
    """手入力: the page cannot be read; a person types every field from its picture."""
    defined = _known(desk, slug)
    face = next((one for one in defined.form.pages if (one.page, one.side) == (number, side)), None)
    if face is None:
        raise BusinessError("page.unknown_side", "この様式にその面はありません。")
    line = desk.office.history.page(page_id)
    record = unread(defined.form, face, line.page.pixels)
    desk.office.sorting.file(page_id, record, defined, run_id=None, actor=session.user.id)
    desk.office.mending.mend_all(_by_form(desk), run_id=None, actor=session.user.id)
    return _work(request, desk, session)


@router.post("/together")
def together(
    request: Request, desk: Desk, session: ActingClerk, side: Annotated[list[Id], Form()]
) -> Response:
    """これで一つの届: the sides that were chosen are one application, complete or not."""
    if not all(desk.reaches_thing(session.user, "page_id", one) for one in side):
        raise FORBIDDEN
    form, known = desk.office.history.page(side[0]).form, _by_form(desk)
    if form not in known:
        raise UNKNOWN
    defined = known[form]
    desk.office.gathering.join(side, defined, run_id=None, actor=session.user.id)
    return back_to(request, "/sort")


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


def _known(desk: Parts, slug: Slug) -> Definitions:
    if slug not in desk.office.catalog:
        raise UNKNOWN
    return desk.office.defined(slug)


def _unclaimed(desk: Parts, session: Session) -> tuple[PageLine, ...]:
    pages = desk.office.history.pages(PageState.TO_SORT, departments=session.user.bound_to)
    # A page without a message was not looked at by a reader yet.
    return tuple(line for line in pages if line.message)


def _work(request: Request, desk: Parts, session: Session) -> HTMLResponse:
    waiting, bound = _unclaimed(desk, session), session.user.bound_to
    aside = [line for state in ASIDE for line in desk.office.history.pages(state, MOST_ASIDE, bound)]
    line = waiting[0] if waiting else None
    return page(
        request,
        session,
        "sort/work" if wants_fragment(request) else "sort/page",
        line=line,
        left=len(waiting),
        offers=_offers(desk, line) if line else [],
        said=desk.office.catalog.get(line.said) if line and line.said else None,
        side_words=SIDE_WORDS,
        sides=_sides(desk, session),
        aside=aside,
    )


def _offers(desk: Parts, line: PageLine) -> list[Offer]:
    """Answer every 業務: what people chose for such pages first, then what is most alike, then the rest."""
    chosen = chosen_before(desk.office.book, line.nearest)
    alike: dict[Slug, float] = {}
    for one in line.nearest:
        alike[one.procedure] = max(alike.get(one.procedure, 0.0), one.score)
    offers = [
        Offer(
            slug=slug, title=defined.procedure.title, times=chosen.get(slug, 0),
            alike=round(100 * alike[slug]) if slug in alike else None,
        )
        for slug, defined in desk.office.catalog.items()
        # A page is never one of what comes without paper.
        if defined.form.pages
    ]  # fmt: skip
    return sorted(offers, key=lambda one: (-one.times, -(one.alike or 0), one.title))


def _sides(desk: Parts, session: Session) -> list[WaitingLine]:
    known = _by_form(desk)
    waiting = desk.office.history.pages(PageState.WAITING, departments=session.user.bound_to)
    return [_side(desk, line, known) for line in waiting if line.mends is None]


def _side(desk: Parts, line: PageLine, known: Mapping[Sha256, Definitions]) -> WaitingLine:
    sha256 = line.form or ""
    # The ledger keeps also a definition that was mended since.
    form = known[sha256].form if sha256 in known else desk.lookup.form(sha256)
    return WaitingLine(line=line, title=form.title, side=_side_of(line, form.pages), joins=sha256 in known)


def _by_form(desk: Parts) -> dict[Sha256, Definitions]:
    """Answer every 業務 with each of its printed forms, by the form's hash."""
    known = (one for each in desk.office.catalog.values() for one in each.versions())
    return {digest_of(one.form): one for one in known}


def _side_of(line: PageLine, pages: tuple[FormPage, ...]) -> str:
    word = SIDE_WORDS[line.form_side or "front"]
    several = len({one.page for one in pages}) > 1
    return f"{line.form_page}枚目の{word}" if several else word
