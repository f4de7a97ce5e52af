"""抜き取り: accepted fields that a person answers without seeing the reading, and what they prove."""

import hashlib
import hmac

from sqlalchemy import Connection

from ledger.labels import Sent, labels_of
from records.base import Frozen
from records.ids import Id
from records.interval import at_most
from records.paths import Slug, row_of, without_rows
from records.procedure import ProcedureDefinition
from records.reading import Decision, FieldValue, Record
from records.values import Blank


class Proof(Frozen):
    """What blind samples say of a budget: ``fields`` answered, ``wrong`` among them.

    All three shares are wrong fields per 1,000; ``at_most`` is the upper 95 % bound.
    """

    procedure: Slug
    budget: float
    fields: int
    wrong: int
    at_most: float

    @property
    def proven(self) -> bool:
        """Tell whether the bound meets the budget."""
        return self.at_most <= self.budget


def with_sample(record: Record, share: float, secret: bytes, case_id: Id) -> Record:
    """Answer the record with the accepted fields drawn that a person is asked about blindly.

    A keyed hash of case and path draws: nobody can choose, and a page read again draws the same.
    """
    accepted = (one.path for one in record.fields if one.decision is Decision.ACCEPT)
    drawn = tuple(path for path in accepted if _lot(secret, case_id, path) < share)
    return record.model_copy(update={"blind": drawn})


def with_second_looks(record: Record, procedure: ProcedureDefinition) -> Record:
    """Answer the record with the fields marked that two people answer, as the 業務 says at this time."""
    twice = tuple(one.path for one in record.fields if _takes_two(one, record, procedure))
    return record.model_copy(update={"twice": twice})


def _takes_two(one: FieldValue, record: Record, procedure: ProcedureDefinition) -> bool:
    if without_rows(one.path) in procedure.twice:
        # A printed row in which nothing is written is no row: two people would look at empty lines.
        return row_of(one.path) is None or not isinstance(one.value, Blank) or one.decision is Decision.CHECK
    looked_at = one.decision is Decision.CHECK or one.path in record.blind
    return procedure.checks > 1 and looked_at


def proof_of(connection: Connection, procedure: ProcedureDefinition) -> Proof:
    """Answer what the blind samples of a 業務 prove; trials are no proof."""
    blind = [
        one
        for one in labels_of(connection, procedure.slug, sampled=True)
        if one.sent is Sent.BLIND and not one.trial
    ]
    wrong = sum(not one.right for one in blind)
    return Proof(
        procedure=procedure.slug,
        budget=procedure.budget.wrong_per_1000,
        fields=len(blind),
        wrong=wrong,
        at_most=1000 * at_most(wrong, len(blind)),
    )


def _lot(secret: bytes, case_id: Id, path: str) -> float:
    """Answer a number from 0 up to 1 that is as good as random to who does not know the secret."""
    told = hmac.new(secret, f"blind\n{case_id}\n{path}".encode(), hashlib.sha256).digest()
    return int.from_bytes(told[:8]) / 2**64
