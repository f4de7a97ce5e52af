"""Which sides of paper make one application: told by their order in the pile, or not at all."""

from collections.abc import Sequence

from records.base import Frozen
from records.ids import Id


class WaitingSide(Frozen):
    """A read side of a form with several: ``place`` is the side's number in the form, from 0.

    ``position`` counts the pages of the pile that are no blank, separator or duplicate. ``behind_unread``
    says that the page before it waits for a person: its partner may be that one.
    """

    page_id: Id
    position: int
    place: int
    behind_unread: bool = False


Group = tuple[WaitingSide, ...]


def paired(waiting: Sequence[WaitingSide], sides: int) -> list[Group]:
    """Answer the groups that surely are one application of ``sides`` sides each, in the pile's order.

    A pile is either fed face up (front, back, front, back) or face down (back, front). A run of sides that
    fits neither way without a side left over where none can be missing is not grouped: a back joined to
    another family's front would be entered unseen.
    """
    found: list[Group] = []
    for run in _runs(waiting):
        forward = _parsed(run, list(range(sides)))
        found += forward if forward is not None else _parsed(run, list(reversed(range(sides)))) or []
    return found


def _runs(waiting: Sequence[WaitingSide]) -> list[list[WaitingSide]]:
    """Cut the pile where pages of another kind lie between."""
    runs: list[list[WaitingSide]] = []
    for one in sorted(waiting, key=lambda side: side.position):
        if runs and one.position == runs[-1][-1].position + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _parsed(run: list[WaitingSide], order: list[int]) -> list[Group] | None:
    """Answer the complete groups of a run whose sides come in this order; None where they do not.

    A first side may stand alone (its others are still to come, or were lost); a later one only where the page
    before the run waits for a person.
    """
    groups: list[Group] = []
    at = 0
    while at < len(run):
        here = tuple(run[at : at + len(order)])
        if [one.place for one in here] == order:
            groups.append(here)
            at += len(order)
        elif run[at].place == order[0] or (at == 0 and run[at].behind_unread):
            at += 1
        else:
            return None
    return groups
