"""The web application: login in a window, frames, menu, search, input, confirm, saved; all in Shift_JIS."""

import secrets
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool

from samples.city.faults import LATE_SECONDS, Fault, Faults, Step, cut
from samples.city.store import RepeatedReference
from samples.city.troubles import Cut, GoOn, controlled, trouble
from samples.legacy.items import COLUMNS, ERAS, FREE, ITEMS, ROWS, Item, entered, saved, wrong_in
from samples.legacy.logins import Logins
from samples.legacy.store import Row, Store
from values.postal import address_prefixes

TIME = ZoneInfo("Asia/Tokyo")
CODEC = "cp932"
STEPS = {"login.do": Step.LOGIN, "shokai.do": Step.SEARCH, "nyuryoku.do": Step.FORM,
         "kakunin.do": Step.CONFIRM,
         "toroku.do": Step.SAVE, "shosai.do": Step.DETAIL}  # fmt: skip
pages = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)
router = APIRouter()
Draft = tuple[Row, list[Row]]


class Page(Response):
    """A page in the one code that the system knows."""

    media_type = "text/html; charset=Shift_JIS"

    def render(self, content: str) -> bytes:
        """Write what the code lacks as a character reference."""
        return content.encode(CODEC, errors="xmlcharrefreplace")


def page(request: Request, name: str, status: int = 200, /, **values: object) -> Page:
    window = request.query_params.get("w", "")
    known = {"w": window, "reference": not faults_of(request).holds(Fault.NO_REFERENCE)}
    return Page(pages.get_template(f"{name}.html").render({**known, **values}), status)


def message(request: Request, status: int, text: str) -> Page:
    return page(request, "message", status, text=text)


def login_page(request: Request, error: str = "") -> Page:
    return page(request, "login", error=error)


def faults_of(request: Request) -> Faults:
    faults: Faults = request.app.state.faults
    return faults


