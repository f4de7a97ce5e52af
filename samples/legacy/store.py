"""The old system's own records in its own SQLite file: a register, and the children of each notice apart."""

import sqlite3
import threading
from pathlib import Path

from samples.city.store import RepeatedReference
from samples.legacy.items import COLUMNS, ITEMS

NAMES = tuple(item.name for item in ITEMS)
CHILD = tuple(column.name for column in COLUMNS)
Row = dict[str, str]


class Store:
    """Registered notices."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        with self._lock, self._connection as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS genkyo (id INTEGER PRIMARY KEY, uketsuke TEXT UNIQUE,"
                f" {', '.join(f'{name} TEXT NOT NULL' for name in NAMES)})"
            )
            connection.execute(
                "CREATE TABLE IF NOT EXISTS meisai (uketsuke TEXT NOT NULL, gyo INTEGER NOT NULL,"
                f" {', '.join(f'{name} TEXT NOT NULL' for name in CHILD)})"
            )

    def register(self, values: Row, children: list[Row], *, repeated: bool) -> str:
        """Register a notice and answer its number.

        Raises:
            RepeatedReference: the 整理番号 was used before, and may not be.
        """
        with self._lock, self._connection as connection:
            same = "SELECT 1 FROM genkyo WHERE seiri = ? AND seiri <> ''"
            if not repeated and connection.execute(same, (values["seiri"],)).fetchone():
                raise RepeatedReference
            count = connection.execute("SELECT count(*) FROM genkyo").fetchone()[0]
            number = f"児{count + 1:05d}"
            connection.execute(
                f"INSERT INTO genkyo (uketsuke, {', '.join(NAMES)})"  # noqa: S608 - our own names
                f" VALUES ({', '.join('?' * (len(NAMES) + 1))})",
                [number, *(values[name] for name in NAMES)],
            )
            connection.executemany(
                f"INSERT INTO meisai VALUES ({', '.join('?' * (len(CHILD) + 2))})",  # noqa: S608
                [[number, gyo, *(row[name] for name in CHILD)] for gyo, row in enumerate(children, start=1)],
            )
        return number

    def find(self, column: str, value: str) -> list[Row]:
        """Answer the notices whose number or 整理番号 is exactly this, oldest first."""
        if column not in ("seiri", "uketsuke"):
            raise ValueError(column)
        query = f"SELECT * FROM genkyo WHERE {column} = ? ORDER BY id"  # noqa: S608 - column is checked
        with self._lock:
            return [dict(row) for row in self._connection.execute(query, (value,))]

    def children(self, number: str) -> list[Row]:
        """Answer the children of a notice."""
        query = "SELECT * FROM meisai WHERE uketsuke = ? ORDER BY gyo"
        with self._lock:
            return [dict(row) for row in self._connection.execute(query, (number,))]


def rows(path: Path, table: str = "genkyo") -> list[Row]:
    """Answer what the file holds, read as anybody with the file could."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
        return [dict(row) for row in found]
    finally:
        connection.close()
