"""The exception tree. Two words decide what happens next; ``code`` is for machines and docs/errors.md.

YomikakiError
├── BusinessError      BUSINESS: the data or the rule is wrong; never retried; a person sees it
│   ├── QuarantineError    a file that cannot be taken
│   ├── RefusedByScreen    the business screen refused the data before the saving click
│   └── IllegalMove        the ledger's life cycle does not allow this step
└── ApplicationError   APPLICATION: time-out, 500, changed screen; retried with a limit, then a person
    ├── ScreenChanged      a label, field or page is not where the definition says
    ├── TargetUnavailable  the business system does not answer or is closed
    ├── StaleVersion       somebody else moved the case first
    ├── LeaseLost          another worker holds the claim now
    └── EnvironmentProblem something is missing on this machine; `yomikaki doctor` says how to mend it
"""

from enum import StrEnum
from typing import ClassVar


class Failure(StrEnum):
    """Whose fault it is, which is also the retry rule."""

    BUSINESS = "BUSINESS"
    APPLICATION = "APPLICATION"


class YomikakiError(Exception):
    """An error with a code that docs/errors.md explains.

    The message is Japanese and holds no personal data.
    """

    failure: ClassVar[Failure]

    def __init__(self, code: str, message: str) -> None:
        """Keep the code and the sentence for people."""
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type["YomikakiError"], tuple[str, str]]:
        """Survive the way back from a child process."""
        return type(self), (self.code, self.message)


class BusinessError(YomikakiError):
    """The data or the rule is wrong. Never retried."""

    failure = Failure.BUSINESS


class QuarantineError(BusinessError):
    """A file that cannot be taken; its bytes are kept."""


class RefusedByScreen(BusinessError):
    """The business screen refused the data before the saving click."""


class IllegalMove(BusinessError):
    """The life cycle does not allow this step."""


class ApplicationError(YomikakiError):
    """Machine trouble. Retried with a limit, then a person."""

    failure = Failure.APPLICATION


class ScreenChanged(ApplicationError):
    """A label, field or page is not where the definition says."""


class TargetUnavailable(ApplicationError):
    """The business system does not answer, or is closed."""


class StaleVersion(ApplicationError):
    """Somebody else moved the case first; look again."""


class LeaseLost(ApplicationError):
    """Another worker holds the claim now."""


class EnvironmentProblem(ApplicationError):
    """Something is missing on this machine; `yomikaki doctor` says how to mend it."""
