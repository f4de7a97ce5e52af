"""How many bundles do not balance: every page shows it, so it is counted once a minute. In memory."""

import datetime as dt

from ledger.balance import Balance, Difference
from records.ports import Clock

COUNTED_FOR = dt.timedelta(minutes=1)
# Older ones stay open; their bundles' pages say so.
LOOKED_BACK = dt.timedelta(days=400)


class Differences:
    """The open differences as last counted."""

    def __init__(self, balance: Balance, clock: Clock) -> None:
        self._balance = balance
        self._clock = clock
        self._until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._counted = 0

    def count(self) -> int:
        """Answer how many bundles do not balance, as of a minute ago at most."""
        if self._clock.now() >= self._until:
            self.now()
        return self._counted

    def now(self) -> tuple[Difference, ...]:
        """Answer the bundles that do not balance at this moment."""
        now = self._clock.now()
        found = self._balance.open(now - LOOKED_BACK)
        self._counted, self._until = len(found), now + COUNTED_FOR
        return found
