"""What bots get and give: ApprovedRecord -> Plan -> Receipt."""

from enum import StrEnum

from pydantic import AwareDatetime

from records.base import Frozen
from records.ids import Id, Reference, Sha256
from records.paths import FieldPath, Slug
from records.values import Value


class FinalRecord(Frozen):
    """The final values of a case, bound by their digest; whether somebody approved them is not said.

    It may be typed and looked at, never saved. Only the ledger makes one of a case; looks at screens take one
    that is nobody's.
    """

    case_id: Id
    procedure: Slug
    reference: Reference
    values: dict[FieldPath, Value]
    digest: Sha256


class ApprovedRecord(FinalRecord):
    """The values that somebody approved: what may be saved."""

    approved_by: str


class Found(Frozen):
    """One record that a search of the target showed."""

    reference: str | None
    receipt: str | None
    shown: dict[str, str]


class Intent(Frozen):
    """What stands before the click: what the search showed, under which fence, until when."""

    reference: Reference
    fence: int
    found: tuple[Found, ...]
    deadline: AwareDatetime


class Difference(Frozen):
    """One shown value that is not the approved one."""

    header: str
    expected: str
    shown: str


class Receipt(Frozen):
    """The target's answer: its number, and the saved record read back and equal."""

    number: str
    saved: dict[str, str]


class Outcome(StrEnum):
    """How one attempt of an entry ended. What somebody stopped before the click costs no attempt.

    READ: a lookup, in which nothing was to be saved.
    """

    CONFIRMED = "confirmed"
    READ = "read"
    NOTHING_SAVED = "nothing_saved"
    STOPPED = "stopped"
    REFUSED = "refused"
    HELD = "held"
    IN_DOUBT = "in_doubt"
    DRY_RUN = "dry_run"


class StepDone(Frozen):
    """One step of an attempt: what was done at which element of the definition, never with which value.

    ``started_ms`` counts from the attempt's beginning; ``code`` is that of the error that it ended with.
    """

    what: str
    at: str
    started_ms: int
    ms: int
    code: str | None = None


# Their messages hold what the target itself says against the values.
_FOREIGN = frozenset({"entry.refused", "bulk.rejected"})
REFUSED_BY_TARGET = "業務システムが入力を受け付けませんでした。"


class EntryResult(Frozen):
    """An attempt's end, with what a person needs to understand it; ``steps`` where it did not go well."""

    outcome: Outcome
    receipt: Receipt | None = None
    differences: tuple[Difference, ...] = ()
    found: tuple[Found, ...] = ()
    code: str | None = None
    message: str | None = None
    pictures: tuple[Sha256, ...] = ()
    steps: tuple[StepDone, ...] = ()

    @property
    def foreign(self) -> bool:
        """Whether the message is the target's own words, which may name somebody: for the case alone."""
        return self.code in _FOREIGN

    @property
    def reason(self) -> str | None:
        """Why it ended so, in our own words: for lists, notices and logs."""
        return REFUSED_BY_TARGET if self.foreign else self.message
