"""決裁: approvals and 差戻し. Each call is one turn."""

from ledger import schema
from ledger.advancing import Definitions, approve_step, void_approvals
from ledger.book import Book, Turn
from ledger.contents import digest, required_contents, values_json
from ledger.moves import case_row, move, require_version
from records.case import State
from records.errors import BusinessError
from records.ids import Id, Sha256


class Approving:
    """What approvers do with cases. ``version`` is the one that they saw: a newer one stops them."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def approve(self, case_id: Id, version: int, seen: Sha256, defined: Definitions, *, user_id: Id) -> State:
        """Approve what the page showed: ``seen`` is its digest.

        Raises:
            BusinessError: the values are not the ones that were shown (``case.digest``), this person
                already approved this step (``case.same_person``), or answered a field of the case
                (``case.four_eyes``).
        """
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            require_version(row, version)
            values = values_json(required_contents(turn.connection, case_id).values())
            if digest(case_id, row.generation, row.form_sha256, values) != seen:
                raise BusinessError(
                    "case.digest", "表示していた内容と変わっています。もう一度確かめてください。"
                )
            if self._approved_by(turn, case_id, seen, user_id):
                raise BusinessError("case.same_person", "同じ人が二度決裁することはできません。")
            if self._answered_by(turn, case_id, user_id):
                raise BusinessError("case.four_eyes", "自分で確認した案件は決裁できません。")
            steps = max(defined.procedure.approval.steps, 1)
            return approve_step(turn, case_id, user_id, steps=steps)

    def send_back(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """差戻し: the case goes back to the check, and approvals are void."""
        with self._book.turn(user_id) as turn:
            void_approvals(turn, case_id)
            move(turn, case_id, State.TO_CHECK, version=version, reason=reason)

    def _approved_by(self, turn: Turn, case_id: Id, seen: Sha256, user_id: Id) -> bool:
        table = schema.approvals
        query = table.select().where(
            table.c.case_id == case_id,
            table.c.void.is_(False),
            table.c.digest == seen,
            table.c.approver == user_id,
        )
        return turn.connection.execute(query).first() is not None

    def _answered_by(self, turn: Turn, case_id: Id, user_id: Id) -> bool:
        table = schema.answers
        query = table.select().where(
            table.c.case_id == case_id, table.c.user_id == user_id, table.c.value.is_not(None)
        )
        return turn.connection.execute(query.limit(1)).first() is not None
