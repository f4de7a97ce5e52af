"""Look one row of a list up on a business screen: search, open the one record found, read. Nothing is saved.

There is no click to be afraid of: what dies is done again, and a second reading changes nothing.
"""

from bots.port import TargetScreen
from records.entry import EntryResult, FinalRecord, Outcome, Receipt
from records.errors import ApplicationError
from records.lookup import LookupDefinition
from values.formats import write


class ScreenLookup:
    """Looks records up on one screen of one target."""

    def __init__(self, target: TargetScreen, definition: LookupDefinition) -> None:
        self._target = target
        self._definition = definition

    def look_up(self, record: FinalRecord) -> EntryResult:
        """Answer what the target shows for a record. Every ending is an answer, none an error.

        READ with the values that were read; REFUSED where there is no such thing (BUSINESS); HELD where there
        are several, or nothing to search by; NOTHING_SAVED where the target did not answer as defined.
        """
        ((path, at),) = self._definition.search.natural.items()
        asked = write(record.values[path], "plain") if path in record.values else ""
        if not asked:
            return _ended(Outcome.HELD, "lookup.nothing_asked", "照会する番号がありません。")
        try:
            found = self._target.search(self._definition.search, at, asked)
            if not found:
                return _ended(
                    Outcome.REFUSED, "lookup.none", "業務システムに該当がありません。番号を確かめてください。"
                )
            if len(found) > 1:
                several = _ended(Outcome.HELD, "lookup.several", "業務システムに該当がいくつもあります。")
                return several.model_copy(update={"found": found})
            shown = {**found[0].shown, **self._target.open_found(self._definition.search, found[0])}
        except ApplicationError as error:
            return _ended(Outcome.NOTHING_SAVED, error.code, error.message)
        lacking = [header for header in self._definition.read if header not in shown]
        if lacking:
            return _ended(Outcome.NOTHING_SAVED, "screen.missing", f"「{lacking[0]}」が画面にありません。")
        read = {header: shown[header] for header in self._definition.read}
        receipt = Receipt(number=found[0].receipt or asked, saved=read)
        return EntryResult(outcome=Outcome.READ, receipt=receipt, found=found)


def _ended(outcome: Outcome, code: str, message: str) -> EntryResult:
    return EntryResult(outcome=outcome, code=code, message=message)
