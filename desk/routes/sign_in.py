"""ログイン and ログアウト."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk.guard import COOKIE, FORGED, LOGIN_COOKIE, ActingAnybody, Desk
from desk.passwords import fits
from desk.web import login_token, templates

router = APIRouter()

WRONG = "利用者名かパスワードが違います。"
LOCKED = "続けて間違えたため、15分間ログインできません。"


def _form(request: Request, desk: Desk, *, status: int = 200, message: str = "", name: str = "") -> Response:
    token = login_token(request) or secrets.token_urlsafe(32)
    nobody = not desk.office.accounts.all()
    values = {"token": token, "message": message, "name": name, "nobody": nobody}
    answer = templates.TemplateResponse(request, "login.html", values, status)
    _set_cookie(request, answer, LOGIN_COOKIE, token)
    return answer


def _set_cookie(request: Request, answer: Response, name: str, token: str) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(name, token, httponly=True, samesite="strict", secure=secure)


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
    accounts = desk.office.accounts
    known = accounts.credentials(name.strip())
    if known is not None and known.locked:
        return _form(request, desk, status=403, message=LOCKED, name=name)
    right = fits(password, known.password if known else None)
    if known is None or not right or not known.user.active:
        if known is not None:
            accounts.failed(known.user.id)
        return _form(request, desk, status=401, message=WRONG, name=name)
    answer = RedirectResponse("/", 303)
    _set_cookie(request, answer, COOKIE, accounts.sign_in(known.user.id))
    return answer


@router.post("/logout")
def sign_out(request: Request, desk: Desk, _session: ActingAnybody) -> Response:
    """End the session."""
    desk.office.accounts.sign_out(request.cookies[COOKIE])
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    # The pictures that pages let the browser keep go with the session: the next person may sit here.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
