"""How a robot gets to work: logged in at a business system, or in front of a workbook, and at what pace."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from bots.browser import opened
from bots.browser_screen import BrowserScreen
from bots.excel import WorkbookEntering
from bots.hours import is_open
from bots.port import TargetScreen
from bots.session import Session
from bots.tracing import TracedEntering
from ledger.halts import Halts
from ledger.pacing import Pacing
from records.paths import Slug
from records.ports import Entering
from records.target import TargetDefinition
from yomikaki.office import Office

BotOf = Callable[[Slug], Entering]
# Log in at a target; the login, and what carries it, is gone after the block.
LogIn = Callable[[Office, TargetDefinition], AbstractContextManager[TargetScreen]]
# Let seconds pass; a simulated office lets its own clock go on.
Pause = Callable[[float], None]


@contextmanager
def logged_in(office: Office, target: TargetDefinition) -> Iterator[TargetScreen]:
    """Log in at a target with a browser of its own.

    Raises:
        EnvironmentProblem: no browser, or nobody set the robot's credentials.
        TargetUnavailable: the target does not answer, or does not let the robot in: nothing was begun.
        ScreenChanged: its login page is not as defined.
    """
    known = office.credentials(target.slug)
    with opened(office.settings.browser) as context:
        screens = BrowserScreen(Session(context, target, known.user, known.password.get_secret_value()))
        screens.sign_in()
        yield screens


def in_use(office: Office, target: TargetDefinition) -> bool:
    """Tell whether a target may be used now: it is open, and nobody stopped it."""
    return is_open(target, office.clock.now()) and target.slug not in Halts(office.book).targets()


def keep_pace(office: Office, target: TargetDefinition, pause: Pause) -> None:
    """Wait until the target takes the next case."""
    if target.most_per_minute is None:
        return
    mine = Pacing(office.book).take(target.slug, target.most_per_minute)
    left = (mine - office.clock.now()).total_seconds()
    if left > 0:
        pause(left)


def on_screens(office: Office, screens: TargetScreen) -> BotOf:
    """Answer what enters the cases of a 業務 into its screen."""
    return lambda slug: TracedEntering(screens, office.screens[slug], office.blobs, office.sensitive(slug))


def in_workbooks(office: Office) -> BotOf:
    """Answer what enters the cases of a 業務 into its workbook."""
    folder = office.settings.workbooks
    # A folder that the office set is a share: one that is gone is an outage, and never made anew.
    if office.settings.excel is None:
        folder.mkdir(parents=True, exist_ok=True)
    return lambda slug: WorkbookEntering(folder, office.workbooks[slug], office.clock)
