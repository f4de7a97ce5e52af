"""画面の点検: every 業務's screen compared with its last good look, before anybody enters anything."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Literal

from bots.browser import opened
from bots.hours import is_open
from bots.session import Session
from bots.watching import look_at
from ledger.halts import Halts
from ledger.outbox import tell
from ledger.screen_looks import PROGRAM, ScreenLooks
from records.base import Frozen
from records.errors import ApplicationError, BusinessError, EnvironmentProblem
from records.paths import Slug
from records.procedure import Stage
from records.seen_screen import SeenScreen
from records.target import TargetDefinition
from values.calendar import office_day
from values.screen_changes import ScreenChange, screen_changes
from yomikaki.office import Office

State = Literal["same", "first", "good", "changed", "closed", "failed"]
# The reason of a stop names so many changes; the page shows them all.
NAMED = 3
LogIn = Callable[[Office, TargetDefinition], AbstractContextManager[Session]]


class ScreenCheck(Frozen):
    """How the screen of one 業務 compares with its last good look; ``code`` says why nobody could look.

    first: nobody has accepted a look yet. good: entries succeeded on this look, so it is the good one now.
    """

    procedure: Slug
    state: State
    changes: tuple[ScreenChange, ...] = ()
    code: str | None = None


@contextmanager
def signed_in(office: Office, target: TargetDefinition) -> Iterator[Session]:
    """Open a browser for one target; it logs in where the first page asks for it.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
    """
    known = office.credentials(target.slug)
    with opened(office.settings.browser) as context:
        yield Session(context, target, known.user, known.password.get_secret_value())


def check_screens(
    office: Office, procedures: Sequence[Slug] | None = None, *, log_in: LogIn = signed_in
) -> tuple[ScreenCheck, ...]:
    """Look at the screen of every 業務 (or of those named) and stop each whose screen has changed.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
    """
    wanted = [slug for slug in office.screens if procedures is None or slug in procedures]
    found: list[ScreenCheck] = []
    for name, target in office.targets.items():
        slugs = [slug for slug in wanted if office.screens[slug].target == name and _goes_on(office, slug)]
        if not slugs:
            continue
        if not is_open(target, office.clock.now()):
            found += [ScreenCheck(procedure=slug, state="closed") for slug in slugs]
            continue
        with log_in(office, target) as session:
            found += [_checked(office, session, slug) for slug in slugs]
    return tuple(found)


def due_today(office: Office) -> tuple[Slug, ...]:
    """Answer the 業務 whose screen nobody has looked at today, by the office's day.

    Where nobody set the robot's credentials nothing is entered, and nothing looked at.
    """
    looks, known = ScreenLooks(office.book), office.settings.credentials
    seen = {slug: looks.newest(slug) for slug, screen in office.screens.items() if screen.target in known}
    today = office.today()
    return tuple(slug for slug, one in seen.items() if one is None or office_day(one.last_at) != today)


def compare(office: Office, seen: SeenScreen) -> ScreenCheck:
    """Write down how a screen looks, and stop its 業務 where that is not the good look."""
    looks = ScreenLooks(office.book)
    good = looks.good(seen.procedure)
    look_id = looks.seen(seen)
    if good is None:
        return ScreenCheck(procedure=seen.procedure, state=_first(looks, seen.procedure))
    changes = screen_changes(good.screen, seen)
    if not changes:
        return ScreenCheck(procedure=seen.procedure, state="same")
    # Whoever stopped it before has a reason too: it stays.
    with suppress(BusinessError):
        Halts(office.book).halt(seen.procedure, reason_of(changes), actor=PROGRAM)
    with office.book.turn(PROGRAM) as turn:
        tell(
            turn,
            "screen_changed",
            f"screen_changed:{look_id}",
            procedure=seen.procedure,
            changes=len(changes),
        )
    return ScreenCheck(procedure=seen.procedure, state="changed", changes=changes)


def reason_of(changes: Sequence[ScreenChange]) -> str:
    """Answer what a stop says: the first changes, and how many more there are."""
    rest = f" ほか{len(changes) - NAMED}件" if len(changes) > NAMED else ""
    return "登録画面が変わりました: " + "、".join(one.says for one in changes[:NAMED]) + rest


def _first(looks: ScreenLooks, procedure: Slug) -> State:
    """Accept a look on which cases were entered and read back: the robot understood it."""
    newest = looks.newest(procedure)
    if newest is None or not looks.entered_since(newest):
        return "first"
    looks.accept(procedure, newest.id, actor=PROGRAM)
    return "good"


def _checked(office: Office, session: Session, slug: Slug) -> ScreenCheck:
    try:
        seen = look_at(session, office.screens[slug])
    except EnvironmentProblem:
        raise
    except (ApplicationError, BusinessError) as error:
        return ScreenCheck(procedure=slug, state="failed", code=error.code)
    return compare(office, seen)


def _goes_on(office: Office, slug: Slug) -> bool:
    return slug not in office.catalog or office.defined(slug).procedure.stage is not Stage.STOPPED
