"""The web application: login, search, 受付 → 使用者 → 契約 → 確認 → 受付完了, with a draft on the way."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from samples.city.faults import LATE_SECONDS, Fault, Faults, Step, cut
from samples.city.screens.items import Item
from samples.city.sessions import Session, Sessions
from samples.city.store import RepeatedReference
from samples.city.troubles import Cut, controlled, trouble
from samples.wizard.items import SCREEN, SHEETS, Sheet
from samples.wizard.store import Store
from samples.wizard.ways import Over, Stale, Way, Ways

COOKIE = "minato_session"
LAST = len(SHEETS)
STEPS = {"login": Step.LOGIN, "kensaku": Step.SEARCH, "kakunin": Step.CONFIRM, "toroku": Step.SAVE,
         "kanryo": Step.DONE, "shokai": Step.DETAIL, "hajime": Step.FORM, "nyuryoku": Step.FORM,
         "shitagaki": Step.DRAFT}  # fmt: skip
pages = Jinja2Templates(Path(__file__).parent / "pages")
router = APIRouter()


class NotLoggedIn(Exception):
    """The session is over."""


def shown(item: Item, stored: str) -> str:
    """Answer a stored entry as pages show it."""
    return item.choices.get(stored, stored) if stored else ("なし" if item.widget == "check" else "")


pages.env.globals["shown"] = shown


def step_of(method: str, path: str) -> Step:
    parts = path.strip("/").split("/")
    if method == "POST" and parts[-1:] == [str(LAST)]:
        return Step.CONFIRM
    if method == "POST" and parts[-1:] == ["2"]:
        return Step.DRAFT
    return next((STEPS[part] for part in reversed(parts) if part in STEPS), Step.OTHER)


def page(request: Request, name: str, status: int = 200, /, **values: object) -> HTMLResponse:
    reference = not faults_of(request).holds(Fault.NO_REFERENCE)
    shared = {"screen": SCREEN, "sheets": SHEETS, "reference": reference}
    return pages.TemplateResponse(request, f"{name}.html", {**shared, **values}, status)


def message(request: Request, status: int, title: str, text: str) -> HTMLResponse:
    return page(request, "message", status, title=title, text=text)


def faults_of(request: Request) -> Faults:
    faults: Faults = request.app.state.faults
    return faults


def store_of(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def session_of(request: Request) -> Session:
    found: Session | None = request.app.state.sessions.get(request.cookies.get(COOKIE))
    if found is None:
        raise NotLoggedIn
    return found


def way_of(request: Request, _session: Annotated[Session, Depends(session_of)], name: str) -> Way:
    ways: Ways = request.app.state.ways
    if faults_of(request).strikes(Fault.WIZARD_OVER, step_of(request.method, request.url.path)):
        ways.end(name)
    return ways.get(name)


def sheet_of(number: int) -> Sheet:
    if not 1 <= number <= LAST:
        raise HTTPException(404)
    return SHEETS[number - 1]


Logged = Annotated[Session, Depends(session_of)]
Walked = Annotated[Way, Depends(way_of)]
Token = Annotated[str, Form()]


@router.get("/login")
def login_page(request: Request) -> Response:
    return page(request, "login", timeout="timeout" in request.query_params)


@router.post("/login")
def login(request: Request, user: Annotated[str, Form()], password: Annotated[str, Form()]) -> Response:
    token = request.app.state.sessions.login(user, password)
    if token is None:
        return page(request, "login", 401, error="利用者IDまたは暗証番号が違います")
    answer = RedirectResponse("/todoke/kensaku", 303)
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return answer


@router.post("/logout")
def logout(request: Request) -> Response:
    log_out(request)
    return RedirectResponse("/login", 303)


@router.get("/todoke/kensaku")
def search(request: Request, session: Logged, seiri: str = "", kagi: str = "") -> Response:
    store, found, drafts = store_of(request), None, []
    if seiri:
        found, drafts = store.find("seiri_bango", seiri), store.drafts(seiri)
    elif kagi:
        found = store.find(SCREEN.key, kagi)
    if found and faults_of(request).strikes(Fault.FOUND_TWICE):
        found = [*found, *found]
    return page(request, "search", session=session, found=found, drafts=drafts)


@router.get("/todoke/hajime")
def begin(request: Request, session: Logged) -> Response:
    if faults_of(request).strikes(Fault.FORM_500):
        return message(request, 500, "システムエラー", "処理できませんでした。")
    return RedirectResponse(f"/todoke/nyuryoku/{request.app.state.ways.begin()}/1", 303)


@router.get("/todoke/nyuryoku/{name}/{number}")
def sheet(request: Request, session: Logged, way: Walked, name: str, number: int) -> Response:
    return sheet_page(request, way, name, number, [])


def sheet_page(request: Request, way: Way, name: str, number: int, errors: list[str]) -> HTMLResponse:
    short = faults_of(request).strikes(Fault.SHORT_FIELDS)
    return page(
        request, "sheet", 422 if errors else 200, session=True, name=name, number=number, errors=errors,
        sheet=sheet_of(number), values=way.values, token=way.show(), last=LAST,
        items=laid_out(sheet_of(number), faults_of(request)), longest=int(short.amount or 0) if short else 0,
    )  # fmt: skip


def laid_out(sheet: Sheet, faults: Faults) -> list[Item]:
    """Answer a page's items in their order; the second is the one to which something happens."""
    second, items = sheet.items[1], list(sheet.items)
    if faults.strikes(Fault.CHANGED_LABEL):
        items[1] = replace(second, label=f"{second.label}(変更後)")
    if faults.strikes(Fault.MOVED_FIELD):
        items.append(items.pop(1))
    if faults.strikes(Fault.DOUBLE_FIELD):
        items.append(replace(second, name=f"{second.name}_2"))
    return items


