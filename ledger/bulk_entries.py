"""An entry of many cases: a bulk file, whose cases are claimed, leave and are answered together.

Each case's attempt is an ordinary one (lease, fence, end). What is said of the file moves all of them in one
turn, so that a crash leaves every case where the ledger says.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from ledger import schema
from ledger.advancing import void_approvals
from ledger.approved import approved_record
from ledger.book import Book, Turn
from ledger.bulk_files import ANSWERABLE, OPEN, BulkFile, BulkState, Member, file_in, members_of, standing_in
from ledger.chain import Fact
from ledger.claims import Way
from ledger.definitions import keep_definition
from ledger.entering import ATTEMPTS, CHANGED, Entries
from ledger.maybe_entered import DOUBTED, is_marked
from ledger.moves import case_row, move
from ledger.withheld import free_for_robots
from records.base import Frozen
from records.bulk import ENTRY, BulkDefinition
from records.case import State
from records.entry import ApprovedRecord, EntryResult, Outcome
from records.errors import LeaseLost
from records.ids import Id, Reference, Sha256, new_id, new_reference
from records.paths import Slug

PUBLISHED = EntryResult(
    outcome=Outcome.IN_DOUBT,
    code="bulk.waiting",
    message="一括ファイルを渡しました。取込結果を待っています。",
)
NOT_PUBLISHED = EntryResult(
    outcome=Outcome.NOTHING_SAVED, code="bulk.not_published", message="一括ファイルは渡されていませんでした。"
)
NO_RESULT = EntryResult(
    outcome=Outcome.HELD, code="bulk.no_result",
    message="決めた時間までに取込結果が届きません。取り込まれたかを確かめてください。",
)  # fmt: skip
_ENDS = {Outcome.CONFIRMED: State.CONFIRMED, Outcome.REFUSED: State.TO_CHECK}


class ResultFile(Frozen):
    """A file in which the target answers: its name, and the SHA-256 of its bytes."""

    name: str
    sha256: Sha256


class BulkClaim(Frozen):
    """The approved records of one file, claimed by one worker until the lease ends."""

    id: Id
    reference: Reference
    name: str
    records: tuple[ApprovedRecord, ...]
    lease_until: dt.datetime


class BulkEntries(Entries):
    """The ledger's side of bulk files."""

    def __init__(self, book: Book, *, prefix: str, attempts: int = ATTEMPTS) -> None:
        super().__init__(book, attempts=attempts)
        self._prefix = prefix

    def claim_many(
        self, worker: str, definition: BulkDefinition, *, seconds: float, run_id: str | None
    ) -> BulkClaim | None:
        """Claim the cases of the next file of a 業務, or answer None while they still gather."""
        with self._book.turn(worker) as turn:
            _end_expired(turn)
            records = self._next_records(turn, definition)
            if not records:
                return None
            bulk_id, reference = new_id(), new_reference(self._prefix)
            name, until = definition.name.replace(ENTRY, reference), turn.now + dt.timedelta(seconds=seconds)
            kept = keep_definition(turn, "bulk", definition.slug, definition)
            turn.connection.execute(
                schema.bulk_files.insert().values(
                    id=bulk_id, reference=reference, procedure=definition.slug, definition=kept,
                    file_name=name, state=BulkState.DRAFTING.value, worker=worker, run_id=run_id,
                    lease_until=until, opened_at=turn.now,
                )
            )  # fmt: skip
            turn.event("bulk.opened", bulk=bulk_id, reference=reference, procedure=definition.slug,
                       definition=kept, cases=[one.case_id for one in records])  # fmt: skip
            way = Way(screen=definition, target=definition)
            for record in records:
                case = case_row(turn, record.case_id)
                _, fence = self._open(turn, case, way, until=until, run_id=run_id)
                turn.connection.execute(
                    schema.bulk_lines.insert().values(
                        id=new_id(), bulk_id=bulk_id, case_id=case.id, fence=fence, standing=case.id
                    )
                )
            return BulkClaim(
                id=bulk_id, reference=reference, name=name, records=records, lease_until=until
            )  # fmt: skip

    def leave_out(self, bulk_id: Id, unfit: Mapping[Id, EntryResult]) -> None:
        """Send cases back whose values do not fit, before anything goes out; the others stay."""
        with self._book.turn("journal") as turn:
            self._require_state(turn, bulk_id, BulkState.DRAFTING)
            for one in standing_in(turn.connection, bulk_id):
                if one.case_id in unfit:
                    self._require_lease(turn, one.case_id, one.fence, State.ENTERING)
                    self._ended(turn, bulk_id, one, unfit[one.case_id])

    def give_up(self, bulk_id: Id, result: EntryResult) -> None:
        """Say that nothing of a file went out, and why; its cases wait for the next one."""
        with self._book.turn("journal") as turn:
            self._require_state(turn, bulk_id, BulkState.DRAFTING)
            for one in standing_in(turn.connection, bulk_id):
                self._require_fence(turn, one.case_id, one.fence)
                self._ended(turn, bulk_id, one, result)
            _set(turn, bulk_id, BulkState.CANCELLED, code=result.code, ended_at=turn.now)
            turn.event("bulk.cancelled", bulk=bulk_id, code=result.code)

    def submitting_many(self, bulk_id: Id, order: Sequence[Id], sha256: Sha256) -> tuple[Id, ...]:
        """Say that the file is about to be published, or answer the cases that may not go any more.

        With one of those (withdrawn, or stopped) nothing is said of the others: a file without it is made.

        Raises:
            LeaseLost: another worker holds the claim, or the lease has ended; nothing may be published.
        """
        with self._book.turn("journal") as turn:
            self._require_state(turn, bulk_id, BulkState.DRAFTING)
            members = {one.case_id: one for one in standing_in(turn.connection, bulk_id)}
            if set(order) != members.keys():
                raise LeaseLost("entry.lease_lost", "別の処理がこの案件を引き継ぎました。")
            refused = tuple(one for one in order if self._refused(turn, one, members[one].fence) is not None)
            for one in refused:
                _leave(turn, bulk_id, one)
            if refused:
                return refused
            for line, case_id in enumerate(order, start=1):
                lines = schema.bulk_lines
                turn.connection.execute(
                    lines.update()
                    .where(lines.c.bulk_id == bulk_id, lines.c.case_id == case_id)
                    .values(line=line)
                )
                facts: dict[str, Fact] = {"fence": members[case_id].fence, "bulk": bulk_id, "line": line}
                move(turn, case_id, State.SUBMITTING, facts=facts)
            _set(turn, bulk_id, BulkState.PUBLISHING, sha256=sha256)
            turn.event("bulk.submitting", bulk=bulk_id, sha256=sha256, cases=list(order))
        return ()

    def require_announced(self, bulk_id: Id) -> None:
        """Let the file go out that was announced, once a head behind that is signed outside.

        Between the two the ledger may have been restored, and another have sent the cases.

        Raises:
            LeaseLost: this ledger does not know that the file is about to go out.
        """
        files = schema.bulk_files
        query = select(files.c.id).where(files.c.id == bulk_id, files.c.state == BulkState.PUBLISHING.value)
        with self._book.reading() as connection:
            if connection.execute(query).first() is None:
                raise LeaseLost("entry.lease_lost", "別の処理がこの案件を引き継ぎました。")

    def published(self, bulk_id: Id) -> None:
        """Say that the file lies where the target takes it: its cases wait for the result."""
        with self._book.turn("journal") as turn:
            self._require_state(turn, bulk_id, BulkState.PUBLISHING)
            file = file_in(turn.connection, bulk_id)
            for one in file.members:
                if one.stands and one.state is State.SUBMITTING:
                    told = self._end(turn, one.case_id, one.fence, PUBLISHED)
                    move(turn, one.case_id, State.IN_DOUBT, reason=PUBLISHED.message, facts=told)
            due = turn.now + dt.timedelta(hours=file.definition.result.within_hours)
            _set(turn, bulk_id, BulkState.PUBLISHED, published_at=turn.now, due_at=due)
            turn.event("bulk.published", bulk=bulk_id)

    def not_published(self, bulk_id: Id) -> None:
        """Say that it is proved that the file never went out: its cases wait for the next one."""
        with self._book.turn("journal") as turn:
            self._require_state(turn, bulk_id, BulkState.PUBLISHING)
            for one in standing_in(turn.connection, bulk_id):
                told = self._end(turn, one.case_id, one.fence, NOT_PUBLISHED)
                if one.state is State.SUBMITTING:
                    move(turn, one.case_id, State.IN_DOUBT, facts={"fence": one.fence})
                move(turn, one.case_id, State.APPROVED, reason=NOT_PUBLISHED.message, facts=told)
                _leave(turn, bulk_id, one.case_id)
            _set(turn, bulk_id, BulkState.CANCELLED, code=NOT_PUBLISHED.code, ended_at=turn.now)
            turn.event("bulk.cancelled", bulk=bulk_id, code=NOT_PUBLISHED.code)

    def answered(
        self, file: BulkFile, result: ResultFile, answers: Mapping[Reference, EntryResult], code: str | None
    ) -> None:
        """Write down what the target answered: accepted and read back, refused, or for a person.

        A case about which a person decides already keeps the answer for that person.
        """
        with self._book.turn("journal") as turn:
            self._require_state(turn, file.id, *ANSWERABLE)
            self._answer(turn, file.id, answers)
            _set(turn, file.id, BulkState.ANSWERED, code=code, ended_at=turn.now)
            _keep_result(turn, file.procedure, result, file.id, code)
            turn.event("bulk.answered", bulk=file.id, sha256=result.sha256, code=code)

    def strange_result(
        self, procedure: Slug, result: ResultFile, code: str, bulk_id: Id | None = None
    ) -> None:
        """Write down a result that answers nothing: of no file of ours, or of one that was answered."""
        with self._book.turn("journal") as turn:
            _keep_result(turn, procedure, result, bulk_id, code)
            turn.event("bulk.strange", bulk=bulk_id, sha256=result.sha256, code=code)

    def knows_result(self, procedure: Slug, sha256: Sha256) -> bool:
        """Tell whether these very bytes were taken before."""
        results = schema.bulk_results
        query = select(results.c.id).where(results.c.procedure == procedure, results.c.sha256 == sha256)
        with self._book.reading() as connection:
            return connection.execute(query).first() is not None

    def overdue(self, bulk_id: Id) -> None:
        """Let a person look why there is no result."""
        with self._book.turn("journal") as turn:
            self._require_state(turn, bulk_id, BulkState.PUBLISHED)
            members = members_of(turn.connection, bulk_id)
            self._answer(turn, bulk_id, {one.reference: NO_RESULT for one in members})
            _set(turn, bulk_id, BulkState.OVERDUE, code=NO_RESULT.code, ended_at=turn.now)
            turn.event("bulk.overdue", bulk=bulk_id)

    def open_files(self, procedure: Slug) -> tuple[BulkFile, ...]:
        """Answer the files of a 業務 that went out, or may have, and were not answered, the oldest first."""
        files = schema.bulk_files
        query = (
            select(files.c.id)
            .where(files.c.procedure == procedure, files.c.state.in_([one.value for one in OPEN]))
            .order_by(files.c.opened_at, files.c.id)
        )
        with self._book.reading() as connection:
            return tuple(file_in(connection, one) for one in connection.execute(query).scalars().all())

    def file_of(self, procedure: Slug, name: str) -> BulkFile | None:
        """Answer the file of a 業務 that went out under this reference or name."""
        files = schema.bulk_files
        named = (files.c.reference == name) | (files.c.file_name == name)
        query = select(files.c.id).where(files.c.procedure == procedure, named)
        with self._book.reading() as connection:
            found = connection.execute(query).scalar()
            return None if found is None else file_in(connection, found)

    def _next_records(self, turn: Turn, definition: BulkDefinition) -> tuple[ApprovedRecord, ...]:
        """Answer the records of the next file.

        A case whose approval was changed goes back to the check. One that may have gone out before a restore
        goes to people: nobody can search in what took the file.
        """
        cases = schema.cases
        waiting = (
            select(cases)
            .where(cases.c.state == State.APPROVED.value, cases.c.procedure == definition.slug)
            .where(*free_for_robots())
            .order_by(cases.c.moved_at, cases.c.id)
            .limit(definition.most)
        )
        rows = turn.connection.execute(waiting).all()
        gathered = dt.timedelta(minutes=definition.gather_minutes)
        if rows and len(rows) < definition.most and rows[0].moved_at + gathered > turn.now:
            return ()
        found = []
        for row in rows:
            record = approved_record(turn, row)
            if record is None:
                void_approvals(turn, row.id)
                move(turn, row.id, State.TO_CHECK, reason=CHANGED.message, facts={"code": CHANGED.code})
            elif is_marked(turn.connection, row.id):
                move(turn, row.id, State.HELD, reason=DOUBTED.message, facts={"code": DOUBTED.code})
            else:
                found.append(record)
        return tuple(found)

    def _ended(self, turn: Turn, bulk_id: Id, one: Member, result: EntryResult) -> None:
        """End an attempt that never went out."""
        told = self._end(turn, one.case_id, one.fence, result)
        new = self._after(turn, one.case_id, State.ENTERING, result)
        if new is State.TO_CHECK:
            void_approvals(turn, one.case_id)
        move(turn, one.case_id, new, reason=result.reason, facts=told)
        _leave(turn, bulk_id, one.case_id)

    def _answer(self, turn: Turn, bulk_id: Id, answers: Mapping[Reference, EntryResult]) -> None:
        lines = schema.bulk_lines
        for one in members_of(turn.connection, bulk_id):
            answer = answers.get(one.reference)
            # A case that never stood in the file has no answer.
            if answer is None:
                continue
            turn.connection.execute(
                lines.update()
                .where(lines.c.bulk_id == bulk_id, lines.c.case_id == one.case_id)
                .values(answer=answer.model_dump_json())
            )
            if not one.stands or one.state is not State.IN_DOUBT:
                continue
            told = self._end(turn, one.case_id, one.fence, answer)
            new = _ENDS.get(answer.outcome, State.HELD)
            if new is State.TO_CHECK:
                void_approvals(turn, one.case_id)
                _leave(turn, bulk_id, one.case_id)
            move(turn, one.case_id, new, reason=answer.reason, facts=told)

    def _require_state(self, turn: Turn, bulk_id: Id, *states: BulkState) -> None:
        files = schema.bulk_files
        state = turn.connection.execute(select(files.c.state).where(files.c.id == bulk_id)).scalar_one()
        if BulkState(state) not in states:
            raise LeaseLost("entry.lease_lost", "別の処理がこの案件を引き継ぎました。")


