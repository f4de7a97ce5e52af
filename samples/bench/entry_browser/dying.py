"""A worker or a browser that dies in the middle of an entry."""

import os
import signal
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar, cast

from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Error as PlaywrightError

from bots.browser import VIEWPORT

Inner = TypeVar("Inner")
Strike = Callable[[str, bool], None]


class WorkerDied(BaseException):
    """Nothing of the worker runs any more: no handler of the protocol catches it."""


class _Watched:
    """Passes everything on, and tells before and after each call which it is."""

    def __init__(self, inner: object, strike: Strike) -> None:
        self._inner, self._strike = inner, strike

    def __getattr__(self, name: str) -> object:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def told(*given: object, **named: object) -> object:
            self._strike(name, False)  # noqa: FBT003 - before
            answer = found(*given, **named)
            self._strike(name, True)  # noqa: FBT003 - after
            return answer

        return told


def watched(inner: Inner, strike: Strike) -> Inner:
    """Answer ``inner`` so that ``strike`` is told of every call, before it and after it."""
    return cast(Inner, _Watched(inner, strike))


@contextmanager
def mortal_browser(living: Browser, executable: Path) -> Iterator[tuple[BrowserContext, Callable[[], None]]]:
    """Launch a browser beside the living one; answer a context of it, and what kills its process."""
    mark = f"--yomikaki-run={uuid.uuid4()}"
    arguments = [mark, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    browser = living.browser_type.launch(executable_path=executable, args=arguments)
    try:
        yield browser.new_context(locale="ja-JP", viewport=VIEWPORT), lambda: _kill(mark)
    finally:
        # It is dead already, or is to be gone now.
        with suppress(PlaywrightError):
            browser.close()


def _kill(mark: str) -> None:
    """Kill the processes that were started with this mark of their own."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if mark in words:
            os.kill(int(place.parent.name), signal.SIGKILL)
