"""What the ledger says about every sheet that was dropped."""

from collections.abc import Sequence

from ledger.history import CaseFile, FileLine, PageLine
from records.base import Frozen
from records.case import PageState, ScanState, State
from records.reading import Decision
from samples.demo.expected import End, ExpectedSheet
from yomikaki.office import Office

_ENDS = {
    State.CONFIRMED: End.ENTERED,
    State.HELD: End.HELD,
    State.ON_HOLD: End.ON_HOLD,
    State.WITHDRAWN: End.WITHDRAWN,
}
_ASIDE_PAGES = frozenset({PageState.EXCLUDED, PageState.DUPLICATE, PageState.BLANK, PageState.SEPARATOR})
_ASIDE_FILES = frozenset({ScanState.DUPLICATE, ScanState.QUARANTINED})


class SeenSheet(Frozen):
    """One sheet with its file, page and case as they are in the ledger now."""

    sheet: ExpectedSheet
    file: FileLine | None
    page: PageLine | None
    case: CaseFile | None

    @property
    def end(self) -> End | None:
        """What became of the sheet; None while it waits."""
        if self.case is not None:
            return _ENDS.get(self.case.line.state)
        aside = self.page is not None and self.page.state in _ASIDE_PAGES
        refused = self.file is not None and self.file.state in _ASIDE_FILES
        return End.EXCLUDED if aside or refused else None

    @property
    def passed(self) -> bool:
        """Tell whether the reading alone was enough: nothing for a person to look at."""
        if self.case is None or self.case.contents is None or self.case.line.repeat_of is not None:
            return False
        return not any(one.decision is Decision.CHECK for one in self.case.contents.record.fields)


def look(office: Office, sheets: Sequence[ExpectedSheet]) -> tuple[SeenSheet, ...]:
    """Answer every sheet as the ledger knows it."""
    files = {line.file_name: line for line in office.history.files()}
    pages = {(line.file_name, line.page.number): line for line in office.history.pages()}
    return tuple(_seen(office, one, files.get(one.file), pages.get((one.file, one.page))) for one in sheets)


def _seen(office: Office, sheet: ExpectedSheet, file: FileLine | None, page: PageLine | None) -> SeenSheet:
    case = office.history.case(page.case_id) if page is not None and page.case_id is not None else None
    return SeenSheet(sheet=sheet, file=file, page=page, case=case)
