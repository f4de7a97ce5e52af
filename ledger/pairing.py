"""Which sides of paper make one application: told by their order in the pile, or not at all."""

from collections.abc import Sequence
from typing import Literal

from records.base import Frozen
from records.ids import Id


class WaitingSide(Frozen):
    """A read side of a form with several: ``place`` is the side's number in the form, from 0.

    ``position`` counts the pages of the pile that are no blank, separator or duplicate. ``behind_unread`` and
    ``before_unread`` say that the page before or after it waits for a person: its partner may be that one.
    """

    page_id: Id
    position: int
    place: int
    behind_unread: bool = False
    before_unread: bool = False


Group = tuple[WaitingSide, ...]
Way = Literal["face up", "face down"]


def paired(waiting: Sequence[WaitingSide], sides: int) -> list[Group]:
    """Answer the groups that surely are one application of ``sides`` sides each, in the pile's order.

    A pile is either fed face up (front, back, front, back) or face down (back, front). A run of sides that
    fits neither way without a side left over where none can be missing is not grouped: a back joined to
    another family's front would be entered unseen. Nor is one that fits both ways, unless the other runs of
    the pile tell how it was fed.
    """
    runs = [_read_both_ways(run, sides) for run in _runs(waiting)]
    fed = {way for run in runs if len(run) == 1 for way, groups in run.items() if groups}
    found: list[Group] = []
    for run in runs:
        sure = [groups for way, groups in run.items() if len(run) == 1 or fed == {way}]
        found += sure[0] if sure else []
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


def _read_both_ways(run: list[WaitingSide], sides: int) -> dict[Way, list[Group]]:
    """Answer the groups of a run for each way that it can be read; where one way needs no loss, only such."""
    orders: dict[Way, list[int]] = {"face up": list(range(sides)), "face down": list(reversed(range(sides)))}
    for lost in (False, True):
        ways = {way: _parsed(run, order, lost=lost) for way, order in orders.items()}
        fitting = {way: groups for way, groups in ways.items() if groups is not None}
        if fitting:
            return fitting
    return {}


def _parsed(run: list[WaitingSide], order: list[int], *, lost: bool) -> list[Group] | None:
    """Answer the complete groups of a run whose sides come in this order; None where they do not.

    A first side may stand alone before a page that waits for a person, a later one behind such a page; and
    where sides may be ``lost`` or still to come, any first side.
    """
    groups: list[Group] = []
    at = 0
    while at < len(run):
        here = tuple(run[at : at + len(order)])
        if [one.place for one in here] == order:
            groups.append(here)
            at += len(order)
        elif _alone(run, at, order[0], lost=lost):
            at += 1
        else:
            return None
    return groups


def _alone(run: list[WaitingSide], at: int, first: int, *, lost: bool) -> bool:
    if run[at].place == first:
        return lost or run[at].before_unread
    return at == 0 and run[at].behind_unread
