"""A form of 25 fields defined in the browser, act by act: clicks, keys, and what it takes a person.

The blank is proposed for by the real engines, corrected on the real pages until the definition says what the
true one says, and released by a second person.
"""

import io
import json
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page
from pydantic import TypeAdapter

from desk.app import before_serving, make_app
from desk.form_troubles import judged
from desk.passwords import hashed
from ledger.drafts import DraftState
from records.account import Role
from records.base import Frozen
from records.form import FormDefinition
from samples.bench.form import TITLE, html
from samples.bench.person import SECONDS, Person
from samples.bench.redefining import Fields, correct, differences
from samples.forms.build import DPI, browser_page, measure, picture
from yomikaki.catalog import read_form
from yomikaki.office import Office, open_office
from yomikaki.settings import ROOT, Settings
from yomikaki.trying import Workshop

GOAL_MINUTES = 10.0
SLUG, DEPARTMENT = "bench_ido", "市民課"
CLERK, RELEASER = "clerk", "releaser"
PASSWORD = "bench-2026-desk"  # noqa: S105 - an office that lives for a minute
PATIENCE_MS = 120_000
_FIELDS: TypeAdapter[Fields] = TypeAdapter(Fields)
_OPEN = (DraftState.OPEN,)
Progress = Callable[[str], None]


class Figures(Frozen):
    """What ``yomikaki bench defining --json`` prints.

    ``person_minutes`` is the keystroke-level model's time of every act, with the waiting for the machine.
    """

    fields: int
    proposed_fields: int
    proposed_unsure: int
    proposed_differences: int
    clicks: int
    keys: int
    drags: int
    acts: dict[str, int]
    seconds_per_act: dict[str, float]
    waiting_seconds: float
    wall_seconds: float
    person_minutes: float
    equal: bool
    differences: tuple[str, ...]
    goal_minutes: float
    met: bool


def measure_defining(progress: Progress) -> Figures:
    """Define the form of the benchmark, and answer what it took."""
    with tempfile.TemporaryDirectory(prefix="yomikaki-defining-") as name, browser_page(DPI / 96) as drawing:
        home = Path(name)
        true, blank = measure(drawing, html()), home / "blank.png"
        blank.write_bytes(_png(drawing))
        office = _office(home)
        with served(office) as address:
            page = drawing.context.browser.new_page(viewport={"width": 1366, "height": 768})  # type: ignore[union-attr]
            return _defined(page, address, office, blank, true, progress)


def _png(page: Page) -> bytes:
    out = io.BytesIO()
    picture(page, html()).save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def _office(home: Path) -> Office:
    procedures = home / "procedures"
    shutil.copytree(ROOT / "procedures" / "inu_henko", procedures / "inu_henko")
    office = open_office(Settings(home=home / "home", procedures=procedures))
    for name, role in ((CLERK, Role.CLERK), (RELEASER, Role.APPROVER)):
        office.accounts.add(name, name, hashed(PASSWORD), (role,), actor="bench")
    return office


@contextmanager
def served(office: Office) -> Iterator[str]:
    """Serve a desk on a free port of loopback, and answer its address."""
    app = make_app(office, Workshop(office.settings, office.blobs))
    # Said to be TCP, or asyncio lets small answers wait 40 ms for more, as it does for nobody's real desk.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        before_serving()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _defined(
    page: Page, address: str, office: Office, blank: Path, true: FormDefinition, progress: Progress
) -> Figures:
    person = Person(page)
    _sign_in(page, address, CLERK)
    begun = time.perf_counter()
    progress("白紙を入れています")
    _upload(person, address, blank)
    sent = time.perf_counter()
    progress("提案を待っています")
    page.wait_for_selector("#editor[data-ready]", timeout=PATIENCE_MS)
    waiting = time.perf_counter() - sent

    def read() -> Fields:
        page.wait_for_selector("#editor[data-kept=true]")
        (draft,) = office.drafts.all(*_OPEN)
        return _FIELDS.validate_python(json.loads(draft.body)["form"]["fields"])

    (draft,) = office.drafts.all(*_OPEN)
    proposed, unsure = read(), len(judged(draft.body).unsure)
    progress("直しています")
    correct(person, read, true)
    read()
    person.press("F10")
    page.wait_for_url("**/review")
    _release(person, address, draft.id)
    wall = time.perf_counter() - begun
    told = differences(read_form(office.settings.procedures / SLUG).single_fields, true.single_fields)
    minutes = (person.seconds + waiting) / 60
    return Figures(
        fields=len(true.fields), proposed_fields=len(proposed), proposed_unsure=unsure,
        proposed_differences=len(differences(proposed, true.single_fields)), clicks=person.counts["clicks"],
        keys=person.counts["keys"], drags=person.counts["drags"], acts=dict(person.acts),
        seconds_per_act=SECONDS, waiting_seconds=round(waiting, 1), wall_seconds=round(wall, 1),
        person_minutes=round(minutes, 2), equal=not told, differences=tuple(told),
        goal_minutes=GOAL_MINUTES, met=not told and minutes < GOAL_MINUTES,
    )  # fmt: skip


def _sign_in(page: Page, address: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/login")
    page.get_by_label("利用者名").fill(name)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def _upload(person: Person, address: str, blank: Path) -> None:
    page = person.page
    person.click(page.get_by_role("link", name="帳票定義"))
    page.wait_for_url(f"{address}/forms")
    person.press("n")
    page.wait_for_url(f"{address}/forms/new")
    person.think()
    for text in (TITLE, SLUG, DEPARTMENT):
        person.type(text)
        person.press("Tab")
    person.upload(page.get_by_label("記入のない帳票"), str(blank))
    person.click(page.get_by_role("button", name="読み取って項目を提案する"))


def _release(person: Person, address: str, draft_id: str) -> None:
    """Let the second person look at every difference, a mind made up for each, and release."""
    page = person.page
    _sign_in(page, address, RELEASER)
    page.goto(f"{address}/forms/{draft_id}/review")
    for _ in range(page.locator(".changes tbody tr").count()):
        person.think()
    person.press("F10")
    page.wait_for_url(f"{address}/forms")
