"""Look before filling: is there anything in the target already?"""

from bots.plan import Plan
from bots.port import TargetScreen
from records.entry import Found
from records.ids import Reference
from records.screen import SearchDefinition

# A person compares one or two records; more are counted.
MOST_OPENED = 5


def search_all(
    screen: TargetScreen, search: SearchDefinition, reference: Reference, plan: Plan
) -> tuple[Found, ...]:
    """Answer everything that the target has under our reference or the thing's own number."""
    asked = [(search.by_reference, reference)] if search.by_reference else []
    found: dict[str | None, Found] = {}
    for at, text in (*asked, *plan.natural):
        for one in _whole(screen, search, screen.search(search, at, text)):
            found[one.receipt] = one
    return tuple(found.values())


def search_reference(
    screen: TargetScreen, search: SearchDefinition, reference: Reference
) -> tuple[Found, ...]:
    """Answer what the target has under our reference; nothing where it cannot be asked for it."""
    return screen.search(search, search.by_reference, reference) if search.by_reference else ()


def _whole(screen: TargetScreen, search: SearchDefinition, results: tuple[Found, ...]) -> tuple[Found, ...]:
    """Answer the results with all that their own pages show: a person must tell whether it is the same.

    The page of the last one stays open, for its picture.
    """
    whole = []
    for number, one in enumerate(results[:MOST_OPENED]):
        if number:
            screen.go_back()
        whole.append(one.model_copy(update={"shown": {**one.shown, **screen.open_found(search, one)}}))
    return (*whole, *results[MOST_OPENED:])
