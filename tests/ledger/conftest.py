"""The databases that the ledger is tested on: SQLite, and a real PostgreSQL started for the run."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ledger.database import open_engine
from ledger.migrating import migrate

POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def as_postgres(*command: str) -> None:
    """Run as the user that the server insists on: never root."""
    lower = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*lower, *command], check=True, capture_output=True, timeout=60, cwd="/")


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
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate once; every test gets a copy."""
    place = tmp_path_factory.mktemp("migrated") / "ledger.sqlite"
    opened = open_engine(f"sqlite:///{place}")
    migrate(opened)
    opened.dispose()
    return place


@pytest.fixture(scope="session")
def migrated_server(postgres: str) -> str:
    """Migrate the database ``migrated`` once; every test gets a copy."""
    create_database(postgres, "CREATE DATABASE migrated")
    opened = open_engine(f"{postgres}/migrated")
    migrate(opened)
    opened.dispose()
    return postgres


def create_database(server: str, statement: str) -> None:
    admin = open_engine(f"{server}/postgres")
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        place = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "ledger.sqlite")
        address = f"sqlite:///{place}"
    else:
        server = request.getfixturevalue("migrated_server")
        name = f"ledger_{abs(hash(tmp_path))}"
        create_database(server, f"CREATE DATABASE {name} TEMPLATE migrated")
        address = f"{server}/{name}"
    opened = open_engine(address)
    yield opened
    opened.dispose()
