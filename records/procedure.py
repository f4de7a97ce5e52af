"""``procedure.yaml``: one 業務, its source, destination, and who decides."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from records.base import Frozen
from records.paths import FieldPath, Slug
from records.retention import Retention


class Stage(StrEnum):
    """How far a 業務 has come. Only LIVE can count toward the fifty."""

    CANDIDATE = "candidate"
    PILOT = "pilot"
    LIVE = "live"
    STOPPED = "stopped"


class Budget(Frozen):
    """Wrong fields that may be delivered per 1,000 accepted without a look."""

    wrong_per_1000: float = Field(gt=0)


class Approval(Frozen):
    """How many people approve; with none, the released policy is recorded as the approver."""

    steps: Literal[0, 1, 2]
    policy: str | None = None

    @model_validator(mode="after")
    def _somebody_answers(self) -> Self:
        if self.steps == 0 and not self.policy:
            raise ValueError("where nobody approves, a policy must say so")
        return self


class ProcedureDefinition(Frozen):
    """One 業務."""

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    title: str
    department: str
    owner: str | None = None
    stage: Stage = Stage.PILOT
    source: Literal["scan", "pdf", "list", "screen"] = "scan"
    destination: Literal["screen", "bulk_file", "excel", "lookup", "none"] = "screen"
    target: Slug | None = None
    budget: Budget
    approval: Approval
    # Of the accepted fields, so many are shown to a person all the same, without what was read.
    blind_share: float = Field(default=0.0, ge=0.0, le=1.0)
    # How many people answer each field that is sent to check. Fields in ``twice`` (money, accounts) always
    # take two, also where the reading is sure; a column of a table is named without its row.
    checks: Literal[1, 2] = 1
    twice: tuple[FieldPath, ...] = ()
    # Of the questions, so many more are asked whose answer is known: how often a checker is wrong.
    planted_share: float = Field(default=0.0, ge=0.0, le=1.0)
    duplicate_window_days: int = 31
    # How long its cases are kept; without a rule nothing of them is ever destroyed.
    retention: Retention | None = None
