"""計測: the clock for the same sheets by hand and through the system, and what it proves."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from desk.guard import ActingManager, Desk, Reader, Timer
from desk.measuring import progress, told
from desk.parts import Parts
from desk.unit_words import VERDICT_WORDS, WAY_WORDS
from desk.web import page, wants_fragment
from ledger.accounts import Session
from ledger.measured import Measured
from ledger.measuring import UNKNOWN, Measurings
from records.errors import BusinessError
from records.ids import Id
from records.measuring import FEWEST, MOST, PILE, SHEETS, Measuring, Step, Way
from records.paths import Slug

router = APIRouter(prefix="/register/{slug}/measure")

Version = Annotated[int, Form()]


@router.get("")
def show(request: Request, desk: Desk, session: Reader, slug: Slug) -> Response:
    """Show the 計測 that goes on, or the results of those that ended."""
    return _work(request, desk, session, slug)


@router.post("")
def begin(
    request: Request,
    desk: Desk,
    session: ActingManager,
    slug: Slug,
    sheets: Annotated[int, Form(ge=FEWEST, le=MOST)],
) -> Response:
    """Begin a 計測."""
    if slug not in desk.office.catalog:
        raise BusinessError("procedure.unknown", "この業務の定義がありません。")
    Measurings(desk.office.book).begin(slug, sheets, user_id=session.user.id)
    return _work(request, desk, session, slug)


@router.post("/choose")
def choose(
    request: Request,
    desk: Desk,
    session: ActingManager,
    slug: Slug,
    version: Version,
    bundle_id: Annotated[Id, Form()],
) -> Response:
    """Take the sheets from a pile."""
    one = _open(desk, slug)
    Measurings(desk.office.book).choose(one.id, version, bundle_id, user_id=session.user.id)
    return _work(request, desk, session, slug)


@router.post("/start")
def start(
    request: Request,
    desk: Desk,
    session: Timer,
    slug: Slug,
    version: Version,
    pile: Annotated[bool, Form()] = False,  # noqa: FBT002 - a form's field
) -> Response:
    """Start the clock for the next sheet, or for the pile as a whole."""
    one = _open(desk, slug)
    step = Step(sheet=PILE, way=Way.SYSTEM) if pile else next(iter(one.left), None)
    if step is None:
        raise BusinessError("measuring.worked", "この紙は、もう計りました。")
    Measurings(desk.office.book).start(one.id, version, step, user_id=session.user.id)
    return _work(request, desk, session, slug)


@router.post("/pause")
def pause(request: Request, desk: Desk, session: Timer, slug: Slug, version: Version) -> Response:
    """Let the clock stand."""
    Measurings(desk.office.book).pause(_open(desk, slug).id, version, user_id=session.user.id)
    return _work(request, desk, session, slug)


@router.post("/resume")
def resume(request: Request, desk: Desk, session: Timer, slug: Slug, version: Version) -> Response:
    """Let the clock go on."""
    Measurings(desk.office.book).resume(_open(desk, slug).id, version, user_id=session.user.id)
    return _work(request, desk, session, slug)


@router.post("/stop")
def stop(request: Request, desk: Desk, session: Timer, slug: Slug, version: Version) -> Response:
    """Keep the time."""
    Measurings(desk.office.book).stop(_open(desk, slug).id, version, user_id=session.user.id)
    return _work(request, desk, session, slug)


@router.post("/undo")
def undo(request: Request, desk: Desk, session: Timer, slug: Slug, version: Version) -> Response:
    """押し間違い: nothing was done yet, the sheet comes again."""
    Measurings(desk.office.book).undo(_open(desk, slug).id, version, user_id=session.user.id)
    return _work(request, desk, session, slug)


@router.post("/spoil")
def spoil(request: Request, desk: Desk, session: Timer, slug: Slug, version: Version) -> Response:
    """測り損ない: it was worked on, but its time is no good."""
    Measurings(desk.office.book).spoil(_open(desk, slug).id, version, user_id=session.user.id)
    return _work(request, desk, session, slug)


@router.post("/end")
def end(request: Request, desk: Desk, session: ActingManager, slug: Slug, version: Version) -> Response:
    """End it, and show what it proves."""
    Measurings(desk.office.book).end(_open(desk, slug).id, version, user_id=session.user.id)
    return _work(request, desk, session, slug)


def _open(desk: Parts, slug: Slug) -> Measuring:
    newest = next(iter(Measured(desk.office.book).of(slug)), None)
    if newest is None:
        raise UNKNOWN
    return newest


def _work(request: Request, desk: Parts, session: Session, slug: Slug) -> HTMLResponse:
    if slug not in desk.office.catalog:
        raise BusinessError("procedure.unknown", "この業務の定義がありません。")
    measured = Measured(desk.office.book)
    every = measured.of(slug)
    now = next((one for one in every if one.ended_at is None), None)
    collecting = now is not None and not now.sheets
    return page(
        request,
        session,
        "measure/work" if wants_fragment(request) else "measure/page",
        slug=slug,
        title=desk.office.defined(slug).procedure.title,
        now=now,
        blocks=progress(now) if now else (),
        going=now.going if now else None,
        ran=now.going.ran(desk.office.clock.now()) if now and now.going else 0,
        step=next(iter(now.left), None) if now else None,
        sheets={one.number: one for one in now.sheets} if now else {},
        piles=measured.piles(slug) if collecting else (),
        results=[told(one) for one in every if one.ended_at is not None],
        ways=WAY_WORDS,
        verdicts=VERDICT_WORDS,
        sizes=(FEWEST, SHEETS, MOST),
    )
