"""Who works on which case. In memory: one desk process serves an office.

The ledger's version check still stands behind it: were two people to get one case, the second one's answer
would be refused, never mixed in.
"""

import datetime as dt
import threading
from collections.abc import Sequence

from records.base import Frozen
from records.ids import Id
from records.paths import FieldPath
from records.ports import Clock

KEPT = dt.timedelta(minutes=10)


class Sent(Frozen):
    """The answers that a person sent last: what 取り戻す takes back."""

    case_id: Id
    paths: tuple[FieldPath, ...]


class Queue:
    """Hands cases out so that two people do not get the same one at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[Id, tuple[Id, dt.datetime]] = {}
        self._later: dict[Id, list[Id]] = {}
        self._sent: dict[Id, Sent] = {}

    def take(self, waiting: Sequence[Id], user_id: Id) -> Id | None:
        """Reserve the first free case for a person; cases put off come back when nothing else is left."""
        with self._lock:
            free = self._free(waiting, user_id)
            if not free and user_id in self._later:
                del self._later[user_id]
                free = self._free(waiting, user_id)
            if not free:
                return None
            self._kept[free[0]] = (user_id, self._clock.now() + KEPT)
            return free[0]

    def hold(self, case_id: Id, user_id: Id) -> bool:
        """Reserve this very case, or keep it longer; False when somebody else has it."""
        with self._lock:
            if self._holder(case_id) not in (None, user_id):
                return False
            self._kept[case_id] = (user_id, self._clock.now() + KEPT)
            return True

    def holds(self, case_id: Id, user_id: Id) -> bool:
        """Tell whether this person has this case now."""
        with self._lock:
            return self._holder(case_id) == user_id

    def after(self, waiting: Sequence[Id], case_id: Id, user_id: Id) -> Id | None:
        """Answer the case that this person would get after this one."""
        with self._lock:
            return next((one for one in self._free(waiting, user_id) if one != case_id), None)

    def release(self, case_id: Id) -> None:
        """Give a case back."""
        with self._lock:
            self._kept.pop(case_id, None)

    def put_off(self, case_id: Id, user_id: Id) -> None:
        """Give a case back, and let this person see the others first."""
        self.release(case_id)
        with self._lock:
            self._later.setdefault(user_id, []).append(case_id)

    def remember(self, user_id: Id, sent: Sent) -> None:
        """Note what a person sent last."""
        with self._lock:
            self._sent[user_id] = sent

    def recall(self, user_id: Id) -> Sent | None:
        """Answer what a person sent last, once."""
        with self._lock:
            return self._sent.pop(user_id, None)

    def _holder(self, case_id: Id) -> Id | None:
        user_id, until = self._kept.get(case_id, (None, None))
        return user_id if until is not None and until > self._clock.now() else None

    def _free(self, waiting: Sequence[Id], user_id: Id) -> list[Id]:
        later = self._later.get(user_id, [])
        return [one for one in waiting if one not in later and self._holder(one) in (None, user_id)]
