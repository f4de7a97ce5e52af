"""Pages wait here for a reader, and are filed as what they were read as."""

import datetime as dt
import json
from collections.abc import Collection, Sequence

from sqlalchemy import Select, exists, func, or_, select

from ledger import schema
from ledger.advancing import Definitions
from ledger.book import Book, Turn
from ledger.definitions import keep_definition
from ledger.moves import case_row
from ledger.opening import open_case
from ledger.readings import keep_reading
from ledger.sides import keep_side, merged, newest_sides
from records.case import PageState, State
from records.errors import BusinessError, LeaseLost
from records.ids import Id
from records.paths import Slug
from records.reading import Likeness, PageInfo, PageTask, Problem, Record


class Sorting:
    """Hands pages to readers, and files what they read."""

    def __init__(self, book: Book, *, prefix: str, secret: bytes) -> None:
        self._book = book
        self._prefix = prefix
        self._secret = secret

    def claim(self, worker: str, *, limit: int, seconds: float) -> tuple[PageTask, ...]:
        """Claim up to ``limit`` pages for ``seconds``: unsorted ones, and those of cases to read again."""
        pages = schema.pages
        with self._book.turn(worker) as turn:
            free = or_(pages.c.lease_until.is_(None), pages.c.lease_until < turn.now)
            rows = turn.connection.execute(_to_read().where(free).order_by(pages.c.id).limit(limit)).all()
            until = turn.now + dt.timedelta(seconds=seconds)
            ids = [row.id for row in rows]
            turn.connection.execute(pages.update().where(pages.c.id.in_(ids)).values(lease_until=until))
            return tuple(_task(row) for row in rows)

    def give_back(self, page_ids: Collection[Id], *, actor: str) -> None:
        """Let these pages be claimed again at once: who claimed them does not read them now."""
        pages = schema.pages
        with self._book.turn(actor) as turn:
            turn.connection.execute(
                pages.update().where(pages.c.id.in_(page_ids)).values(lease_until=None)
            )  # fmt: skip

    def file(
        self, page_id: Id, record: Record, defined: Definitions, *, run_id: str | None, actor: str
    ) -> Id | None:
        """Keep what was read on a page, and move its case on; answer the case.

        A page whose form has further sides waits for them, and one that mends a case for its neighbours: then
        there is no case yet, and the answer is None.

        Raises:
            LeaseLost: the page was filed by another reader meanwhile.
        """
        with self._book.turn(actor) as turn:
            row = _page_row(turn, page_id)
            if row.case_id is not None:
                return self._read_again(turn, row, record, defined, run_id)
            _require_unsorted(row.state)
            if len(defined.form.pages) > 1 or _mends(turn, row, defined):
                _wait(turn, page_id, record, defined, run_id)
                return None
            case_id = open_case(turn, self._prefix, defined, scan_id=row.scan_id, pages=(page_id,))
            keep_reading(turn, case_id, record, defined, self._secret, run_id=run_id)
            return case_id

    def leave(
        self,
        page_id: Id,
        problem: Problem,
        *,
        actor: str,
        state: PageState = PageState.TO_SORT,
        nearest: Sequence[Likeness] = (),
    ) -> None:
        """Leave a page for a person, or set it aside as blank, and say why and what came nearest."""
        pages = schema.pages
        with self._book.turn(actor) as turn:
            _require_unsorted(_page_row(turn, page_id).state)
            like = json.dumps([one.model_dump(mode="json") for one in nearest]) if nearest else None
            turn.connection.execute(
                pages.update()
                .where(pages.c.id == page_id)
                .values(
                    state=state.value, code=problem.code, message=problem.message, lease_until=None,
                    nearest=like,
                )
            )  # fmt: skip
            turn.event("page.left", page=page_id, state=state.value, code=problem.code)

    def say(self, page_id: Id, slug: Slug, *, actor: str) -> None:
        """Let a person say what an unclaimed page is: it is read as that next."""
        pages = schema.pages
        with self._book.turn(actor) as turn:
            _require_unsorted(_page_row(turn, page_id).state)
            turn.connection.execute(
                pages.update()
                .where(pages.c.id == page_id)
                .values(said=slug, code=None, message=None, lease_until=None)
            )
            turn.event("page.said", page=page_id, procedure=slug)

    def _read_again(
        self, turn: Turn, row: schema.Row, record: Record, defined: Definitions, run_id: str | None
    ) -> Id:
        case_id, pages = str(row.case_id), schema.pages
        case = case_row(turn, case_id)
        if case.state != State.RECEIVED.value:
            raise LeaseLost("page.filed", "このページは既に読み取られています。")
        if len(defined.form.pages) > 1:
            keep_side(turn, row.id, record, generation=case.generation, run_id=run_id)
            own = turn.connection.execute(
                select(pages.c.id)
                .where(pages.c.case_id == case_id, pages.c.state == PageState.SORTED.value)
                .order_by(pages.c.form_page, pages.c.id)
            )
            ids = [str(one.id) for one in own]
            read = newest_sides(turn, ids, case.generation)
            if len(read) < len(ids):
                return case_id
            record = merged(defined.form, [read[one] for one in ids], actor=turn.actor)
        keep_reading(turn, case_id, record, defined, self._secret, run_id=run_id)
        return case_id


