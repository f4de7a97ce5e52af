"""How the server answered what each window and frame shows."""

from collections.abc import Sequence
from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Page, Response

SERVER_ERROR = 500


class Statuses:
    """The last status of every frame."""

    def __init__(self) -> None:
        self._by_frame: dict[Frame, int] = {}

    def note(self, response: Response) -> None:
        """Remember an answer that a window or frame shows."""
        # A frame that is gone before its answer came has none to show.
        with suppress(PlaywrightError):
            if response.request.is_navigation_request():
                self._by_frame[response.frame] = response.status

    def failed(self, windows: Sequence[Page]) -> int | None:
        """Answer the status of a page that is a server's error, None where all are well."""
        frames = [frame for page in windows for frame in page.frames]
        self._by_frame = {one: status for one, status in self._by_frame.items() if one in frames}
        return next((status for status in self._by_frame.values() if status >= SERVER_ERROR), None)
