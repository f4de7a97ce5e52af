"""What the exactly-once protocol asks of a business screen. A browser answers it; a simulator may."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bots.plan import Action
from records.entry import Found
from records.locators import Locator, Shown
from records.paths import FieldPath
from records.screen import ScreenDefinition, SearchDefinition
from records.steps import Press
from records.target import TargetDefinition


class TargetScreen(Protocol):
    """One login at one business system, used for many cases, one after the other.

    Whatever goes wrong is an ``ApplicationError``: a ``ScreenChanged`` where something is not as defined,
    a ``TargetUnavailable`` where the target or the browser does not answer.
    """

    target: TargetDefinition

    def search(self, search: SearchDefinition, at: Locator, text: str) -> tuple[Found, ...]:
        """Open the search, put ``text`` into the field ``at``, and answer every result that is shown."""

    def open_found(self, search: SearchDefinition, found: Found) -> dict[str, str]:
        """Open one of the results that are shown, and answer what its own page shows, header -> text."""

    def go_back(self) -> None:
        """Return from an opened result to the results."""

    def perform(self, action: Action) -> str | None:
        """Do one step; answer the text that a ``read`` step reads."""

    def at_login(self) -> bool:
        """Tell whether the target shows its login page: the session is over."""

    def require_fits(self, actions: Sequence[Action]) -> None:
        """Stop, before anything is typed, where a field of the page does not take what these put into it."""

    def put_in(self, actions: Sequence[Action]) -> int:
        """Put in as many of these, from the first on, as the page takes at once; answer how many.

        0 is no failure: ``perform`` does the next one, waits for it, or says what is wrong with it.
        """

    def shown(self, places: Sequence[Shown]) -> dict[str, str]:
        """Answer what the page shows in these places, header -> text."""

    def refusal(self, at: Locator) -> str | None:
        """Answer what the target says against the values; None where it says nothing."""

    def require_clickable(self, press: Press) -> None:
        """Stop where a click would not reach the button."""

    def click_before(self, press: Press, deadline_ms: float) -> bool:
        """Click once and wait for what follows; False, and no click, after the deadline (Unix time in ms).

        Clock and click are read and done in one turn: a worker that froze cannot wake and click later. So are
        the answers to its dialogs.
        """

    def picture(self, screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> bytes:
        """Answer the whole page as JPEG; what the ``sensitive`` fields hold is painted over."""
