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

    ``departments`` are those whose 業務 the person works on; without one, all.
    """

    id: Id
    name: str
    shown: str
    roles: tuple[Role, ...]
    active: bool
    departments: tuple[str, ...] = ()
