"""How long the server takes for the pages of staff on a ledger of many cases, on SQLite and on PostgreSQL.

And what a sheet takes a clerk, by the keystroke-level model.
"""

import datetime as dt
import os
import platform
import random
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import select

from desk.passwords import hashed
from ledger import schema
from ledger.database import open_engine
from ledger.definitions import keep_definition
from ledger.heads import head_of
from records.account import Role
from records.base import Frozen
from records.case import State
from samples.bench.checking import Checking, measure_checking
from samples.bench.defining import served
from samples.bench.large import Maker, fill
from samples.bench.sheets import furnish
from samples.sheets.people import FAMILY, GIVEN
from yomikaki.catalog import read_form
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings

GOAL_MS = 100.0
FORM = "bench_ido"
SLUGS = (FORM, "inu_henko", "bench_a", "bench_b")
PASSWORD = "bench-2026-desk"  # noqa: S105 - an office that lives for an hour
CLERKS = ("clerk", "second", "approver", "auditor")
# Empty where none is installed: then only SQLite is measured.
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
Progress = Callable[[str], None]
Ask = Callable[[httpx.Client, random.Random], httpx.Response]


class Timing(Frozen):
    """Milliseconds from the request to the whole answer, over so many requests.

    ``busy`` is the median of what desk and client took of the processor: other programs do not count in it.
    """

    requests: int
    busy: float
    median: float
    p95: float
    most: float


class Ledger(Frozen):
    """One database, and what each kind of page takes on it."""

    database: str
    pages: dict[str, Timing]


class Figures(Frozen):
    """What ``yomikaki bench desk --json`` prints."""

    cases: int
    fields: int
    machine: dict[str, str | int]
    goal_ms: float
    ledgers: tuple[Ledger, ...]
    checking: Checking
    met: bool


def measure_desk(cases: int, requests: int, sheets: int, progress: Progress) -> Figures:
    """Make both ledgers, one after the other, and ask for each page so often; then check so many sheets."""
    with tempfile.TemporaryDirectory(prefix="yomikaki-desk-") as name:
        home = Path(name)
        furnish(home / "procedures")
        for slug in SLUGS[2:]:
            _copy(home / "procedures", slug)
        ledgers = [_measured(home / "sqlite", None, home, cases, requests, progress)]
        if PROGRAMS:
            with _server() as address:
                ledgers.append(_measured(home / "postgresql", address, home, cases, requests, progress))
    checking = measure_checking(sheets, progress)
    return Figures(
        cases=cases,
        fields=25 * cases,
        machine={"cores": os.cpu_count() or 1, "processor": platform.machine()},
        goal_ms=GOAL_MS,
        ledgers=tuple(ledgers),
        checking=checking,
        met=checking.met and all(timing.p95 <= GOAL_MS for one in ledgers for timing in one.pages.values()),
    )


def _copy(procedures: Path, slug: str) -> None:
    shutil.copytree(procedures / FORM, procedures / slug)
    for name in ("procedure.yaml", "form.yaml"):
        file = procedures / slug / name
        file.write_text(file.read_text("utf-8").replace(f"slug: {FORM}", f"slug: {slug}"), "utf-8")


def _measured(
    place: Path, address: str | None, home: Path, cases: int, requests: int, progress: Progress
) -> Ledger:
    settings = Settings(home=place, ledger_url=address, procedures=home / "procedures")
    office = open_office(settings)
    for name, role in zip(CLERKS, (Role.CLERK, Role.CLERK, Role.APPROVER, Role.AUDITOR), strict=True):
        office.accounts.add(name, name, hashed(PASSWORD), (role,), actor="bench")
    _fill(office, cases, progress)
    progress("画面を測っています")
    with served(office) as url:
        pages = {name: _timed(url, who, ask, requests) for name, (who, ask) in _pages(office).items()}
    return Ledger(database="SQLite" if address is None else "PostgreSQL", pages=pages)


def _fill(office: Office, cases: int, progress: Progress) -> None:
    form = read_form(office.settings.procedures / FORM)
    with office.book.turn("bench") as turn:
        sha256 = keep_definition(turn, "form", form.slug, form)
    people = [one.id for one in office.accounts.all()]
    engine = open_engine(office.settings.database)
    maker = Maker(form, sha256, SLUGS, people, head_of(office.book))
    fill(engine, maker, cases, office.clock.now(), progress)
    engine.dispose()


