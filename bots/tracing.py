"""What a robot did, for people who must find out why it failed: each step, and a picture of each page.

The browser's own traces hold every value that was typed, passwords too. This one names steps by the words of
the definition, and says how long they took and how they ended; values stand in the pictures alone, where what
is 取扱注意 is painted over.
"""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import TypeVar

from bots.plan import Action
from bots.port import TargetScreen
from bots.protocol import ScreenEntering
from records.entry import ApprovedRecord, EntryResult, FinalRecord, Found, Outcome, StepDone
from records.errors import ApplicationError, YomikakiError
from records.ids import Sha256
from records.locators import Locator, Shown, said
from records.paths import FieldPath
from records.ports import BlobStore, Journal
from records.screen import ScreenDefinition, SearchDefinition
from records.steps import Expect, Menu, Open, Press, Step, Wait
from records.target import TargetDefinition

Answer = TypeVar("Answer")
# Who sees that all went well needs no steps.
_WELL = frozenset({Outcome.CONFIRMED, Outcome.DRY_RUN})


class TracedEntering:
    """Enters records into one screen of one target, and remembers how. Implements ``records.ports.Entering``.

    Pictures are kept together, once it is known how the attempt ended: where the case went to somebody else,
    nothing of it is left behind.
    """

    def __init__(
        self,
        target: TargetScreen,
        screen: ScreenDefinition,
        blobs: BlobStore,
        sensitive: Collection[FieldPath] = (),
    ) -> None:
        self._target = target
        self._screen = screen
        self._blobs = blobs
        self._sensitive = sensitive

    def enter(
        self, record: ApprovedRecord, fence: int, deadline: dt.datetime, journal: Journal
    ) -> EntryResult:
        """Run the protocol once (bots.protocol)."""
        return self._traced(lambda bot: bot.enter(record, fence, deadline, journal))

    def rehearse(self, record: FinalRecord) -> EntryResult:
        """Fill everything and stop before the saving click (bots.protocol)."""
        return self._traced(lambda bot: bot.rehearse(record))

    def _traced(self, run: Callable[[ScreenEntering], EntryResult]) -> EntryResult:
        taken = _Taken()
        traced = TracedScreen(self._target, self._screen, taken, self._sensitive)
        result = run(ScreenEntering(traced, self._screen, taken, self._sensitive))
        for picture in taken.pictures.values():
            self._blobs.put(picture)
        steps = () if result.outcome in _WELL else tuple(traced.steps)
        return result.model_copy(update={"pictures": tuple(taken.pictures), "steps": steps})


class _Taken:
    """Pictures in the order in which they were taken, each once. A ``BlobStore`` that forgets."""

    def __init__(self) -> None:
        self.pictures: dict[Sha256, bytes] = {}

    def put(self, data: bytes) -> Sha256:
        sha256 = hashlib.sha256(data).hexdigest()
        self.pictures[sha256] = data
        return sha256

    def get(self, sha256: Sha256) -> bytes:
        return self.pictures[sha256]


class TracedScreen:
    """A business screen (``bots.port.TargetScreen``) whose steps are noted, and whose pages are pictured.

    A page is pictured before it is left, if something was entered or read on it since its last picture.
    """

    def __init__(
        self,
        inner: TargetScreen,
        screen: ScreenDefinition,
        blobs: BlobStore,
        sensitive: Collection[FieldPath],
    ) -> None:
        self.target: TargetDefinition = inner.target
        self.steps: list[StepDone] = []
        self._inner = inner
        self._screen = screen
        self._blobs = blobs
        self._sensitive = sensitive
        self._began = time.monotonic()
        self._unpictured = False

    def search(self, search: SearchDefinition, at: Locator, text: str) -> tuple[Found, ...]:
        """Search (bots.port)."""
        return self._noted("search", said(at), lambda: self._inner.search(search, at, text))

    def open_found(self, search: SearchDefinition, found: Found) -> dict[str, str]:
        """Open one of the results (bots.port)."""
        return self._noted("open_found", "", lambda: self._inner.open_found(search, found))

    def go_back(self) -> None:
        """Return to the results (bots.port)."""
        self._noted("go_back", "", self._inner.go_back)

    def perform(self, action: Action) -> str | None:
        """Do one step (bots.port); a page that it leaves is pictured first."""
        leaves = isinstance(action.step, Open | Menu | Press)
        if leaves and self._unpictured:
            self._keep_page()
        answer = self._noted(action.step.do, _place(action.step), lambda: self._inner.perform(action))
        if not isinstance(action.step, Wait | Expect):
            self._unpictured = not leaves
        return answer

    def put_in(self, actions: Sequence[Action]) -> int:
        """Put in what the page takes at once (bots.port); each is a step, with its share of the time."""
        began = time.monotonic()
        try:
            done = self._inner.put_in(actions)
        except YomikakiError as error:
            first = actions[0].step
            self._note(first.do, _place(first), began, time.monotonic() - began, error.code)
            raise
        share = (time.monotonic() - began) / max(done, 1)
        for number, action in enumerate(actions[:done]):
            self._note(action.step.do, _place(action.step), began + number * share, share, None)
        self._unpictured = self._unpictured or done > 0
        return done

    def at_login(self) -> bool:
        """Tell whether the session is over (bots.port)."""
        return self._inner.at_login()

    def require_fits(self, actions: Sequence[Action]) -> None:
        """Stop where a field does not take what it must (bots.port)."""
        self._noted("require_fits", "", lambda: self._inner.require_fits(actions))

    def shown(self, places: Sequence[Shown]) -> dict[str, str]:
        """Answer what the page shows (bots.port)."""
        return self._noted("shown", "", lambda: self._inner.shown(places))

    def refusal(self, at: Locator) -> str | None:
        """Answer what the target says against the values (bots.port)."""
        return self._noted("refusal", said(at), lambda: self._inner.refusal(at))

    def require_clickable(self, press: Press) -> None:
        """Stop where a click would not reach the button (bots.port)."""
        self._noted("require_clickable", said(press.at), lambda: self._inner.require_clickable(press))

    def click_before(self, press: Press, deadline_ms: float) -> bool:
        """Click once (bots.port)."""
        done = self._noted("click", said(press.at), lambda: self._inner.click_before(press, deadline_ms))
        # Nobody may see this page again: it names the number.
        self._unpictured = True
        return done

    def picture(self, screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> bytes:
        """Answer a picture of the page (bots.port)."""
        picture = self._noted("picture", "", lambda: self._inner.picture(screen, sensitive))
        self._unpictured = False
        return picture

    def _keep_page(self) -> None:
        # A page that has no picture breaks the next step too, or nothing.
        with suppress(ApplicationError):
            self._blobs.put(self.picture(self._screen, self._sensitive))
        self._unpictured = False

    def _noted(self, what: str, at: str, do: Callable[[], Answer]) -> Answer:
        began, code = time.monotonic(), None
        try:
            return do()
        except YomikakiError as error:
            code = error.code
            raise
        finally:
            self._note(what, at, began, time.monotonic() - began, code)

    def _note(self, what: str, at: str, began: float, seconds: float, code: str | None) -> None:
        self.steps.append(
            StepDone(
                what=what, at=at, started_ms=round((began - self._began) * 1000),
                ms=round(seconds * 1000), code=code,
            )
        )  # fmt: skip


def _place(step: Step) -> str:
    """Answer what a step is about, in the words of the definition."""
    match step:
        case Open():
            return step.path
        case Menu():
            return " > ".join(step.items)
        case Wait() | Expect():
            return step.text or (said(step.at) if step.at else "")
    at = getattr(step, "at", None)
    return said(at) if at is not None else ""
