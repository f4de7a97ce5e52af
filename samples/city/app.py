"""The web application: login, menu, search, 入力 → 確認 → 完了, detail."""

import secrets
import threading
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from samples.city.faults import LATE_SECONDS, Fault, Faults, Step, cut
from samples.city.screens import SCREENS, Item, Screen
from samples.city.sessions import Session, Sessions
from samples.city.store import RepeatedReference, Store
from samples.city.troubles import Cut, controlled, trouble

COOKIE = "machi_session"
STEPS = {"login": Step.LOGIN, "search": Step.SEARCH, "new": Step.FORM, "confirm": Step.CONFIRM,
         "save": Step.SAVE, "done": Step.DONE, "detail": Step.DETAIL}  # fmt: skip
pages = Jinja2Templates(Path(__file__).parent / "pages")


class NotLoggedIn(Exception):
    """The session is over."""


def shown(item: Item, stored: str) -> str:
    """Answer a stored entry as pages show it."""
    return item.choices.get(stored, stored) if stored else ("いいえ" if item.widget == "check" else "")


pages.env.globals["shown"] = shown


router = APIRouter()


def page(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
    reference = not request.app.state.faults.holds(Fault.NO_REFERENCE)
    shared = {"screens": SCREENS, "reference": reference}
    return pages.TemplateResponse(request, f"{name}.html", {**shared, **values}, status)


def session_of(request: Request) -> Session:
    found: Session | None = request.app.state.sessions.get(request.cookies.get(COOKIE))
    if found is None:
        raise NotLoggedIn
    return found


def screen_of(slug: str) -> Screen:
    if slug not in SCREENS:
        raise HTTPException(404)
    return SCREENS[slug]


Logged = Annotated[Session, Depends(session_of)]
Chosen = Annotated[Screen, Depends(screen_of)]


def step_of(_method: str, path: str) -> Step:
    return next((STEPS[part] for part in path.split("/") if part in STEPS), Step.OTHER)


def message(request: Request, status: int, title: str, text: str) -> HTMLResponse:
    return page(request, "message", status, title=title, text=text)


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
    log_out(request)
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
    if found and request.app.state.faults.strikes(Fault.FOUND_TWICE):
        found = [*found, *found]
    return page(request, "search", screen=screen, session=session, found=found)


@router.get("/{slug}/new")
def new(request: Request, session: Logged, screen: Chosen) -> Response:
    if request.app.state.faults.strikes(Fault.FORM_500):
        return message(request, 500, "システムエラー", "エラーが発生しました。")
    return form_page(request, session, screen, {}, [])


def form_page(
    request: Request, session: Session, screen: Screen, values: dict[str, str], errors: list[str]
) -> HTMLResponse:
    short = request.app.state.faults.strikes(Fault.SHORT_FIELDS)
    return page(
        request, "form", 422 if errors else 200, screen=screen, session=session, values=values, errors=errors,
        items=laid_out(screen, request.app.state.faults), longest=int(short.amount) if short else None,
    )  # fmt: skip


def laid_out(screen: Screen, faults: Faults) -> list[Item]:
    """Answer the items in the order of the form; the third is the one to which something happens."""
    third = screen.items[2]
    items = list(screen.items)
    if faults.strikes(Fault.CHANGED_LABEL):
        items[2] = replace(third, label=f"{third.label}(変更後)")
    if faults.strikes(Fault.MOVED_FIELD):
        items.append(items.pop(2))
    if faults.strikes(Fault.DOUBLE_FIELD):
        items.append(replace(third, name=f"{third.name}_2"))
    return items


@router.post("/{slug}/confirm")
async def confirm(request: Request, session: Logged, screen: Chosen) -> Response:
    values = _entered(screen, {name: str(text) for name, text in (await request.form()).items()})
    faults, errors = request.app.state.faults, _errors(screen, values)
    if faults.strikes(Fault.REFUSED_AT_CONFIRM):
        errors = ["届出日: 業務締め後の日付です"]
    if errors:
        return form_page(request, session, screen, values, errors)
    draft = secrets.token_urlsafe(12)
    session.drafts[draft] = values
    known = screen.unique and bool(request.app.state.store.find(screen, screen.key, values[screen.key]))
    return page(
        request, "confirm", screen=screen, session=session, values=values, draft=draft,
        double=known or faults.strikes(Fault.DUPLICATE_WARNING),
        buttons=2 if faults.strikes(Fault.DOUBLE_BUTTON) else 1,
    )  # fmt: skip


@router.post("/{slug}/save")
def save(request: Request, session: Logged, screen: Chosen, draft: Annotated[str, Form()]) -> Response:
    values = session.drafts.pop(draft, None)
    if values is None:
        return message(request, 409, "登録できません", "この画面からは既に登録されています。")
    return _save(request, screen, values)


def _save(request: Request, screen: Screen, values: dict[str, str]) -> Response:
    faults, store = request.app.state.faults, request.app.state.store
    broken = message(request, 500, "システムエラー", "エラーが発生しました。")
    reference = values["seiri_bango"] or None
    repeated = faults.holds(Fault.ACCEPTS_REPEATED)
    if faults.strikes(Fault.ERROR_BEFORE_COMMIT):
        return broken
    if faults.strikes(Fault.ALREADY_REGISTERED):
        return message(request, 409, "登録できません", "既に登録されています。")
    if struck := faults.strikes(Fault.LATE_COMMIT):
        late = LATE_SECONDS if struck.amount is None else struck.amount
        threading.Timer(late, store.save, (screen, reference, values), {"repeated": repeated}).start()
        return broken
    if struck := faults.strikes(Fault.TRUNCATED):
        values = values | cut({item.name: values[item.name] for item in screen.written}, struck.amount)
    try:
        number = store.save(screen, reference, values, repeated=repeated)
    except RepeatedReference:
        return message(request, 409, "登録できません", "この整理番号は既に登録されています。")
    if faults.strikes(Fault.COMMIT_THEN_500):
        return broken
    if faults.strikes(Fault.COMMIT_THEN_CUT):
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


def log_out(request: Request) -> None:
    request.app.state.sessions.end(request.cookies.get(COOKIE))


def maintenance(request: Request, status: int) -> Response:
    return message(request, status, "メンテナンス中", "ただいまメンテナンス中です。")


def make_app(store: Store, sessions: Sessions, faults: Faults, *, control: bool) -> FastAPI:
    """Answer the application. ``control`` lets tests plan faults while it runs."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.sessions, app.state.faults = store, sessions, faults
    if control:
        controlled(app, faults)
    app.include_router(router)
    app.add_exception_handler(NotLoggedIn, to_login)
    trouble(
        app, faults, step_of=step_of, login_page=login_page, maintenance=maintenance, log_out=log_out,
    )  # fmt: skip
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
