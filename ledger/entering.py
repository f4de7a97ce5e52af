"""Entering: claims with lease and growing fence, and the journal that the exactly-once protocol writes."""

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import and_, func, or_, select

from ledger import schema
from ledger.advancing import void_approvals
from ledger.approved import approved_record
from ledger.book import Book, Turn
from ledger.chain import Fact
from ledger.claims import Claim, InDoubt, Way
from ledger.definitions import keep_definition
from ledger.halts import halted
from ledger.moves import case_row, move
from ledger.searching import index_case
from ledger.twins import twin_is_going
from ledger.withheld import free_for_robots
from records.case import State
from records.entry import ApprovedRecord, EntryResult, Intent, Outcome
from records.errors import BusinessError, IllegalMove, LeaseLost
from records.ids import Id, Reference, new_id
from records.paths import Slug

ATTEMPTS = 3
CHANGED = BusinessError(
    "case.approval_changed", "決裁された内容が書き換えられています。もう一度確かめてください。"
)
WITHDRAWN = IllegalMove("case.withdrawn", "取下げの申出があったため、登録しませんでした。")
UNANSWERED = EntryResult(
    outcome=Outcome.HELD, code="entry.unanswered",
    message="業務システムを検索できないまま時間がたちました。登録されたかどうかを確かめてください。",
)  # fmt: skip
NOT_SAVED_AGAIN = "登録を繰り返しましたが、登録されていませんでした。業務システムを確かめてください。"
# From the claim: a round every two minutes and the longest delay of a target (30 s) come on top of it, and a
# person has it within ten minutes all the same.
LONGEST_DOUBT_SECONDS = 420.0
STOPPED = IllegalMove("case.stopped", "業務か業務システムが止められたため、登録しませんでした。")

_RUNNING = frozenset({State.ENTERING, State.SUBMITTING, State.IN_DOUBT})


