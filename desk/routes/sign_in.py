"""ログイン and ログアウト."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk.guard import COOKIE, FORGED, LOGIN_COOKIE, ActingAnybody, Desk, set_cookie
from desk.proving import Refusal, checked
from desk.web import login_token, templates

router = APIRouter()


def _form(request: Request, desk: Desk, *, status: int = 200, message: str = "", name: str = "") -> Response:
    token = login_token(request) or secrets.token_urlsafe(32)
    nobody = not desk.office.accounts.all()
    values = {
        "token": token, "message": message, "name": name, "nobody": nobody, "oidc": desk.provider is not None,
    }  # fmt: skip
    answer = templates.TemplateResponse(request, "login.html", values, status)
    set_cookie(request, answer, LOGIN_COOKIE, token)
    return answer


@router.get("/login")
def show(request: Request, desk: Desk) -> Response:
    """Show the form, or which command makes the first account."""
    return _form(request, desk)


@router.post("/login")
def sign_in(
    request: Request,
    desk: Desk,
    csrf: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Open a session, or say that name or password are wrong; never which."""
    token = login_token(request)
    if not token or not secrets.compare_digest(token.encode(), csrf.encode()):
        raise FORGED
    found = checked(desk.office.accounts, name.strip(), password)
    if isinstance(found, Refusal):
        return _form(request, desk, status=found.status, message=found.message, name=name)
    answer = RedirectResponse("/", 303)
    set_cookie(request, answer, COOKIE, desk.sessions.open(found.id, "password"))
    return answer


@router.post("/logout")
def sign_out(request: Request, desk: Desk, session: ActingAnybody) -> Response:
    """End the session."""
    desk.sessions.end(session.id, of=session.user.id, actor=session.user.id)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    # The pictures that pages let the browser keep go with the session: the next person may sit here.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