@router.post("/todoke/nyuryoku/{name}/{number}")
async def send(
    request: Request, session: Logged, way: Walked, name: str, number: int, token: Token,
    go: Annotated[str, Form()] = "next",
) -> Response:  # fmt: skip
    """Take a page: back, or on to the next, the question about a draft, or the confirm page."""
    way.take(token)
    sent = {key: str(text).strip(" \r\n\t") for key, text in (await request.form()).items()}
    way.values |= {item.name: sent.get(item.name, "") for item in sheet_of(number).items}
    if number == 1:
        way.values["seiri_bango"] = sent.get("seiri_bango", "")
    if go == "back":
        return RedirectResponse(f"/todoke/nyuryoku/{name}/{max(1, number - 1)}", 303)
    errors = _errors(sheet_of(number), way.values)
    if number == LAST and faults_of(request).strikes(Fault.REFUSED_AT_CONFIRM):
        errors = ["受付日: 締め処理の後の日付です"]
    if errors:
        return sheet_page(request, way, name, number, errors)
    if sheet_of(number).keeps:
        way.draft = store_of(request).keep_draft(way.draft, way.values)
    return RedirectResponse(_next(request, way, name, number), 303)


def _next(request: Request, way: Way, name: str, number: int) -> str:
    if number == 1 and way.draft is None and store_of(request).drafts(way.values["seiri_bango"]):
        return f"/todoke/shitagaki/{name}"
    return f"/todoke/kakunin/{name}" if number == LAST else f"/todoke/nyuryoku/{name}/{number + 1}"


@router.get("/todoke/shitagaki/{name}")
def left_draft(request: Request, session: Logged, way: Walked, name: str) -> Response:
    return page(request, "draft", session=session, name=name, token=way.show())


@router.post("/todoke/shitagaki/{name}")
def drop_draft(request: Request, session: Logged, way: Walked, name: str, token: Token) -> Response:
    """Drop every draft under this reference and go on with what stands on the first page."""
    way.take(token)
    store_of(request).drop_drafts(way.values["seiri_bango"])
    return RedirectResponse(f"/todoke/nyuryoku/{name}/2", 303)


