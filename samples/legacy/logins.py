"""One window at a time: whoever logs in anew logs the other window out. The token stands in every address."""

import secrets


class Logins:
    """Who may use the system, and the token of the one window that may."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user.encode(), password.encode()
        self._window: str | None = None

    def login(self, user: str, password: str) -> str | None:
        """Answer the token of a new window, or None for a wrong password."""
        right = secrets.compare_digest(user.encode(), self._user)
        if not (right and secrets.compare_digest(password.encode(), self._password)):
            return None
        self._window = secrets.token_hex(8)
        return self._window

    def knows(self, window: str) -> bool:
        """Tell whether this is the window that is logged in."""
        return self._window is not None and secrets.compare_digest(window, self._window)

    def end(self) -> None:
        """Log out."""
        self._window = None
