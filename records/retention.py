"""Retention (保存期間) and 廃棄: how long cases are kept, and what is left of those destroyed."""

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from records.base import Frozen
from records.ids import Id, Reference, Sha256
from records.paths import Slug


class Retention(Frozen):
    """How long a case is kept after it ended (registered, returned or withdrawn).

    ``confirmed`` counts from the day after it ended, ``end_of_fiscal_year`` from the 1 April after it.
    ``nightly`` destroys what is due without anybody's word: the released definition is the decision.
    """

    years: int = Field(ge=0, le=100)
    from_: Literal["confirmed", "end_of_fiscal_year"] = Field(alias="from", default="end_of_fiscal_year")
    nightly: bool = False


class DisposalState(StrEnum):
    """How far a disposal has come. What was agreed to is carried out; what was begun goes on to its end."""

    PROPOSED = "proposed"
    REFUSED = "refused"
    AGREED = "agreed"
    BEGUN = "begun"
    ERASED = "erased"
    DONE = "done"


OPEN_STATES = (DisposalState.PROPOSED, DisposalState.AGREED, DisposalState.BEGUN, DisposalState.ERASED)


class DisposedCase(Frozen):
    """A case of which nothing is left but its number and its chain."""

    id: Id
    reference: Reference
    ended_on: dt.date


class Certificate(Frozen):
    """廃棄証明: what was destroyed, by whose word, and when. Ids, counts and hashes only.

    ``rows`` counts by table; ``files_left`` are scans that hold sheets of cases which are still kept.
    ``event`` is the position in the chain at which the rows were destroyed.
    """

    disposal: Id
    ledger: Id
    procedure: Slug
    cases: tuple[DisposedCase, ...]
    rows: dict[str, int]
    blobs: tuple[Sha256, ...]
    files_left: int
    proposed_by: str
    proposed_at: AwareDatetime
    agreed_by: str
    agreed_at: AwareDatetime
    event: int
    erased_at: AwareDatetime
    done_at: AwareDatetime | None = None
