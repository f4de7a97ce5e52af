"""One browser per module; an office of its own, served, per test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bots.browser import opened
from desk.guard import COOKIE, LOGIN_COOKIE
from tests.desk.cast import PASSWORD, Town, decided, served, town

# How long a page may take on a busy machine; what does not come fails all the same.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

SignIn = Callable[[str], Page]


# One at a time in a thread: it must be closed before another module opens its own.
@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with opened(None) as one:
        one.set_default_timeout(PATIENCE)
        # With one page open another takes less than half as long: the browser need not begin anew for it.
        one.new_page()
        yield one


@pytest.fixture
def office(tmp_path: Path) -> Town:
    """The office in which a case needs one approval."""
    return decided(town(tmp_path))


@pytest.fixture
def url(office: Town) -> Iterator[str]:
    with served(office.office) as address:
        yield address


@pytest.fixture
def sign_in(context: BrowserContext, url: str) -> Iterator[SignIn]:
    """Sign a person in, and answer their page."""
    context.clear_cookies()
    with ExitStack() as pages:

        def entered(name: str) -> Page:
            context.clear_cookies()
            with signed_in(url, name) as one:
                context.add_cookies([{"name": COOKIE, "value": one.cookies[COOKIE], "url": url}])
            page = context.new_page()
            pages.callback(page.close)
            page.goto(f"{url}/")
            return page

        yield entered


@pytest.fixture
def client(url: str) -> Iterator[Callable[[str], httpx.Client]]:
    """Sign a person in without a browser."""
    with ExitStack() as clients:
        yield lambda name: clients.enter_context(signed_in(url, name))


@contextmanager
def signed_in(url: str, name: str) -> Iterator[httpx.Client]:
    """Sign a person in without a browser, in which it takes a second."""
    with httpx.Client(base_url=url, timeout=PATIENCE / 1000) as one:
        one.get("/login")
        form = {"csrf": one.cookies[LOGIN_COOKIE], "name": name, "password": PASSWORD}
        assert one.post("/login", data=form).status_code == 303
        yield one
