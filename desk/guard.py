"""Who may do what: sessions, roles, proof of who acts, the token that every POST carries, and headers."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from desk.parts import Parts
from desk.proving import Refusal, checked
from ledger.accounts import Session
from records.account import Role
from records.errors import BusinessError

COOKIE = "desk_session"
# Before anybody is signed in, the login form's token is compared with this cookie.
LOGIN_COOKIE = "desk_login"
TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - a header's name
PROOF_FIELD = "proof"
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


class NotProved(Exception):
    """What was asked needs a fresh proof of who asks; ``form`` is what they sent, ``refusal`` why not yet."""

    def __init__(self, session: Session, form: FormData, refusal: Refusal | None) -> None:
        super().__init__("not proved")
        self.session, self.form, self.refusal = session, form, refusal


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


def set_cookie(request: Request, answer: Response, name: str, token: str) -> None:
    """Give the browser a cookie that no script reads and no other site sends."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, token, httponly=True, samesite="strict", secure=secure)


Desk = Annotated[Parts, Depends(parts)]


def session(request: Request, desk: Desk) -> Session:
    """Answer who is signed in.

    Raises:
        NotSignedIn: nobody is.
        BusinessError: the page is of something of another department (``desk.forbidden``).
    """
    token = request.cookies.get(COOKIE)
    found = desk.sessions.of(token) if token else None
    if found is None:
        raise NotSignedIn
    # Here and not in each route: none can forget it.
    named = request.path_params.items()
    if any(not desk.reaches_thing(found.user, *one) for one in named if one[0] not in _anybodys(request)):
        raise FORBIDDEN
    return found


def _anybodys(request: Request) -> tuple[str, ...]:
    """Answer what an address names without showing it: what a stray page is, or a form with nothing on it."""
    return ("slug",) if request.url.path.startswith(("/sort/", "/blanks/")) else ()


Signed = Annotated[Session, Depends(session)]


async def sent_form(request: Request) -> FormData:
    """Answer the fields that a POST carries."""
    return await request.form()


async def sent_token(request: Request) -> str:
    """Answer the token that a POST carries, in its header (htmx) or its form."""
    return request.headers.get(TOKEN_HEADER) or str((await sent_form(request)).get("csrf", ""))


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
        if roles and not may(session, *roles):
            raise FORBIDDEN
        return session

    return allowed


def _proving(*roles: Role) -> Callable[[Parts, Session, FormData], Session]:
    """Answer a check that also asks again who acts; the password comes with the form that needs it."""

    def allowed(
        desk: Desk,
        session: Annotated[Session, Depends(_acting(*roles))],
        form: Annotated[FormData, Depends(sent_form)],
    ) -> Session:
        if session.proved:
            return session
        typed = form.get(PROOF_FIELD)
        if not isinstance(typed, str) or session.way != "password":
            raise NotProved(session, form, None)
        found = checked(desk.office.accounts, session.user.name, typed)
        if isinstance(found, Refusal):
            raise NotProved(session, form, found)
        desk.sessions.prove(session)
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
# Who is stood in for by whom: approvers name it, 管理 too, auditors read it.
DELEGATES = (Role.APPROVER, Role.MANAGER)
DelegationReader = Annotated[Session, Depends(_reading(*DELEGATES, Role.AUDITOR))]
Definer = Annotated[Session, Depends(_reading(*DEFINES))]
Auditor = Annotated[Session, Depends(_reading(Role.AUDITOR))]
AccountReader = Annotated[Session, Depends(_reading(Role.MANAGER, Role.AUDITOR))]

ActingClerk = Annotated[Session, Depends(_acting(Role.CLERK))]
ActingApprover = Annotated[Session, Depends(_acting(Role.APPROVER))]
Delegating = Annotated[Session, Depends(_acting(*DELEGATES))]
Deciding = Annotated[Session, Depends(_acting(*DECIDES))]
ActingDefiner = Annotated[Session, Depends(_acting(*DEFINES))]
Releaser = Annotated[Session, Depends(_acting(*RELEASES))]
Timer = Annotated[Session, Depends(_acting(*TIMES))]
ActingManager = Annotated[Session, Depends(_acting(Role.MANAGER))]
ActingAnybody = Annotated[Session, Depends(_acting())]

# Personal data leaves the house, or somebody gets another role: who does that shows again who they are.
ProvedReader = Annotated[Session, Depends(_proving(*SEES_CASES))]
ProvedAuditor = Annotated[Session, Depends(_proving(Role.AUDITOR))]
ProvedDelegating = Annotated[Session, Depends(_proving(*DELEGATES))]
ProvedManager = Annotated[Session, Depends(_proving(Role.MANAGER))]
