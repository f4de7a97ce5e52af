"""訂正: a confirmed case was wrong. A case of its own says what must stand in its place, and why.

It holds both values of each field: what its record holds is what stands in the business system now, what
people answered is what must stand there. No robot enters it: no definition says how a screen corrects, and to
register it again would make a second registration. A person corrects by hand, a second one confirms.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, or_, select

from ledger import schema
from ledger.book import Book, Turn
from ledger.checking import Answer, keep_answers
from ledger.contents import Contents, required_contents
from ledger.moves import case_row, move, touch
from ledger.opening import new_case
from ledger.readings import keep_record
from ledger.retention import require_whole
from ledger.searching import index_case
from records.case import ENDS, State
from records.errors import BusinessError
from records.ids import Id
from records.paths import FieldPath
from records.reading import Decision, FieldValue, Record
from records.values import Date, Value

OF_ENTERED = BusinessError("correction.not_confirmed", "訂正できるのは「登録済み」の案件だけです。")
OF_ORIGINAL = BusinessError("correction.of_correction", "訂正の案件です。元の案件を開いて訂正してください。")
GOING = BusinessError("correction.open_already", "この案件には、終わっていない訂正があります。")
SAME = BusinessError("correction.nothing_changed", "登録済みの値と違う項目がありません。")
NO_REASON = BusinessError("correction.no_reason", "訂正の理由を入力してください。")


class Corrections:
    """Opens corrections of confirmed cases."""

    def __init__(self, book: Book, *, prefix: str) -> None:
        self._book = book
        self._prefix = prefix

    def standing(self, case_id: Id) -> Contents:
        """Answer what stands in the business system: the case, as its newest confirmed correction left it.

        Raises:
            BusinessError: the case cannot be corrected (``correction.not_confirmed``,
                ``correction.of_correction``, ``correction.open_already``).
        """
        with self._book.reading() as connection:
            row = connection.execute(select(schema.cases).where(schema.cases.c.id == case_id)).first()
            _require_correctable(connection, row)
            return _standing(connection, case_id)

    def open(
        self,
        case_id: Id,
        version: int,
        values: Mapping[FieldPath, Value],
        reason: str,
        *,
        user_id: Id,
    ) -> Id:
        """Open a correction: ``values`` are what must stand there. Answer its case, which waits for approval.

        Raises:
            BusinessError: the case cannot be corrected (as ``standing``), is about to be destroyed
                (``retention.too_late``), nothing differs (``correction.nothing_changed``), there is no
                reason (``correction.no_reason``), or no such field (``field.unknown``).
            StaleVersion: somebody else was faster.
        """
        if not reason.strip():
            raise NO_REASON
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            _require_correctable(turn.connection, row)
            require_whole(turn, case_id)
            touch(turn, case_id, version)
            held = _standing(turn.connection, case_id)
            answers = _changed(held.values(), values)
            return self._opened(turn, row, held, answers, reason)

    def _opened(
        self, turn: Turn, row: schema.Row, held: Contents, answers: tuple[Answer, ...], reason: str
    ) -> Id:
        case_id = new_case(
            turn, self._prefix, procedure=row.procedure, form_version=row.form_version,
            form_sha256=row.form_sha256, trial=row.trial, corrects=row.id,
        )  # fmt: skip
        turn.event("case.corrected", row.id, by=case_id)
        move(turn, case_id, State.RECEIVED)
        keep_record(turn, case_id, _copied(held), run_id=None, copied_from=row.id)
        keep_answers(turn, case_id, answers)
        index_case(turn, case_id)
        move(turn, case_id, State.TO_APPROVE, reason=reason)
        return case_id


def _require_correctable(connection: Connection, row: schema.Row | None) -> None:
    if row is None:
        raise BusinessError("case.unknown", "この案件は見つかりません。")
    if row.corrects is not None:
        raise OF_ORIGINAL
    if row.state != State.CONFIRMED.value or row.key is None:
        raise OF_ENTERED
    cases, ended = schema.cases, [state.value for state in ENDS]
    going = select(cases.c.id).where(cases.c.corrects == row.id, cases.c.state.not_in(ended))
    if connection.execute(going).first() is not None:
        raise GOING


def _standing(connection: Connection, case_id: Id) -> Contents:
    cases = schema.cases
    query = select(cases.c.id).where(
        or_(cases.c.id == case_id, cases.c.corrects == case_id), cases.c.state == State.CONFIRMED.value
    )
    # Ids grow with time: the newest of them holds what was entered last.
    newest = connection.execute(query.order_by(cases.c.id.desc()).limit(1)).scalar_one()
    return required_contents(connection, newest)


def _changed(before: Mapping[FieldPath, Value], values: Mapping[FieldPath, Value]) -> tuple[Answer, ...]:
    if not values.keys() <= before.keys():
        raise BusinessError("field.unknown", "この項目は様式にありません。")
    changed = tuple(
        Answer(path=path, value=value, milliseconds=0)
        for path, value in values.items()
        if not _alike(value, before[path])
    )
    if not changed:
        raise SAME
    return changed


def _alike(one: Value, other: Value) -> bool:
    """Tell whether nothing is to be corrected: widths and spaces may be the very error, an era is none."""
    if isinstance(one, Date) and isinstance(other, Date):
        return one.date == other.date
    return one == other


def _copied(held: Contents) -> Record:
    """Answer the record of a correction: what stands there now, beside the writing that it came from.

    Nobody read it: no engine's opinion, no probability and no sample of the first reading stands in it.
    """
    values = held.values()
    fields = tuple(
        FieldValue(
            path=one.path, value=values[one.path], raw="", probability=1.0, decision=Decision.ACCEPT,
            evidence=one.evidence,
        )
        for one in held.record.fields
    )  # fmt: skip
    old = held.record
    return Record(
        procedure=old.procedure, form_version=old.form_version, form_sha256=old.form_sha256,
        registration=old.registration, fields=fields, sides=old.sides,
    )  # fmt: skip
