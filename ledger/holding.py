"""不備・補正・返戻・取下げ: what stops a case, or sends it back to the start. Each call is one turn."""

import datetime as dt
from collections.abc import Callable

from ledger import schema
from ledger.advancing import void_approvals
from ledger.book import Book
from ledger.maybe_entered import require_unmarked
from ledger.moves import case_row, keep_reason, move, require_version, touch
from records.case import State
from records.errors import BusinessError
from records.ids import Id
from values.calendar import office_day

# What a city usually gives; whoever holds a case may say another day.
DAYS_TO_MEND = 14

HELD_SETTLES = BusinessError("case.held_settles", "要判断の案件は、「要判断」のページで取り下げてください。")


class Holding:
    """What people do with cases that lack something. ``version`` is the one that they saw.

    ``require_known`` stops every end while the ledger is one that was restored and that nobody has settled
    yet (ledger.restoring): what it shows as waiting may have been entered.
    """

    def __init__(self, book: Book, require_known: Callable[[], None]) -> None:
        self._book = book
        self._require_known = require_known

    def hold(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """不備: something is asked of the applicant, for which they have ``DAYS_TO_MEND`` days.

        Raises:
            BusinessError: it is a 訂正, whose applicant has nothing to mend (``correction.no_hold``).
        """
        with self._book.turn(user_id) as turn:
            if case_row(turn, case_id).corrects is not None:
                raise BusinessError("correction.no_hold", "訂正の案件は保留にできません。")
            void_approvals(turn, case_id)
            due = office_day(turn.now) + dt.timedelta(days=DAYS_TO_MEND)
            facts = {"due": due.isoformat()}
            move(turn, case_id, State.ON_HOLD, version=version, reason=reason, facts=facts)

    def set_due(self, case_id: Id, version: int, due: dt.date, *, user_id: Id) -> None:
        """Say until when the applicant has time.

        Raises:
            BusinessError: the case is not on hold (``case.not_on_hold``), or the day is over
                (``case.due_past``).
        """
        with self._book.turn(user_id) as turn:
            if State(case_row(turn, case_id).state) is not State.ON_HOLD:
                raise BusinessError("case.not_on_hold", "この案件は不備・保留ではありません。")
            if due < office_day(turn.now):
                raise BusinessError("case.due_past", "期限には今日からあとの日を指定してください。")
            touch(turn, case_id, version)
            turn.event("case.due_set", case_id, due=due.isoformat())

    def give_back(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """返戻: sent back for good.

        Raises:
            BusinessError: it may have been entered before a restore (``case.end_in_doubt``).
            EnvironmentProblem: the ledger was restored (``environment.ledger_restored``).
        """
        self._require_known()
        with self._book.turn(user_id) as turn:
            require_unmarked(turn, case_id)
            void_approvals(turn, case_id)
            move(turn, case_id, State.RETURNED, version=version, reason=reason)

    def withdraw(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """取下げ: at once where the case waits; while a bot fills, a flag that the click looks at.

        Raises:
            BusinessError: it is 要判断: something of it may stand in the business system, and who settles
                that, by two where the click was reached, withdraws it too (``case.held_settles``); or it may
                have been entered before a restore (``case.end_in_doubt``).
            EnvironmentProblem: the ledger was restored (``environment.ledger_restored``).
        """
        self._require_known()
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            require_version(row, version)
            if State(row.state) is State.HELD:
                raise HELD_SETTLES
            if State(row.state) is State.ENTERING:
                cases = schema.cases
                turn.connection.execute(
                    cases.update().where(cases.c.id == case_id).values(withdraw_asked=True)
                )
                asked = touch(turn, case_id, None)
                told = keep_reason(turn, case_id, asked, reason)
                turn.event("case.withdraw_asked", case_id, version=asked, reason=told)
                return
            require_unmarked(turn, case_id)
            move(turn, case_id, State.WITHDRAWN, reason=reason)

    def read_again(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """補正: read the case's pages again as a new generation; what people typed is kept."""
        with self._book.turn(user_id) as turn:
            generation = case_row(turn, case_id).generation + 1
            void_approvals(turn, case_id)
            move(turn, case_id, State.RECEIVED, version=version, reason=reason, generation=generation)
