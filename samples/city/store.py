"""The city's own records, in its own SQLite file."""

import sqlite3
import threading
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from samples.city.screens import SCREENS, Screen

TIME = ZoneInfo("Asia/Tokyo")


class RepeatedReference(Exception):
    """This 整理番号 is in use."""


class Store:
    """Saved notices, one table per screen."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        with self._lock, self._connection as connection:
            for screen in SCREENS.values():
                columns = ", ".join(f"{item.name} TEXT NOT NULL" for item in screen.items)
                connection.execute(
                    f"CREATE TABLE IF NOT EXISTS {screen.slug} (id INTEGER PRIMARY KEY,"
                    f" uketsuke_bango TEXT UNIQUE, seiri_bango TEXT, toroku_at TEXT, {columns})"
                )
        self._preload()

    def save(
        self, screen: Screen, seiri_bango: str | None, values: dict[str, str], *, repeated: bool = False
    ) -> str:
        """Save a notice and answer its 受付番号; ``repeated`` takes a 整理番号 as often as it comes.

        Raises:
            RepeatedReference: the 整理番号 was used before.
        """
        names = [item.name for item in screen.items]
        with self._lock, self._connection as connection:
            count = connection.execute(f"SELECT count(*) FROM {screen.slug}").fetchone()[0]  # noqa: S608
            number = f"{screen.slug[:1].upper()}8-{count + 1:06d}"
            row = [
                number,
                seiri_bango,
                f"{datetime.now(TIME):%Y/%m/%d %H:%M:%S}",
                *(values.get(name, "") for name in names),
            ]
            same = f"SELECT 1 FROM {screen.slug} WHERE seiri_bango = ?"  # noqa: S608
            if not repeated and connection.execute(same, (seiri_bango,)).fetchone():
                raise RepeatedReference
            connection.execute(
                f"INSERT INTO {screen.slug} (uketsuke_bango, seiri_bango, toroku_at, {', '.join(names)})"  # noqa: S608
                f" VALUES ({', '.join('?' * len(row))})", row,
            )  # fmt: skip
        return number

    def find(self, screen: Screen, column: str, value: str) -> list[dict[str, str]]:
        """Answer the notices whose column has exactly this value, oldest first."""
        known = {"seiri_bango", "uketsuke_bango", screen.key}
        if column not in known:
            raise ValueError(column)
        query = f"SELECT * FROM {screen.slug} WHERE {column} = ? ORDER BY id"  # noqa: S608 - column is checked
        with self._lock:
            return [dict(row) for row in self._connection.execute(query, (value,))]

    def _preload(self) -> None:
        """Have one person registered from before."""
        screen = SCREENS["kokuho"]
        if self.find(screen, screen.key, "99000001"):
            return
        self.save(screen, None, {
            "todokede_bi": "R07.04.02", "shimei": "既存\u3000登録", "shimei_kana": "キゾン\u3000トウロク",
            "seinengappi": "昭和55年1月15日", "seibetsu": "1", "yubin": "314-0121",
            "jusho": "茨城県神栖市溝口1番地", "denwa": "0299000000", "hihokensha_bango": "99000001",
            "shutoku_bi": "R07.04.01", "jiyu": "01", "setainushi": "1", "biko": "",
        })  # fmt: skip


def rows(path: Path, screen: str) -> list[dict[str, str]]:
    """Answer every saved notice of a screen, read from the file as anybody with the file could."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        found = connection.execute(f"SELECT * FROM {SCREENS[screen].slug} ORDER BY id")  # noqa: S608
        return [dict(row) for row in found]
    finally:
        connection.close()
