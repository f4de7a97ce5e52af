"""People who use the desk, and what each may do."""

from enum import StrEnum

from records.base import Frozen
from records.ids import Id


class Role(StrEnum):
    """What a person may do; one person can hold several."""

    CLERK = "clerk"
    APPROVER = "approver"
    MANAGER = "manager"
    AUDITOR = "auditor"


ROLE_LABELS: dict[Role, str] = {
    Role.CLERK: "確認",
    Role.APPROVER: "決裁",
    Role.MANAGER: "管理",
    Role.AUDITOR: "監査",
}


class User(Frozen):
    """One account. ``name`` signs in, ``shown`` is what colleagues read.

    ``departments`` are those whose 業務 the person works on (``bound_to``); without one, all.
    """

    id: Id
    name: str
    shown: str
    roles: tuple[Role, ...]
    active: bool
    departments: tuple[str, ...] = ()

    @property
    def bound_to(self) -> tuple[str, ...] | None:
        """Answer the departments that bind this person, None where none do.

        Who checks or approves works for departments. Who only manages or audits looks after all of them.
        """
        works = Role.CLERK in self.roles or Role.APPROVER in self.roles
        return self.departments if self.departments and works else None
