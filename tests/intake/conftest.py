"""A watch folder with a real store and a real ledger beside it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.taking import Taken, take
from ledger import schema
from ledger.blobs import FileBlobs
from ledger.book import Book
from ledger.database import open_engine
from ledger.reception import Reception
from ledger.times import SystemClock
from tests.migrated import put_ledger


@dataclass
class WayIn:
    """The watch folder and what stands behind it."""

    watch: Path
    blobs: FileBlobs
    book: Book

    def drop(self, name: str, data: bytes) -> Path:
        path = self.watch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def take(self, path: Path) -> Taken:
        return take(path, self.watch, self.blobs, Reception(self.book, trial=False))

    def scans(self) -> list[tuple[str, str | None]]:
        with self.book.reading() as connection:
            table = schema.scans
            rows = connection.execute(select(table.c.state, table.c.code).order_by(table.c.id))
            return [(row.state, row.code) for row in rows]

    def pages(self) -> list[tuple[int, str, str]]:
        with self.book.reading() as connection:
            table = schema.pages
            rows = connection.execute(select(table.c.number, table.c.dpi, table.c.state).order_by(table.c.id))
            return [(row.number, str(row.dpi), row.state) for row in rows]


@pytest.fixture
def way_in(tmp_path: Path) -> Iterator[WayIn]:
    engine = open_engine(f"sqlite:///{put_ledger(tmp_path / 'ledger.sqlite')}")
    watch = tmp_path / "watch"
    watch.mkdir()
    yield WayIn(watch, FileBlobs(tmp_path / "blobs"), Book(engine, SystemClock()))
    engine.dispose()


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
