"""What may go wrong, where it may strike, and the seeded plan of one run."""

import random
from collections.abc import Sequence
from enum import StrEnum

from records.base import Frozen


class Crash(BaseException):
    """The worker's process is gone: nothing of it runs any more, no handler, no cleaning up."""


class Place(StrEnum):
    """Where the scheduler is asked: every call of the port and of the store, and three times in each turn."""

    SEARCH = "search"
    OPEN_FOUND = "open_found"
    PERFORM = "perform"
    LOOK = "look"
    REFUSAL = "refusal"
    CLICK = "click"
    POST = "post"
    CLICKED = "clicked"
    PICTURE = "picture"
    BLOB = "blob"
    TURN = "turn"
    COMMIT = "commit"
    COMMITTED = "committed"
    READING = "reading"


class Fault(StrEnum):
    """The fault list."""

    CRASH = "crash"
    FREEZE = "freeze"
    FREEZE_BEFORE_CLICK = "freeze_before_click"
    BROWSER_DIES = "browser_dies"
    DATABASE_BEFORE_COMMIT = "database_before_commit"
    DATABASE_AFTER_COMMIT = "database_after_commit"
    RESTORE = "restore"
    RESTORE_AFTER_CLICK = "restore_after_click"
    WITHDRAWN = "withdrawn"
    HALTED = "halted"
    BY_HAND = "by_hand"
    BY_HAND_SAME_REFERENCE = "by_hand_same_reference"
    SESSION_OVER = "session_over"
    MAINTENANCE = "maintenance"
    MAINTENANCE_SHOWN_AS_PAGE = "maintenance_shown_as_page"
    TARGET_RESTARTS = "target_restarts"
    SLOW = "slow"
    CLOSING = "closing"
    REFUSED_AT_CONFIRM = "refused_at_confirm"
    ERROR_BEFORE_COMMIT = "error_before_commit"
    ERROR_AFTER_COMMIT = "error_after_commit"
    ANSWER_LOST = "answer_lost"
    LATE_COMMIT = "late_commit"
    LATE_INDEX = "late_index"
    VALUE_CUT = "value_cut"
    REFUSED_AT_CLICK = "refused_at_click"
    LOGIN_PAGE_AFTER_COMMIT = "login_page_after_commit"
    MACHINE_DIES_AT_CLICK = "machine_dies_at_click"


P, F = Place, Fault
_PORT = frozenset({P.SEARCH, P.OPEN_FOUND, P.PERFORM, P.LOOK, P.REFUSAL, P.CLICK, P.CLICKED, P.PICTURE})
# Outside of a transaction: whoever stops here holds no lock.
BETWEEN = _PORT | {P.TURN, P.COMMITTED, P.BLOB}
_POST = frozenset({P.POST})
STRIKES: dict[Fault, frozenset[Place]] = {
    F.CRASH: frozenset(Place) - _POST,
    F.FREEZE: BETWEEN,
    F.FREEZE_BEFORE_CLICK: frozenset({P.CLICK}),
    F.BROWSER_DIES: _PORT,
    F.DATABASE_BEFORE_COMMIT: frozenset({P.COMMIT}),
    F.DATABASE_AFTER_COMMIT: frozenset({P.COMMITTED}),
    F.RESTORE: BETWEEN,
    F.RESTORE_AFTER_CLICK: frozenset({P.CLICKED}),
    F.WITHDRAWN: BETWEEN,
    F.HALTED: BETWEEN,
    F.BY_HAND: BETWEEN,
    F.BY_HAND_SAME_REFERENCE: BETWEEN,
    F.SESSION_OVER: _PORT,
    F.MAINTENANCE: _PORT,
    F.MAINTENANCE_SHOWN_AS_PAGE: _PORT,
    F.TARGET_RESTARTS: _PORT,
    F.SLOW: _PORT,
    F.CLOSING: _PORT,
    F.REFUSED_AT_CONFIRM: frozenset({P.REFUSAL}),
    F.ERROR_BEFORE_COMMIT: _POST,
    F.ERROR_AFTER_COMMIT: _POST,
    F.ANSWER_LOST: _POST,
    F.LATE_COMMIT: _POST,
    F.LATE_INDEX: _POST,
    F.VALUE_CUT: _POST,
    F.REFUSED_AT_CLICK: _POST,
    F.LOGIN_PAGE_AFTER_COMMIT: _POST,
    F.MACHINE_DIES_AT_CLICK: _POST,
}
AT_THE_CLICK = frozenset(one for one, places in STRIKES.items() if places == _POST)
# A fault-free entry of one case passes about so many places.
LAST_STEP = 90


class Planned(Frozen):
    """One fault: it strikes at the first place that fits, once so many places were passed."""

    fault: Fault
    from_step: int


def planned(rng: random.Random, kinds: Sequence[Fault] = tuple(Fault), most: int = 3) -> list[Planned]:
    """Draw the faults of one run: one to ``most``. What strikes at a click strikes often at the first one."""
    drawn = rng.choices(kinds, k=rng.randint(1, most))
    return [
        Planned(
            fault=one, from_step=0 if one in AT_THE_CLICK and rng.random() < 0.5 else rng.randrange(LAST_STEP)
        )
        for one in drawn
    ]
