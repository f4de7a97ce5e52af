"""The databases that the ledger is tested on: SQLite, and a real PostgreSQL started for the run."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.ledger.begun import Ledgers, as_postgres
from tests.ledger.held import Held

POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if POSTGRES is None:
        pytest.skip("PostgreSQL is not installed: apt-get install -y postgresql")
    # Not under tmp_path: the server's user may not pass through another user's private folder.
    home = Path(tempfile.mkdtemp(prefix="yomikaki-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    data, port = home / "data", free_port()
    as_postgres(
        str(POSTGRES / "initdb"), "-D", str(data), "-U", "yomikaki", "-A", "trust", "-E", "UTF8", "--locale=C"
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    as_postgres(
        str(POSTGRES / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(home / "log"), "-w", "start"
    )
    try:
        yield f"postgresql://yomikaki@127.0.0.1:{port}"
    finally:
        as_postgres(str(POSTGRES / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    return Ledgers(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session")
def served(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    return Ledgers(tmp_path_factory.mktemp("served"), postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledgers(request: pytest.FixtureRequest) -> Ledgers:
    """Both kinds, one after the other."""
    chosen: Ledgers = request.getfixturevalue("files" if request.param == "sqlite" else "served")
    return chosen


@pytest.fixture
def engine(ledgers: Ledgers, tmp_path: Path) -> Iterator[Engine]:
    opened = ledgers.empty(tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def held(ledgers: Ledgers, tmp_path: Path) -> Iterator[Held]:
    """An office with one confirmed case."""
    one = Held.given(ledgers, tmp_path)
    yield one
    one.engine.dispose()
