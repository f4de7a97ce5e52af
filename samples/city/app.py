"""The web application: login, menu, search, 入力 → 確認 → 完了, detail."""

import secrets
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.types import Receive, Scope, Send

from samples.city.faults import LATE_SECONDS, Fault, Faults
from samples.city.screens import SCREENS, Item, Screen
from samples.city.sessions import Session, Sessions
from samples.city.store import RepeatedReference, Store

COOKIE = "machi_session"
pages = Jinja2Templates(Path(__file__).parent / "pages")


class NotLoggedIn(Exception):
    """The session is over."""


class Cut(Response):
    """A connection that breaks in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more bytes than are sent."""
        headers = [(b"content-length", b"9999"), (b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<html>", "more_body": True})
        raise ConnectionResetError("the line was cut")


def shown(item: Item, stored: str) -> str:
    """Answer a stored entry as pages show it."""
    return item.choices.get(stored, stored) if stored else ("いいえ" if item.widget == "check" else "")


pages.env.globals["shown"] = shown


router = APIRouter()


def page(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
    return pages.TemplateResponse(request, f"{name}.html", {"screens": SCREENS, **values}, status)


def session_of(request: Request) -> Session:
    found = request.app.state.sessions.get(request.cookies.get(COOKIE))
    if found is None:
        raise NotLoggedIn
    return found


def screen_of(slug: str) -> Screen:
    if slug not in SCREENS:
        raise HTTPException(404)
    return SCREENS[slug]


Logged = Annotated[Session, Depends(session_of)]
Chosen = Annotated[Screen, Depends(screen_of)]


@router.get("/login")
def login_page(request: Request) -> Response:
    return page(request, "login", timeout="timeout" in request.query_params)


@router.post("/login")
def login(request: Request, user: Annotated[str, Form()], password: Annotated[str, Form()]) -> Response:
    token = request.app.state.sessions.login(user, password)
    if token is None:
        return page(request, "login", 401, error="職員番号またはパスワードが違います")
    answer = RedirectResponse("/", 303)
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return answer


@router.post("/logout")
def logout(request: Request) -> Response:
    request.app.state.sessions.end(request.cookies.get(COOKIE))
    return RedirectResponse("/login", 303)


@router.get("/")
def menu(request: Request, session: Logged) -> Response:
    return page(request, "menu", session=session)


@router.get("/{slug}/search")
def search(
    request: Request, session: Logged, screen: Chosen, seiri_bango: str = "", key: str = ""
) -> Response:
    found = None
    if seiri_bango:
        found = request.app.state.store.find(screen, "seiri_bango", seiri_bango)
    elif key:
        found = request.app.state.store.find(screen, screen.key, key)
    return page(request, "search", screen=screen, session=session, found=found)


@router.get("/{slug}/new")
def new(request: Request, session: Logged, screen: Chosen) -> Response:
    if request.app.state.faults.strikes(Fault.FORM_500):
        return page(request, "message", 500, title="システムエラー", text="エラーが発生しました。")
    changed = request.app.state.faults.strikes(Fault.CHANGED_LABEL)
    return page(request, "form", screen=screen, session=session, values={}, errors=[], changed=changed)


@router.post("/{slug}/confirm")
async def confirm(request: Request, session: Logged, screen: Chosen) -> Response:
    if request.app.state.faults.strikes(Fault.SESSION_LOST):
        request.app.state.sessions.end(request.cookies.get(COOKIE))
        raise NotLoggedIn
    values = _entered(screen, {name: str(text) for name, text in (await request.form()).items()})
    errors = _errors(screen, values)
    if request.app.state.faults.strikes(Fault.REFUSED_AT_CONFIRM):
        errors = ["届出日: 業務締め後の日付です"]
    if errors:
        return page(request, "form", 422, screen=screen, session=session, values=values, errors=errors)
    draft = secrets.token_urlsafe(12)
    session.drafts[draft] = values
    double = screen.unique and bool(request.app.state.store.find(screen, screen.key, values[screen.key]))
    return page(request, "confirm", screen=screen, session=session, values=values, draft=draft, double=double)


@router.post("/{slug}/save")
def save(request: Request, session: Logged, screen: Chosen, draft: Annotated[str, Form()]) -> Response:
    values = session.drafts.pop(draft, None)
    if values is None:
        return page(
            request, "message", 409, title="登録できません", text="この画面からは既に登録されています。"
        )
    return _save(request, screen, values)


def _save(request: Request, screen: Screen, values: dict[str, str]) -> Response:
    broken = page(request, "message", 500, title="システムエラー", text="エラーが発生しました。")
    if request.app.state.faults.strikes(Fault.ERROR_BEFORE_COMMIT):
        return broken
    if request.app.state.faults.strikes(Fault.ALREADY_REGISTERED):
        return page(request, "message", 409, title="登録できません", text="既に登録されています。")
    if request.app.state.faults.strikes(Fault.LATE_COMMIT):
        threading.Timer(
            LATE_SECONDS, request.app.state.store.save, (screen, values["seiri_bango"], values)
        ).start()
        return broken
    if request.app.state.faults.strikes(Fault.TRUNCATED):
        values = {**values, "jusho": values["jusho"][:-1]}
    try:
        number = request.app.state.store.save(screen, values["seiri_bango"] or None, values)
    except RepeatedReference:
        return page(
            request, "message", 409, title="登録できません", text="この整理番号は既に登録されています。"
        )
    if request.app.state.faults.strikes(Fault.COMMIT_THEN_500):
        return broken
    if request.app.state.faults.strikes(Fault.COMMIT_THEN_CUT):
        return Cut()
    return RedirectResponse(f"/{screen.slug}/done/{number}", 303)


@router.get("/{slug}/done/{number}")
def done(request: Request, session: Logged, screen: Chosen, number: str) -> Response:
    return page(request, "done", screen=screen, session=session, number=number)


@router.get("/{slug}/detail/{number}")
def detail(request: Request, session: Logged, screen: Chosen, number: str) -> Response:
    found = request.app.state.store.find(screen, "uketsuke_bango", number)
    if not found:
        raise HTTPException(404)
    return page(request, "detail", screen=screen, session=session, row=found[0])


def to_login(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/login?timeout=1", 303)


async def maintenance(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    if not request.url.path.startswith("/_") and request.app.state.faults.strikes(Fault.MAINTENANCE):
        return page(request, "message", 503, title="メンテナンス中", text="ただいまメンテナンス中です。")
    return await go_on(request)


def plan(request: Request, fault: Fault, times: int) -> Response:
    request.app.state.faults.plan(fault, times)
    return PlainTextResponse("planned")


def make_app(store: Store, sessions: Sessions, faults: Faults, *, control: bool) -> FastAPI:
    """Answer the application. ``control`` lets tests plan faults while it runs."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.sessions, app.state.faults = store, sessions, faults
    if control:
        app.post("/_faults/{fault}/{times}")(plan)
    app.include_router(router)
    app.add_exception_handler(NotLoggedIn, to_login)
    app.middleware("http")(maintenance)
    return app


def _entered(screen: Screen, sent: dict[str, str]) -> dict[str, str]:
    """Answer the entries by name, an era date put together from its four parts."""
    values = {"seiri_bango": sent.get("seiri_bango", "").strip()}
    for item in screen.items:
        if item.widget == "era_date":
            era, *rest = (sent.get(f"{item.name}_{part}", "").strip() for part in ("era", "y", "m", "d"))
            values[item.name] = f"{era}{rest[0]}年{rest[1]}月{rest[2]}日" if any(rest) else ""
        else:
            values[item.name] = sent.get(item.name, "").strip(" \r\n\t")
    return values


def _errors(screen: Screen, values: dict[str, str]) -> list[str]:
    errors = []
    for item in screen.items:
        text = values[item.name]
        if not text:
            if item.required:
                errors.append(f"{item.label}: 必須項目です")
            continue
        wrong = item.check(text) if item.check else None
        if item.choices and text not in item.choices:
            wrong = "選択してください"
        if wrong:
            errors.append(f"{item.label}: {wrong}")
    return errors
