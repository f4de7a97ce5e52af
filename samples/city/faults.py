"""Things that go wrong in real systems, one by one, at a step, and a counted number of times."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Step(StrEnum):
    """What a page of a business system is for."""

    LOGIN = "login"
    SEARCH = "search"
    FORM = "form"
    DRAFT = "draft"
    CONFIRM = "confirm"
    SAVE = "save"
    DONE = "done"
    DETAIL = "detail"
    OTHER = "other"


class Fault(StrEnum):
    """What may go wrong."""

    # At any page, or at the step that is planned.
    SLOW = "slow"  # answers after so many seconds
    SESSION_LOST = "session_lost"
    LOGIN_IN_PLACE = "login_in_place"  # the login page, with status 200, at the address that was asked for
    MAINTENANCE = "maintenance"
    MAINTENANCE_200 = "maintenance_200"
    FROZEN = "frozen"  # the page comes, and its script never ends
    UNEXPECTED_ALERT = "unexpected_alert"  # a dialog that nobody expects (samples.legacy)
    # The form.
    FORM_500 = "form_500"
    CHANGED_LABEL = "changed_label"
    MOVED_FIELD = "moved_field"
    DOUBLE_FIELD = "double_field"
    SHORT_FIELDS = "short_fields"  # text fields take so many characters
    WIZARD_OVER = "wizard_over"  # the time for filling has run out
    # The page before the saving click.
    REFUSED_AT_CONFIRM = "refused_at_confirm"
    DUPLICATE_WARNING = "duplicate_warning"
    DOUBLE_BUTTON = "double_button"
    # Saving.
    ERROR_BEFORE_COMMIT = "error_before_commit"
    COMMIT_THEN_500 = "commit_then_500"
    COMMIT_THEN_CUT = "commit_then_cut"
    LATE_COMMIT = "late_commit"  # an error now, the commit after so many seconds
    ALREADY_REGISTERED = "already_registered"
    TRUNCATED = "truncated"  # texts are saved up to so many characters; without a number one loses its last
    # The search.
    FOUND_TWICE = "found_twice"
    # How the system is, for as long as it is planned.
    ACCEPTS_REPEATED = "accepts_repeated"
    NO_REFERENCE = "no_reference"


LATE_SECONDS = 2.0
FOR_EVER = 1_000_000


@dataclass(frozen=True)
class Planned:
    """How often a fault is still to happen, at which step (None: at the first that comes), and how much."""

    times: int
    step: Step | None = None
    amount: float | None = None


class Faults:
    """What is still to go wrong."""

    def __init__(self, planned: dict[Fault, Planned]) -> None:
        self._planned = dict(planned)

    def plan(self, fault: Fault, planned: Planned) -> None:
        """Let a fault happen from now on."""
        self._planned[fault] = planned

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._planned.clear()

    def holds(self, fault: Fault) -> bool:
        """Tell whether the fault is planned, without counting it: how a system is."""
        planned = self._planned.get(fault)
        return planned is not None and planned.times > 0

    def strikes(self, fault: Fault, step: Step | None = None) -> Planned | None:
        """Answer the fault's plan if it happens now, and count it."""
        planned = self._planned.get(fault)
        if planned is None or planned.times <= 0 or (planned.step is not None and planned.step is not step):
            return None
        self._planned[fault] = replace(planned, times=planned.times - 1)
        return planned


def planned(words: list[str]) -> dict[Fault, Planned]:
    """Answer what ``name`` or ``name:times`` on the command line plan."""
    plan = {}
    for word in words:
        name, _, times = word.partition(":")
        plan[Fault(name)] = Planned(int(times or 1))
    return plan


def cut(texts: dict[str, str], amount: float | None) -> dict[str, str]:
    """Answer texts as a system keeps them that cuts at so many characters; None: the longest at its end."""
    longest = max(len(text) for text in texts.values())
    most = longest - 1 if amount is None else int(amount)
    return {name: text[:most] for name, text in texts.items()}
