"""Pictures of a case as a person may see them now: who is asked what a masked field holds sees its strip."""

from desk.masking import masked_paths
from desk.painting import painted
from desk.parts import Parts
from desk.questions import questions
from ledger.covering import coverings
from records.base import Frozen
from records.case import State
from records.form import FormDefinition
from records.ids import Id, Sha256


class Picture(Frozen):
    """The bytes that somebody may see; ``cached`` says whether their browser may keep them for a while."""

    data: bytes
    cached: bool = True


def picture_of(desk: Parts, case_id: Id, sha256: Sha256, user_id: Id) -> Picture:
    """Answer a picture that the ledger names for a case, with what is masked painted over.

    Raises:
        BusinessError: it cannot be painted over (``picture.unknown``).
    """
    data, form = desk.office.blobs.get(sha256), desk.lookup.form_of(case_id)
    masked = masked_paths(form)
    if not masked:
        return Picture(data=data)
    if sha256 in _asked(desk, case_id, form, user_id):
        return Picture(data=data, cached=False)
    covering = coverings(desk.office.book, case_id, form, masked).get(sha256)
    return Picture(data=painted(data, covering) if covering else data)


def _asked(desk: Parts, case_id: Id, form: FormDefinition, user_id: Id) -> frozenset[Sha256]:
    """Answer the strips of masked fields that this person is checking at this moment."""
    if not desk.checks.holds(case_id, user_id):
        return frozenset()
    case, masked = desk.office.history.sheet(case_id), masked_paths(form)
    if case.line.state is not State.TO_CHECK:
        return frozenset()
    asked = questions(case, form, user_id, everything=False)
    return frozenset(one.strip for one in asked if one.path in masked and one.strip)
