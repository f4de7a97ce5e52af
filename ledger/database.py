"""Opening the database: SQLite by default, PostgreSQL by its address."""

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from records.errors import ApplicationError, BusinessError, EnvironmentProblem

BUSY_SECONDS = 30
NO_ADDRESS = EnvironmentProblem(
    "environment.ledger_url",
    "YOMIKAKI_LEDGER_URL が正しくありません。"
    "postgresql://利用者:パスワード@ホスト/名前 の形で書いてください。",
)
UNSTORABLE = BusinessError(
    "text.unstorable", "記録できない文字(NUL など)が入っています。消して入力し直してください。"
)
_HALF = re.compile("[\ud800-\udfff]")
UNAVAILABLE = ApplicationError(
    "ledger.unavailable", "台帳に書き込めません。ディスクの空きと接続を確かめてください。"
)

NOT_COMPACTED = ApplicationError(
    "ledger.not_compacted",
    "台帳から消した内容を、まだファイルから取り除けません。他の処理が終わってからやり直します。",
)


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Transactions are begun by hand below: the driver's own late BEGIN would let two writers both read.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_up_postgresql(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # A plan made for any word or state fits none: a rare word would be looked up as a common one.
    cursor = connection.cursor()
    cursor.execute("SET plan_cache_mode = force_custom_plan")
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _refuse_unstorable(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    parameters: Any,
    _context: object,
    many: bool,  # noqa: FBT001 - as SQLAlchemy calls it
) -> None:
    """Let no text in that one of the databases cannot keep, whoever sent it: NUL, and halves of pairs."""
    for row in parameters if many else (parameters,):
        for value in row.values() if isinstance(row, Mapping) else row:
            if isinstance(value, str) and ("\0" in value or (not value.isascii() and _HALF.search(value))):
                raise UNSTORABLE


def open_engine(address: str) -> Engine:
    """Answer an engine whose transactions see each other only when whole.

    What it says in errors and logs never holds a statement's values: they may name somebody.

    Raises:
        EnvironmentProblem: the address is none of SQLite or PostgreSQL (``environment.ledger_url``).
    """
    url = _parsed(address)
    if url.get_backend_name() == "postgresql":
        # Writers queue for the chain of events (ledger/book.py); a snapshot is then enough for the rest.
        engine = create_engine(
            url, isolation_level="REPEATABLE READ", pool_pre_ping=True, hide_parameters=True
        )
        event.listen(engine, "before_cursor_execute", _refuse_unstorable)
        event.listen(engine, "connect", _set_up_postgresql)
        return engine
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "before_cursor_execute", _refuse_unstorable)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise NO_ADDRESS from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise NO_ADDRESS
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def compact(engine: Engine) -> None:
    """Rewrite the database without the bytes of what was deleted (廃棄).

    SQLite leaves them on free pages and in the write-ahead log, PostgreSQL in dead rows. Nobody can read or
    write meanwhile; PostgreSQL's own log and every backup keep them until they are recycled.

    Raises:
        ApplicationError: somebody else is at work in it; to be tried again (``ledger.not_compacted``).
    """
    try:
        busy = _rewrite_server(engine) if engine.dialect.name == "postgresql" else _rewrite_file(engine)
    except (OperationalError, sqlite3.OperationalError) as error:
        raise NOT_COMPACTED from error
    if busy:
        raise NOT_COMPACTED


def _rewrite_server(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (FULL)")
    return False


def _rewrite_file(engine: Engine) -> bool:
    """Rewrite SQLite's file and empty its log; answer whether somebody still reads the old log."""
    # Not by the engine: it would begin a transaction, within which nothing is rewritten.
    with closing(engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Busy, pages in the log, pages written back.
        answer = cursor.fetchone() or (1,)
        return bool(answer[0])
