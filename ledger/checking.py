"""People and the case: answers, holds, returns, withdrawals, approvals. Each call is one turn."""

from ledger import schema
from ledger.advancing import Definitions, advance, approve_step, void_approvals
from ledger.book import Book, Turn
from ledger.contents import digest, required_contents, value_json, values_json
from ledger.moves import case_row, keep_reason, move, require_version, touch
from ledger.searching import index_case
from records.base import Frozen
from records.case import State
from records.errors import BusinessError
from records.ids import Id, Sha256, new_id
from records.paths import FieldPath
from records.values import Value

_EDITABLE = frozenset({State.TO_CHECK, State.TO_APPROVE, State.APPROVED})


class Answer(Frozen):
    """What a person said a field holds, and how long they looked."""

    path: FieldPath
    value: Value
    milliseconds: int


class Checking:
    """What people do with cases. ``version`` is the one that they saw: a newer one stops them."""

    def __init__(self, book: Book, *, secret: bytes) -> None:
        self._book = book
        self._secret = secret

    def answer(
        self, case_id: Id, version: int, answers: tuple[Answer, ...], defined: Definitions, *, user_id: Id
    ) -> State:
        """Keep answers; the case moves on when nothing is outstanding any more.

        An answer after the check (or after the approval) voids approvals and is an edit.

        Raises:
            BusinessError: the case is past editing, or the form has no such field.
        """
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            require_version(row, version)
            self._require_editable(State(row.state))
            known = required_contents(turn.connection, case_id).values()
            if any(answer.path not in known for answer in answers):
                raise BusinessError("field.unknown", "この項目は様式にありません。")
            if State(row.state) is not State.TO_CHECK:
                void_approvals(turn, case_id)
                move(turn, case_id, State.TO_CHECK)
            for answer in answers:
                self._keep(turn, case_id, answer, user_id)
            index_case(turn, case_id)
            touch(turn, case_id, None)
            return advance(turn, case_id, defined, self._secret)

    def take_back(self, case_id: Id, version: int, paths: tuple[FieldPath, ...], *, user_id: Id) -> None:
        """Undo the newest answers of these fields: the reading stands again, and a person checks it again.

        The case is checked again even where nothing is outstanding now: its approvals are void, and an
        approved case without one must not wait for a robot.

        Raises:
            BusinessError: the case is past editing.
        """
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            require_version(row, version)
            self._require_editable(State(row.state))
            for path in paths:
                turn.connection.execute(
                    schema.answers.insert().values(
                        id=new_id(), case_id=case_id, path=path, value=None, user_id=user_id,
                        milliseconds=0, answered_at=turn.now,
                    )
                )  # fmt: skip
                turn.event("field.answer_taken_back", case_id, path=path)
            index_case(turn, case_id)
            void_approvals(turn, case_id)
            if State(row.state) is State.TO_CHECK:
                touch(turn, case_id, None)
            else:
                move(turn, case_id, State.TO_CHECK)

    def not_a_repeat(self, case_id: Id, version: int, defined: Definitions, *, user_id: Id) -> State:
        """Let a person say that a case is not the one it resembles."""
        with self._book.turn(user_id) as turn:
            touch(turn, case_id, version)
            cases = schema.cases
            turn.connection.execute(cases.update().where(cases.c.id == case_id).values(repeat_of=None))
            turn.event("case.not_a_repeat", case_id)
            return advance(turn, case_id, defined, self._secret)

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

    def hold(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """不備: something is asked of the applicant."""
        self._move(case_id, version, State.ON_HOLD, reason, user_id)

    def give_back(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """返戻: sent back for good."""
        self._move(case_id, version, State.RETURNED, reason, user_id)

    def withdraw(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """取下げ: at once where the case waits; while a bot fills, a flag that the click looks at."""
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            require_version(row, version)
            if State(row.state) is State.ENTERING:
                cases = schema.cases
                turn.connection.execute(
                    cases.update().where(cases.c.id == case_id).values(withdraw_asked=True)
                )
                asked = touch(turn, case_id, None)
                told = keep_reason(turn, case_id, asked, reason)
                turn.event("case.withdraw_asked", case_id, version=asked, reason=told)
                return
            move(turn, case_id, State.WITHDRAWN, reason=reason)

    def read_again(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """補正: read the case's pages again as a new generation; what people typed is kept."""
        with self._book.turn(user_id) as turn:
            generation = case_row(turn, case_id).generation + 1
            void_approvals(turn, case_id)
            move(turn, case_id, State.RECEIVED, version=version, reason=reason, generation=generation)

    def _move(self, case_id: Id, version: int, new: State, reason: str, user_id: Id) -> None:
        with self._book.turn(user_id) as turn:
            void_approvals(turn, case_id)
            move(turn, case_id, new, version=version, reason=reason)

    def _require_editable(self, state: State) -> None:
        if state not in _EDITABLE:
            raise BusinessError("case.not_editable", "この案件は今は直せません。")

    def _keep(self, turn: Turn, case_id: Id, answer: Answer, user_id: Id) -> None:
        written = value_json(answer.value)
        turn.connection.execute(
            schema.answers.insert().values(
                id=new_id(), case_id=case_id, path=answer.path, value=written, user_id=user_id,
                milliseconds=answer.milliseconds, answered_at=turn.now,
            )
        )  # fmt: skip
        turn.event("field.answered", case_id, path=answer.path, value=turn.veil(case_id, written))

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
