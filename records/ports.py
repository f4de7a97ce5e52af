"""Ports: what a room needs from another without importing it. ``yomikaki.office`` joins them."""

import datetime as dt
from typing import Protocol

from records.entry import ApprovedRecord, EntryResult, Intent
from records.ids import Id, Sha256


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


class Reader(Protocol):
    """Reads one page of known form for "try this scan"."""

    def read(self, image: bytes, procedure: str) -> str:
        """Answer the record as JSON."""


class Entering(Protocol):
    """Enters one approved record into its target."""

    def enter(self, record: ApprovedRecord, fence: int, journal: Journal, *, dry_run: bool) -> EntryResult:
        """Run the exactly-once protocol once."""
