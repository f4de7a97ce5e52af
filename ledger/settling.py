"""Held cases: a person decides with a reason; two people once the saving click was reached."""

import datetime as dt
import json
from collections.abc import Callable

from sqlalchemy import Connection, select

from ledger import schema
from ledger.advancing import void_approvals
from ledger.book import CHAIN, Book, Turn
from ledger.bulk_entries import free_line
from ledger.maybe_entered import is_marked
from ledger.moves import case_row, move, require_version
from records.base import Frozen
from records.case import State
from records.errors import BusinessError
from records.ids import Id, new_id

NO_ROBOT = BusinessError(
    "correction.no_robot", "訂正の案件はロボットでは登録できません。画面で直してから記録してください。"
)


class Proposal(Frozen):
    """What one person wants a held case to become. A second person confirms or refuses it."""

    id: Id
    case_id: Id
    new: State
    reason: str
    user_id: Id
    by: str
    at: dt.datetime


class Settling:
    """Ends the doubt about held cases.

    ``require_known`` stops every decision while the ledger is one that was restored and that nobody has
    settled yet (ledger.restoring).
    """

    def __init__(self, book: Book, require_known: Callable[[], None]) -> None:
        self._book = book
        self._require_known = require_known

    def needs_two(self, case_id: Id) -> bool:
        """Tell whether something of this case may stand in the target.

        The saving click was reached, perhaps before a restore, or it is a 訂正, which a person enters by
        hand.
        """
        with self._book.reading() as connection:
            return _needs_two(connection, case_id)

    def open(self, case_id: Id) -> Proposal | None:
        """Answer the proposal that waits for a second person."""
        with self._book.reading() as connection:
            return _open(connection, case_id)

    def decide(self, case_id: Id, version: int, new: State, reason: str, *, user_id: Id) -> Proposal | None:
        """Move a held case, or write the proposal down that a second person must confirm.

        Raises:
            BusinessError: the case is not held (``case.not_held``), there is no reason (``case.no_reason``),
                a proposal waits already (``case.proposal_open``), or a robot would enter what only a person
                can correct (``correction.no_robot``).
            EnvironmentProblem: the ledger was restored (``environment.ledger_restored``).
        """
        self._require_known()
        if not reason.strip():
            raise BusinessError("case.no_reason", "理由を入力してください。")
        with self._book.turn(user_id) as turn:
            _require_held(turn, case_id, version)
            if new is State.APPROVED and case_row(turn, case_id).corrects is not None:
                raise NO_ROBOT
            if _open(turn.connection, case_id) is not None:
                raise BusinessError("case.proposal_open", "この案件には確認待ちの判断があります。")
            if _needs_two(turn.connection, case_id):
                return self._propose(turn, case_id, version, new, reason)
            _settle(turn, case_id, new, reason)
            return None

    def confirm(self, case_id: Id, proposal_id: Id, *, user_id: Id) -> State:
        """Let a second person agree: the case moves.

        Raises:
            BusinessError: the same person proposed it (``case.same_person_settles``).
            EnvironmentProblem: the ledger was restored (``environment.ledger_restored``).
        """
        self._require_known()
        with self._book.turn(user_id) as turn:
            row, proposal = self._waiting(turn, case_id, proposal_id)
            if proposal.user_id == user_id:
                raise BusinessError("case.same_person_settles", "判断した人とは別の人が確認してください。")
            self._end(turn, proposal_id, "confirmed")
            _require_held(turn, case_id, row.version)
            turn.event("settling.confirmed", case_id, proposal=proposal_id)
            _settle(turn, case_id, proposal.new, proposal.reason)
            return proposal.new

    def refuse(self, case_id: Id, proposal_id: Id, *, user_id: Id) -> None:
        """Let anybody take a proposal off the table: the one who made it, or one who does not agree."""
        with self._book.turn(user_id) as turn:
            self._waiting(turn, case_id, proposal_id)
            self._end(turn, proposal_id, "refused")
            turn.event("settling.refused", case_id, proposal=proposal_id)

    def _propose(self, turn: Turn, case_id: Id, version: int, new: State, reason: str) -> Proposal | None:
        proposal_id = new_id()
        turn.connection.execute(
            schema.proposals.insert().values(
                id=proposal_id, case_id=case_id, version=version, new_state=new.value, reason=reason,
                user_id=turn.actor, proposed_at=turn.now,
            )
        )  # fmt: skip
        told = turn.veil(case_id, reason)
        turn.event("settling.proposed", case_id, proposal=proposal_id, to=new.value, reason=told)
        return _open(turn.connection, case_id)

    def _waiting(self, turn: Turn, case_id: Id, proposal_id: Id) -> tuple[schema.Row, Proposal]:
        found = _open(turn.connection, case_id)
        if found is None or found.id != proposal_id:
            raise BusinessError("case.no_proposal", "確認待ちの判断はありません。")
        table = schema.proposals
        return turn.connection.execute(table.select().where(table.c.id == proposal_id)).one(), found

    def _end(self, turn: Turn, proposal_id: Id, outcome: str) -> None:
        table = schema.proposals
        turn.connection.execute(
            table.update()
            .where(table.c.id == proposal_id)
            .values(outcome=outcome, decided_by=turn.actor, decided_at=turn.now)
        )


def _require_held(turn: Turn, case_id: Id, version: int) -> None:
    row = case_row(turn, case_id)
    if State(row.state) is not State.HELD:
        raise BusinessError("case.not_held", "この案件は「要判断」ではありません。")
    require_version(row, version)


def _settle(turn: Turn, case_id: Id, new: State, reason: str) -> None:
    if new is State.TO_CHECK:
        void_approvals(turn, case_id)
    if new is not State.CONFIRMED:
        free_line(turn, case_id)
    move(turn, case_id, new, reason=reason)


def _needs_two(connection: Connection, case_id: Id) -> bool:
    cases = schema.cases
    corrects = connection.execute(select(cases.c.corrects).where(cases.c.id == case_id)).scalar()
    if corrects is not None or _click_reached(connection, case_id):
        return True
    return is_marked(connection, case_id)


def _click_reached(connection: Connection, case_id: Id) -> bool:
    events = schema.events
    bodies = connection.execute(
        select(events.c.body).where(events.c.chain == CHAIN, events.c.case_id == case_id)
    ).scalars()
    told = (json.loads(body) for body in bodies)
    return any(one["kind"] == "case.moved" and one["to"] == State.SUBMITTING.value for one in told)


def _open(connection: Connection, case_id: Id) -> Proposal | None:
    table, users = schema.proposals, schema.users
    row = connection.execute(
        select(table, users.c.shown)
        .outerjoin(users, table.c.user_id == users.c.id)
        .where(table.c.case_id == case_id, table.c.outcome.is_(None))
    ).first()
    if row is None:
        return None
    return Proposal(
        id=row.id,
        case_id=row.case_id,
        new=State(row.new_state),
        reason=row.reason,
        user_id=row.user_id,
        by=row.shown or row.user_id,
        at=row.proposed_at,
    )
