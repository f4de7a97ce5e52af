"""Ledgers that tests begin with: what many tests need first is done once, and each of them gets a copy."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Engine

from ledger.database import open_engine
from ledger.migrating import migrate
from tests.migrated import put_ledger

Told = TypeVar("Told")


class Ledgers:
    """Ledgers of one kind of database, in files or on a ``server``, and the files that lie beside them."""

    def __init__(self, folder: Path, server: str | None = None) -> None:
        self._folder = folder
        self._server = server
        self._told: dict[str, object] = {}
        (folder / "empty").mkdir()
        if server is None:
            put_ledger(folder / "empty" / "ledger.sqlite")
        else:
            create_database(server, "CREATE DATABASE begun_empty")
            opened = open_engine(f"{server}/begun_empty")
            migrate(opened)
            opened.dispose()

    def empty(self, place: Path) -> Engine:
        """Open a ledger of the newest schema that belongs to the folder ``place``."""
        return self._copied("empty", place, f"ledger_{abs(hash(place))}")

    def after(self, name: str, begin: Callable[[Engine, Path], Told], place: Path) -> tuple[Told, Engine]:
        """Open a copy of what ``begin`` did to an empty ledger and its folder, and answer what it told.

        What it tells is every test's: nothing in it may change, or know the ledger that it was done to.
        """
        if name not in self._told:
            made = self._folder / name
            engine = self._copied("empty", made, f"begun_{name}")
            self._told[name] = begin(engine, made)
            engine.dispose()
        return cast(Told, self._told[name]), self._copied(name, place, f"ledger_{abs(hash(place))}")

    def _copied(self, of: str, place: Path, database: str) -> Engine:
        shutil.copytree(self._folder / of, place, dirs_exist_ok=True)
        if self._server is None:
            return open_engine(f"sqlite:///{place / 'ledger.sqlite'}")
        create_database(self._server, f"CREATE DATABASE {database} TEMPLATE begun_{of}")
        return open_engine(f"{self._server}/{database}")


def create_database(server: str, statement: str) -> None:
    """Let a server make a database."""
    admin = open_engine(f"{server}/postgres")
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)
    admin.dispose()


def as_postgres(*command: str) -> None:
    """Run as the user that the server insists on: never root."""
    lower = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*lower, *command], check=True, capture_output=True, timeout=60, cwd="/")