def _pages(office: Office) -> dict[str, tuple[str, Ask]]:
    """Answer each kind of page: who asks, and for what; every request for another case or word."""
    cases = schema.cases
    with office.book.reading() as connection:
        query = select(cases.c.id, cases.c.reference).where(cases.c.state == State.CONFIRMED.value)
        known = [(row.id, row.reference) for row in connection.execute(query.limit(5000))]
        bundles = list(connection.execute(select(schema.bundles.c.id)).scalars())

    def cases_by(**asked: Callable[[random.Random], str]) -> tuple[str, Ask]:
        def ask(client: httpx.Client, rng: random.Random) -> httpx.Response:
            return client.get("/cases", params={name: choose(rng) for name, choose in asked.items()})

        return "auditor", ask

    def always(text: str) -> Callable[[random.Random], str]:
        return lambda rng: text

    def day(rng: random.Random) -> str:
        return str(office.today() - dt.timedelta(days=rng.randrange(30, 300)))

    def name(rng: random.Random) -> str:
        return f"{rng.choice(FAMILY)[0]} {rng.choice(GIVEN)[0]}"

    def born(rng: random.Random) -> str:
        return f"{dt.date(1930, 1, 1) + dt.timedelta(days=rng.randrange(34_000)):%Y/%m/%d}"

    return {
        "受付": ("clerk", lambda client, rng: client.get("/")),
        "案件": cases_by(),
        "案件・ずっと先のページ": cases_by(older=lambda rng: rng.choice(known)[0]),
        "案件・状態": cases_by(state=lambda rng: rng.choice(["to_check", "confirmed", "held"])),
        "案件・業務と状態": cases_by(procedure=always("bench_a"), state=always("confirmed")),
        "案件・期間": cases_by(since=day),
        "検索・整理番号": cases_by(text=lambda rng: rng.choice(known)[1]),
        "検索・受付番号": cases_by(text=lambda rng: f"R8-{rng.randrange(len(known)):06d}"),
        "検索・氏名": cases_by(person=name),
        "検索・姓": cases_by(person=lambda rng: rng.choice(FAMILY)[0]),
        "検索・名の一字": cases_by(person=always("隆")),
        "検索・カナ": cases_by(person=lambda rng: rng.choice(GIVEN)[1]),
        "検索・生年月日": cases_by(person=born),
        "検索・氏名と生年月日": cases_by(person=lambda rng: f"{name(rng)} {born(rng)}"),
        "検索・電話の一部": cases_by(text=lambda rng: f"{rng.randrange(10_000, 100_000)}"),
        "検索・番地": cases_by(text=lambda rng: f"神栖市 {rng.randrange(1000, 6000)}番地"),
        "検索・どこにでもある言葉": cases_by(text=always("神栖市 本人")),
        "検索・合わない二つの言葉": cases_by(text=always("佐藤太郎 鈴木花子")),
        "検索・ない言葉": cases_by(text=always("蜃気楼")),
        "確認": ("clerk", lambda client, rng: client.get("/check")),
        "決裁": ("approver", lambda client, rng: client.get("/approve")),
        "件数照合": ("clerk", lambda client, rng: client.get("/balance")),
        "束": ("clerk", lambda client, rng: client.get(f"/bundles/{rng.choice(bundles)}")),
        "抽出ログ": ("auditor", lambda client, rng: client.get("/audit", params={"until": day(rng)})),
        "案件の画面": ("auditor", lambda client, rng: client.get(f"/cases/{rng.choice(known)[0]}")),
    }


def _timed(url: str, who: str, ask: Ask, requests: int) -> Timing:
    rng, taken, busy = random.Random(20261124), [], []
    with httpx.Client(base_url=url, timeout=60) as client:
        _sign_in(client, who)
        ask(client, rng)
        for _ in range(requests):
            begun, worked = time.perf_counter(), time.process_time()
            answer = ask(client, rng)
            busy.append(1000 * (time.process_time() - worked))
            taken.append(1000 * (time.perf_counter() - begun))
            answer.raise_for_status()
    taken.sort()
    return Timing(
        requests=requests,
        busy=round(sorted(busy)[len(busy) // 2], 1),
        median=round(taken[len(taken) // 2], 1),
        p95=round(taken[min(len(taken) - 1, int(0.95 * len(taken)))], 1),
        most=round(taken[-1], 1),
    )


def _sign_in(client: httpx.Client, name: str) -> None:
    client.get("/login")
    client.post("/login", data={"csrf": client.cookies["desk_login"], "name": name, "password": PASSWORD})


@contextmanager
def _server() -> Iterator[str]:
    """Start a PostgreSQL with its default settings, and answer the address of an empty database."""
    home = Path(tempfile.mkdtemp(prefix="yomikaki-postgres-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    data = home / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
    _as_postgres("initdb", "-D", str(data), "-U", "yomikaki", "-A", "trust", "-E", "UTF8", "--locale=C")
    _as_postgres("pg_ctl", "-D", str(data), "-o", options, "-l", str(home / "log"), "-w", "start")
    try:
        _as_postgres("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "yomikaki", "bench")
        yield f"postgresql://yomikaki@127.0.0.1:{port}/bench"
    finally:
        _as_postgres("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(home)


def _as_postgres(program: str, *arguments: str) -> None:
    """Run as the user that the server insists on: never root."""
    lower = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*lower, str(PROGRAMS[0] / program), *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd="/")  # noqa: S603
