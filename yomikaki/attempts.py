"""One attempt at one approved case, and what a round of attempts counts."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from ledger.claims import Claim
from records.entry import EntryResult, Intent, Outcome
from records.errors import BusinessError, LeaseLost
from records.ids import Id
from records.paths import Slug
from records.ports import Entering
from records.procedure import Stage
from yomikaki.office import Office
from yomikaki.restoring import keep_head

LEASE_SECONDS = 180.0
# The click must come this long before the lease ends, so that nobody else has taken the case over.
BEFORE_LEASE = dt.timedelta(seconds=20)
Progress = Callable[[Outcome], None]


class Round:
    """What one round counts, and the codes of its technical failures; several robots write it at once."""

    def __init__(self, worker: str, run_id: str | None, progress: Progress) -> None:
        self.worker = worker
        self.run_id = run_id
        self.counts = Counter[Outcome]()
        self.failures: list[str] = []
        self._failed = frozenset[Id]()
        self._progress = progress
        self._writing = Lock()

    def note(self, result: EntryResult) -> None:
        """Count how an attempt ended."""
        with self._writing:
            self.counts[result.outcome] += 1
            if result.outcome is Outcome.NOTHING_SAVED and result.code != "entry.absent":
                self.failures.append(result.code or "entry.browser")
            self._progress(result.outcome)

    def leave(self, case_id: Id) -> None:
        """Leave a case to the next round: what troubles the target now would soon have spent its attempts."""
        with self._writing:
            self._failed |= {case_id}

    @property
    def failed(self) -> frozenset[Id]:
        """The cases that are left to the next round."""
        return self._failed


class _AnchoredJournal:
    """The ledger's journal; before a click its head is signed outside, so that a later restore is seen.

    Without that a backup from before the click could be restored, and the case entered a second time.
    """

    def __init__(self, office: Office, attempt_id: Id) -> None:
        self._office, self._attempt_id = office, attempt_id

    def intent(self, case_id: Id, intent: Intent) -> None:
        self._office.entries.intent(case_id, intent)

    def submitting(self, case_id: Id, fence: int) -> None:
        self._office.entries.submitting(case_id, fence)
        keep_head(self._office)
        self._office.entries.require_announced(self._attempt_id)

    def finish(self, case_id: Id, fence: int, result: EntryResult) -> None:
        self._office.entries.finish(case_id, fence, result)


def attempt(office: Office, bot: Entering, claim: Claim, done: Round) -> EntryResult | None:
    """Run the protocol for one claim, and count its end.

    None where the case went to somebody else, or was withdrawn or stopped before the click.
    """
    record, journal = claim.record, _AnchoredJournal(office, claim.id)
    # Each means that nothing was clicked, and that the ledger already says so.
    with suppress(LeaseLost, BusinessError):
        result = bot.enter(record, claim.fence, claim.lease_until - BEFORE_LEASE, journal)
        journal.finish(record.case_id, claim.fence, result)
        done.note(result)
        if result.outcome is Outcome.NOTHING_SAVED:
            done.leave(record.case_id)
        return result
    return None


def goes_on(office: Office, slug: Slug) -> bool:
    """Tell whether new cases of a 業務 are entered: not where its stage says that it has ended."""
    return slug not in office.catalog or office.defined(slug).procedure.stage is not Stage.STOPPED
