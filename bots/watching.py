"""Looks at the pages of an entry that can be reached without a value: a changed screen is known early.

Nothing is filled in and nothing is pressed that the definition does not declare to be without effect. The
confirm screen stays unseen: it comes up only for values, and invented ones do not belong into a real system.
"""

from bots.observing import observe
from bots.plan import Action
from bots.session import Session
from bots.steps import perform
from records.screen import ScreenDefinition
from records.seen_screen import SeenScreen
from records.steps import Expect, Menu, Open, PlainStep, Press, Rows, Wait


def look_at(session: Session, screen: ScreenDefinition) -> SeenScreen:
    """Answer how the search and the first page of the form look now.

    Raises:
        TargetUnavailable: the target does not answer, or refuses the login.
        ScreenChanged: a page is not reached by what the definition says.
    """
    pages = {}
    if screen.search.path is not None:
        session.open(screen.search.path)
    else:
        session.sign_in()
    for leading in screen.search.reach:
        _go(session, leading)
    pages["search"] = observe(session.in_front)
    for step in screen.fill:
        if not _only_goes(step):
            break
        _go(session, step)
    pages["form"] = observe(session.in_front)
    return SeenScreen(procedure=screen.slug, pages=pages)


def _only_goes(step: PlainStep | Rows) -> bool:
    """Tell whether a step only leads on: it puts nothing in, saves nothing, depends on no value."""
    if step.when is not None:
        return False
    return isinstance(step, Open | Menu | Wait | Expect) or (
        isinstance(step, Press) and step.effect == "none"
    )


def _go(session: Session, step: PlainStep | Rows) -> None:
    if isinstance(step, Rows):
        return
    perform(session, Action(step=step))
