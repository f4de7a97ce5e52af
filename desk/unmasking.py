"""Un-masking one field of one case: shown once, to who proved who they are and said why. Nothing is kept.

In memory: one desk process serves an office.
"""

import datetime as dt
import secrets
import threading

from records.base import Frozen
from records.ids import Id, Sha256
from records.ports import Clock

# Codes and no free text: one stands in the event of the look, and names nobody.
REASONS: dict[str, str] = {
    "inquiry": "本人や関係機関からの問い合わせに答えるため",
    "target": "業務システムの登録と突き合わせるため",
    "decision": "決裁や判断の前に、記入を確かめるため",
    "audit": "監査のため",
}
# Long enough for the page to fetch the picture that it shows.
LASTS = dt.timedelta(minutes=1)


class Shown(Frozen):
    """A picture that one person may fetch once."""

    case_id: Id
    user_id: Id
    sha256: Sha256
    until: dt.datetime


class Unmasking:
    """Hands out addresses of pictures that work once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, Shown] = {}

    def grant(self, case_id: Id, user_id: Id, sha256: Sha256) -> str:
        """Answer the word by which this person fetches this picture once."""
        token, now = secrets.token_urlsafe(24), self._clock.now()
        with self._lock:
            self._open = {word: one for word, one in self._open.items() if one.until > now}
            self._open[token] = Shown(case_id=case_id, user_id=user_id, sha256=sha256, until=now + LASTS)
        return token

    def take(self, token: str, case_id: Id, user_id: Id) -> Sha256 | None:
        """Answer the picture, and forget the word; None where it was fetched before or is another's."""
        with self._lock:
            one = self._open.get(token)
            if one is None or (one.case_id, one.user_id) != (case_id, user_id):
                return None
            del self._open[token]
        return one.sha256 if one.until > self._clock.now() else None
