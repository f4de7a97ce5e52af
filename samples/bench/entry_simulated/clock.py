"""The time of a simulated world: it goes on only when somebody lets it."""

import datetime as dt


class SimulatedClock:
    """Implements ``records.ports.Clock``."""

    def __init__(self, start: dt.datetime) -> None:
        self._now = start

    def now(self) -> dt.datetime:
        """Answer the present."""
        return self._now

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self._now += dt.timedelta(seconds=seconds)
