"""廃棄: one person wants cases destroyed, a second agrees; what is left afterwards is a certificate."""

import datetime as dt
from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from ledger import schema
from ledger.book import Book, Turn
from ledger.outbox import tell
from ledger.retention import due_cases
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, new_id
from records.paths import Slug
from records.retention import Certificate, DisposalState, Retention

# Who proposes and agrees where the definition of the 業務 has decided.
RULE = "rule:nightly"
PROPOSED = "disposal.proposed"
DECIDED = "disposal.agreed_or_refused"


class Disposal(Frozen):
    """One disposal: what, how far, and by whose word."""

    id: Id
    procedure: Slug
    state: DisposalState
    cases: int
    proposed_by: str
    by: str
    proposed_at: dt.datetime
    decided_by: str | None
    decided_at: dt.datetime | None
    certificate: Certificate | None


class Disposals:
    """Decides what is destroyed. ``ledger.erasing`` destroys it."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self, *, among: Collection[Slug] | None = None, limit: int = 200) -> tuple[Disposal, ...]:
        """Answer the disposals (of these 業務), the newest first."""
        return self._listed((), limit, among=among)

    def to_carry_out(self) -> tuple[Disposal, ...]:
        """Answer what was agreed to or begun, the oldest first."""
        going = (DisposalState.AGREED, DisposalState.BEGUN, DisposalState.ERASED)
        return tuple(reversed(self._listed(going, None)))

    def one(self, disposal_id: Id) -> Disposal:
        """Answer a disposal.

        Raises:
            BusinessError: there is none (``disposal.unknown``).
        """
        found = self._listed((), None, disposal_id)
        if not found:
            raise BusinessError("disposal.unknown", "この廃棄の記録は見つかりません。")
        return found[0]

    def propose(self, slug: Slug, rule: Retention, today: dt.date, expected: int, *, user_id: Id) -> Id:
        """Propose to destroy what is due of a 業務, as a person has seen it.

        Raises:
            BusinessError: nothing is due (``disposal.nothing_due``), or not as much as the person saw
                (``disposal.changed``).
        """
        with self._book.turn(user_id) as turn:
            due = [case.id for case in due_cases(turn.connection, slug, rule, today)]
            if not due:
                raise BusinessError("disposal.nothing_due", "廃棄の時期になった案件はありません。")
            if len(due) != expected:
                raise BusinessError("disposal.changed", "対象の案件が変わりました。一覧を見直してください。")
            return _proposed(turn, slug, due, DisposalState.PROPOSED)

    def decide(self, disposal_id: Id, *, agreed: bool, user_id: Id) -> None:
        """Let a second person agree, or take the proposal off the table (anybody, also the first).

        Raises:
            BusinessError: the same person proposed it (``disposal.same_person``), or it was decided already
                (``disposal.decided``).
        """
        table = schema.disposals
        with self._book.turn(user_id) as turn:
            row = turn.connection.execute(select(table).where(table.c.id == disposal_id)).first()
            if row is None or row.state != DisposalState.PROPOSED.value:
                raise BusinessError("disposal.decided", "この起案は、もう決まっています。")
            if agreed and row.proposed_by == user_id:
                raise BusinessError("disposal.same_person", "起案した人とは別の人が同意してください。")
            state = DisposalState.AGREED if agreed else DisposalState.REFUSED
            turn.connection.execute(
                table.update()
                .where(table.c.id == disposal_id)
                .values(state=state.value, decided_by=user_id, decided_at=turn.now)
            )
            turn.event(DECIDED, disposal=disposal_id, agreed=agreed)

    def order(self, slug: Slug, rule: Retention, today: dt.date) -> Id | None:
        """Have what is due of a 業務 destroyed because its definition says so; None where nothing is due."""
        with self._book.turn(RULE) as turn:
            due = [case.id for case in due_cases(turn.connection, slug, rule, today)]
            return _proposed(turn, slug, due, DisposalState.AGREED) if due else None

    def _listed(
        self,
        states: Iterable[DisposalState],
        limit: int | None,
        only: Id | None = None,
        among: Collection[Slug] | None = None,
    ) -> tuple[Disposal, ...]:
        table, of_disposals, users = schema.disposals, schema.disposal_cases, schema.users
        counted = (
            select(func.count())
            .where(of_disposals.c.disposal_id == table.c.id)
            .correlate(table)
            .scalar_subquery()
        )
        first, second = users.alias(), users.alias()
        query = (
            select(
                table, counted.label("cases"), first.c.shown.label("first"), second.c.shown.label("second")
            )
            .outerjoin(first, table.c.proposed_by == first.c.id)
            .outerjoin(second, table.c.decided_by == second.c.id)
            .order_by(table.c.proposed_at.desc(), table.c.id.desc())
            .limit(limit)
        )
        wanted = [state.value for state in states]
        query = query.where(table.c.state.in_(wanted)) if wanted else query
        query = query.where(table.c.id == only) if only else query
        query = query if among is None else query.where(table.c.procedure.in_(among))
        with self._book.reading() as connection:
            return tuple(_disposal(row) for row in connection.execute(query))


def _proposed(turn: Turn, slug: Slug, due: list[Id], state: DisposalState) -> Id:
    """Write a disposal down; one that needs no second person is agreed to by the same word."""
    one, agreed = new_id(), state is DisposalState.AGREED
    turn.connection.execute(
        schema.disposals.insert().values(
            id=one, procedure=slug, state=state.value, proposed_by=turn.actor, proposed_at=turn.now,
            decided_by=turn.actor if agreed else None, decided_at=turn.now if agreed else None,
        )
    )  # fmt: skip
    rows = [{"disposal_id": one, "case_id": case_id} for case_id in due]
    turn.connection.execute(schema.disposal_cases.insert(), rows)
    turn.event(PROPOSED, disposal=one, procedure=slug, cases=[*due], agreed=agreed)
    if not agreed:
        tell(turn, PROPOSED, f"disposal:{one}", disposal=one, procedure=slug, cases=len(due))
    return one


def _disposal(row: schema.Row) -> Disposal:
    return Disposal(
        id=row.id,
        procedure=row.procedure,
        state=DisposalState(row.state),
        cases=row.cases,
        proposed_by=row.proposed_by,
        by=row.first or row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.second or row.decided_by,
        decided_at=row.decided_at,
        certificate=Certificate.model_validate_json(row.certificate) if row.certificate else None,
    )
