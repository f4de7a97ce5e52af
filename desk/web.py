"""How an answer is made: templates with their filters, whole pages, fragments for htmx, errors in words."""

import datetime as dt
import json
from http import HTTPStatus
from pathlib import Path

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from desk.guard import HEADERS, LOGIN_COOKIE, PROOF_FIELD, NotProved, may
from desk.itemised import alone, tables_in
from desk.sheets import key_of, sheets_of
from ledger.accounts import Session
from records.account import ROLE_LABELS, Role
from records.case import STATE_LABELS, State
from records.errors import YomikakiError
from values.calendar import OFFICE

HERE = Path(__file__).parent
NO_PAGE = "このページはありません。"
STATUS = {
    "desk.forbidden": 403,
    "desk.csrf": 403,
    "case.unknown": 404,
    "page.unknown": 404,
    "bundle.unknown": 404,
    "balance.stale": 409,
    "picture.unknown": 404,
    "draft.unknown": 404,
    "case.stale": 409,
    "draft.stale": 409,
    "draft.ended": 409,
    "page.filed": 409,
    "measuring.stale": 409,
    "user.unknown": 404,
    "session.unknown": 404,
    "oidc.refused": 403,
    "oidc.not_again": 403,
    "oidc.no_account": 403,
    "oidc.unreached": 503,
    "desk.busy": 503,
}

templates = Jinja2Templates(HERE / "pages")


def local_time(when: dt.datetime) -> str:
    """Answer a time as the office's clock shows it."""
    return f"{when.astimezone(OFFICE):%Y/%m/%d %H:%M}"


def for_script(words: object) -> str:
    """Answer what a page's script is told, as JSON in the order given, that ends no script element."""
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")


def moment(when: str) -> str:
    """Answer an event's time, to the second: the order of what happened within a minute matters."""
    return f"{dt.datetime.fromisoformat(when).astimezone(OFFICE):%Y/%m/%d %H:%M:%S}"


def percent(share: float) -> str:
    """Answer a share in whole percent, never 100 % for what is not certain."""
    return f"{min(round(share * 100), 99 if share < 1 else 100)}%"


templates.env.filters.update(
    when=local_time,
    moment=moment,
    for_script=for_script,
    percent=percent,
    state=STATE_LABELS.__getitem__,
    role=ROLE_LABELS.__getitem__,
)
templates.env.globals.update(
    may=may, Role=Role, State=State, sheets_of=sheets_of, key_of=key_of, alone=alone, tables_in=tables_in
)


def wants_fragment(request: Request) -> bool:
    """Tell whether htmx asks for a part of a page."""
    return "hx-request" in request.headers


def page(
    request: Request, session: Session, name: str, *, status: int = 200, **values: object
) -> HTMLResponse:
    """Answer a page, or the part of it that htmx asked for."""
    desk = request.app.state.parts
    common = {
        "session": session,
        "waiting": desk.lookup.waiting(desk.reach(session.user)),
        "unclaimed": desk.lookup.unclaimed(session.user.bound_to),
        "off_balance": desk.differences.count(session.user.bound_to),
        "fragment": wants_fragment(request),
    }
    return templates.TemplateResponse(request, f"{name}.html", {**common, **values}, status)


def refused(request: Request, error: Exception) -> Response:
    """Answer an error that we know: its sentence, on a page of its own or above the work."""
    if not isinstance(error, YomikakiError):
        raise error
    return _told(request, STATUS.get(error.code, 422), error.message, error.code)


def misused(request: Request, error: Exception) -> Response:
    """Answer an address that does not exist, a body that is too large, or a form that is not filled well."""
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _told(
            request, 413, "送られたものが大きすぎます(ファイルは100MBまで)。", "desk.too_large"
        )  # fmt: skip
    if isinstance(error, HTTPException):
        return _told(request, error.status_code, NO_PAGE, "desk.no_page")
    if isinstance(error, RequestValidationError) and all(one["loc"][0] == "path" for one in error.errors()):
        return _told(request, 404, NO_PAGE, "desk.no_page")
    return _told(request, 422, "入力が足りないか、正しくありません。", "desk.bad_form")


def failed(request: Request, _error: Exception) -> Response:
    """Answer what nobody foresaw, on a page like any other; the server's log says what it was."""
    answer = _told(
        request,
        500,
        "システムの不具合です。送った内容が記録されたか、案件の画面で確かめてください。",
        "desk.failed",
    )
    # This one is made outside of what adds the headers to every answer.
    answer.headers.update(HEADERS)
    return answer


def _told(request: Request, status: int, message: str, code: str) -> Response:
    values = {"message": message, "code": code}
    if wants_fragment(request):
        answer = templates.TemplateResponse(request, "notice.html", values, status)
        answer.headers.update({"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"})
        return answer
    return templates.TemplateResponse(request, "error.html", values, status)


def to_login(request: Request, _error: Exception) -> Response:
    """Send a person whose session has ended to the login page."""
    if wants_fragment(request):
        return Response(status_code=200, headers={"HX-Redirect": "/login"})
    return RedirectResponse("/login", 303)


def to_proof(request: Request, error: Exception) -> Response:
    """Ask again who acts, on a page that holds what they sent: with the proof it is sent once more."""
    if not isinstance(error, NotProved):
        raise error
    sent = [(name, value) for name, value in error.form.multi_items() if name != PROOF_FIELD]
    values = {"session": error.session, "sent": sent, "field": PROOF_FIELD, "refusal": error.refusal}
    return templates.TemplateResponse(request, "proof.html", values, 401)


def back_to(request: Request, place: str) -> Response:
    """Go to a page after a POST."""
    if wants_fragment(request):
        return Response(status_code=200, headers={"HX-Redirect": place})
    return RedirectResponse(place, 303)


def login_token(request: Request) -> str:
    """Answer the token that the login form of this browser must carry."""
    return request.cookies.get(LOGIN_COOKIE, "")
