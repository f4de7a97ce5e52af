"""Things that go wrong in real systems, one by one and a counted number of times."""

from enum import StrEnum


class Fault(StrEnum):
    """What may go wrong."""

    COMMIT_THEN_500 = "commit_then_500"
    COMMIT_THEN_CUT = "commit_then_cut"
    LATE_COMMIT = "late_commit"
    ERROR_BEFORE_COMMIT = "error_before_commit"
    TRUNCATED = "truncated"
    CHANGED_LABEL = "changed_label"
    SESSION_LOST = "session_lost"
    MAINTENANCE = "maintenance"
    ALREADY_REGISTERED = "already_registered"
    FORM_500 = "form_500"
    REFUSED_AT_CONFIRM = "refused_at_confirm"


LATE_SECONDS = 2.0


class Faults:
    """How often each fault is still to happen."""

    def __init__(self, planned: dict[Fault, int]) -> None:
        self._left = dict(planned)

    def plan(self, fault: Fault, times: int) -> None:
        """Let a fault happen so many times from now on."""
        self._left[fault] = times

    def strikes(self, fault: Fault) -> bool:
        """Tell whether the fault happens now, and count it."""
        left = self._left.get(fault, 0)
        if left <= 0:
            return False
        self._left[fault] = left - 1
        return True


def planned(words: list[str]) -> dict[Fault, int]:
    """Answer what ``name`` or ``name:times`` on the command line plan."""
    plan = {}
    for word in words:
        name, _, times = word.partition(":")
        plan[Fault(name)] = int(times or 1)
    return plan
