"""The databases that the ledger is tested on: SQLite, and a real PostgreSQL started for the run."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from ledger.database import migrate, open_engine

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
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
    as_postgres(
        str(POSTGRES / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(home / "log"), "-w", "start"
    )
    try:
        yield f"postgresql+psycopg://yomikaki@127.0.0.1:{port}"
    finally:
        as_postgres(str(POSTGRES / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(home)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    else:
        server = request.getfixturevalue("postgres")
        admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        name = f"ledger_{abs(hash(tmp_path))}"
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        admin.dispose()
        address = f"{server}/{name}"
    opened = open_engine(address)
    migrate(opened)
    yield opened
    opened.dispose()
