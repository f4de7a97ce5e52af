"""The application: one office, its pages, what happens when something is refused."""

import gc
from collections.abc import Callable

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from desk.bounds import Bounded
from desk.guard import NotProved, NotSignedIn, with_headers
from desk.parts import parts_of
from desk.routes import (
    advice,
    after_views,
    ahead,
    approve,
    audit,
    balance,
    batch,
    bulk,
    cases,
    check,
    check_fields,
    corrections,
    covers,
    deputies,
    exports,
    form_editor,
    forms,
    guide,
    held,
    holds,
    lookups,
    measure,
    oidc,
    people,
    pictures,
    quality,
    reception,
    register,
    rehearse,
    replacing,
    retention,
    screens,
    sessions,
    sign_in,
    sort,
    systems,
    unmask,
)
from desk.web import HERE, failed, misused, refused, to_login, to_proof
from records.errors import YomikakiError
from records.ports import FormWorkshop
from yomikaki.office import Office

PAGES = (
    sign_in, oidc, reception, balance, lookups, audit, sort, check_fields, ahead, check, batch, deputies,
    after_views, rehearse, approve, held, holds, exports, unmask, bulk, cases, measure, register, screens,
    systems, retention, advice, covers, forms, form_editor, people, sessions, guide, pictures, quality,
    corrections, replacing,
)  # fmt: skip


def make_app(office: Office, workshop: FormWorkshop, hurry: Callable[[], None] = lambda: None) -> FastAPI:
    """Answer the desk of an office.

    ``workshop`` proposes and reads for people who define forms; ``hurry`` starts the robot that fills
    screens on request, which else begins by its schedule.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.parts = parts_of(office, workshop, hurry)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    # Taken as they stand: an included router would be built anew by the first request that reaches it.
    app.router.routes.extend(route for page in PAGES for route in page.router.routes)
    app.add_exception_handler(NotSignedIn, to_login)
    app.add_exception_handler(NotProved, to_proof)
    app.add_exception_handler(YomikakiError, refused)
    app.add_exception_handler(RequestValidationError, misused)
    app.add_exception_handler(HTTPException, misused)
    app.add_exception_handler(Exception, failed)
    app.add_middleware(Bounded)
    app.middleware("http")(with_headers)
    return app


def before_serving() -> None:
    """Leave what the program has loaded out of every later garbage collection.

    Nothing of it ever goes. Walking through its quarter of a million objects took 190 ms, in the middle of
    every thirtieth page or so.
    """
    gc.collect()
    gc.freeze()
