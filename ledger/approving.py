"""決裁: approvals, in one's own name or as a deputy (代決), and 差戻し. Each call is one turn."""

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from ledger import schema
from ledger.advancing import Definitions, approve_step, void_approvals
from ledger.book import Book
from ledger.contents import digest, required_contents, values_json
from ledger.delegations import stood_in_for
from ledger.moves import case_row, move, require_version
from records.account import User
from records.case import State
from records.errors import BusinessError
from records.ids import Id, Sha256


class Approving:
    """What approvers do with cases. ``version`` is the one that they saw: a newer one stops them."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def in_names_of(
        self, case_ids: Collection[Id], department: str, *, user_id: Id
    ) -> dict[Id, tuple[User, ...]]:
        """Answer in whose names a person decides each case now; in their own where there is none.

        Left out is who answered a field of the case or decided a step of it: their name stands there already.
        """
        with self._book.reading() as connection:
            absent = stood_in_for(connection, user_id, department, self._book.now())
            return {one: _in_names_of(connection, one, absent) for one in case_ids}

    def approve(
        self,
        case_id: Id,
        version: int,
        seen: Sha256,
        defined: Definitions,
        *,
        user_id: Id,
        behalf: Id | None = None,
    ) -> State:
        """Approve what the page showed: ``seen`` is its digest, ``behalf`` in whose name (代決).

        Raises:
            BusinessError: the values are not the ones that were shown (``case.digest``), this person
                already approved this step (``case.same_person``), or answered a field of the case
                (``case.four_eyes``), or does not decide in that name now (``delegation.changed``).
        """
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            require_version(row, version)
            values = values_json(required_contents(turn.connection, case_id).values())
            if digest(row.key, case_id, row.generation, row.form_sha256, values) != seen:
                raise BusinessError(
                    "case.digest", "表示していた内容と変わっています。もう一度確かめてください。"
                )
            if _has_approved(turn.connection, case_id, user_id):
                raise BusinessError("case.same_person", "同じ人が二度決裁することはできません。")
            if _has_answered(turn.connection, case_id, user_id):
                raise BusinessError("case.four_eyes", "自分で確認した案件は決裁できません。")
            absent = stood_in_for(turn.connection, user_id, defined.procedure.department, turn.now)
            names = [one.id for one in _in_names_of(turn.connection, case_id, absent)]
            if (behalf not in names) if names else (behalf is not None):
                raise BusinessError("delegation.changed", "代決の指定が変わりました。開き直してください。")
            steps = max(defined.procedure.approval.steps, 1)
            return approve_step(turn, case_id, user_id, steps=steps, behalf=behalf)

    def send_back(self, case_id: Id, version: int, reason: str, *, user_id: Id) -> None:
        """差戻し: the case goes back to the check, and approvals are void."""
        with self._book.turn(user_id) as turn:
            void_approvals(turn, case_id)
            move(turn, case_id, State.TO_CHECK, version=version, reason=reason)


def _in_names_of(connection: Connection, case_id: Id, absent: tuple[User, ...]) -> tuple[User, ...]:
    return tuple(
        one
        for one in absent
        if not _has_answered(connection, case_id, one.id) and not _has_approved(connection, case_id, one.id)
    )


def _has_approved(connection: Connection, case_id: Id, user_id: Id) -> bool:
    """Tell whether a person stands on an approval of the case, as who decided or as in whose name."""
    table = schema.approvals
    theirs = or_(table.c.approver == user_id, table.c.behalf == user_id)
    query = select(table.c.id).where(table.c.case_id == case_id, table.c.void.is_(False), theirs)
    return connection.execute(query.limit(1)).first() is not None


def _has_answered(connection: Connection, case_id: Id, user_id: Id) -> bool:
    table = schema.answers
    query = select(table.c.id).where(
        table.c.case_id == case_id, table.c.user_id == user_id, table.c.value.is_not(None)
    )
    return connection.execute(query.limit(1)).first() is not None
