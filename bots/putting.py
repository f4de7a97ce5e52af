"""Many entries of a page in one turn of it: what they take, and what is put in where nothing has to wait."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from bots.finding import SCRIPT as FINDING
from bots.finding import asked_in_page, in_page, locate
from bots.plan import Action
from bots.session import Session
from records.locators import Locator
from records.steps import Check, Fill, Filled, Select, Type

SCRIPT = f"({Path(__file__).with_suffix('.js').read_text(encoding='utf-8')})({FINDING})"
# For each element the reason why it does not take a text, or nothing.
TAKES = f"(fields, text) => fields.map(one => {SCRIPT}.takes(one, text))"
# What needs no key and no click. A ``type`` presses real keys, radio buttons are clicked.
AT_ONCE = (Fill, Select, Check)
WRITTEN = (Fill, Type, Filled)


def answers_of(session: Session, actions: Sequence[Action]) -> Iterator[tuple[Locator, str, Sequence[str]]]:
    """Answer for each text to be written what the fields that are found for it say, one page at a time."""
    asked = [
        (one.step.at, one.text or "")
        for one in actions
        if isinstance(one.step, WRITTEN) and session.is_open(one.step.at)
    ]
    for _, some in groupby(asked, key=lambda one: (one[0].window, one[0].frame)):
        entries = list(some)
        root = session.place(entries[0][0])
        told = in_page(
            root, "fits", [{"at": asked_in_page(at), "text": text} for at, text in entries], script=SCRIPT
        )
        for (at, text), answers in zip(entries, told or [None] * len(entries), strict=True):
            yield at, text, locate(root, at).evaluate_all(TAKES, text) if answers is None else answers


def put_at_once(session: Session, actions: Sequence[Action]) -> int:
    """Put in as many of these, from the first on, as one page takes at once; answer how many."""
    run = list(_at_once(actions))
    if not run or not session.is_open(run[0][0]):
        return 0
    asked = [{"at": asked_in_page(at), "how": how, "text": text} for at, how, text in run]
    return int(in_page(session.place(run[0][0]), "put", asked, script=SCRIPT) or 0)


def _at_once(actions: Sequence[Action]) -> Iterator[tuple[Locator, str, str]]:
    first: Locator | None = None
    for action in actions:
        step = action.step
        if not isinstance(step, AT_ONCE):
            return
        first = first or step.at
        if (step.at.window, step.at.frame) != (first.window, first.frame):
            return
        yield step.at, step.do, action.text or ""
