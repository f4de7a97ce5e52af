"""Cases that may be about the same thing: the second waits until the first has come to its end.

Before it fills a screen a robot searches for what identifies the thing itself, and leaves to a person what
it finds. While another robot is entering the first, or nobody knows yet what its click did, that search would
find nothing, and both would be saved.
"""

from sqlalchemy import select

from ledger import schema
from ledger.approved import approved_record
from ledger.book import Turn
from ledger.claims import Way
from records.case import State
from records.entry import ApprovedRecord
from records.screen import ScreenDefinition
from records.values import Blank

_GOING = (State.ENTERING.value, State.SUBMITTING.value, State.IN_DOUBT.value)


def twin_is_going(turn: Turn, record: ApprovedRecord, way: Way) -> bool:
    """Tell whether a case with the same identifying value is on its way into the same screen."""
    if not isinstance(way.screen, ScreenDefinition):
        return False
    mine = _identifying(record, way.screen)
    cases = schema.cases
    going = select(cases).where(cases.c.procedure == record.procedure, cases.c.state.in_(_GOING))
    others = (approved_record(turn, row) for row in turn.connection.execute(going).all()) if mine else ()
    return any(other is not None and mine & _identifying(other, way.screen) for other in others)


def _identifying(record: ApprovedRecord, screen: ScreenDefinition) -> set[tuple[str, str]]:
    """Answer each value by which the screen is searched, beside its field."""
    found = ((path, record.values.get(path)) for path in screen.search.natural)
    return {
        (path, value.model_dump_json())
        for path, value in found
        if value is not None and not isinstance(value, Blank)
    }
