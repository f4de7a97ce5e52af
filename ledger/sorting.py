"""From pages to cases: pages wait here for a reader, and become the cases that they belong to."""

import datetime as dt
import hashlib

from sqlalchemy import or_, select

from ledger import schema
from ledger.advancing import Definitions, advance, new_key
from ledger.book import Book, Turn
from ledger.definitions import keep_definition
from ledger.moves import case_row, move
from ledger.sampling import with_sample
from records.case import PageState, State
from records.errors import BusinessError, LeaseLost
from records.ids import Id, new_id, new_reference
from records.reading import PageInfo, PageTask, Problem, Record


class Sorting:
    """Hands pages to readers, and files what they read."""

    def __init__(self, book: Book, *, prefix: str, secret: bytes) -> None:
        self._book = book
        self._prefix = prefix
        self._secret = secret

    def claim(self, worker: str, *, limit: int, seconds: float) -> tuple[PageTask, ...]:
        """Claim up to ``limit`` pages for ``seconds``: unsorted ones, and those of cases to read again."""
        pages, cases, scans = schema.pages, schema.cases, schema.scans
        with self._book.turn(worker) as turn:
            unsorted = (pages.c.state == PageState.TO_SORT.value) & pages.c.code.is_(None)
            again = (pages.c.state == PageState.SORTED.value) & (cases.c.state == State.RECEIVED.value)
            rows = turn.connection.execute(
                select(pages, cases.c.procedure, scans.c.sha256)
                .join(scans, pages.c.scan_id == scans.c.id)
                .outerjoin(cases, pages.c.case_id == cases.c.id)
                .where(or_(unsorted, again))
                .where(or_(pages.c.lease_until.is_(None), pages.c.lease_until < turn.now))
                .order_by(pages.c.id)
                .limit(limit)
            ).all()
            until = turn.now + dt.timedelta(seconds=seconds)
            ids = [row.id for row in rows]
            turn.connection.execute(pages.update().where(pages.c.id.in_(ids)).values(lease_until=until))
            return tuple(_task(row) for row in rows)

    def file(
        self,
        page_id: Id,
        record: Record,
        defined: Definitions,
        *,
        run_id: str | None,
        actor: str,
    ) -> Id:
        """Keep what was read on a page, open its case if it has none, and move the case on.

        Raises:
            LeaseLost: the page was filed by another reader meanwhile.
        """
        with self._book.turn(actor) as turn:
            row = _page_row(turn, page_id)
            if row.case_id is None:
                _require_unsorted(row.state)
                case_id = self._open(turn, page_id, defined)
            else:
                case_id = str(row.case_id)
            if case_row(turn, case_id).state != State.RECEIVED.value:
                raise LeaseLost("page.filed", "このページは既に読み取られています。")
            drawn = with_sample(record, defined.procedure.blind_share, self._secret, case_id)
            keep_record(turn, case_id, drawn, run_id=run_id)
            advance(turn, case_id, defined, self._secret)
            return case_id

    def leave(
        self, page_id: Id, problem: Problem, *, actor: str, state: PageState = PageState.TO_SORT
    ) -> None:
        """Leave a page for a person, or set it aside as blank or separator, and say why."""
        pages = schema.pages
        with self._book.turn(actor) as turn:
            _require_unsorted(_page_row(turn, page_id).state)
            turn.connection.execute(
                pages.update()
                .where(pages.c.id == page_id)
                .values(state=state.value, code=problem.code, message=problem.message, lease_until=None)
            )
            turn.event("page.left", page=page_id, state=state.value, code=problem.code)

    def sort(self, page_id: Id, defined: Definitions, *, actor: str) -> Id:
        """Let a person say what an unclaimed page is; its case then waits to be read as that."""
        with self._book.turn(actor) as turn:
            _require_unsorted(_page_row(turn, page_id).state)
            return self._open(turn, page_id, defined)

    def _open(self, turn: Turn, page_id: Id, defined: Definitions) -> Id:
        case_id, pages, slug = new_id(), schema.pages, defined.procedure.slug
        reference = new_reference(self._prefix)
        form_sha256 = keep_definition(turn, "form", defined.form.slug, defined.form)
        trial = turn.connection.execute(
            select(schema.bundles.c.trial)
            .join(schema.scans, schema.scans.c.bundle_id == schema.bundles.c.id)
            .join(pages, pages.c.scan_id == schema.scans.c.id)
            .where(pages.c.id == page_id)
        ).scalar_one()
        turn.connection.execute(
            schema.cases.insert().values(
                id=case_id,
                reference=reference,
                procedure=slug,
                state=State.COLLECTING.value,
                version=1,
                generation=1,
                form_version=defined.form.version,
                form_sha256=form_sha256,
                key=new_key(),
                withdraw_asked=False,
                trial=trial,
                opened_at=turn.now,
                moved_at=turn.now,
            )
        )
        turn.connection.execute(
            pages.update()
            .where(pages.c.id == page_id)
            .values(state=PageState.SORTED.value, case_id=case_id, lease_until=None, code=None, message=None)
        )
        turn.event(
            "case.opened", case_id, page=page_id, reference=reference, procedure=slug, form=form_sha256,
            trial=trial,
        )  # fmt: skip
        move(turn, case_id, State.RECEIVED)
        return case_id


def _task(row: schema.Row) -> PageTask:
    pdf = row.sha256 if row.text_layer else None
    return PageTask(page=page_info(row), procedure=row.procedure, pdf=pdf)


def page_info(row: schema.Row) -> PageInfo:
    """Answer a page's row as the type that readers speak."""
    return PageInfo(
        id=row.id,
        scan_id=row.scan_id,
        number=row.number,
        dpi=float(row.dpi),
        pixels=row.pixels,
        text_layer=row.text_layer,
    )


def keep_record(turn: Turn, case_id: Id, record: Record, *, run_id: str | None) -> None:
    """Keep one reading of the case's present generation."""
    aligned = record.sides[0].aligned if record.sides else None
    body = record.model_dump_json()
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    generation = case_row(turn, case_id).generation
    turn.connection.execute(
        schema.records.insert().values(
            id=new_id(), case_id=case_id, generation=generation, run_id=run_id, body=body,
            sha256=sha256, aligned=aligned, read_at=turn.now,
        )
    )  # fmt: skip
    turn.event("case.read", case_id, generation=generation, record=sha256, aligned=aligned, run=run_id)


def _page_row(turn: Turn, page_id: Id) -> schema.Row:
    row = turn.connection.execute(select(schema.pages).where(schema.pages.c.id == page_id)).first()
    if row is None:
        raise BusinessError("page.unknown", "このページは見つかりません。")
    return row


def _require_unsorted(state: str) -> None:
    if state != PageState.TO_SORT.value:
        raise LeaseLost("page.filed", "このページは既に仕分けられています。")
