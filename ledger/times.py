"""Time in the database: microseconds since 1970 UTC, because SQLite drops zones."""

import datetime as dt

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class UtcTime(TypeDecorator[dt.datetime]):
    """An aware UTC time, exact to the microsecond."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        """Answer microseconds.

        Raises:
            ValueError: the time has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone does not go into the ledger")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:
        """Answer the aware time."""
        return None if value is None else EPOCH + value * MICROSECOND


class SystemClock:
    """The machine's own time."""

    def now(self) -> dt.datetime:
        """Answer the present, UTC, aware."""
        return dt.datetime.now(dt.UTC)
