"""After a restore: which signed heads are lost, and which of our cases the business systems have already."""

from collections.abc import Iterator
from contextlib import ExitStack

from bots.port import TargetScreen
from bots.search import search_reference
from ledger.heads import Anchor, anchors_of
from ledger.history import CaseLine
from ledger.restoring import orphans
from records.base import Frozen
from records.case import State
from records.errors import ScreenChanged, TargetUnavailable
from yomikaki.office import Office
from yomikaki.robots import LogIn, Pause, keep_pace

# What the restored ledger does not know to be entered; any of it may have been, after the backup.
_MAYBE_ENTERED = (
    State.COLLECTING, State.RECEIVED, State.TO_CHECK, State.ON_HOLD, State.TO_APPROVE, State.APPROVED,
    State.ENTERING, State.SUBMITTING, State.IN_DOUBT, State.HELD,
)  # fmt: skip


class LookedUp(Frozen):
    """One case that may have been entered: the numbers under which its business system has it.

    ``receipts`` is None where it cannot be asked: a person looks.
    """

    case: CaseLine
    receipts: tuple[str, ...] | None

    @property
    def maybe_entered(self) -> bool:
        """Tell whether it stands in the business system, or nobody knows."""
        return self.receipts != ()


def lost_heads(office: Office) -> tuple[Anchor, ...]:
    """Answer the signed heads that the ledger does not know and nobody has answered for."""
    return orphans(office.book, anchors_of(office.ledger_id, office.settings.anchors))


def looked_up(office: Office, log_in: LogIn, pause: Pause) -> Iterator[LookedUp]:
    """Search the business systems for every case that may have been entered; nothing is changed.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
    """
    lines = office.history.cases(_MAYBE_ENTERED, limit=10**9)
    for slug, target in office.targets.items():
        ours = [line for line in lines if _searched_at(office, line) == slug]
        with ExitStack() as login:
            screens = _logged_in(office, slug, log_in, login) if ours else None
            for line in ours:
                keep_pace(office, target, pause)
                yield LookedUp(case=line, receipts=_receipts(office, screens, line))
    yield from (LookedUp(case=line, receipts=None) for line in lines if _searched_at(office, line) is None)


def _searched_at(office: Office, line: CaseLine) -> str | None:
    screen = office.screens.get(line.procedure)
    return screen.target if screen is not None and screen.search.by_reference is not None else None


def _logged_in(office: Office, slug: str, log_in: LogIn, login: ExitStack) -> TargetScreen | None:
    try:
        return login.enter_context(log_in(office, office.targets[slug]))
    except (ScreenChanged, TargetUnavailable):
        return None


def _receipts(office: Office, screens: TargetScreen | None, line: CaseLine) -> tuple[str, ...] | None:
    if screens is None:
        return None
    try:
        found = search_reference(screens, office.screens[line.procedure].search, line.reference)
    except (ScreenChanged, TargetUnavailable):
        return None
    return tuple(one.receipt or "番号なし" for one in found)
