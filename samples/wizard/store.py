"""The wizard system's own records, and the drafts that are none yet, in its own SQLite file."""

import json
import secrets
import sqlite3
import threading
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from samples.city.store import RepeatedReference
from samples.wizard.items import SCREEN

TIME = ZoneInfo("Asia/Tokyo")
NAMES = ("seiri_bango", *(item.name for item in SCREEN.items))


class Store:
    """Registered notices and drafts."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        columns = ", ".join(f"{name} TEXT NOT NULL" for name in NAMES)
        with self._lock, self._connection as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS todoke"
                f" (id INTEGER PRIMARY KEY, bango TEXT UNIQUE, toroku_at TEXT, {columns})"
            )
            connection.execute(
                "CREATE TABLE IF NOT EXISTS shitagaki (id TEXT PRIMARY KEY, seiri_bango TEXT, naiyo TEXT)"
            )

    def register(self, values: dict[str, str], draft: str | None, *, repeated: bool) -> str:
        """Register a notice, drop its draft, and answer its number.

        Raises:
            RepeatedReference: the 整理番号 was used before.
        """
        reference = values["seiri_bango"]
        with self._lock, self._connection as connection:
            same = "SELECT 1 FROM todoke WHERE seiri_bango = ? AND seiri_bango <> ''"
            if not repeated and connection.execute(same, (reference,)).fetchone():
                raise RepeatedReference
            count = connection.execute("SELECT count(*) FROM todoke").fetchone()[0]
            number = f"第{count + 1}号"
            row = [number, f"{datetime.now(TIME):%Y/%m/%d %H:%M:%S}", *(values[name] for name in NAMES)]
            connection.execute(
                f"INSERT INTO todoke (bango, toroku_at, {', '.join(NAMES)})"  # noqa: S608 - our own names
                f" VALUES ({', '.join('?' * len(row))})", row,
            )  # fmt: skip
            connection.execute("DELETE FROM shitagaki WHERE id = ?", (draft,))
        return number

    def find(self, column: str, value: str) -> list[dict[str, str]]:
        """Answer the notices whose column has exactly this value, oldest first."""
        if column not in ("seiri_bango", "bango", SCREEN.key):
            raise ValueError(column)
        query = f"SELECT * FROM todoke WHERE {column} = ? ORDER BY id"  # noqa: S608 - column is checked
        with self._lock:
            return [dict(row) for row in self._connection.execute(query, (value,))]

    def keep_draft(self, draft: str | None, values: dict[str, str]) -> str:
        """Keep what was entered so far, and answer the draft's id."""
        name = draft or secrets.token_urlsafe(8)
        with self._lock, self._connection as connection:
            connection.execute(
                "INSERT OR REPLACE INTO shitagaki VALUES (?, ?, ?)",
                (name, values["seiri_bango"], json.dumps(values, ensure_ascii=False)),
            )
        return name

    def drafts(self, reference: str) -> list[dict[str, str]]:
        """Answer the drafts under a 整理番号."""
        query = "SELECT * FROM shitagaki WHERE seiri_bango = ?"
        with self._lock:
            return [dict(row) for row in self._connection.execute(query, (reference,))]

    def drop_drafts(self, reference: str) -> None:
        """Drop every draft under a 整理番号."""
        with self._lock, self._connection as connection:
            connection.execute("DELETE FROM shitagaki WHERE seiri_bango = ?", (reference,))


def rows(path: Path, table: str = "todoke") -> list[dict[str, str]]:
    """Answer every registered notice (or draft), read from the file as anybody with the file could."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]  # noqa: S608
    finally:
        connection.close()
