"""補正依頼: letters that came back with the paper. What lies behind one in the same file mends its case."""

from sqlalchemy import select

from ledger import schema
from ledger.book import Turn
from records.base import Frozen
from records.ids import Id
from records.letter import Letter


class Mended(Frozen):
    """The letter that pages lie behind, and the case that they mend; None where this ledger knows none."""

    letter_id: Id
    case_id: Id | None


def mended_by(turn: Turn, letter_id: Id, letter: Letter) -> Mended:
    """Answer which case a letter names."""
    cases = schema.cases
    query = select(cases.c.id).where(cases.c.reference == letter.case, cases.c.key.is_not(None))
    return Mended(letter_id=letter_id, case_id=turn.connection.execute(query).scalar())


def keep_letter(turn: Turn, page_id: Id, mended: Mended) -> None:
    """Write down that a letter came back."""
    turn.event("page.letter", mended.case_id, page=page_id)