def free_line(turn: Turn, case_id: Id) -> None:
    """Let a case go into another file: people decided that nothing of it stands in the last one."""
    lines = schema.bulk_lines
    turn.connection.execute(lines.update().where(lines.c.standing == case_id).values(standing=None))


def _leave(turn: Turn, bulk_id: Id, case_id: Id) -> None:
    lines = schema.bulk_lines
    turn.connection.execute(
        lines.update().where(lines.c.bulk_id == bulk_id, lines.c.case_id == case_id).values(standing=None)
    )


def _end_expired(turn: Turn) -> None:
    """End files whose worker died while it wrote the draft; their cases were taken over with their leases."""
    files, lines, cases = schema.bulk_files, schema.bulk_lines, schema.cases
    expired = turn.connection.execute(
        select(files.c.id).where(
            files.c.state == BulkState.DRAFTING.value, files.c.lease_until < turn.now
        )
    ).scalars().all()  # fmt: skip
    for bulk_id in expired:
        running = (
            select(lines.c.id)
            .join(cases, lines.c.case_id == cases.c.id)
            .where(lines.c.bulk_id == bulk_id, lines.c.standing.is_not(None))
            .where(cases.c.state == State.ENTERING.value)
        )
        if turn.connection.execute(running).first() is not None:
            continue
        turn.connection.execute(lines.update().where(lines.c.bulk_id == bulk_id).values(standing=None))
        _set(turn, bulk_id, BulkState.CANCELLED, code="entry.lease_ended", ended_at=turn.now)
        turn.event("bulk.cancelled", bulk=bulk_id, code="entry.lease_ended")


def _keep_result(
    turn: Turn, procedure: Slug, result: ResultFile, bulk_id: Id | None, code: str | None
) -> None:
    turn.connection.execute(
        schema.bulk_results.insert().values(
            id=new_id(), bulk_id=bulk_id, procedure=procedure, file_name=result.name[:255],
            sha256=result.sha256, code=code, taken_at=turn.now,
        )
    )  # fmt: skip


def _set(turn: Turn, bulk_id: Id, state: BulkState, **values: object) -> None:
    files = schema.bulk_files
    turn.connection.execute(
        files.update().where(files.c.id == bulk_id).values(state=state.value, **values)
    )  # fmt: skip
