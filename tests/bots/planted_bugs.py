"""The protocol and the ledger with one thing broken each: what the simulator must find."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

import bots.protocol
import bots.settle
import yomikaki.doubts
from bots.plan import differences, make_plan
from bots.protocol import ScreenEntering
from ledger import schema
from ledger.book import Turn
from ledger.entering import Entries
from records.case import State
from records.entry import ApprovedRecord, EntryResult, Found, Outcome, Receipt
from records.ids import Id, Sha256
from records.ports import Journal
from yomikaki.office import Office

Plant = Callable[[pytest.MonkeyPatch], None]


def clicks_before_the_commit(patch: pytest.MonkeyPatch) -> None:
    """Says "submitting" when it has clicked."""

    def enter(
        self: ScreenEntering, record: ApprovedRecord, fence: int, deadline: dt.datetime, journal: Journal
    ) -> EntryResult:
        ready = self._filled(record, fence, deadline, journal)
        if isinstance(ready, EntryResult):
            return ready
        result = self._saved(record, deadline, pictures=(ready,))
        journal.submitting(record.case_id, fence)
        return result

    patch.setattr(ScreenEntering, "enter", enter)


def clicks_again(patch: pytest.MonkeyPatch) -> None:
    """Sees no answer, and enters it once more without a look."""
    once = ScreenEntering._saved

    def saved(
        self: ScreenEntering, record: ApprovedRecord, deadline: dt.datetime, pictures: tuple[Sha256, ...]
    ) -> EntryResult:
        first = once(self, record, deadline, pictures)
        if first.outcome is not Outcome.IN_DOUBT:
            return first
        again = self._confirm_screen(record, make_plan(self._screen, record))
        return again if isinstance(again, EntryResult) else once(self, record, deadline, (again,))

    patch.setattr(ScreenEntering, "_saved", saved)


def clicks_whenever(patch: pytest.MonkeyPatch) -> None:
    """Does not compare the deadline."""
    saved, never = ScreenEntering._saved, dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    patch.setattr(
        ScreenEntering,
        "_saved",
        lambda self, record, _deadline, pictures: saved(self, record, never, pictures),
    )


def goes_on_over_what_is_there(patch: pytest.MonkeyPatch) -> None:
    """Searches, and enters whatever was found."""
    search = bots.protocol.search_all

    def nothing(*given: Any) -> tuple[Found, ...]:
        search(*given)
        return ()

    patch.setattr(bots.protocol, "search_all", nothing)


def takes_one_search_for_absence(patch: pytest.MonkeyPatch) -> None:
    """Waits for no late commit."""

    def settle(*given: Any, now: dt.datetime, **named: Any) -> EntryResult | None:
        return bots.settle.settle(*given, now=now + dt.timedelta(days=1), **named)

    patch.setattr(yomikaki.doubts, "settle", settle)


def takes_the_natural_key_for_identity(patch: pytest.MonkeyPatch) -> None:
    """Takes what stands there under the thing's own number for ours."""

    def settle(target: Any, screen: Any, record: ApprovedRecord, *given: Any, **named: Any) -> Any:
        for at, text in make_plan(screen, record).natural:
            for one in target.search(screen.search, at, text):
                if one.receipt and not differences(screen.saved, record, one.shown):
                    return EntryResult(
                        outcome=Outcome.CONFIRMED, receipt=Receipt(number=one.receipt, saved=one.shown)
                    )
        return bots.settle.settle(target, screen, record, *given, **named)

    patch.setattr(yomikaki.doubts, "settle", settle)


def looks_at_no_fence(patch: pytest.MonkeyPatch) -> None:
    """Lets a worker go on whose claim another one has taken over."""

    def newest(_self: Entries, turn: Turn, case_id: Id, *_given: Any) -> Any:
        entries = schema.entries
        query = entries.select().where(entries.c.case_id == case_id).order_by(entries.c.fence.desc())
        return turn.connection.execute(query).first()

    patch.setattr(Entries, "_require_fence", newest)
    patch.setattr(Entries, "_require_lease", newest)


def does_not_look_at_withdrawals(patch: pytest.MonkeyPatch) -> None:
    """Clicks though the application was taken back while it was filled in."""

    def refused(self: Entries, turn: Turn, case_id: Id, fence: int) -> None:
        self._require_lease(turn, case_id, fence, State.ENTERING)

    patch.setattr(Entries, "_refused", refused)


def does_not_notice_a_restore(patch: pytest.MonkeyPatch) -> None:
    """Enters by a ledger that forgot what was entered."""
    patch.setattr(Office, "require_known", lambda _office: None)
