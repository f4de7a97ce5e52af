"""Exactly once into a workbook. Implements ``records.ports.Entering`` in the order of ``bots.protocol``.

Look for our reference, write the intent down, write a draft and read it back, say "submitting", let the
draft take the workbook's place before the deadline, read the row back. Whatever is not proved after that
is in doubt, and settled by looking into the workbook.
"""

import datetime as dt
from contextlib import ExitStack
from pathlib import Path

from bots.plan import differences, text_of, value_of
from bots.workbook import Row, WorkbookFile
from records.entry import (
    ApprovedRecord,
    Difference,
    EntryResult,
    FinalRecord,
    Found,
    Intent,
    Outcome,
    Receipt,
)
from records.errors import ApplicationError, BusinessError, YomikakiError
from records.ids import Reference
from records.ports import Clock, Journal
from records.workbook import Column, WorkbookDefinition


class WorkbookEntering:
    """Enters records into one sheet of one workbook, a row each."""

    def __init__(self, folder: Path, definition: WorkbookDefinition, clock: Clock) -> None:
        self._file = WorkbookFile(folder, definition)
        self._definition = definition
        self._clock = clock

    def enter(
        self, record: ApprovedRecord, fence: int, deadline: dt.datetime, journal: Journal
    ) -> EntryResult:
        """Run the protocol once (records.ports.Entering). Every ending is an answer, none an error.

        Raises:
            LeaseLost: another worker holds the claim; nothing was written.
            IllegalMove: the case was withdrawn; nothing was written.
        """
        with ExitStack() as held:
            there = self._drafted(held, record, fence, deadline, journal)
            if isinstance(there, EntryResult):
                return there
            journal.submitting(record.case_id, fence)
            return self._saved(record, deadline, there=there)

    def rehearse(self, record: FinalRecord) -> EntryResult:
        """Write the draft, read it back and throw it away (records.ports.Entering)."""
        with ExitStack() as held:
            there = self._drafted(held, record, 0, dt.datetime.max.replace(tzinfo=dt.UTC), None)
            return there if isinstance(there, EntryResult) else EntryResult(outcome=Outcome.DRY_RUN)

    def _drafted(
        self,
        held: ExitStack,
        record: FinalRecord,
        fence: int,
        deadline: dt.datetime,
        journal: Journal | None,
    ) -> bool | EntryResult:
        """Answer whether the very row stands in the workbook already; else there is a draft with it.

        ``held`` keeps the workbook to this process, and removes the draft, until all is over.
        """
        try:
            row = _row(self._definition, record)
            held.enter_context(self._file.alone())
            held.callback(self._file.discard_draft)
            found = self._file.find(record.reference)
            if journal is not None:
                journal.intent(
                    record.case_id,
                    Intent(reference=record.reference, fence=fence, found=found, deadline=deadline),
                )
            if found:
                return self._judged(record, found)
            self._file.write_draft(row)
            return self._equal_draft(record, row)
        except BusinessError as error:
            return EntryResult(outcome=Outcome.HELD, code=error.code, message=error.message)
        except ApplicationError as error:
            return EntryResult(outcome=Outcome.NOTHING_SAVED, code=error.code, message=error.message)

    def _judged(self, record: FinalRecord, found: tuple[Found, ...]) -> bool | EntryResult:
        """Answer True where what was found is our row, equal and once."""
        wrong = differences(self._definition.columns, record, found[0].shown)
        if len(found) == 1 and not wrong:
            return True
        return EntryResult(
            outcome=Outcome.HELD, found=found, differences=wrong, code="entry.already_there",
            message="ブックに同じ整理番号の、内容の違う行が既にあります。",
        )  # fmt: skip

    def _equal_draft(self, record: FinalRecord, row: Row) -> bool | EntryResult:
        """Answer False where the draft holds our row to the letter: there was none before."""
        shown = [one.shown for one in self._file.find_in_draft(record.reference)]
        expected = {header: str(cell) for header, cell in row.items()}
        if shown == [expected]:
            return False
        read = shown[0] if shown else {}
        wrong = tuple(
            Difference(header=header, expected=text, shown=read.get(header, ""))
            for header, text in expected.items()
            if read.get(header) != text
        )
        return EntryResult(
            outcome=Outcome.HELD, differences=wrong, code="entry.confirm_differs",
            message="ブックに書かれる内容が、登録する内容と違います。",
        )  # fmt: skip

    def _saved(self, record: ApprovedRecord, deadline: dt.datetime, *, there: bool) -> EntryResult:
        try:
            if not there:
                if self._clock.now() > deadline:
                    return _doubt("entry.too_late", "期限を過ぎたため、書き込みませんでした。")
                self._file.publish_draft()
            result = _compared(self._definition, record, self._file.find(record.reference))
        except YomikakiError:
            return _doubt("entry.no_receipt", "登録の結果を確かめられませんでした。")
        unproved = result.outcome is not Outcome.CONFIRMED
        return result.model_copy(update={"outcome": Outcome.IN_DOUBT}) if unproved else result


def settle_in_workbook(
    folder: Path, definition: WorkbookDefinition, record: ApprovedRecord, *, control: Reference | None
) -> EntryResult | None:
    """Answer what became of a case in doubt, or None while the workbook cannot be looked into.

    Whoever has the workbook to himself knows that nobody writes: a process that died holds nothing, and
    one that lives too long does not write after its deadline. ``control`` is a reference that is known to
    be in the workbook: where it is gone, somebody laid the workbook aside, and absence proves nothing.
    """
    file = WorkbookFile(folder, definition)
    try:
        with file.alone():
            found = file.find(record.reference)
            seen = control is None or bool(file.find(control))
    except ApplicationError:
        return None
    if found:
        return _compared(definition, record, found)
    if not seen:
        message = "登録されていないことを確かめられないため、人が確かめます。"
        return EntryResult(outcome=Outcome.HELD, code="entry.not_proved", message=message)
    return EntryResult(
        outcome=Outcome.NOTHING_SAVED, code="entry.absent", message="登録されていませんでした。"
    )


def _compared(
    definition: WorkbookDefinition, record: ApprovedRecord, found: tuple[Found, ...]
) -> EntryResult:
    """Confirm a row that stands there once and equal; hold everything else."""
    shown = found[0].shown if found else {}
    wrong = differences(definition.columns, record, shown)
    if len(found) == 1 and not wrong and found[0].receipt:
        receipt = Receipt(number=found[0].receipt, saved=shown)
        return EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt, found=found)
    return EntryResult(
        outcome=Outcome.HELD, code="entry.saved_differs", differences=wrong, found=found,
        message="登録された内容が決裁された内容と違います。",
    )  # fmt: skip


def _row(definition: WorkbookDefinition, record: FinalRecord) -> Row:
    return {column.header: _cell(column, record) for column in definition.columns}


def _cell(column: Column, record: FinalRecord) -> str | int:
    text = text_of(column, value_of(column.value, record))
    if not column.number or not text:
        return text
    if not (text.isascii() and text.isdigit()):
        raise BusinessError("excel.not_a_number", f"「{column.header}」の列に入る整数ではありません。")
    return int(text)


def _doubt(code: str, message: str) -> EntryResult:
    return EntryResult(outcome=Outcome.IN_DOUBT, code=code, message=message)
