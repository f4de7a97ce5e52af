"""ログインの一覧: where one is signed in, and, for administrators, where anybody is; each can be ended."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import FORBIDDEN, ActingAnybody, Desk, Signed, may
from desk.web import back_to, page
from records.account import Role
from records.ids import Id

router = APIRouter(prefix="/sessions")

WAY_WORDS = {"password": "パスワード", "oidc": "組織のアカウント"}


@router.get("")
def show(request: Request, desk: Desk, session: Signed) -> Response:
    """Show where one is signed in; administrators see everybody."""
    everybody = may(session, Role.MANAGER)
    lines = desk.sessions.all(None if everybody else session.user.id)
    return page(request, session, "sessions", lines=lines, everybody=everybody, words=WAY_WORDS)


@router.post("/{session_id}/end")
def end(request: Request, desk: Desk, session: ActingAnybody, session_id: Id) -> Response:
    """End one session: one's own, or as an administrator anybody's."""
    whose = None if may(session, Role.MANAGER) else session.user.id
    desk.sessions.end(session_id, of=whose, actor=session.user.id)
    return back_to(request, "/sessions")


@router.post("/end")
def end_all(
    request: Request, desk: Desk, session: ActingAnybody, user_id: Annotated[Id | None, Form()] = None
) -> Response:
    """End all of one's other sessions, or as an administrator all of a person's."""
    whose = user_id or session.user.id
    if whose != session.user.id and not may(session, Role.MANAGER):
        raise FORBIDDEN
    desk.sessions.end_all(whose, but=session.id, actor=session.user.id)
    return back_to(request, "/sessions")
