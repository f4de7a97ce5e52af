"""業務システム: whether robots may use each now, when it opens, and how to stop it with all of its 業務."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import ActingManager, Desk, Reader
from desk.parts import Parts
from desk.web import back_to, page
from ledger.halts import Halts
from records.errors import BusinessError
from records.paths import Slug
from yomikaki.restored import lost_heads
from yomikaki.systems import systems

router = APIRouter(prefix="/systems")


@router.get("")
def show(request: Request, desk: Desk, session: Reader) -> Response:
    """Show every business system as it stands now, and every 業務 that somebody stopped."""
    titles = {slug: one.procedure.title for slug, one in desk.office.catalog.items()}
    return page(
        request, session, "systems", systems=systems(desk.office), titles=titles,
        own=desk.known(session.user), halts=Halts(desk.office.book).standing(), lost=lost_heads(desk.office),
    )  # fmt: skip


@router.post("/{target}/halt")
def halt(
    request: Request,
    desk: Desk,
    session: ActingManager,
    target: Slug,
    reason: Annotated[str, Form(min_length=1, max_length=400)],
) -> Response:
    """Stop a business system at once."""
    _require_known(desk, target)
    Halts(desk.office.book).halt_target(target, reason, actor=session.user.id)
    return back_to(request, "/systems")


@router.post("/{target}/go-on")
def go_on(request: Request, desk: Desk, session: ActingManager, target: Slug) -> Response:
    """Let a business system go on."""
    Halts(desk.office.book).go_on_target(target, actor=session.user.id)
    return back_to(request, "/systems")


def _require_known(desk: Parts, target: Slug) -> None:
    if target not in desk.office.targets:
        raise BusinessError("halt.unknown", f"{target} という業務も業務システムもありません。")
