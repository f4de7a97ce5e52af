"""What a worker holds of a case that it enters: claim, definitions, and the doubt that is left."""

import datetime as dt

from records.base import Frozen
from records.bulk import BulkDefinition
from records.entry import ApprovedRecord
from records.ids import Id
from records.lookup import LookupDefinition
from records.screen import ScreenDefinition
from records.target import TargetDefinition
from records.workbook import WorkbookDefinition


class Claim(Frozen):
    """One approved record, claimed by one worker until the lease ends.

    ``id`` is the attempt's own: a fence counts anew in a ledger that was restored.
    """

    id: Id
    record: ApprovedRecord
    fence: int
    lease_until: dt.datetime


class Way(Frozen):
    """How a 業務 gets into its business system: the definitions that an attempt pins.

    A workbook is screen and target in one, and so is a bulk file.
    """

    screen: ScreenDefinition | WorkbookDefinition | BulkDefinition | LookupDefinition
    target: TargetDefinition | WorkbookDefinition | BulkDefinition

    @property
    def kind(self) -> str:
        """As what the definition is kept."""
        match self.screen:
            case WorkbookDefinition():
                return "workbook"
            case BulkDefinition():
                return "bulk"
            case LookupDefinition():
                return "lookup"
        return "screen"


class InDoubt(Frozen):
    """A case whose saving click happened, or may have, and whose end nobody saw."""

    record: ApprovedRecord
    fence: int
    clicked_at: dt.datetime
