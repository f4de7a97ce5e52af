import datetime as dt

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import IntegrityError, StatementError

from ledger.database import migrate
from ledger.schema import bundles, metadata, scans
from records.ids import new_id

NOON = dt.datetime(2026, 11, 23, 3, 0, 0, 123456, tzinfo=dt.UTC)


def bundle(**more: object) -> dict[str, object]:
    return {
        "id": new_id(),
        "department": "国保年金課",
        "folder": "kokuho",
        "trial": False,
        "dropped_at": NOON,
        **more,
    }


def test_the_migrations_give_the_schema(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())


def test_time_comes_back_to_the_microsecond_with_its_zone(engine: Engine) -> None:
    tokyo = NOON.astimezone(dt.timezone(dt.timedelta(hours=9)))
    with engine.begin() as connection:
        connection.execute(bundles.insert().values(bundle(dropped_at=tokyo)))
        read = connection.execute(select(bundles.c.dropped_at)).scalar_one()
    assert read == NOON
    assert read.tzinfo is dt.UTC


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="without a zone"), engine.begin() as connection:
        connection.execute(bundles.insert().values(bundle(dropped_at=NOON.replace(tzinfo=None))))


def test_a_transaction_stands_whole_or_not_at_all(engine: Engine) -> None:
    orphan = {
        "id": new_id(), "bundle_id": new_id(), "position": 1, "file_name": "a.pdf", "sha256": "0" * 64,
        "media_type": "application/pdf", "size": 1, "mtime_ns": 0, "state": "seen", "seen_at": NOON,
    }  # fmt: skip

    def drop_with_an_orphan() -> None:
        with engine.begin() as connection:
            connection.execute(bundles.insert().values(bundle()))
            connection.execute(scans.insert().values(orphan))

    with pytest.raises(IntegrityError):
        drop_with_an_orphan()
    with engine.connect() as connection:
        assert connection.execute(select(bundles)).all() == []


def test_an_error_never_says_a_value(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(bundles.insert().values(bundle(id="1" * 36, department="神栖 花子")))
    with pytest.raises(IntegrityError) as caught, engine.begin() as connection:
        connection.execute(bundles.insert().values(bundle(id="1" * 36, department="神栖 花子")))
    assert "神栖" not in str(caught.value)
