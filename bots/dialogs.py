"""alert, confirm, prompt: expected ones are answered, others stop the work. What they say is never logged."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Dialog as Shown

from records.errors import RefusedByScreen, ScreenChanged
from records.locators import Dialog


class Dialogs:
    """The dialogs of a session's windows. One that nobody expects is answered with キャンセル."""

    def __init__(self) -> None:
        self._expected: tuple[Dialog, ...] = ()
        self._until: float | None = None
        self._unexpected = False
        self._refusal: str | None = None

    @contextmanager
    def expecting(self, dialogs: Sequence[Dialog], until: float | None = None) -> Iterator[None]:
        """Answer these dialogs in the block; with ``until`` (Unix time) none is agreed to afterwards."""
        self._expected, self._until = tuple(dialogs), until
        try:
            yield
        finally:
            self._expected, self._until = (), None

    def answer(self, dialog: Shown) -> None:
        """Answer one that has just come up."""
        # A page that is left with entries in it asks, and is left on purpose.
        if dialog.type == "beforeunload" or self._agreed(dialog.message):
            dialog.accept()
        else:
            dialog.dismiss()

    def note_unexpected(self) -> None:
        """Remember that one came up which the page itself was made to answer."""
        self._unexpected = True

    def forget(self) -> None:
        """Forget what came up so far: it belongs to another case."""
        self._unexpected, self._refusal = False, None

    def require_none(self) -> None:
        """Stop where an unexpected dialog came up since the last look, or one that refuses the values.

        Raises:
            ScreenChanged: an unexpected one (``screen.unexpected_dialog``).
            RefusedByScreen: the values are refused; the message is the screen's own words.
        """
        unexpected, refusal = self._unexpected, self._refusal
        self._unexpected, self._refusal = False, None
        if unexpected:
            raise ScreenChanged("screen.unexpected_dialog", "画面に、定義にないダイアログが出ました。")
        if refusal is not None:
            raise RefusedByScreen("entry.refused", refusal)

    def _agreed(self, message: str) -> bool:
        known = next((one for one in self._expected if one.says in message), None)
        if known is None:
            self._unexpected = True
            return False
        if known.refuses:
            self._refusal = message
        in_time = self._until is None or time.time() <= self._until
        return known.answer == "ok" and in_time
