"""一括決裁: what waits for approval of one 業務, what in each case is an exception, many approved at once."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from ledger import schema
from ledger.advancing import Definitions
from ledger.approving import Approving
from ledger.book import Book
from ledger.contents import Contents, digest, required_contents, values_json
from ledger.withheld import in_measurings
from records.base import Frozen
from records.case import State
from records.errors import BusinessError, YomikakiError
from records.ids import Id, Reference, Sha256
from records.paths import FieldPath, Slug
from records.reading import Decision
from records.values import Value
from values.compare import same

# As many as somebody can look through, and as a page can show without waiting for it.
MOST_AT_ONCE = 30
# Of twenty fields that were accepted with less, one is expected to be wrong: an approver looks at those.
UNSURE_BELOW = 0.95


class Waiting(Frozen):
    """One case that waits for approval, bound by ``digest``, and what in it departs from the rule.

    ``changed`` are fields that a person made something else of than was read, ``unsure`` those that nobody
    looked at though their probability is low. ``troubled``: a reason was once given against it.
    """

    case_id: Id
    reference: Reference
    version: int
    digest: Sha256
    form_sha256: Sha256
    generation: int
    values: dict[FieldPath, Value]
    changed: tuple[FieldPath, ...]
    unsure: tuple[FieldPath, ...]
    troubled: bool

    @property
    def deviates(self) -> bool:
        """Tell whether somebody has to open the case before it is approved."""
        return bool(self.changed or self.unsure) or self.troubled or self.generation > 1


class Asked(Frozen):
    """A case that somebody approves together with others, as the page showed it; ``behalf``: 代決."""

    case_id: Id
    version: int
    digest: Sha256
    behalf: Id | None = None


class Decided(Frozen):
    """What became of it: where the case stands now, or why it was not approved."""

    case_id: Id
    reference: Reference
    state: State
    code: str | None = None
    message: str | None = None


class Batches:
    """Approvals of many cases, each in a turn of its own: one that is refused leaves the others alone."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._approving = Approving(book)

    def waiting(self, procedure: Slug, without: Collection[Id]) -> tuple[Waiting, ...]:
        """Answer the cases that wait longest, those that deviate first; ``without`` are left out."""
        cases = schema.cases
        query = (
            select(cases)
            .where(cases.c.state == State.TO_APPROVE.value, cases.c.procedure == procedure)
            .where(cases.c.id.not_in(in_measurings()), cases.c.id.not_in(without))
            .order_by(cases.c.moved_at, cases.c.id)
            .limit(MOST_AT_ONCE)
        )
        with self._book.reading() as connection:
            rows = connection.execute(query).all()
            troubled = _troubled(connection, [row.id for row in rows])
            found = [_waiting(connection, row, troubled=row.id in troubled) for row in rows]
        return tuple(sorted(found, key=lambda one: not one.deviates))

    def counts(self) -> dict[Slug, int]:
        """Answer how many cases wait for approval, by 業務, the most first."""
        cases = schema.cases
        query = (
            select(cases.c.procedure, func.count())
            .where(cases.c.state == State.TO_APPROVE.value, cases.c.id.not_in(in_measurings()))
            .group_by(cases.c.procedure)
            .order_by(func.count().desc(), cases.c.procedure)
        )
        with self._book.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def approve(self, asked: Sequence[Asked], defined: Definitions, *, user_id: Id) -> tuple[Decided, ...]:
        """Approve one after the other what the page showed, and answer what became of each."""
        return tuple(self._one(one, defined, user_id) for one in asked)

    def _one(self, one: Asked, defined: Definitions, user_id: Id) -> Decided:
        refused: YomikakiError | None = None
        try:
            self._require_plain(one.case_id, defined.procedure.slug)
            self._approving.approve(
                one.case_id, one.version, one.digest, defined, user_id=user_id, behalf=one.behalf
            )
        except YomikakiError as error:
            refused = error
        row = self._row(one.case_id)
        return Decided(
            case_id=one.case_id,
            reference=row.reference,
            state=State(row.state),
            code=refused and refused.code,
            message=refused and refused.message,
        )

    def _require_plain(self, case_id: Id, procedure: Slug) -> None:
        row = self._row(case_id)
        if State(row.state) is not State.TO_APPROVE or row.procedure != procedure:
            raise BusinessError("case.not_waiting", "この案件は決裁待ちではありません。")
        with self._book.reading() as connection:
            troubled = bool(_troubled(connection, [case_id]))
            deviates = _waiting(connection, row, troubled=troubled).deviates
        if deviates:
            raise BusinessError(
                "case.look_closer", "例外のある案件です。開いて確かめてから決裁してください。"
            )

    def _row(self, case_id: Id) -> schema.Row:
        with self._book.reading() as connection:
            row = connection.execute(select(schema.cases).where(schema.cases.c.id == case_id)).first()
        if row is None:
            raise BusinessError("case.unknown", "この案件は見つかりません。")
        return row


def _troubled(connection: Connection, case_ids: Sequence[Id]) -> frozenset[Id]:
    """Answer those of the cases against which a reason was ever given."""
    reasons = schema.reasons
    return frozenset(
        connection.execute(select(reasons.c.case_id).where(reasons.c.case_id.in_(case_ids))).scalars()
    )


def _waiting(connection: Connection, row: schema.Row, *, troubled: bool) -> Waiting:
    held = required_contents(connection, row.id)
    values = held.values()
    return Waiting(
        case_id=row.id,
        reference=row.reference,
        version=row.version,
        digest=digest(row.key, row.id, row.generation, row.form_sha256, values_json(values)),
        form_sha256=row.form_sha256,
        generation=row.generation,
        values=values,
        changed=tuple(_changed(held)),
        unsure=tuple(_unsure(held)),
        troubled=troubled,
    )


def _changed(held: Contents) -> list[FieldPath]:
    """Answer the fields in which a person's value is another fact than what was read."""
    read = {one.path: one.value for one in held.record.fields}
    return [
        path
        for path, value in held.answers.items()
        if path in read and ((was := read[path]) is None or not same(value, was))
    ]


def _unsure(held: Contents) -> list[FieldPath]:
    return [
        one.path
        for one in held.record.fields
        if one.path not in held.answers and one.decision is Decision.ACCEPT and one.probability < UNSURE_BELOW
    ]
