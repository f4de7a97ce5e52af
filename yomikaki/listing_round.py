"""Every row of an export that waits, understood and filed in the ledger, one turn each."""

from ledger.advancing import Definitions
from records.errors import LeaseLost
from records.form import FormDefinition
from records.listing import ListTask
from records.reading import Record
from values.extracts import Extracts
from values.listed import record_of, unread
from yomikaki.extracts import load_extracts
from yomikaki.office import Office

ROWS_PER_LOOK = 500
ACTOR = "reader"


def file_rows(office: Office, run_id: str | None) -> int:
    """Make a case of every row that waits, and answer how many. Killed anywhere and run again, it goes on."""
    filed, extracts = 0, load_extracts(office.settings)
    while tasks := office.listed.waiting(tuple(office.catalog), limit=ROWS_PER_LOOK):
        filed += sum(_file(office, task, extracts, run_id) for task in tasks)
    return filed


def _file(office: Office, task: ListTask, extracts: Extracts, run_id: str | None) -> bool:
    """File one row; False where another process was faster."""
    defined = office.defined(task.definition.slug)
    if task.form is not None:
        # A case that is read again stays what it is pinned to, also where that was mended since.
        defined = Definitions(procedure=defined.procedure, form=task.form)
    record = _understood(office, task, defined.form, extracts)
    try:
        office.listed.file(
            task.id, record.model_copy(update={"read_at": office.clock.now()}), defined, run_id=run_id,
            actor=ACTOR,
        )  # fmt: skip
    except LeaseLost:
        return False
    return True


def _understood(office: Office, task: ListTask, form: FormDefinition, extracts: Extracts) -> Record:
    """Answer what a row says. A defect of ours in one row must not stop the others: a person types it."""
    try:
        return record_of(form, task.row, task.definition, today=office.today(), extracts=extracts)
    except Exception:
        return unread(form, task.row, task.definition)
