"""Pictures of windows: whole, also what frames hold below their edges, and painted over where they must."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Locator as Found
from playwright.sync_api import Page

COVER = "#404040"
# Small print stays sharp; a PNG of a page takes a third longer to make, and a case has several.
QUALITY = 85
# What of a frame lies below its edge, and how high a window may become, in pixels.
HIDDEN = "() => document.documentElement.scrollHeight - innerHeight"
HIGHEST = 8000


def picture_of(page: Page, covered: Sequence[Found]) -> bytes:
    """Answer a window as JPEG, whole; elements that are ``covered`` are painted over.

    By the driver, which gives up in time: the browser itself would answer a third sooner, but of a page that
    crashed or stands still it never answers.
    """
    with _unrolled(page):
        return page.screenshot(full_page=True, type="jpeg", quality=QUALITY, mask=covered, mask_color=COVER)


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
