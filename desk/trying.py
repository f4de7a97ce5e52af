"""What a page shows of a screen that a robot filled on request."""

from desk.masking import veiled_result
from desk.parts import Parts
from ledger.rehearsals import Rehearsal
from records.ids import Id, Sha256


def newest_rehearsal(desk: Parts, case_id: Id, digest: Sha256) -> Rehearsal | None:
    """Answer the newest that was asked for of these contents of a case, with what is masked of it masked."""
    found = desk.office.rehearsals.newest(case_id, digest)
    if found is None or found.result is None:
        return found
    masked = desk.masked(desk.office.history.case(case_id).line)
    return found.model_copy(update={"result": veiled_result(found.result, masked)})
