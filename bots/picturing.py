"""Pictures of windows: whole, also what frames hold below their edges, and painted over where they must."""

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import CDPSession, Page
from playwright.sync_api import Locator as Found

COVER = "#404040"
# Small print stays sharp; a PNG of a page takes a third longer to make, and a case has several.
QUALITY = 85
# What of a frame lies below its edge, and how high a window may become, in pixels.
HIDDEN = "() => document.documentElement.scrollHeight - innerHeight"
HIGHEST = 8000


class Pictures:
    """Takes pictures of the windows of a session."""

    def __init__(self) -> None:
        self._channels: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()

    def take(self, page: Page, covered: Sequence[Found]) -> bytes:
        """Answer a window as JPEG, whole; elements that are ``covered`` are painted over."""
        with _unrolled(page):
            if covered:
                return page.screenshot(
                    full_page=True, type="jpeg", quality=QUALITY, mask=covered, mask_color=COVER
                )
            return self._plain(page)

    def _plain(self, page: Page) -> bytes:
        """Ask the browser itself: the driver prepares the page for paint, and takes half as long again."""
        if page not in self._channels:
            self._channels[page] = page.context.new_cdp_session(page)
        channel = self._channels[page]
        asked: dict[str, Any] = {"format": "jpeg", "quality": QUALITY}
        sizes = channel.send("Page.getLayoutMetrics")
        whole, seen = sizes["cssContentSize"], sizes["cssLayoutViewport"]
        if whole["height"] > seen["clientHeight"] or whole["width"] > seen["clientWidth"]:
            clip = {"x": 0, "y": 0, "width": whole["width"], "height": whole["height"], "scale": 1}
            asked |= {"captureBeyondViewport": True, "clip": clip}
        return base64.b64decode(channel.send("Page.captureScreenshot", asked)["data"])


@contextmanager
def _unrolled(page: Page) -> Iterator[None]:
    """Make a window as high as what its frames hold: a picture of the whole page ends at their edges."""
    hidden = [int(frame.evaluate(HIDDEN)) for frame in page.frames[1:]]
    if max(hidden, default=0) <= 0:
        yield
        return
    size = page.evaluate("() => ({width: innerWidth, height: innerHeight})")
    page.set_viewport_size({"width": size["width"], "height": min(size["height"] + max(hidden), HIGHEST)})
    try:
        yield
    finally:
        page.set_viewport_size(size)
