"""The application: one office, its pages, what happens when something is refused."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from desk.guard import NotSignedIn, with_headers
from desk.parts import parts_of
from desk.routes import approve, check, pictures, sign_in, sort
from desk.web import HERE, refused, to_login
from records.errors import YomikakiError
from yomikaki.office import Office

ROUTERS = (sign_in.router, check.router, sort.router, approve.router, pictures.router)


def make_app(office: Office) -> FastAPI:
    """Answer the desk of an office."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.parts = parts_of(office)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(NotSignedIn, to_login)
    app.add_exception_handler(YomikakiError, refused)
    app.middleware("http")(with_headers)
    return app
