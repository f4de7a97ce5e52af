"""How many bundles do not balance: every page shows it, so it is counted once a minute. In memory."""

import datetime as dt
from collections.abc import Collection

from ledger.balance import Balance, Difference
from records.ports import Clock

COUNTED_FOR = dt.timedelta(minutes=1)
# Older ones stay open; their bundles' pages say so.
LOOKED_BACK = dt.timedelta(days=400)
# What came in so long is counted anew for who looks at the differences themselves.
AT_WORK = dt.timedelta(days=14)


class Differences:
    """The open differences as last counted."""

    def __init__(self, balance: Balance, clock: Clock) -> None:
        self._balance = balance
        self._clock = clock
        self._until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._counted: tuple[Difference, ...] = ()

    def count(self, departments: Collection[str] | None = None) -> int:
        """Answer how many bundles (of these departments) do not balance, as of a minute ago at most."""
        return len(_of(self._lately(), departments))

    def now(self, departments: Collection[str] | None = None) -> tuple[Difference, ...]:
        """Answer the bundles (of these departments) that do not balance at this moment.

        Of those older than ``AT_WORK`` that balanced, as of a minute ago at most: to count all pages of a
        year takes longer than the rest of a page.
        """
        lately, since = self._lately(), self._clock.now() - AT_WORK
        known = [one for one in lately if one.dropped_at < since]
        self._counted = self._balance.open(since, [one.bundle_id for one in known])
        return _of(self._counted, departments)

    def _lately(self) -> tuple[Difference, ...]:
        now = self._clock.now()
        if now >= self._until:
            self._counted, self._until = self._balance.open(now - LOOKED_BACK), now + COUNTED_FOR
        return self._counted


def _of(found: tuple[Difference, ...], departments: Collection[str] | None) -> tuple[Difference, ...]:
    return tuple(one for one in found if departments is None or one.department in departments)