def _to_read() -> Select[tuple[schema.Row]]:
    """Answer the pages that no reader has read as they are now, with what is known of each."""
    pages, cases, scans, sides, covers = (
        schema.pages, schema.cases, schema.scans, schema.sides, schema.covers
    )  # fmt: skip
    unsorted = (pages.c.state == PageState.TO_SORT.value) & pages.c.code.is_(None)
    read = exists().where(sides.c.page_id == pages.c.id, sides.c.generation == cases.c.generation)
    again = (pages.c.state == PageState.SORTED.value) & (cases.c.state == State.RECEIVED.value) & ~read
    mended = cases.alias()
    known = func.coalesce(cases.c.procedure, pages.c.said, mended.c.procedure, covers.c.procedure)
    return (
        select(pages, known.label("procedure"), scans.c.sha256)
        .join(scans, pages.c.scan_id == scans.c.id)
        .outerjoin(cases, pages.c.case_id == cases.c.id)
        .outerjoin(mended, pages.c.mends == mended.c.id)
        .outerjoin(covers, pages.c.cover_id == covers.c.page_id)
        .where(or_(unsorted, again))
    )


def _mends(turn: Turn, row: schema.Row, defined: Definitions) -> bool:
    """Tell whether a page mends a case; one of another 業務 does not, whatever it lies behind."""
    if row.mends is None:
        return False
    if case_row(turn, row.mends).procedure == defined.procedure.slug:
        return True
    pages = schema.pages
    turn.connection.execute(pages.update().where(pages.c.id == row.id).values(mends=None))
    return False


def _wait(turn: Turn, page_id: Id, record: Record, defined: Definitions, run_id: str | None) -> None:
    """Let a side wait for the others of its application."""
    pages, side = schema.pages, record.sides[0]
    form = keep_definition(turn, "form", defined.form.slug, defined.form)
    turn.connection.execute(
        pages.update()
        .where(pages.c.id == page_id)
        .values(
            state=PageState.WAITING.value, lease_until=None, code=None, message=None, form_sha256=form,
            form_page=side.page, form_side=side.side,
        )
    )  # fmt: skip
    turn.event(
        "page.waiting", page=page_id, procedure=defined.form.slug, form=form, number=side.page,
        side=side.side,
    )  # fmt: skip
    keep_side(turn, page_id, record, generation=1, run_id=run_id)


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


def _page_row(turn: Turn, page_id: Id) -> schema.Row:
    row = turn.connection.execute(select(schema.pages).where(schema.pages.c.id == page_id)).first()
    if row is None:
        raise BusinessError("page.unknown", "このページは見つかりません。")
    return row


def _require_unsorted(state: str) -> None:
    if state != PageState.TO_SORT.value:
        raise LeaseLost("page.filed", "このページは既に仕分けられています。")
