"""組織のアカウント: to the identity provider and back, to sign in or to show again who one is."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from desk.guard import COOKIE, Desk, Signed, set_cookie
from desk.oidc import NOT_AGAIN, REFUSED, Identity, Provider
from desk.parts import Parts
from desk.web import templates
from ledger.accounts import NO_PASSWORD, Session
from records.account import User
from records.errors import BusinessError

router = APIRouter(prefix="/oidc")

STATE_COOKIE = "desk_oidc"
NO_ACCOUNT = BusinessError("oidc.no_account", "このアカウントは登録されていません。管理者に頼んでください。")


@router.get("/login")
def begin(request: Request, desk: Desk) -> Response:
    """Send the browser to the provider."""
    return _sent(request, desk, None)


@router.get("/proof")
def begin_again(request: Request, desk: Desk, session: Signed) -> Response:
    """Send the browser to the provider, which asks again who sits there."""
    return _sent(request, desk, session)


@router.get("/back", name="oidc_back")
def come_back(
    request: Request, desk: Desk, state: Annotated[str, Query(min_length=1, max_length=200)]
) -> Response:
    """Open a session for who the provider names, or note that they have shown again who they are."""
    kept = request.cookies.get(STATE_COOKIE, "")
    if not secrets.compare_digest(kept.encode(), state.encode()):
        raise REFUSED
    identity, asked = _provider(desk).answered(state, str(request.url))
    # No redirect: a browser that comes from another site sends strict cookies only from the next page on.
    answer = templates.TemplateResponse(request, "oidc.html", {"again": asked.again is not None})
    answer.delete_cookie(STATE_COOKIE, path="/oidc")
    if asked.again is None:
        set_cookie(request, answer, COOKIE, desk.sessions.open(_user(desk, identity).id, "oidc"))
    else:
        _prove(desk, asked.again, identity)
    return answer


def _provider(desk: Parts) -> Provider:
    if desk.provider is None:
        raise HTTPException(404)
    return desk.provider


def _sent(request: Request, desk: Parts, again: Session | None) -> Response:
    url, state = _provider(desk).ask(str(request.url_for("oidc_back")), again)
    answer = RedirectResponse(url, 303)
    secure = request.url.scheme == "https"
    # Lax: the provider's site sends the browser back.
    answer.set_cookie(STATE_COOKIE, state, path="/oidc", httponly=True, samesite="lax", secure=secure)
    return answer


def _prove(desk: Parts, session: Session, identity: Identity) -> None:
    if identity.name != session.user.name:
        raise NOT_AGAIN
    desk.sessions.prove(session)


def _user(desk: Parts, identity: Identity) -> User:
    """Answer the account of that name; one is made only where a group of the person has roles here."""
    known = desk.office.accounts.credentials(identity.name)
    if known is not None:
        if not known.user.active:
            raise NO_ACCOUNT
        return known.user
    settings = desk.office.settings.oidc
    given = settings.roles if settings else {}
    roles = dict.fromkeys(role for group in identity.groups for role in given.get(group, ()))
    if not roles:
        raise NO_ACCOUNT
    return desk.office.accounts.add(identity.name, identity.shown, NO_PASSWORD, tuple(roles), actor="oidc")
