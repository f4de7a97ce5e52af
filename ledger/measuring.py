"""計測: beginning one, choosing its sheets, its clock, its end. Each call is one turn.

``version`` is the one that the page showed: whatever was pressed twice, or by two people, counts once.
"""

import datetime as dt
import secrets

from sqlalchemy import select

from ledger import schema
from ledger.advancing import void_approvals
from ledger.book import Book, Turn
from ledger.maybe_entered import is_marked
from ledger.measured import fresh_sheets
from ledger.moves import case_row, move
from records.case import MOVES, State
from records.errors import BusinessError, StaleVersion
from records.ids import Id, new_id
from records.measuring import FEWEST, GOING, PILE, WORKED, Clock, Half, Step, Way
from records.paths import Slug

TYPED = "計測で使い、手で入力しました。"
STALE = StaleVersion(
    "measuring.stale", "画面が古くなっています。今の状態を表示しました。もう一度押してください。"
)
UNKNOWN = BusinessError("measuring.unknown", "この計測は見つかりません。")
ENDED = BusinessError("measuring.ended", "この計測は終わっています。")
GOES = BusinessError("measuring.going", "時計が動いています。先に終えるか、取り消してください。")
STANDS = BusinessError("measuring.no_clock", "動いている時計がありません。")


class Measurings:
    """What people do with a 計測."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def begin(self, procedure: Slug, sheets: int, *, user_id: Id) -> Id:
        """Begin a 計測 of so many sheets. Which half of the pile goes first by hand is drawn.

        Raises:
            BusinessError: another one of this 業務 has not ended (``measuring.open``).
        """
        table, one = schema.measurings, new_id()
        half = secrets.choice(tuple(Half))
        with self._book.turn(user_id) as turn:
            standing = select(table.c.id).where(table.c.procedure == procedure, table.c.ended_at.is_(None))
            if turn.connection.execute(standing).first() is not None:
                raise BusinessError("measuring.open", "この業務の計測は、もう始まっています。")
            turn.connection.execute(
                table.insert().values(
                    id=one, procedure=procedure, asked=sheets, hand_first=half.value, version=1,
                    begun_by=user_id, begun_at=turn.now,
                )
            )  # fmt: skip
            turn.event("measuring.begun", measuring=one, procedure=procedure, sheets=sheets, half=half.value)
        return one

    def choose(self, measuring_id: Id, version: int, bundle_id: Id, *, user_id: Id) -> None:
        """Take the sheets from a pile that was scanned: its first ones that nobody has worked on.

        Raises:
            BusinessError: the sheets are chosen (``measuring.chosen``), or the pile holds too few
                (``measuring.few``).
        """
        with self._book.turn(user_id) as turn:
            one = self._next(turn, measuring_id, version)
            if self._sheets(turn, measuring_id):
                raise BusinessError("measuring.chosen", "この計測の紙は、もう決まっています。")
            fresh = fresh_sheets(turn.connection, one.procedure)
            chosen = [case_id for bundle, case_id in fresh if bundle == bundle_id][: one.asked]
            if len(chosen) < FEWEST:
                raise BusinessError(
                    "measuring.few", f"まだ誰も手を付けていない紙が足りません({FEWEST}枚から計れます)。"
                )
            for number, case_id in enumerate(chosen, start=1):
                turn.connection.execute(
                    schema.measured_sheets.insert().values(
                        id=new_id(), measuring_id=measuring_id, number=number, case_id=case_id
                    )
                )
                turn.event("measuring.sheet", case_id, measuring=measuring_id, sheet=number)

    def start(self, measuring_id: Id, version: int, step: Step, *, user_id: Id) -> None:
        """Start the clock for a sheet in one way, or for the pile.

        Raises:
            BusinessError: a clock goes (``measuring.going``), or this step was worked on
                (``measuring.worked``).
        """
        table = schema.timings
        with self._book.turn(user_id) as turn:
            self._next(turn, measuring_id, version)
            if self._going(turn, measuring_id) is not None:
                raise GOES
            same = select(table.c.id).where(
                table.c.measuring_id == measuring_id, table.c.sheet == step.sheet,
                table.c.way == step.way.value, table.c.clock.in_([one.value for one in WORKED]),
            )  # fmt: skip
            if turn.connection.execute(same).first() is not None:
                raise BusinessError("measuring.worked", "この紙は、もう計りました。")
            turn.connection.execute(
                table.insert().values(
                    id=new_id(), measuring_id=measuring_id, sheet=step.sheet, way=step.way.value,
                    clock=Clock.RUNNING.value, user_id=user_id, started_at=turn.now, resumed_at=turn.now,
                    milliseconds=0,
                )
            )  # fmt: skip

    def pause(self, measuring_id: Id, version: int, *, user_id: Id) -> None:
        """Let the clock stand: what comes now is not the sheet's work."""
        self._turn_clock(measuring_id, version, Clock.PAUSED, user_id)

    def resume(self, measuring_id: Id, version: int, *, user_id: Id) -> None:
        """Let the clock go on."""
        self._turn_clock(measuring_id, version, Clock.RUNNING, user_id)

    def stop(self, measuring_id: Id, version: int, *, user_id: Id) -> None:
        """Keep the time: the sheet is done."""
        self._turn_clock(measuring_id, version, Clock.DONE, user_id)

    def undo(self, measuring_id: Id, version: int, *, user_id: Id) -> None:
        """Take a start back that was pressed before any work: the sheet comes again."""
        self._turn_clock(measuring_id, version, Clock.UNDONE, user_id)

    def spoil(self, measuring_id: Id, version: int, *, user_id: Id) -> None:
        """Leave a sheet out whose time is no good: the one whose clock goes, or else the last one done.

        Raises:
            BusinessError: nothing was timed yet (``measuring.no_clock``).
        """
        table = schema.timings
        with self._book.turn(user_id) as turn:
            self._next(turn, measuring_id, version)
            last = turn.connection.execute(
                select(table)
                .where(table.c.measuring_id == measuring_id, table.c.clock != Clock.UNDONE.value)
                .order_by(table.c.id.desc())
            ).first()
            if last is None or last.clock == Clock.SPOILT.value:
                raise STANDS
            self._write(turn, last, Clock.SPOILT)

    def end(self, measuring_id: Id, version: int, *, user_id: Id) -> None:
        """End it: what was typed by hand is withdrawn here, the other sheets go their usual way.

        Raises:
            BusinessError: a clock goes (``measuring.going``).
        """
        with self._book.turn(user_id) as turn:
            self._next(turn, measuring_id, version)
            if self._going(turn, measuring_id) is not None:
                raise GOES
            typed, sheets = self._typed(turn, measuring_id), self._sheets(turn, measuring_id)
            for sheet in (one for one in sheets if one.number in typed):
                ends = State.WITHDRAWN in MOVES[State(case_row(turn, sheet.case_id).state)]
                if ends and not is_marked(turn.connection, sheet.case_id):
                    void_approvals(turn, sheet.case_id)
                    move(
                        turn, sheet.case_id, State.WITHDRAWN, reason=TYPED, facts={"measuring": measuring_id}
                    )
            table = schema.measurings
            turn.connection.execute(
                table.update().where(table.c.id == measuring_id).values(ended_at=turn.now)
            )
            turn.event("measuring.closed", measuring=measuring_id)

    def _turn_clock(self, measuring_id: Id, version: int, clock: Clock, user_id: Id) -> None:
        with self._book.turn(user_id) as turn:
            self._next(turn, measuring_id, version)
            going = self._going(turn, measuring_id)
            if going is None or going.clock == clock.value:
                raise STANDS
            self._write(turn, going, clock)

    def _write(self, turn: Turn, row: schema.Row, clock: Clock) -> None:
        table = schema.timings
        ran = (turn.now - row.resumed_at) // dt.timedelta(milliseconds=1) if row.resumed_at else 0
        milliseconds, goes = row.milliseconds + ran, clock is Clock.RUNNING
        turn.connection.execute(
            table.update()
            .where(table.c.id == row.id)
            .values(clock=clock.value, milliseconds=milliseconds, resumed_at=turn.now if goes else None)
        )
        if clock not in GOING:
            turn.event(
                "measuring.timed", timing=row.id, measuring=row.measuring_id, sheet=row.sheet, way=row.way,
                clock=clock.value, milliseconds=milliseconds,
            )  # fmt: skip

    def _next(self, turn: Turn, measuring_id: Id, version: int) -> schema.Row:
        """Answer the 計測, counted up.

        Raises:
            StaleVersion: somebody pressed first (``measuring.stale``).
            BusinessError: there is no such 計測, or it has ended.
        """
        table = schema.measurings
        row = turn.connection.execute(select(table).where(table.c.id == measuring_id)).first()
        if row is None:
            raise UNKNOWN
        if row.ended_at is not None:
            raise ENDED
        if row.version != version:
            raise STALE
        turn.connection.execute(table.update().where(table.c.id == measuring_id).values(version=version + 1))
        return row

    def _going(self, turn: Turn, measuring_id: Id) -> schema.Row | None:
        table = schema.timings
        going = table.c.clock.in_([one.value for one in GOING])
        return turn.connection.execute(
            select(table).where(table.c.measuring_id == measuring_id, going)
        ).first()

    def _sheets(self, turn: Turn, measuring_id: Id) -> list[schema.Row]:
        table = schema.measured_sheets
        query = select(table).where(table.c.measuring_id == measuring_id).order_by(table.c.number)
        return list(turn.connection.execute(query))

    def _typed(self, turn: Turn, measuring_id: Id) -> frozenset[int]:
        table = schema.timings
        query = select(table.c.sheet).where(
            table.c.measuring_id == measuring_id, table.c.way == Way.HAND.value,
            table.c.clock.in_([one.value for one in WORKED]), table.c.sheet != PILE,
        )  # fmt: skip
        return frozenset(turn.connection.execute(query).scalars())
