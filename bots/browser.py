"""A browser that is installed on this machine: nothing is downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, ViewportSize, sync_playwright

from bots.finding import teach
from records.errors import EnvironmentProblem

PROGRAMS = ("chromium", "google-chrome", "chromium-browser", "microsoft-edge")
PATIENCE_MS = 15_000
# A form of 25 fields is seen at once: what has to be scrolled for takes longer to picture.
VIEWPORT = ViewportSize(width=1280, height=1300)


def browser_path(chosen: Path | None) -> Path:
    """Answer the browser to run: the one chosen, or the first that is installed.

    Raises:
        EnvironmentProblem: there is none (``environment.browser``).
    """
    found = str(chosen) if chosen else next((p for name in PROGRAMS if (p := shutil.which(name))), None)
    if found is None or not Path(found).exists():
        raise EnvironmentProblem(
            "environment.browser", "ブラウザが見つかりません。yomikaki doctor を実行してください。"
        )
    return Path(found)


@contextmanager
def opened(chosen: Path | None) -> Iterator[BrowserContext]:
    """Open one browser with one context; both are gone after the block."""
    # As root Chromium has no sandbox; run the program as a normal user.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        teach(playwright.selectors)
        browser = playwright.chromium.launch(executable_path=browser_path(chosen), args=arguments)
        try:
            context = browser.new_context(locale="ja-JP", viewport=VIEWPORT)
            context.set_default_timeout(PATIENCE_MS)
            yield context
        finally:
            browser.close()
