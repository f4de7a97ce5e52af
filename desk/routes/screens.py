"""登録画面: how the screen of a 業務 looks now, beside its last good look; a person accepts it."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import ActingManager, Desk, Reader
from desk.screen_sides import described, sides_of
from desk.units import unit
from desk.web import back_to, page
from ledger.halts import Halts
from ledger.screen_looks import PROGRAM, ScreenLooks
from records.errors import BusinessError
from records.ids import Id
from records.paths import Slug
from values.screen_changes import screen_changes

router = APIRouter(prefix="/register")


@router.get("/{slug}/screen")
def show(request: Request, desk: Desk, session: Reader, slug: Slug) -> Response:
    """Show both readings with what changed."""
    one, looks = unit(desk.office, slug), ScreenLooks(desk.office.book)
    good, newest = looks.good(slug), looks.newest(slug)
    return page(
        request,
        session,
        "register/screen",
        unit=one,
        good=good,
        newest=newest,
        same=good is not None and newest is not None and not screen_changes(good.screen, newest.screen),
        sides=sides_of(good.screen if good else None, newest.screen) if newest else (),
        described=described,
        defined=slug in desk.office.screens,
        program=PROGRAM,
    )


@router.post("/{slug}/screen")
def accept(
    request: Request, desk: Desk, session: ActingManager, slug: Slug, look: Annotated[Id, Form()]
) -> Response:
    """Accept how the screen looks now; what was stopped because of it goes on."""
    unit(desk.office, slug)
    looks, halts = ScreenLooks(desk.office.book), Halts(desk.office.book)
    looks.accept(slug, look, actor=session.user.id)
    halt = halts.standing().get(slug)
    # What a person stopped, a person lets go on.
    if halt is not None and halt.by == PROGRAM:
        with suppress(BusinessError):
            halts.go_on(slug, actor=session.user.id)
    return back_to(request, f"/register/{slug}/screen")
