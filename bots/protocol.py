"""Exactly once on a screen that has no transactions. Implements ``records.ports.Entering``.

Search, write the intent down, fill, compare the confirm screen, say "submitting", click once before the
deadline, read the receipt, open the saved record and compare. Whatever is not proved after the click is
in doubt; nothing is clicked a second time.
"""

import datetime as dt
from collections.abc import Collection
from contextlib import suppress

from bots.plan import Action, Plan, by_pages, differences, make_plan
from bots.port import TargetScreen
from bots.search import search_all
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
from records.errors import (
    ApplicationError,
    BusinessError,
    RefusedByScreen,
    ScreenChanged,
    TargetUnavailable,
    YomikakiError,
)
from records.ids import Sha256
from records.paths import FieldPath
from records.ports import BlobStore, Journal
from records.screen import ScreenDefinition, every_back

SESSION_LOST = TargetUnavailable("target.session_lost", "入力の途中でログアウトされました。")


class ScreenEntering:
    """Enters records into one screen of one target.

    In the pictures that it keeps, what the ``sensitive`` fields hold is painted over.
    """

    def __init__(
        self,
        target: TargetScreen,
        screen: ScreenDefinition,
        blobs: BlobStore,
        sensitive: Collection[FieldPath] = (),
    ) -> None:
        self._target = target
        self._screen = screen
        self._blobs = blobs
        self._sensitive = sensitive

    def enter(
        self, record: ApprovedRecord, fence: int, deadline: dt.datetime, journal: Journal
    ) -> EntryResult:
        """Run the protocol once (records.ports.Entering). Every ending is an answer, none an error.

        Raises:
            LeaseLost: another worker holds the claim; nothing was clicked.
            IllegalMove: the case was withdrawn; nothing was clicked.
        """
        ready = self._filled(record, fence, deadline, journal)
        if isinstance(ready, EntryResult):
            return ready
        journal.submitting(record.case_id, fence)
        return self._saved(record, deadline, pictures=(ready,))

    def rehearse(self, record: FinalRecord) -> EntryResult:
        """Fill everything and stop before the saving click (records.ports.Entering)."""
        ready = self._filled(record, 0, dt.datetime.max.replace(tzinfo=dt.UTC), None)
        if isinstance(ready, EntryResult):
            return ready
        return EntryResult(outcome=Outcome.DRY_RUN, pictures=(ready,))

    def _filled(
        self, record: FinalRecord, fence: int, deadline: dt.datetime, journal: Journal | None
    ) -> Sha256 | EntryResult:
        """Answer the picture of an equal confirm screen, ready for the click; or how it ended before it."""
        try:
            plan = make_plan(self._screen, record)
            found = search_all(self._target, self._screen.search, record.reference, plan)
            if journal is not None:
                journal.intent(
                    record.case_id,
                    Intent(reference=record.reference, fence=fence, found=found, deadline=deadline),
                )
            if found:
                return self._already_there(found)
            if journal is None and plan.before_draft is not None:
                return self._before_draft(plan.before_draft)
            return self._confirm_screen(record, plan)
        except RefusedByScreen as error:
            return EntryResult(outcome=Outcome.REFUSED, code=error.code, message=error.message)
        except BusinessError as error:
            return EntryResult(outcome=Outcome.HELD, code=error.code, message=error.message)
        except ApplicationError as error:
            return self._nothing_saved(error)

    def _already_there(self, found: tuple[Found, ...]) -> EntryResult:
        return EntryResult(
            outcome=Outcome.HELD, found=found, code="entry.already_there", pictures=(self._kept(),),
            message="業務システムに同じ番号の登録が既にあります。",
        )  # fmt: skip

    def _before_draft(self, steps: tuple[Action, ...]) -> EntryResult:
        """Fill only as far as nothing stays in the target: a draft would wait there for somebody."""
        self._fill(steps)
        return EntryResult(
            outcome=Outcome.DRY_RUN, code="entry.before_draft", pictures=(self._kept(),),
            message="下書きが業務システムに残るため、下書きを保存する手前で止めました。",
        )  # fmt: skip

    def _fill(self, steps: tuple[Action, ...]) -> None:
        for page in by_pages(steps):
            self._target.require_fits(page)
            left = page
            while left:
                left = left[self._target.put_in(left) :]
                for action in left[:1]:
                    self._target.perform(action)
                left = left[1:]
        if self._target.at_login():
            raise SESSION_LOST

    def _confirm_screen(self, record: FinalRecord, plan: Plan) -> Sha256 | EntryResult:
        self._fill(plan.fill)
        picture = self._kept()
        if refusal := self._refusal():
            return EntryResult(
                outcome=Outcome.REFUSED, code="entry.refused", message=refusal, pictures=(picture,)
            )
        shown = self._target.shown(self._screen.confirm_shown)
        wrong = differences(self._screen.confirm, record, shown)
        if wrong and not any(one.header in shown for one in every_back(self._screen.confirm)):
            raise ScreenChanged("screen.not_confirm", "確認画面が出ません。")
        if wrong:
            return self._differs(wrong, picture)
        self._target.require_clickable(self._screen.submit)
        return picture

    def _differs(self, wrong: tuple[Difference, ...], picture: Sha256) -> EntryResult:
        return EntryResult(
            outcome=Outcome.HELD, differences=wrong, code="entry.confirm_differs", pictures=(picture,),
            message="確認画面の内容が、登録する内容と違います。",
        )  # fmt: skip

    def _refusal(self) -> str | None:
        return self._target.refusal(self._screen.refused) if self._screen.refused else None

    def _saved(
        self, record: ApprovedRecord, deadline: dt.datetime, pictures: tuple[Sha256, ...]
    ) -> EntryResult:
        try:
            if not self._target.click_before(self._screen.submit, deadline.timestamp() * 1000):
                return self._doubt(
                    "entry.too_late", "期限を過ぎたため、登録ボタンを押しませんでした。", pictures
                )
            number = self._receipt()
            shown = self._target.shown(self._screen.saved_shown)
            picture = self._kept()
        except YomikakiError:
            return self._doubt("entry.no_receipt", "登録の結果を確かめられませんでした。", pictures)
        wrong = differences(self._screen.saved, record, shown)
        if wrong or number is None:
            result = self._doubt(
                "entry.saved_differs", "登録された内容が決裁された内容と違います。", pictures
            )
            return result.model_copy(update={"differences": wrong, "pictures": (*pictures, picture)})
        receipt = Receipt(number=number, saved=shown)
        return EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt, pictures=(*pictures, picture))

    def _receipt(self) -> str | None:
        number = None
        for step in self._screen.after:
            number = self._target.perform(Action(step=step)) or number
        return number

    def _doubt(self, code: str, message: str, pictures: tuple[Sha256, ...]) -> EntryResult:
        # A broken page has no picture; the ones before the click stand.
        with suppress(ApplicationError):
            pictures = (*pictures, self._kept())
        return EntryResult(outcome=Outcome.IN_DOUBT, code=code, message=message, pictures=pictures)

    def _nothing_saved(self, error: ApplicationError) -> EntryResult:
        # What is missing on the login page, or in a browser that is gone, is not a screen that changed.
        try:
            if isinstance(error, ScreenChanged) and self._target.at_login():
                error = SESSION_LOST
        except TargetUnavailable as gone:
            error = gone
        pictures: tuple[Sha256, ...] = ()
        with suppress(ApplicationError):
            pictures = (self._kept(),)
        return EntryResult(
            outcome=Outcome.NOTHING_SAVED, code=error.code, message=error.message, pictures=pictures
        )

    def _kept(self) -> Sha256:
        return self._blobs.put(self._target.picture(self._screen, self._sensitive))
