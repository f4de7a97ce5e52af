"""画面の点検: every 業務's screen compared with its last good look, before anybody enters anything."""

import datetime as dt
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
from records.entry import FinalRecord
from records.errors import ApplicationError, BusinessError, EnvironmentProblem
from records.form import FormDefinition
from records.ids import new_id, new_reference
from records.paths import FieldPath, Slug
from records.procedure import Stage
from records.screen import ScreenDefinition
from records.seen_screen import SeenScreen, Unseen
from records.steps import conditions
from records.target import TargetDefinition
from records.values import Value
from values.calendar import office_day
from values.harmless import harmless
from values.screen_changes import ScreenChange, screen_changes
from yomikaki.office import Office

State = Literal["same", "first", "good", "changed", "closed", "failed"]
# What binds a record to an approval: nobody approved this one.
NO_DIGEST = "0" * 64
# The reason of a stop names so many changes; the page shows them all.
NAMED = 3
# How a list whose options change by themselves is declared.
DECLARE = "screen.yaml の look: changing_options にその一覧の場所(at と同じ書き方)を加えると比べません"
LogIn = Callable[[Office, TargetDefinition], AbstractContextManager[Session]]


class ScreenCheck(Frozen):
    """How the screen of one 業務 compares with its last good look; ``code`` says why nobody could look.

    first: nobody has accepted a look yet. good: entries succeeded on this look, so it is the good one now.
    ``unseen`` says what kept the look from the pages behind those that were seen.
    """

    procedure: Slug
    state: State
    changes: tuple[ScreenChange, ...] = ()
    code: str | None = None
    unseen: Unseen | None = None


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
        state = _first(looks, seen.procedure)
        return ScreenCheck(procedure=seen.procedure, state=state, unseen=seen.unseen)
    changes = screen_changes(good.screen, seen)
    if not changes:
        # Where the pages that are known are the same, those behind them are taken as they are seen first.
        if set(seen.pages) > set(good.screen.pages):
            looks.accept(seen.procedure, look_id, actor=PROGRAM)
        return ScreenCheck(procedure=seen.procedure, state="same", unseen=seen.unseen)
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
    return ScreenCheck(procedure=seen.procedure, state="changed", changes=changes, unseen=seen.unseen)


def nobodys(form: FormDefinition, screen: ScreenDefinition, today: dt.date) -> dict[FieldPath, Value]:
    """Answer values that are nobody's, as one screen wants them."""
    return harmless(form, today, wanted=conditions(screen.fill), stated=screen.look.values)


def nobody(office: Office, slug: Slug) -> FinalRecord:
    """Answer a record that is nobody's, to type where a page comes up only for values; it is never saved."""
    screen, defined = office.screens[slug], office.catalog.get(slug)
    values = nobodys(defined.form, screen, office.today()) if defined else {}
    return FinalRecord(
        case_id=new_id(), procedure=slug, reference=new_reference(office.settings.prefix), values=values,
        digest=NO_DIGEST,
    )  # fmt: skip


def reason_of(changes: Sequence[ScreenChange]) -> str:
    """Answer what a stop says: the first changes, how many more there are, and what to do about lists."""
    rest = f" ほか{len(changes) - NAMED}件" if len(changes) > NAMED else ""
    lists = "・".join(dict.fromkeys(f"「{one.listed}」" for one in changes if one.listed is not None))
    hint = f"。{lists}の選択肢がひとりでに変わるものなら、{DECLARE}" if lists else ""
    return "登録画面が変わりました: " + "、".join(one.says for one in changes[:NAMED]) + rest + hint


def _first(looks: ScreenLooks, procedure: Slug) -> State:
    """Accept a look on which cases were entered and read back: the robot understood it."""
    newest = looks.newest(procedure)
    if newest is None or not looks.entered_since(newest):
        return "first"
    looks.accept(procedure, newest.id, actor=PROGRAM)
    return "good"


def _checked(office: Office, session: Session, slug: Slug) -> ScreenCheck:
    try:
        seen = look_at(session, office.screens[slug], nobody(office, slug))
    except EnvironmentProblem:
        raise
    except (ApplicationError, BusinessError) as error:
        return ScreenCheck(procedure=slug, state="failed", code=error.code)
    return compare(office, seen)


def _goes_on(office: Office, slug: Slug) -> bool:
    return slug not in office.catalog or office.defined(slug).procedure.stage is not Stage.STOPPED
