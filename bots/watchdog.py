"""Ends a browser that no longer answers.

The driver's waits have their ends; a question to a page has none. A page whose own script never ends (or
waits for a server that never answers) would hold the robot for ever: its case would neither end nor be
searched for, and the next round would find the robot still at work.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from playwright.sync_api import BrowserContext


class Watchdog:
    """Watches one browser of this machine, from another thread."""

    def __init__(self, context: BrowserContext) -> None:
        assert context.browser is not None  # noqa: S101 - bots.browser launched it
        session = context.browser.new_browser_cdp_session()
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        session.detach()
        self._process = next(one["id"] for one in processes if one["type"] == "browser")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End the browser if the block takes longer: whatever waits for it inside then fails."""
        timer = Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        # It may be gone by itself.
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
