"""Who opened which case of late: its pictures then belong to that look.

In memory: one desk process serves an office.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from records.ids import Id
from records.ports import Clock

# As long as browsers may keep a picture (desk/routes/pictures.py): one seen later is fetched, and told, anew.
LASTS = dt.timedelta(minutes=10)


class Looking:
    """Remembers looks for as long as they last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._telling = threading.Lock()
        self._until: dict[tuple[Id, Id], dt.datetime] = {}

    def note(self, case_id: Id, user_id: Id) -> None:
        """Note that a person opened a case now."""
        now = self._clock.now()
        with self._lock:
            self._until = {one: until for one, until in self._until.items() if until > now}
            self._until[case_id, user_id] = now + LASTS

    @contextmanager
    def beginning(self, case_id: Id, user_id: Id) -> Iterator[bool]:
        """Answer whether no look covers what a person is about to see of a case.

        Whoever is told so writes the look down and notes it (``note``); the others wait: nothing is shown
        before it is told.
        """
        if self._covers(case_id, user_id):
            yield False
            return
        with self._telling:
            yield not self._covers(case_id, user_id)

    def _covers(self, case_id: Id, user_id: Id) -> bool:
        now = self._clock.now()
        with self._lock:
            return self._until.get((case_id, user_id), now) > now
