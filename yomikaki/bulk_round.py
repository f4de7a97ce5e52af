"""Approved cases into bulk files, an entry of many cases each: drafted, read back, handed over once."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bots.bulk_folder import Lies, SendFolder
from bots.bulk_lines import Whole, composed, require_equal, unfit
from ledger.bulk_entries import NOT_PUBLISHED, PUBLISHED, BulkClaim
from ledger.bulk_files import BulkFile, BulkState
from records.bulk import ENTRY, BulkDefinition
from records.entry import ApprovedRecord, EntryResult, FinalRecord, Outcome
from records.errors import ApplicationError, BusinessError, LeaseLost, ScreenChanged, TargetUnavailable
from records.ids import Id, Sha256
from records.paths import Slug
from yomikaki.attempts import BEFORE_LEASE, LEASE_SECONDS, Round, goes_on
from yomikaki.bulk_results import end_overdue, take_results
from yomikaki.office import Office
from yomikaki.restoring import keep_head


def enter_in_bulk(office: Office, done: Round) -> None:
    """Settle what became of files, take their results, and send the next files of every 業務.

    What hinders one 業務 (its folder is gone, or another process is at it) hinders no other and costs no
    case an attempt: nothing is claimed before the folder is ours.
    """
    for slug, definition in office.bulks.items():
        send, results = _folders(office, slug)
        folder = SendFolder(send)
        try:
            with folder.alone():
                _settle(office, slug, folder, done)
                take_results(office, slug, results, done)
                end_overdue(office, slug, done)
                while goes_on(office, slug) and _send_next(office, definition, folder, done):
                    pass
        except ApplicationError as error:
            done.failures.append(error.code)


def rehearse_in_bulk(office: Office, record: FinalRecord) -> EntryResult:
    """Make a file of one record and read it back; nothing is written anywhere."""
    definition = office.bulks[record.procedure]
    if (why := unfit(definition, record)) is not None:
        return why
    name = definition.name.replace(ENTRY, record.reference)
    whole = Whole(entry=record.reference, file=name, day=office.today())
    try:
        require_equal(definition, whole, [record], composed(definition, whole, [record]))
    except (BusinessError, ScreenChanged) as error:
        return EntryResult(outcome=Outcome.HELD, code=error.code, message=error.message)
    return EntryResult(outcome=Outcome.DRY_RUN)


def _folders(office: Office, slug: Slug) -> tuple[Path, Path]:
    place = office.settings.bulk_files / slug
    send, results = place / "send", place / "result"
    # A folder that the office set is a share: one that is gone is an outage, and never made anew.
    if office.settings.bulk is None:
        for folder in (send, results):
            folder.mkdir(parents=True, exist_ok=True)
    return send, results


def _settle(office: Office, slug: Slug, folder: SendFolder, done: Round) -> None:
    """Say of every file whose worker is gone whether it was handed over, and clear away what never was."""
    for file in office.bulk_entries.open_files(slug):
        if file.state is BulkState.PUBLISHING and file.lease_until < office.clock.now():
            _settle_one(office, file, folder, done)
    for name in folder.left():
        known = office.bulk_entries.file_of(slug, name)
        if known is None or known.state is BulkState.CANCELLED:
            folder.forget(name)


def _settle_one(office: Office, file: BulkFile, folder: SendFolder, done: Round) -> bool:
    """Let the draft tell: as long as it lies there the file never went out, and now it never will.

    Answers whether it went out.
    """
    lies = folder.look(file.name)
    if lies is Lies.DRAFT:
        folder.cancel(file.name)
    out = lies in (Lies.OUT, Lies.GONE)
    if out:
        office.bulk_entries.published(file.id)
    else:
        office.bulk_entries.not_published(file.id)
        folder.forget(file.name)
    for one in file.members:
        if one.stands:
            done.note(PUBLISHED if out else NOT_PUBLISHED)
    return out


def _send_next(office: Office, definition: BulkDefinition, folder: SendFolder, done: Round) -> bool:
    """Send the next file; answer whether another may follow."""
    claim = office.bulk_entries.claim_many(done.worker, definition, seconds=LEASE_SECONDS, run_id=done.run_id)
    if claim is None:
        return False
    # Another worker has the cases, and the ledger says so; nothing was handed over.
    with suppress(LeaseLost):
        if _drafted(office, definition, claim, folder, done):
            return _handed_over(office, claim, folder, done)
    return False


def _drafted(
    office: Office, definition: BulkDefinition, claim: BulkClaim, folder: SendFolder, done: Round
) -> bool:
    """Leave the draft of every case that may go, said to be submitted; False where nothing goes."""
    records = _fitting(office, definition, claim, done)
    whole = Whole(entry=claim.reference, file=claim.name, day=office.today())
    try:
        while records:
            sha256 = _written(definition, whole, records, folder)
            order = [one.case_id for one in records]
            refused = office.bulk_entries.submitting_many(claim.id, order, sha256)
            if not refused:
                return True
            records = [one for one in records if one.case_id not in refused]
        result = EntryResult(
            outcome=Outcome.STOPPED, code="bulk.empty", message="渡せる案件が残りませんでした。"
        )
    except BusinessError as error:
        result = EntryResult(outcome=Outcome.HELD, code=error.code, message=error.message)
    except (ScreenChanged, TargetUnavailable) as error:
        result = EntryResult(outcome=Outcome.NOTHING_SAVED, code=error.code, message=error.message)
    folder.forget(claim.name)
    office.bulk_entries.give_up(claim.id, result)
    for _ in records:
        done.note(result)
    return False


def _fitting(
    office: Office, definition: BulkDefinition, claim: BulkClaim, done: Round
) -> list[ApprovedRecord]:
    """Answer the records that can stand in the file; the others go back with the reason before it goes."""
    found = {one.case_id: unfit(definition, one) for one in claim.records}
    wrong: dict[Id, EntryResult] = {case_id: why for case_id, why in found.items() if why is not None}
    if wrong:
        office.bulk_entries.leave_out(claim.id, wrong)
        for why in wrong.values():
            done.note(why)
    return [one for one in claim.records if one.case_id not in wrong]


def _written(
    definition: BulkDefinition, whole: Whole, records: Sequence[ApprovedRecord], folder: SendFolder
) -> Sha256:
    """Write the draft, compare what stands on the disk with every record, and answer its hash."""
    data = composed(definition, whole, records)
    there = folder.write_draft(whole.file, data)
    require_equal(definition, whole, records, there)
    return hashlib.sha256(there).hexdigest()


def _handed_over(office: Office, claim: BulkClaim, folder: SendFolder, done: Round) -> bool:
    """Hand the draft over before the lease ends; whatever hinders that, the draft tells if it went out."""
    with suppress(ApplicationError):
        keep_head(office)
        office.bulk_entries.require_announced(claim.id)
        if office.clock.now() <= claim.lease_until - BEFORE_LEASE:
            folder.hand_over(claim.name)
    file = office.bulk_entries.file_of(claim.records[0].procedure, claim.reference)
    return file is not None and _settle_one(office, file, folder, done)
