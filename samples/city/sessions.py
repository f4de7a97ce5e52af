"""Who is logged in, and what they are about to save."""

import secrets
import time
from dataclasses import dataclass, field

LIFETIME_SECONDS = 1800.0


@dataclass
class Session:
    """One login. ``drafts`` are confirmed entries that wait for 登録する."""

    user: str
    used: float
    drafts: dict[str, dict[str, str]] = field(default_factory=dict)


class Sessions:
    """All logins of this process."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._open: dict[str, Session] = {}

    def login(self, user: str, password: str) -> str | None:
        """Answer a fresh token, or None for a wrong password."""
        right = secrets.compare_digest(user.encode(), self._user.encode())
        if not (right and secrets.compare_digest(password.encode(), self._password.encode())):
            return None
        token = secrets.token_urlsafe(24)
        self._open[token] = Session(user, time.monotonic())
        return token

    def get(self, token: str | None) -> Session | None:
        """Answer the session, or None when it is over."""
        session = self._open.get(token or "")
        if session is None or time.monotonic() - session.used > LIFETIME_SECONDS:
            return None
        session.used = time.monotonic()
        return session

    def end(self, token: str | None) -> None:
        """Log out."""
        self._open.pop(token or "", None)
