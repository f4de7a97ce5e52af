"""A ledger of the newest schema, migrated once: what begins with an empty ledger begins with a copy of it."""

import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy.engine import make_url

from ledger.database import open_engine
from ledger.migrating import migrate
from records.ports import Clock
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings


@cache
def migrated() -> bytes:
    """Answer the file of an empty ledger."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "ledger.sqlite"
        engine = open_engine(f"sqlite:///{place}")
        migrate(engine)
        engine.dispose()
        return place.read_bytes()


def put_ledger(place: Path) -> Path:
    """Put an empty ledger where none is yet, and answer where it lies."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(migrated())
    return place


def office_at(settings: Settings, clock: Clock | None = None) -> Office:
    """Open an office, on an empty ledger where it has none."""
    put_ledger(Path(str(make_url(settings.database).database)))
    return open_office(settings, clock)
