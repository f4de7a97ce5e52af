"""A way through the wizard: what was entered so far, which page may be sent next, and until when."""

import secrets
import time
from dataclasses import dataclass, field

WAY_SECONDS = 900.0


class Over(Exception):
    """The time for filling has run out."""


class Stale(Exception):
    """A page was sent that is not the one shown last: 戻る of the browser, a second window, sent twice."""


@dataclass
class Way:
    """One visit. Each page that is shown has a token of its own; only the newest is taken."""

    begun: float = field(default_factory=time.monotonic)
    values: dict[str, str] = field(default_factory=dict)
    draft: str | None = None
    token: str = ""

    def show(self) -> str:
        """Answer a fresh token for the page that is shown now."""
        self.token = secrets.token_urlsafe(12)
        return self.token

    def take(self, token: str) -> None:
        """Take the page that was shown last, once.

        Raises:
            Stale: it is another page.
        """
        if not self.token or not secrets.compare_digest(token.encode(), self.token.encode()):
            raise Stale
        self.token = ""


class Ways:
    """All visits of this process."""

    def __init__(self) -> None:
        self._open: dict[str, Way] = {}

    def begin(self) -> str:
        """Answer the id of a new visit."""
        name = secrets.token_urlsafe(9)
        self._open[name] = Way()
        return name

    def get(self, name: str) -> Way:
        """Answer a visit.

        Raises:
            Over: there is none, or it lasted too long.
        """
        way = self._open.get(name)
        if way is None or time.monotonic() - way.begun > WAY_SECONDS:
            raise Over
        return way

    def end(self, name: str) -> None:
        """End a visit: it was registered, or its time has run out."""
        self._open.pop(name, None)
