"""Who may do what: sessions, roles, the token that every POST carries, and headers."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from desk.parts import Parts
from ledger.accounts import Session
from records.account import Role
from records.errors import BusinessError

COOKIE = "desk_session"
# Before anybody is signed in, the login form's token is compared with this cookie.
LOGIN_COOKIE = "desk_login"
TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - a header's name
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FORBIDDEN = BusinessError("desk.forbidden", "権限がありません。")
FORGED = BusinessError("desk.csrf", "ページの期限が切れました。開き直してください。")


class NotSignedIn(Exception):
    """Nobody is signed in, or the session has ended."""


async def with_headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    """Add the headers that every answer carries; what may be cached says so itself."""
    answer = await go_on(request)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def parts(request: Request) -> Parts:
    """Answer the parts that the application was made with."""
    found: Parts = request.app.state.parts
    return found


Desk = Annotated[Parts, Depends(parts)]


def session(request: Request, desk: Desk) -> Session:
    """Answer who is signed in.

    Raises:
        NotSignedIn: nobody is.
    """
    token = request.cookies.get(COOKIE)
    found = desk.office.accounts.session(token) if token else None
    if found is None:
        raise NotSignedIn
    return found


Signed = Annotated[Session, Depends(session)]


async def sent_token(request: Request) -> str:
    """Answer the token that a POST carries, in its header (htmx) or its form."""
    return request.headers.get(TOKEN_HEADER) or str((await request.form()).get("csrf", ""))


def may(session: Session, *roles: Role) -> bool:
    """Tell whether a person holds one of these roles."""
    return any(role in session.user.roles for role in roles)


def _reading(*roles: Role) -> Callable[[Session], Session]:
    def allowed(session: Signed) -> Session:
        if not may(session, *roles):
            raise FORBIDDEN
        return session

    return allowed


def _acting(*roles: Role) -> Callable[[Session, str], Session]:
    def allowed(session: Signed, token: Annotated[str, Depends(sent_token)]) -> Session:
        if not secrets.compare_digest(token.encode(), session.csrf.encode()):
            raise FORGED
        if not may(session, *roles):
            raise FORBIDDEN
        return session

    return allowed


# Counts carry no personal data: whoever has any role reads them. Papers are for those who work on them.
SEES_CASES = (Role.CLERK, Role.APPROVER, Role.AUDITOR)
DECIDES = (Role.CLERK, Role.APPROVER)
# Who knows the paper defines its form; somebody who answers for it releases it.
DEFINES = (Role.CLERK, Role.MANAGER)
RELEASES = (Role.APPROVER, Role.MANAGER)
# Whoever types presses the clock of a 計測; who manages sets it up and ends it.
TIMES = (Role.CLERK, Role.MANAGER)

Reader = Annotated[Session, Depends(_reading(*Role))]
CaseReader = Annotated[Session, Depends(_reading(*SEES_CASES))]
Clerk = Annotated[Session, Depends(_reading(Role.CLERK))]
Approver = Annotated[Session, Depends(_reading(Role.APPROVER))]
Definer = Annotated[Session, Depends(_reading(*DEFINES))]
Auditor = Annotated[Session, Depends(_reading(Role.AUDITOR))]
AccountReader = Annotated[Session, Depends(_reading(Role.MANAGER, Role.AUDITOR))]

ActingReader = Annotated[Session, Depends(_acting(*SEES_CASES))]
ActingClerk = Annotated[Session, Depends(_acting(Role.CLERK))]
ActingApprover = Annotated[Session, Depends(_acting(Role.APPROVER))]
Deciding = Annotated[Session, Depends(_acting(*DECIDES))]
ActingDefiner = Annotated[Session, Depends(_acting(*DEFINES))]
Releaser = Annotated[Session, Depends(_acting(*RELEASES))]
Timer = Annotated[Session, Depends(_acting(*TIMES))]
ActingAuditor = Annotated[Session, Depends(_acting(Role.AUDITOR))]
ActingManager = Annotated[Session, Depends(_acting(Role.MANAGER))]
ActingAnybody = Annotated[Session, Depends(_acting(*Role))]
