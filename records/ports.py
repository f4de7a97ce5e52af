"""Ports: what a room needs from another without importing it. ``yomikaki.office`` joins them."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

from records.drop import Drop
from records.entry import ApprovedRecord, EntryResult, FinalRecord, Intent
from records.form import FormDefinition
from records.forming import FormProposal, Trial
from records.ids import Id, Sha256
from records.listing import Listing
from records.paths import Slug
from records.reading import PageInfo


class Clock(Protocol):
    """The time. Tests hand in a fixed one."""

    def now(self) -> dt.datetime:
        """Answer the present, UTC, aware."""


class BlobStore(Protocol):
    """Bytes under their SHA-256."""

    def put(self, data: bytes) -> Sha256:
        """Keep the bytes durably (fsync, rename, fsync of the folder) and answer their hash."""

    def get(self, sha256: Sha256) -> bytes:
        """Answer the bytes, checked against their hash."""


class Register(Protocol):
    """The ledger, as intake sees it. Each call commits before it returns, repeatable after a crash."""

    def seen(self, drop: Drop) -> Id | None:
        """Open a scan for the file and answer its id; None when this very file was finished before.

        The same folder, name, bytes and mtime answer the same scan, never a second one.
        """

    def first_with(self, sha256: Sha256, scan_id: Id) -> Id | None:
        """Answer the earlier scan that was taken and has the same bytes, if there is one."""

    def split(self, scan_id: Id, media_type: str, pages: Sequence[PageInfo]) -> tuple[PageInfo, ...]:
        """Keep the scan's pages. Pages whose pixels are known already become duplicates of the first."""

    def listed(self, scan_id: Id, media_type: str, listing: Listing) -> None:
        """Keep the rows of an export. Rows with a number of the service that came before are duplicates."""

    def duplicate(self, scan_id: Id, first_id: Id) -> None:
        """Say that the scan is the same as an earlier one."""

    def quarantined(self, scan_id: Id, code: str, message: str) -> None:
        """Say that the scan cannot be taken, and why."""


class Journal(Protocol):
    """The ledger, as a bot sees it. Each call commits before it returns."""

    def intent(self, case_id: Id, intent: Intent) -> None:
        """Write down what the search showed, before anything is filled."""

    def submitting(self, case_id: Id, fence: int) -> None:
        """Say that the saving click is about to happen.

        Raises:
            LeaseLost: another worker holds the claim.
            IllegalMove: the case was withdrawn meanwhile.
        """

    def finish(self, case_id: Id, fence: int, result: EntryResult) -> None:
        """Write down how the attempt ended, and move the case."""


class FormWorkshop(Protocol):
    """Proposes and reads for people who define a form. Each call takes seconds, in a child process."""

    def propose(
        self,
        file: bytes,
        slug: Slug,
        title: str,
        version: str,
        before: FormDefinition | None,
        progress: Callable[[str], None],
    ) -> FormProposal:
        """Propose a definition for a blank, or for a filled sheet; the fields of ``before`` are carried over.

        ``progress`` is told in Japanese what is being done.
        """

    def read(
        self,
        form: FormDefinition,
        blanks: Sequence[Sha256],
        file: bytes,
        today: dt.date,
        progress: Callable[[str], None],
    ) -> Trial:
        """Read a filled sheet by a definition that is not released, and keep nothing of it."""


class Entering(Protocol):
    """Enters one approved record into its target."""

    def enter(
        self, record: ApprovedRecord, fence: int, deadline: dt.datetime, journal: Journal
    ) -> EntryResult:
        """Run the exactly-once protocol once; after ``deadline`` nothing is clicked any more."""

    def rehearse(self, record: FinalRecord) -> EntryResult:
        """Fill everything, read the confirm screen back, stop before the saving click."""
