"""One login at the simulated target. Implements ``bots.port.TargetScreen``."""

from collections.abc import Callable, Collection, Sequence

from bots.plan import Action
from records.entry import Found
from records.errors import ScreenChanged, TargetUnavailable
from records.locators import Locator, Shown
from records.paths import FieldPath
from records.screen import ScreenDefinition, SearchDefinition
from records.steps import Expect, Fill, Open, Press, ReadText
from records.target import TargetDefinition
from samples.bench.entry_simulated.faults import Crash, Fault, Place
from samples.bench.entry_simulated.target import NAME, NUMBER, REFERENCE, SimulatedTarget, Stored

DONE = "登録が完了しました"
UNANSWERED = frozenset(
    {
        Fault.ERROR_BEFORE_COMMIT, Fault.ERROR_AFTER_COMMIT, Fault.ANSWER_LOST, Fault.LATE_COMMIT,
        Fault.LATE_INDEX, Fault.MACHINE_DIES_AT_CLICK,
    }
)  # fmt: skip
Strike = Callable[[Place, "SimulatedScreen"], Fault | None]
Late = Callable[[float], float]


class SimulatedScreen:
    """Pages of a session, without a browser.

    ``strike`` is asked at every call; what it does to the world it does by itself, and it answers the faults
    that only a page can show. ``late`` draws a delay up to so many seconds.
    """

    def __init__(
        self, target: SimulatedTarget, definition: TargetDefinition, strike: Strike, late: Late
    ) -> None:
        self.target = definition
        self.dead = False
        self._system, self._strike, self._late = target, strike, late
        self._page = "menu"
        self._session = target.generation
        self._typed: dict[str, str] = {}
        self._shown: Stored | None = None
        self._results: list[Stored] = []
        # What each text that was searched for showed: a form that is filled without a look is a bug.
        self._looked: dict[str, bool] = {}
        self._looked_before: dict[str, bool] = {}
        self.blind_clicks: list[str] = []

    def end_session(self) -> None:
        """Let the session be over at the next page."""
        self._session = -1

    def search(self, search: SearchDefinition, at: Locator, text: str) -> tuple[Found, ...]:
        """Answer what the search shows now (bots.port)."""
        self._open("results")
        self._call(Place.SEARCH)
        self._follow("results")
        if self._page != "results":
            raise ScreenChanged("screen.no_results", "検索結果が読み取れません。")
        self._results = self._system.find(str(at.label), text)
        self._looked[text] = bool(self._results)
        header = search.reference_header
        return tuple(
            Found(
                reference=(one.values.get(header) or None) if header else None,
                receipt=one.receipt,
                shown=dict(one.values),
            )
            for one in self._results
        )

    def open_found(self, search: SearchDefinition, found: Found) -> dict[str, str]:
        """Open one result (bots.port)."""
        self._call(Place.OPEN_FOUND)
        for one in self._results if self._page == "results" else ():
            if one.receipt == found.receipt:
                self._shown = one
                self._follow("saved")
                return self._table()
        raise ScreenChanged("screen.missing", "検索結果の行が開けません。")

    def go_back(self) -> None:
        """Return to the results (bots.port)."""
        self._call(Place.LOOK)
        self._follow("results")

    def perform(self, action: Action) -> str | None:
        """Do one step (bots.port)."""
        self._call(Place.PERFORM)
        match action.step:
            case Open():
                self._open("form")
                self._begin()
            case Fill(at=at):
                self._need("form")
                self._typed[str(at.label)] = action.text or ""
            case Press(at=at) if at.role == "button":
                self._need("form")
                self._follow("confirm")
            case Press():
                self._need("done")
                self._follow("saved")
            case Expect(text=text):
                self._need("done" if text == DONE else "nowhere")
            case ReadText():
                self._need("done")
                return self._shown.receipt if self._shown else None
        return None

    def at_login(self) -> bool:
        """Tell whether the session is over (bots.port)."""
        return self._page == "login"

    def require_fits(self, actions: Sequence[Action]) -> None:
        """Let everything pass: what does not fit is no matter of entering once (bots.port)."""
        self._call(Place.LOOK)

    def put_in(self, actions: Sequence[Action]) -> int:
        """Put in nothing at once: faults strike between one field and the next (bots.port)."""
        return 0

    def shown(self, places: Sequence[Shown]) -> dict[str, str]:
        """Answer what the page shows (bots.port)."""
        self._call(Place.LOOK)
        return self._table()

    def refusal(self, at: Locator) -> str | None:
        """Answer what the target says against the values (bots.port)."""
        refuses = self._call(Place.REFUSAL) is Fault.REFUSED_AT_CONFIRM
        return "登録できない届出です" if refuses and self._page == "confirm" else None

    def require_clickable(self, press: Press) -> None:
        """Stop where the button is not (bots.port)."""
        self._call(Place.LOOK)
        self._need("confirm")

    def click_before(self, press: Press, deadline_ms: float) -> bool:
        """Click once before the deadline (bots.port)."""
        self._call(Place.CLICK)
        self._need("confirm")
        if self._system.clock.now().timestamp() * 1000 > deadline_ms:
            return False
        # From here to the end of _post nothing can come between: it is one turn of the browser.
        self._post(self._strike(Place.POST, self))
        self._call(Place.CLICKED)
        return True

    def picture(self, screen: ScreenDefinition, sensitive: Collection[FieldPath]) -> bytes:
        """Answer bytes that stand for the page (bots.port)."""
        self._call(Place.PICTURE)
        return self._page.encode()

    def _post(self, fault: Fault | None) -> None:
        self._note_blind()
        if self._system.is_down():
            raise TargetUnavailable("target.error", "業務システムがエラーを返しました(503)。")
        if self._session != self._system.generation:
            self._page = "login"
        elif fault is Fault.REFUSED_AT_CLICK:
            self._page = "message"
        elif fault is not None and fault in UNANSWERED:
            self._save_unanswered(fault)
        else:
            cut = {**self._typed, NAME: self._typed[NAME][:2]} if fault is Fault.VALUE_CUT else None
            self._shown = self._system.commit(self._typed, values=cut)
            self._page = "done" if self._shown is not None else "message"
            if fault is Fault.LOGIN_PAGE_AFTER_COMMIT:
                self._page = "login"

    def _save_unanswered(self, fault: Fault) -> None:
        """Save now, later, unseen for a while, or not; nobody hears which."""
        system, longest = self._system, self._system.nature.longest_delay
        late = self._late(longest) if fault in (Fault.LATE_COMMIT, Fault.MACHINE_DIES_AT_CLICK) else 0.0
        unseen = self._late(longest) if fault is Fault.LATE_INDEX else 0.0
        if fault is not Fault.ERROR_BEFORE_COMMIT:
            system.commit(self._typed, late=late, unseen=unseen)
        if fault is Fault.MACHINE_DIES_AT_CLICK:
            # What was sent is on its way, whatever became of the machine.
            raise Crash
        system.clock.go(self._late(30.0))
        raise TargetUnavailable("entry.browser", "ブラウザの操作に失敗しました。")

    def _begin(self) -> None:
        """Open an empty form."""
        self._typed, self._shown = {}, None
        self._looked_before, self._looked = self._looked, {}

    def _note_blind(self) -> None:
        """Note where nobody looked before the form was filled, or saw something and went on."""
        asked = [text for label, text in self._typed.items() if label in (REFERENCE, NUMBER)]
        if any(text not in self._looked_before for text in asked):
            self.blind_clicks.append("did not look")
        elif any(self._looked_before[text] for text in asked):
            self.blind_clicks.append("saw something")

    def _call(self, place: Place) -> Fault | None:
        """Let a call take its time, and whatever is planned happen before it."""
        fault = self._strike(place, self)
        self._system.clock.go(self._system.seconds_a_call)
        self._system.arrive()
        if self.dead:
            raise TargetUnavailable("entry.browser", "ブラウザの操作に失敗しました。")
        return fault

    def _open(self, page: str) -> None:
        """Open a page, logged in again where the session is over."""
        if not self._system.is_down():
            self._session = self._system.generation
        self._follow(page)

    def _follow(self, page: str) -> None:
        """Go to a page: there, or to what the target shows instead."""
        if self._system.is_down():
            if not self._system.down_as_page:
                raise TargetUnavailable("target.error", "業務システムがエラーを返しました(503)。")
            self._page = "maintenance"
        elif self._session != self._system.generation:
            self._page = "login"
        else:
            self._page = page

    def _need(self, page: str) -> None:
        if self._page != page:
            raise ScreenChanged("screen.missing", "画面に必要なものが見つかりません。")

    def _table(self) -> dict[str, str]:
        if self._page == "confirm":
            return dict(self._typed)
        return dict(self._shown.values) if self._page == "saved" and self._shown else {}