class Entries:
    """The ledger's side of entry. It is the ``Journal`` that bots write."""

    def __init__(self, book: Book, *, attempts: int = ATTEMPTS) -> None:
        self._book = book
        self._attempts = attempts

    def claim(
        self,
        worker: str,
        ways: Mapping[Slug, Way],
        *,
        seconds: float,
        run_id: str | None,
        without: Collection[Id] = (),
    ) -> Claim | None:
        """Claim the approved case of these 業務 that has waited longest, or answer None.

        Left alone is what somebody stopped (a 業務, or its business system), what a 計測 uses, and the cases
        ``without`` which a round goes on. One that may be about the same thing as another which is on its
        way waits for that (``ledger.twins``).
        A case whose approval is not the one that the chain tells of goes back to the check: what somebody
        wrote into the database is never typed into a business system.
        """
        cases, left = schema.cases, set(without)
        with self._book.turn(worker) as turn:
            stopped = set(turn.connection.execute(halted(schema.halts.c.target)).scalars())
            going = [slug for slug, way in ways.items() if way.target.slug not in stopped]
            oldest = (
                select(cases)
                .where(cases.c.state == State.APPROVED.value, cases.c.procedure.in_(going))
                .where(*free_for_robots())
                .order_by(cases.c.moved_at, cases.c.id)
                .limit(1)
            )
            while (row := turn.connection.execute(oldest.where(cases.c.id.not_in(left))).first()) is not None:
                record = approved_record(turn, row)
                if record is None:
                    void_approvals(turn, row.id)
                    move(turn, row.id, State.TO_CHECK, reason=CHANGED.message, facts={"code": CHANGED.code})
                    continue
                if twin_is_going(turn, record, ways[row.procedure]):
                    left.add(row.id)
                    continue
                until = turn.now + dt.timedelta(seconds=seconds)
                one, fence = self._open(turn, row, ways[row.procedure], until=until, run_id=run_id)
                return Claim(id=one, record=record, fence=fence, lease_until=until)
        return None

    def _open(
        self, turn: Turn, case: schema.Row, way: Way, *, until: dt.datetime, run_id: str | None
    ) -> tuple[Id, int]:
        """Begin an attempt under the next fence, with the definitions that it uses."""
        entries, one = schema.entries, new_id()
        last = select(func.max(entries.c.fence)).where(entries.c.case_id == case.id)
        fence = int(turn.connection.execute(last).scalar() or 0) + 1
        screen = keep_definition(turn, way.kind, way.screen.slug, way.screen)
        target = keep_definition(turn, "target", way.target.slug, way.target)
        turn.connection.execute(
            entries.insert().values(
                id=one, case_id=case.id, fence=fence, worker=turn.actor, run_id=run_id,
                screen_sha256=screen, target_sha256=target, lease_until=until, claimed_at=turn.now,
            )
        )  # fmt: skip
        facts: dict[str, Fact] = {"fence": fence, "run": run_id, "screen": screen, "target": target}
        move(turn, case.id, State.ENTERING, facts=facts)
        return one, fence

    def waiting(self, procedures: tuple[Slug, ...]) -> int:
        """Answer how many cases of these 業務 wait for a robot: approved, or in doubt."""
        cases = schema.cases
        approved = and_(cases.c.state == State.APPROVED.value, *free_for_robots())
        query = (
            select(func.count())
            .select_from(cases)
            .where(cases.c.procedure.in_(procedures))
            .where(or_(approved, cases.c.state == State.IN_DOUBT.value))
        )
        with self._book.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def look(self, case_id: Id) -> ApprovedRecord:
        """Answer what is approved, for a dry run: nothing is claimed.

        Raises:
            IllegalMove: the case is not approved.
            BusinessError: its approval was changed (``case.approval_changed``).
        """
        with self._book.turn("dry-run") as turn:
            row = case_row(turn, case_id)
            if State(row.state) is not State.APPROVED:
                raise IllegalMove("case.not_approved", "この案件は決裁されていません。")
            record = approved_record(turn, row)
            if record is None:
                raise CHANGED
            return record

    def intent(self, case_id: Id, intent: Intent) -> None:
        """Write down what the search showed (records.ports.Journal)."""
        with self._book.turn("journal") as turn:
            self._require_lease(turn, case_id, intent.fence, State.ENTERING)
            body = intent.model_dump_json()
            self._write(turn, case_id, intent.fence, intent=body)
            turn.event(
                "entry.intent", case_id, fence=intent.fence, found=len(intent.found),
                intent=turn.veil(case_id, body),
            )  # fmt: skip

    def submitting(self, case_id: Id, fence: int) -> None:
        """Say that the saving click is about to happen (records.ports.Journal).

        Raises:
            LeaseLost: another worker holds the claim, or the lease has ended.
            IllegalMove: the case was withdrawn meanwhile, or its 業務 or business system was stopped
                (``case.withdrawn``, ``case.stopped``); nothing was saved.
        """
        with self._book.turn("journal") as turn:
            refusal = self._refused(turn, case_id, fence)
            if refusal is None:
                move(turn, case_id, State.SUBMITTING, facts={"fence": fence})
        if refusal is not None:
            raise refusal

    def require_announced(self, attempt_id: Id) -> None:
        """Let the click follow that this very attempt announced, once a head behind it is signed outside.

        Between the two the ledger may have been restored, and another have entered the case.

        Raises:
            LeaseLost: this ledger does not know that the attempt is about to click.
        """
        entries, cases = schema.entries, schema.cases
        query = (
            select(entries.c.id)
            .join(cases, cases.c.id == entries.c.case_id)
            .where(entries.c.id == attempt_id, entries.c.ended_at.is_(None))
            .where(cases.c.state == State.SUBMITTING.value)
        )
        with self._book.reading() as connection:
            if connection.execute(query).first() is None:
                raise LeaseLost("entry.lease_lost", "別の処理がこの案件を引き継ぎました。")

    def finish(self, case_id: Id, fence: int, result: EntryResult) -> None:
        """Write down how the attempt ended, and move the case (records.ports.Journal)."""
        with self._book.turn("journal") as turn:
            self._require_fence(turn, case_id, fence)
            row = case_row(turn, case_id)
            state = State(row.state)
            doubted = state is State.IN_DOUBT and result.outcome is not Outcome.CONFIRMED
            # Withdrawn at the click, or its lease ended after it: the attempt is over already.
            if state is State.WITHDRAWN or doubted:
                return
            if state not in _RUNNING:
                raise LeaseLost("entry.lease_lost", "別の処理がこの案件を引き継ぎました。")
            told = self._end(turn, case_id, fence, result)
            new = self._after(turn, case_id, state, result)
            if new is State.TO_CHECK:
                void_approvals(turn, case_id)
            move(turn, case_id, new, reason=result.reason, facts=told)

    def in_doubt(self) -> tuple[InDoubt, ...]:
        """Answer every case in doubt, for the search that settles it.

        One whose approval was changed cannot be compared with the target: a person decides.
        """
        cases, entries = schema.cases, schema.entries
        with self._book.turn("journal") as turn:
            rows = turn.connection.execute(
                select(cases).where(cases.c.state == State.IN_DOUBT.value).order_by(cases.c.moved_at)
            ).all()
            doubts = []
            for row in rows:
                last = turn.connection.execute(
                    select(entries).where(entries.c.case_id == row.id).order_by(entries.c.fence.desc())
                ).first()
                record = approved_record(turn, row)
                if record is None:
                    move(turn, row.id, State.HELD, reason=CHANGED.message, facts={"code": CHANGED.code})
                elif last is not None:
                    clicked = last.ended_at or last.lease_until
                    doubts.append(InDoubt(record=record, fence=last.fence, clicked_at=clicked))
            return tuple(doubts)

    def newest_confirmed(self, procedure: Slug) -> Reference | None:
        """Answer the reference of the case that was confirmed last: a record known to be in the target."""
        cases = schema.cases
        query = (
            select(cases.c.reference)
            .where(cases.c.procedure == procedure, cases.c.state == State.CONFIRMED.value)
            .where(cases.c.corrects.is_(None))
            .order_by(cases.c.moved_at.desc())
            .limit(1)
        )
        with self._book.reading() as connection:
            return connection.execute(query).scalar()

    def settled(self, case_id: Id, fence: int, result: EntryResult) -> None:
        """Write down what the search of a case in doubt proved: confirmed, nothing saved, or held.

        Nothing saved is tried again as long as attempts are left.

        Raises:
            LeaseLost: the case is in doubt no more: another worker, or a person, knew it first.
        """
        with self._book.turn("journal") as turn:
            self._require_fence(turn, case_id, fence)
            if State(case_row(turn, case_id).state) is not State.IN_DOUBT:
                raise LeaseLost("entry.lease_lost", "別の処理がこの案件を引き継ぎました。")
            self._settle(turn, case_id, fence, result)

    def hand_over(self, delays: Mapping[Slug, float]) -> tuple[Id, ...]:
        """Put before a person what is in doubt for long: its target did not answer, or nobody asked it.

        ``delays`` says for each 業務 how many seconds its target may take to write; of others, nothing is
        handed over.
        """
        cases, entries = schema.cases, schema.entries
        with self._book.turn("journal") as turn:
            rows = turn.connection.execute(
                select(cases.c.id, cases.c.procedure, func.max(entries.c.fence).label("fence"),
                       func.max(entries.c.claimed_at).label("claimed_at"))
                .join(entries, entries.c.case_id == cases.c.id)
                .where(cases.c.state == State.IN_DOUBT.value, cases.c.procedure.in_(tuple(delays)))
                .group_by(cases.c.id, cases.c.procedure)
            ).all()  # fmt: skip
            late = [
                row
                for row in rows
                if (turn.now - row.claimed_at).total_seconds()
                >= LONGEST_DOUBT_SECONDS + delays[row.procedure]
            ]
            for row in late:
                self._settle(turn, row.id, row.fence, UNANSWERED)
            return tuple(row.id for row in late)

    def release_expired(self) -> tuple[Id, ...]:
        """Take over the cases of workers that died: free again before the click, in doubt after it."""
        cases, entries = schema.cases, schema.entries
        with self._book.turn("leases") as turn:
            rows = turn.connection.execute(
                select(cases.c.id, cases.c.state, entries.c.fence)
                .join(entries, entries.c.case_id == cases.c.id)
                .where(cases.c.state.in_([State.ENTERING.value, State.SUBMITTING.value]))
                .where(entries.c.ended_at.is_(None), entries.c.lease_until < turn.now)
            ).all()
            for row in rows:
                before_click = row.state == State.ENTERING.value
                outcome = Outcome.NOTHING_SAVED if before_click else Outcome.IN_DOUBT
                self._write(turn, row.id, row.fence, outcome=outcome.value, ended_at=turn.now)
                result = EntryResult(outcome=outcome, code="entry.lease_ended")
                new = self._after(turn, row.id, State(row.state), result)
                move(turn, row.id, new, facts={"fence": row.fence, "code": "entry.lease_ended"})
            return tuple(row.id for row in rows)

    def _refused(self, turn: Turn, case_id: Id, fence: int) -> IllegalMove | None:
        """Answer why a claimed case may not be saved any more, its attempt ended; None where it may."""
        entry = self._require_lease(turn, case_id, fence, State.ENTERING)
        row = case_row(turn, case_id)
        if row.withdraw_asked:
            move(turn, case_id, State.WITHDRAWN, facts={"fence": fence})
            self._write(turn, case_id, fence, outcome=Outcome.NOTHING_SAVED.value, ended_at=turn.now)
            return WITHDRAWN
        if _stopped(turn, row, entry):
            move(turn, case_id, State.APPROVED, facts={"fence": fence, "code": STOPPED.code})
            self._write(turn, case_id, fence, outcome=Outcome.STOPPED.value, ended_at=turn.now)
            return STOPPED
        return None

    def _after(self, turn: Turn, case_id: Id, state: State, result: EntryResult) -> State:
        if state is not State.ENTERING:
            # After the click only a receipt and an equal saved record end the doubt.
            return State.CONFIRMED if result.outcome is Outcome.CONFIRMED else State.IN_DOUBT
        if result.outcome is Outcome.READ and self._looks_up(turn, case_id):
            return State.CONFIRMED
        if result.outcome is Outcome.REFUSED:
            return State.TO_CHECK
        if result.outcome is Outcome.NOTHING_SAVED and self._spent(turn, case_id) < self._attempts:
            return State.APPROVED
        return State.HELD

    def _looks_up(self, turn: Turn, case_id: Id) -> bool:
        """Tell whether the newest attempt pins a lookup: of anything else, reading proves no end."""
        entries, definitions = schema.entries, schema.definitions
        kind = (
            select(definitions.c.kind)
            .join(entries, entries.c.screen_sha256 == definitions.c.sha256)
            .where(entries.c.case_id == case_id)
            .order_by(entries.c.fence.desc())
            .limit(1)
        )
        return turn.connection.execute(kind).scalar() == "lookup"

    def _spent(self, turn: Turn, case_id: Id) -> int:
        entries = schema.entries
        # One that somebody stopped did not fail; the present one has no outcome yet.
        failed = or_(entries.c.outcome.is_(None), entries.c.outcome != Outcome.STOPPED.value)
        counted = select(func.count()).select_from(entries).where(entries.c.case_id == case_id, failed)
        return int(turn.connection.execute(counted).scalar_one())

    def _settle(self, turn: Turn, case_id: Id, fence: int, result: EntryResult) -> None:
        new = {Outcome.CONFIRMED: State.CONFIRMED, Outcome.NOTHING_SAVED: State.APPROVED}.get(
            result.outcome, State.HELD
        )
        reason = result.reason
        if new is State.APPROVED and self._spent(turn, case_id) >= self._attempts:
            new, reason = State.HELD, NOT_SAVED_AGAIN
        told = self._end(turn, case_id, fence, result)
        move(turn, case_id, new, reason=reason, facts=told)

    def _require_fence(self, turn: Turn, case_id: Id, fence: int) -> schema.Row:
        entries = schema.entries
        row = turn.connection.execute(
            select(entries).where(entries.c.case_id == case_id).order_by(entries.c.fence.desc()).limit(1)
        ).first()
        if row is None or row.fence != fence:
            raise LeaseLost("entry.lease_lost", "別の処理がこの案件を引き継ぎました。")
        return row

    def _require_lease(self, turn: Turn, case_id: Id, fence: int, state: State) -> schema.Row:
        entry = self._require_fence(turn, case_id, fence)
        if entry.lease_until < turn.now or State(case_row(turn, case_id).state) is not state:
            raise LeaseLost("entry.lease_lost", "別の処理がこの案件を引き継ぎました。")
        return entry

    def _end(self, turn: Turn, case_id: Id, fence: int, result: EntryResult) -> dict[str, Fact]:
        """Write an attempt's end, and answer what its event tells."""
        body = result.model_dump_json()
        self._write(turn, case_id, fence, outcome=result.outcome.value, result=body, ended_at=turn.now)
        if result.receipt is not None:
            index_case(turn, case_id)
        return {
            "fence": fence,
            "code": result.code,
            "receipt": result.receipt.number if result.receipt else None,
            "pictures": list(result.pictures),
            "result": turn.veil(case_id, body),
        }

    def _write(self, turn: Turn, case_id: Id, fence: int, **values: object) -> None:
        entries = schema.entries
        turn.connection.execute(
            entries.update().where(entries.c.case_id == case_id, entries.c.fence == fence).values(**values)
        )


def _stopped(turn: Turn, case: schema.Row, entry: schema.Row) -> bool:
    """Tell whether somebody stopped the 業務 of an attempt, or the business system that it pins."""
    halts, definitions = schema.halts, schema.definitions
    target = select(definitions.c.slug).where(definitions.c.sha256 == entry.target_sha256)
    standing = select(halts.c.id).where(
        halts.c.ended_at.is_(None),
        or_(halts.c.procedure == case.procedure, halts.c.target.in_(target)),
    )
    return turn.connection.execute(standing).first() is not None