def store_of(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def sent(request: Request) -> dict[str, list[str]]:
    return parse_qs((await request.body()).decode("ascii"), keep_blank_values=True, encoding=CODEC)


@router.get("/login.do")
def ask_login(request: Request) -> Response:
    return login_page(request)


@router.post("/login.do")
async def login(request: Request) -> Response:
    given = await sent(request)
    window = request.app.state.logins.login(given["user"][0], given["password"][0])
    if window is None:
        return login_page(request, "職員番号又はパスワードが違います")
    return page(request, "frames", w=window)


@router.get("/head.do")
def head(request: Request) -> Response:
    return page(request, "head")


@router.get("/menu.do")
def menu(request: Request, bunrui: str = "") -> Response:
    return page(request, "menu", bunrui=bunrui)


@router.get("/main.do")
def main(request: Request) -> Response:
    return message(request, 200, "左のメニューから業務を選択してください。")


@router.get("/zip.do")
def zip_code(code: str) -> Response:
    return Response("".join(address_prefixes(code)[:1]), media_type="text/plain")


@router.get("/jido/shokai.do")
def ask_search(request: Request) -> Response:
    return page(request, "search", found=None)


@router.post("/jido/shokai.do")
async def search(request: Request) -> Response:
    wanted = (await sent(request)).get("seiri", [""])[0].strip()
    found = store_of(request).find("seiri", wanted) if wanted else []
    if found and faults_of(request).strikes(Fault.FOUND_TWICE):
        found = [*found, *found]
    return page(request, "search", found=found)


@router.get("/jido/nyuryoku.do")
def form(request: Request) -> Response:
    faults = faults_of(request)
    if faults.strikes(Fault.FORM_500):
        return message(request, 500, "システムエラー(E-9001)")
    short, today = faults.strikes(Fault.SHORT_FIELDS), datetime.now(TIME)
    return page(
        request, "form", items=laid_out(faults), columns=COLUMNS, eras=ERAS, most=ROWS,
        longest=int(short.amount or 0) if short else None, moved=bool(faults.strikes(Fault.MOVED_FIELD)),
        notice=bool(faults.strikes(Fault.UNEXPECTED_ALERT, Step.FORM)), this_year=today.year,
        this_month=today.month,
    )  # fmt: skip


def laid_out(faults: Faults) -> list[Item]:
    """Answer the items in their order; the fourth is the one to which something happens."""
    items, fourth = list(ITEMS), ITEMS[3]
    if faults.holds(Fault.NO_REFERENCE):
        items = items[1:]
    if faults.strikes(Fault.CHANGED_LABEL):
        items[items.index(fourth)] = replace(fourth, label=f"{fourth.label}(全角)")
    if faults.strikes(Fault.DOUBLE_FIELD):
        items.append(fourth)
    return items


@router.post("/jido/kakunin.do")
async def confirm(request: Request) -> Response:
    values, children = entered(await sent(request))
    faults = faults_of(request)
    wrong = wrong_in(values, children)
    if faults.strikes(Fault.REFUSED_AT_CONFIRM):
        wrong = "届出年月日が締切後です"
    if wrong:
        return page(request, "wrong", wrong=wrong)
    draft = secrets.token_hex(6)
    request.app.state.drafts[draft] = (values, children)
    return page(
        request, "confirm", items=ITEMS, columns=COLUMNS, row=saved(values), draft=draft,
        children=[saved(one) for one in children], double=bool(faults.strikes(Fault.DUPLICATE_WARNING)),
    )  # fmt: skip


@router.post("/jido/toroku.do")
async def save(request: Request) -> Response:
    draft: Draft | None = request.app.state.drafts.pop((await sent(request))["draft"][0], None)
    if draft is None:
        return message(request, 200, "画面の有効期限が切れました。")
    return await run_in_threadpool(registered, request, draft)


def registered(request: Request, draft: Draft) -> Response:
    faults, store = faults_of(request), store_of(request)
    values, children = draft
    if faults.strikes(Fault.ERROR_BEFORE_COMMIT):
        return message(request, 500, "システムエラー(E-9002)")
    if faults.strikes(Fault.ALREADY_REGISTERED):
        return message(request, 200, "登録済みです。")
    if struck := faults.strikes(Fault.TRUNCATED):
        values = values | cut({name: values[name] for name in FREE}, struck.amount)
    kept = saved(values), [saved(one) for one in children]
    repeated = faults.holds(Fault.ACCEPTS_REPEATED)
    if struck := faults.strikes(Fault.LATE_COMMIT):
        late = LATE_SECONDS if struck.amount is None else struck.amount
        threading.Timer(late, store.register, kept, {"repeated": repeated}).start()
        return message(request, 500, "システムエラー(E-9003)")
    try:
        number = store.register(*kept, repeated=repeated)
    except RepeatedReference:
        return message(request, 200, "登録済みの整理番号です。")
    if faults.strikes(Fault.COMMIT_THEN_500):
        return message(request, 500, "システムエラー(E-9004)")
    if faults.strikes(Fault.COMMIT_THEN_CUT):
        return Cut()
    notice = bool(faults.strikes(Fault.UNEXPECTED_ALERT, Step.SAVE))
    return page(request, "done", number=number, notice=notice)


@router.get("/jido/shosai.do")
def detail(request: Request, uketsuke: str) -> Response:
    store = store_of(request)
    found = store.find("uketsuke", uketsuke)
    if not found:
        return message(request, 200, "該当データなし")
    children = store.children(uketsuke)
    return page(request, "detail", items=ITEMS, columns=COLUMNS, row=found[0], children=children)


def make_app(store: Store, logins: Logins, faults: Faults, *, control: bool) -> FastAPI:
    """Answer the application. ``control`` lets tests plan faults while it runs."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.logins, app.state.faults = store, logins, faults
    app.state.drafts = {}
    if control:
        controlled(app, faults)
    app.include_router(router)
    app.middleware("http")(known_window)
    trouble(
        app, faults, step_of=lambda _method, path: STEPS.get(path.rsplit("/", 1)[-1], Step.OTHER),
        login_page=login_page, log_out=lambda _request: logins.end(),
        maintenance=lambda request, status: message(request, status, "ただいまメンテナンス中です。"),
    )  # fmt: skip
    return app


async def known_window(request: Request, go_on: GoOn) -> Response:
    """Answer the login page to every window but the one that logged in last."""
    path, window = request.url.path, request.query_params.get("w", "")
    if path.startswith("/_") or path == "/login.do" or request.app.state.logins.knows(window):
        return await go_on(request)
    return login_page(request)
