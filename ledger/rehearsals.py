"""登録画面で試す: a person asks to see the filled screen before they approve, and a robot that fills it."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import Connection, Select, select

from ledger import schema
from ledger.book import Book, Turn
from ledger.contents import digest, required_contents, values_json
from ledger.moves import case_row
from ledger.withheld import free_for_robots
from records.base import Frozen
from records.case import State
from records.entry import EntryResult, FinalRecord, Outcome
from records.errors import BusinessError, LeaseLost
from records.ids import Id, Sha256, new_id

ASKED = "rehearsal.asked"
BEGUN = "rehearsal.begun"
OVER = "rehearsal.over"
# Nobody waits longer before a page: what no robot has begun by then is not begun any more.
PATIENCE = dt.timedelta(minutes=5)
# A robot that says nothing for so long has died: each step on a screen waits for a quarter of a minute.
LEASE = dt.timedelta(minutes=3)


class Progress(StrEnum):
    """How far the filling of one screen is."""

    WAITING = "waiting"
    RUNNING = "running"
    OVER = "over"
    UNSERVED = "unserved"
    LOST = "lost"


class Rehearsal(Frozen):
    """One screen that somebody asked for, ``seconds`` ago; it has a ``result`` once it is over."""

    id: Id
    case_id: Id
    by: str
    progress: Progress
    seconds: int
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    result: EntryResult | None

    @property
    def going(self) -> bool:
        """Tell whether something is still to be waited for."""
        return self.progress in (Progress.WAITING, Progress.RUNNING)


class RehearsalClaim(Frozen):
    """One screen that a robot is to fill, with what the person saw of the case."""

    id: Id
    record: FinalRecord


class Rehearsals:
    """The jobs between the page and the robot. Each call that writes is one turn; nothing moves a case."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def ask(self, case_id: Id, seen: Sha256, *, user_id: Id) -> Id:
        """Ask for the screen of a case that waits for approval, as a page showed it; answer the job's id.

        What is asked for already of the same contents is answered again: nothing is filled twice.

        Raises:
            BusinessError: the case does not wait for approval (``rehearsal.not_waiting``), holds something
                else by now (``case.digest``), or is withheld from robots (``rehearsal.withheld``).
        """
        table = schema.rehearsals
        with self._book.turn(user_id) as turn:
            row = case_row(turn, case_id)
            if State(row.state) is not State.TO_APPROVE:
                raise BusinessError("rehearsal.not_waiting", "この案件は、もう決裁待ちではありません。")
            if _digest(turn.connection, row) != seen:
                raise BusinessError(
                    "case.digest", "表示していた内容と変わっています。もう一度確かめてください。"
                )
            free = select(schema.cases.c.id).where(schema.cases.c.id == case_id, *free_for_robots())
            if turn.connection.execute(free).first() is None:
                raise BusinessError(
                    "rehearsal.withheld", "この業務はロボットを止めているか計測中のため、いまは試せません。"
                )
            newest = _newest(turn.connection, case_id, seen, turn.now)
            if newest is not None and newest.going:
                return newest.id
            one = new_id()
            turn.connection.execute(
                table.insert().values(
                    id=one, case_id=case_id, user_id=user_id, digest=seen, asked_at=turn.now
                )
            )
            turn.event(ASKED, case_id, rehearsal=one, digest=seen)
            return one

    def newest(self, case_id: Id, seen: Sha256) -> Rehearsal | None:
        """Answer the newest screen that was asked for of these contents of a case."""
        with self._book.reading() as connection:
            return _newest(connection, case_id, seen, self._book.now())

    def waiting(self) -> int:
        """Answer how many screens wait for a robot."""
        with self._book.reading() as connection:
            return len(connection.execute(_unbegun(self._book.now())).all())

    def claim(self, worker: str) -> RehearsalClaim | None:
        """Give a robot the screen that waits longest; None where none waits.

        One whose case was changed or decided meanwhile is over: nobody waits for it.
        """
        with self._book.turn(worker) as turn:
            while (row := turn.connection.execute(_unbegun(turn.now).limit(1)).first()) is not None:
                _set(turn, row.id, worker=worker, begun_at=turn.now)
                turn.event(BEGUN, row.case_id, rehearsal=row.id)
                record = _record(turn, row)
                if record is not None:
                    return RehearsalClaim(id=row.id, record=record)
                _end(
                    turn, row, EntryResult(
                        outcome=Outcome.HELD, code="rehearsal.changed",
                        message="待つあいだに案件が変わったため、試しませんでした。",
                    ),
                )  # fmt: skip
        return None

    def finish(self, rehearsal_id: Id, result: EntryResult) -> None:
        """Write down what the robot saw.

        Raises:
            LeaseLost: nobody waits for it any more, or it is over already (``rehearsal.lost``).
        """
        table = schema.rehearsals
        with self._book.turn("journal") as turn:
            row = turn.connection.execute(select(table).where(table.c.id == rehearsal_id)).first()
            if row is None or row.begun_at is None or row.ended_at is not None:
                raise LeaseLost("rehearsal.lost", "この試し入力は、もう待たれていません。")
            _end(turn, row, result)


def _unbegun(now: dt.datetime) -> Select[tuple[object, ...]]:
    table = schema.rehearsals
    return (
        select(table)
        .where(table.c.begun_at.is_(None), table.c.asked_at > now - PATIENCE)
        .order_by(table.c.asked_at, table.c.id)
    )


def _record(turn: Turn, row: schema.Row) -> FinalRecord | None:
    case = case_row(turn, row.case_id)
    if State(case.state) is not State.TO_APPROVE or _digest(turn.connection, case) != row.digest:
        return None
    return FinalRecord(
        case_id=case.id,
        procedure=case.procedure,
        reference=case.reference,
        values=required_contents(turn.connection, case.id).values(),
        digest=row.digest,
    )


def _digest(connection: Connection, case: schema.Row) -> Sha256:
    values = values_json(required_contents(connection, case.id).values())
    return digest(case.key, case.id, case.generation, case.form_sha256, values)


def _set(turn: Turn, rehearsal_id: Id, **values: object) -> None:
    table = schema.rehearsals
    turn.connection.execute(table.update().where(table.c.id == rehearsal_id).values(**values))


def _end(turn: Turn, row: schema.Row, result: EntryResult) -> None:
    body = result.model_dump_json()
    _set(turn, row.id, result=body, ended_at=turn.now)
    turn.event(
        OVER, row.case_id, rehearsal=row.id, outcome=result.outcome.value, code=result.code,
        pictures=list(result.pictures), ending=turn.veil(row.case_id, body),
    )  # fmt: skip


def _newest(connection: Connection, case_id: Id, seen: Sha256, now: dt.datetime) -> Rehearsal | None:
    table, users = schema.rehearsals, schema.users
    row = connection.execute(
        select(table, users.c.shown)
        .join(users, table.c.user_id == users.c.id)
        .where(table.c.case_id == case_id, table.c.digest == seen)
        .order_by(table.c.asked_at.desc(), table.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Rehearsal(
        id=row.id,
        case_id=row.case_id,
        by=row.shown,
        progress=_progress(row, now),
        seconds=int((now - row.asked_at).total_seconds()),
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        result=EntryResult.model_validate_json(row.result) if row.result else None,
    )


def _progress(row: schema.Row, now: dt.datetime) -> Progress:
    if row.ended_at is not None:
        return Progress.OVER
    if row.begun_at is None:
        return Progress.WAITING if now < row.asked_at + PATIENCE else Progress.UNSERVED
    return Progress.RUNNING if now < row.begun_at + LEASE else Progress.LOST
