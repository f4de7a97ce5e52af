"""Bringing the database to the newest schema. Apart: most processes never do, and Alembic is large."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from ledger.database import UNAVAILABLE

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection) -> Config:
    """Answer Alembic's configuration on this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version. Safe to call at every start.

    Raises:
        ApplicationError: the database does not answer, or cannot be written (``ledger.unavailable``).
    """
    try:
        with changing_schema(engine) as connection:
            command.upgrade(alembic_config(connection), "head")
    except OperationalError as error:
        raise UNAVAILABLE from error


@contextmanager
def changing_schema(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which tables may be made anew.

    SQLite does that by dropping the old one, and would take the rows that others point at for missing: it is
    told not to look, which it only hears between transactions.
    """
    with engine.connect() as connection:
        driver = connection.connection if connection.dialect.name == "sqlite" else None
        if driver is not None:
            driver.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if driver is not None:
                driver.cursor().execute("PRAGMA foreign_keys=ON")
