import datetime as dt

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import IntegrityError, StatementError

from ledger.migrating import alembic_config, changing_schema, migrate
from ledger.schema import bundles, covers, metadata, pages, scans
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


def scan_of(bundle_id: str, **more: object) -> dict[str, object]:
    return {
        "id": new_id(), "bundle_id": bundle_id, "position": 1, "file_name": "a.pdf", "sha256": "0" * 64,
        "media_type": "application/pdf", "size": 1, "mtime_ns": 0, "state": "seen", "seen_at": NOON, **more,
    }  # fmt: skip


def test_the_migrations_give_the_schema(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())


def test_a_ledger_with_pages_goes_back_a_schema_and_forward_again(engine: Engine) -> None:
    """One page repeats another: rows of a table that point at rows of the same table."""
    scan, first, second = new_id(), new_id(), new_id()
    page = {"scan_id": scan, "dpi": "300", "pixels": "0" * 64, "text_layer": False, "state": "sorted"}
    with engine.begin() as connection:
        own = bundle()
        connection.execute(bundles.insert().values(own))
        connection.execute(scans.insert().values(scan_of(str(own["id"]), id=scan)))
        connection.execute(pages.insert().values(page | {"id": first, "number": 1}))
        again = page | {"id": second, "number": 2, "first_id": first, "cover_id": first}
        connection.execute(pages.insert().values(again))
        connection.execute(covers.insert().values(page_id=first, label=""))
    with changing_schema(engine) as connection:
        command.downgrade(alembic_config(connection), "0004")
    migrate(engine)
    with engine.begin() as connection:
        assert connection.execute(select(pages.c.first_id).order_by(pages.c.number)).scalars().all() == [
            None,
            first,
        ]
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(pages.update().values(cover_id=new_id()))


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
    orphan = scan_of(new_id())

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


def test_every_statement_is_planned_for_what_it_asks(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW plan_cache_mode").scalar() == "force_custom_plan"