@router.get("/todoke/kakunin/{name}")
def confirm(request: Request, session: Logged, way: Walked, name: str) -> Response:
    if set(way.values) != {"seiri_bango", *(item.name for item in SCREEN.items)}:
        raise HTTPException(404)
    faults = faults_of(request)
    known = bool(store_of(request).find(SCREEN.key, way.values[SCREEN.key]))
    return page(
        request, "confirm", session=session, name=name, values=way.values, token=way.show(),
        double=known or faults.strikes(Fault.DUPLICATE_WARNING),
        buttons=2 if faults.strikes(Fault.DOUBLE_BUTTON) else 1,
    )  # fmt: skip


@router.post("/todoke/toroku/{name}")
def save(request: Request, session: Logged, way: Walked, name: str, token: Token) -> Response:
    way.take(token)
    faults, store, values = faults_of(request), store_of(request), way.values
    broken = message(request, 500, "システムエラー", "処理できませんでした。")
    repeated = faults.holds(Fault.ACCEPTS_REPEATED)
    if faults.strikes(Fault.ERROR_BEFORE_COMMIT):
        return broken
    if faults.strikes(Fault.ALREADY_REGISTERED):
        return message(request, 409, "登録できません", "既に登録されています。")
    if struck := faults.strikes(Fault.LATE_COMMIT):
        late = LATE_SECONDS if struck.amount is None else struck.amount
        threading.Timer(late, store.register, (values, way.draft), {"repeated": repeated}).start()
        return broken
    if struck := faults.strikes(Fault.TRUNCATED):
        values = values | cut({item.name: values[item.name] for item in SCREEN.written}, struck.amount)
    return _registered(request, name, values, way.draft)


def _registered(request: Request, name: str, values: dict[str, str], draft: str | None) -> Response:
    faults = faults_of(request)
    try:
        number = store_of(request).register(values, draft, repeated=faults.holds(Fault.ACCEPTS_REPEATED))
    except RepeatedReference:
        return message(request, 409, "登録できません", "この整理番号は既に登録されています。")
    request.app.state.ways.end(name)
    if faults.strikes(Fault.COMMIT_THEN_500):
        return message(request, 500, "システムエラー", "処理できませんでした。")
    if faults.strikes(Fault.COMMIT_THEN_CUT):
        return Cut()
    return RedirectResponse(f"/todoke/kanryo/{number}", 303)


@router.get("/todoke/kanryo/{number}")
def done(request: Request, session: Logged, number: str) -> Response:
    return page(request, "done", session=session, number=number)


@router.get("/todoke/shokai/{number}")
def detail(request: Request, session: Logged, number: str) -> Response:
    found = store_of(request).find("bango", number)
    if not found:
        raise HTTPException(404)
    return page(request, "detail", session=session, row=found[0])


def log_out(request: Request) -> None:
    request.app.state.sessions.end(request.cookies.get(COOKIE))


def maintenance(request: Request, status: int) -> Response:
    return message(request, status, "保守作業中", "ただいま保守作業中です。")


def to_login(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/login?timeout=1", 303)


def over(request: Request, _error: Exception) -> Response:
    return page(request, "over", 200, text="入力の時間が切れました。最初から入力してください。")


def stale(request: Request, _error: Exception) -> Response:
    return page(request, "over", 409, text="前の画面は使えません。最初から入力してください。")


def make_app(store: Store, sessions: Sessions, faults: Faults, *, control: bool) -> FastAPI:
    """Answer the application. ``control`` lets tests plan faults while it runs."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.sessions, app.state.faults, app.state.ways = store, sessions, faults, Ways()
    if control:
        controlled(app, faults)
    app.include_router(router)
    app.add_exception_handler(NotLoggedIn, to_login)
    app.add_exception_handler(Over, over)
    app.add_exception_handler(Stale, stale)
    trouble(
        app, faults, step_of=step_of, login_page=login_page, maintenance=maintenance, log_out=log_out,
    )  # fmt: skip
    return app


def _errors(sheet: Sheet, values: dict[str, str]) -> list[str]:
    errors = []
    for item in sheet.items:
        text = values[item.name]
        wrong = item.check(text) if item.check and text else None
        if not text and item.required:
            wrong = "入力してください"
        if text and item.choices and text not in item.choices:
            wrong = "選択してください"
        if wrong:
            errors.append(f"{item.label}: {wrong}")
    return errors
