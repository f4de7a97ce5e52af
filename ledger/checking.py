"""People and a case's values: answers, taking them back, telling repeats apart. Each call is one turn."""

from ledger import schema
from ledger.advancing import Definitions, advance, void_approvals
from ledger.book import Book, Turn
from ledger.chain import veiled
from ledger.contents import required_contents, value_json
from ledger.moves import case_row, move, require_version, touch
from ledger.searching import index_case
from ledger.second_looks import note_looks, require_another
from records.base import Frozen
from records.case import State
from records.errors import BusinessError
from records.ids import Id, new_id
from records.paths import FieldPath
from records.values import Value

_EDITABLE = frozenset({State.TO_CHECK, State.TO_APPROVE, State.APPROVED})


class Answer(Frozen):
    """What a person said a field holds, and how long they looked."""

    path: FieldPath
    value: Value
    milliseconds: int


class Checking:
    """What people say that cases hold. ``version`` is the one that they saw: a newer one stops them."""

    def __init__(self, book: Book, *, secret: bytes) -> None:
        self._book = book
        self._secret = secret

    def answer(
        self, case_id: Id, version: int, answers: tuple[Answer, ...], defined: Definitions, *, user_id: Id
    ) -> State:
        """Keep answers; the case moves on when nothing is outstanding any more.

        An answer after the check (or after the approval) voids approvals and is an edit.

        Raises:
            BusinessError: the case is past editing, the form has no such field, or a field waits for another
                person's look (``look.same_person``).
        """
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            require_version(row, version)
            self._require_editable(State(row.state))
            held = required_contents(turn.connection, case_id)
            if any(answer.path not in held.values() for answer in answers):
                raise BusinessError("field.unknown", "この項目は様式にありません。")
            require_another(held, (answer.path for answer in answers), user_id)
            if State(row.state) is not State.TO_CHECK:
                void_approvals(turn, case_id)
                move(turn, case_id, State.TO_CHECK)
            keep_answers(turn, case_id, answers)
            note_looks(turn, case_id)
            index_case(turn, case_id)
            touch(turn, case_id, None)
            return advance(turn, case_id, defined, self._secret)

    def take_back(self, case_id: Id, version: int, paths: tuple[FieldPath, ...], *, user_id: Id) -> None:
        """Undo this person's newest answers of these fields, or else the newest: a person checks them again.

        Where one look is enough, the reading stands again.

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
            note_looks(turn, case_id)
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

    def _require_editable(self, state: State) -> None:
        if state not in _EDITABLE:
            raise BusinessError("case.not_editable", "この案件は今は直せません。")


def keep_answers(turn: Turn, case_id: Id, answers: tuple[Answer, ...]) -> None:
    """Keep what the person whose turn it is said that fields hold."""
    if not answers:
        return
    written = [(answer, value_json(answer.value)) for answer in answers]
    turn.connection.execute(
        schema.answers.insert(),
        [
            {
                "id": new_id(), "case_id": case_id, "path": answer.path, "value": value,
                "user_id": turn.actor, "milliseconds": answer.milliseconds, "answered_at": turn.now,
            }
            for answer, value in written
        ],
    )  # fmt: skip
    key = turn.key(case_id)
    for answer, value in written:
        turn.event("field.answered", case_id, path=answer.path, value=veiled(key, value))
