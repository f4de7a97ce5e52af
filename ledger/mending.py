"""差し替え: a page that was sent in again takes the place of the one before it in the same case.

A returned letter in front of it, or a clerk, says which case it mends. It is read like any page and waits;
once its neighbours behind the letter are read too, all of them join the case in one turn. The old page stays
as evidence. What people said counts on where the new page says the same; whatever differs is asked again.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from ledger import schema
from ledger.advancing import Definitions, void_approvals
from ledger.book import Book, Turn
from ledger.contents import VALUE, Contents, required_contents
from ledger.moves import case_row, move
from ledger.opinions import Opinion, kept
from ledger.readings import keep_reading
from ledger.sides import merged
from records.canonical import digest_of
from records.case import MOVES, STATE_LABELS, PageState, State
from records.form import FormDefinition
from records.ids import Id, Sha256, new_id
from records.reading import Decision, FieldValue, Problem, Record
from values.compare import same

CHANGED = Problem(code="mend.changed", message="差し替えたページで値が変わりました。")
TOO_LATE = "page.mend_too_late"
OTHER_FORM = Problem(
    code="page.mend_other_form", message="補正依頼の後ろの紙ですが、様式の版が違うため差し替えられません。"
)
# What lies behind a letter and is no page of the application.
_NOTHING = frozenset(
    {PageState.BLANK.value, PageState.SEPARATOR.value, PageState.DUPLICATE.value, PageState.EXCLUDED.value}
)
_BATCH = 200


class Mending:
    """Joins pages that mend a case to it."""

    def __init__(self, book: Book, *, secret: bytes) -> None:
        self._book = book
        self._secret = secret

    def mend_all(self, known: Mapping[Sha256, Definitions], *, run_id: str | None, actor: str) -> int:
        """Let every page that waits to mend a case join it; answer how many cases were mended.

        ``known`` are the forms in use. Pages behind a letter wait until all of them are read: only then it is
        known which of them are blank, and which come after the application's last side.
        """
        pages = schema.pages
        query = (
            select(pages.c.mends, pages.c.letter_id)
            .where(pages.c.state == PageState.WAITING.value, pages.c.mends.is_not(None))
            .where(pages.c.form_sha256.in_(tuple(known)))
            .distinct()
            .limit(_BATCH)
        )
        with self._book.reading() as connection:
            groups = connection.execute(query).all()
        return sum(self._mended(row.mends, row.letter_id, known, run_id, actor) for row in groups)

    def _mended(
        self,
        case_id: Id,
        letter_id: Id | None,
        known: Mapping[Sha256, Definitions],
        run_id: str | None,
        actor: str,
    ) -> bool:
        with self._book.turn(actor) as turn:
            rows = _behind(turn, case_id, letter_id)
            case = case_row(turn, case_id)
            unread = any(row.state == PageState.TO_SORT.value and row.code is None for row in rows)
            if unread or State(case.state) is State.RECEIVED:
                return False
            waiting = [row for row in rows if row.state == PageState.WAITING.value and row.mends == case_id]
            if State.RECEIVED not in MOVES[State(case.state)]:
                _leave(turn, waiting, _too_late(State(case.state)))
                return False
            defined = known.get(waiting[0].form_sha256) if waiting else None
            if defined is None:
                return False
            ours, others = _of_application(rows, waiting, defined.form, letter_id)
            _let_go(turn, others)
            if not _fits(ours, case, defined.form):
                _leave(turn, ours, OTHER_FORM)
                return False
            self._join(turn, case, ours, defined, run_id)
            return True

    def _join(
        self,
        turn: Turn,
        case: schema.Row,
        rows: Sequence[schema.Row],
        defined: Definitions,
        run_id: str | None,
    ) -> None:
        """Let the pages take the places of the old ones, and the case be checked with what they say."""
        before, lacked = required_contents(turn.connection, case.id), case.reason
        void_approvals(turn, case.id)
        move(turn, case.id, State.RECEIVED, generation=case.generation + 1)
        for row in rows:
            _replace(turn, case.id, row)
        record = _read(turn, case.id, defined.form)
        fresh = {one.path for row in rows for one in _newest(turn, row.id).fields}
        fields = tuple(_told_apart(one, before) if one.path in fresh else one for one in record.fields)
        for one in fields:
            if one.problem == CHANGED or (one.path in fresh and one.value is None):
                _take_back(turn, case.id, one)
        cases = schema.cases
        turn.connection.execute(
            cases.update()
            .where(cases.c.id == case.id)
            .values(form_sha256=digest_of(defined.form), form_version=defined.form.version)
        )
        look = "補正のページに差し替えました。" + (f"もとの不備: {lacked}" if lacked else "")
        keep_reading(
            turn, case.id, record.model_copy(update={"fields": fields}), defined, self._secret,
            run_id=run_id, look=look,
        )  # fmt: skip


def _behind(turn: Turn, case_id: Id, letter_id: Id | None) -> list[schema.Row]:
    """Answer the pages behind a letter in their order, or those that a clerk named for a case."""
    pages = schema.pages
    query = select(pages).order_by(pages.c.scan_id, pages.c.number)
    if letter_id is None:
        named = (pages.c.mends == case_id, pages.c.state == PageState.WAITING.value)
        query = query.where(pages.c.letter_id.is_(None), *named)
    else:
        query = query.where(pages.c.letter_id == letter_id)
    return list(turn.connection.execute(query))


def _of_application(
    rows: Sequence[schema.Row], waiting: Sequence[schema.Row], form: FormDefinition, letter_id: Id | None
) -> tuple[list[schema.Row], list[schema.Row]]:
    """Tell the pages that mend the case from those of somebody else that lie behind them.

    Behind a letter come as many pages as an application has, each side once.
    """
    written = [row for row in rows if row.state not in _NOTHING]
    near = written[: len(form.pages)] if letter_id is not None else written
    ours: dict[tuple[int, str], schema.Row] = {}
    for row in waiting:
        if row in near and row.form_sha256 == digest_of(form):
            ours.setdefault((row.form_page, row.form_side), row)
    return list(ours.values()), [row for row in waiting if row not in ours.values()]


def _fits(rows: Sequence[schema.Row], case: schema.Row, form: FormDefinition) -> bool:
    """Tell whether pages go with what stays of the case: of the same print, or all of its sides."""
    whole = len(rows) == len(form.pages)
    return bool(rows) and (whole or case.form_sha256 == digest_of(form))


def _replace(turn: Turn, case_id: Id, row: schema.Row) -> None:
    pages = schema.pages
    old = (
        select(pages.c.id)
        .where(pages.c.case_id == case_id, pages.c.state == PageState.SORTED.value)
        .where(
            pages.c.form_page.is_(None)
            | ((pages.c.form_page == row.form_page) & (pages.c.form_side == row.form_side))
        )
    )
    replaced = list(turn.connection.execute(old).scalars())
    turn.connection.execute(
        pages.update().where(pages.c.id.in_(replaced)).values(state=PageState.REPLACED.value)
    )
    turn.connection.execute(
        pages.update()
        .where(pages.c.id == row.id)
        .values(state=PageState.SORTED.value, case_id=case_id, code=None, message=None)
    )
    turn.event("page.mended", case_id, page=row.id, replaced=replaced, letter=row.letter_id)


def _read(turn: Turn, case_id: Id, form: FormDefinition) -> Record:
    """Answer the record of all sides that the case has now."""
    pages = schema.pages
    own = turn.connection.execute(
        select(pages.c.id)
        .where(pages.c.case_id == case_id, pages.c.state == PageState.SORTED.value)
        .order_by(pages.c.form_page, pages.c.id)
    ).scalars()
    return merged(form, [_newest(turn, one) for one in own], actor=turn.actor)


def _newest(turn: Turn, page_id: Id) -> Record:
    """Answer what was read on a side last, in whatever generation."""
    sides = schema.sides
    body = turn.connection.execute(
        select(sides.c.body).where(sides.c.page_id == page_id).order_by(sides.c.id.desc()).limit(1)
    ).scalar_one()
    return Record.model_validate_json(body)


def _told_apart(one: FieldValue, before: Contents) -> FieldValue:
    """Send to a person what the new page says otherwise than was known before."""
    old = before.answers.get(one.path) or next(
        (was.value for was in before.record.fields if was.path == one.path), None
    )
    if one.value is None or (old is not None and same(one.value, old)):
        return one
    return one.model_copy(update={"decision": Decision.CHECK, "problem": CHANGED})


def _take_back(turn: Turn, case_id: Id, one: FieldValue) -> None:
    """Let nothing count that was said of the old page: each answer is taken back in its own person's row."""
    answers = schema.answers
    rows = turn.connection.execute(
        select(answers).where(answers.c.case_id == case_id, answers.c.path == one.path).order_by(answers.c.id)
    ).all()
    given = [
        Opinion(
            user_id=row.user_id, at=row.answered_at,
            value=None if row.value is None else VALUE.validate_json(row.value),
        )
        for row in rows
    ]  # fmt: skip
    for gone in kept(given):
        turn.connection.execute(
            answers.insert().values(
                id=new_id(), case_id=case_id, path=one.path, value=None, user_id=gone.user_id,
                milliseconds=0, answered_at=turn.now,
            )
        )  # fmt: skip
        turn.event("field.answer_taken_back", case_id, path=one.path)


def _too_late(state: State) -> Problem:
    return Problem(
        code=TOO_LATE, message=f"補正依頼の後ろの紙ですが、案件はもう「{STATE_LABELS[state]}」です。"
    )


def _leave(turn: Turn, rows: Sequence[schema.Row], problem: Problem) -> None:
    """Leave pages for a person, who says what they are; they mend nothing any more."""
    _unsort(turn, rows, code=problem.code, message=problem.message)
    for row in rows:
        turn.event("page.left", page=row.id, state=PageState.TO_SORT.value, code=problem.code)


def _let_go(turn: Turn, rows: Sequence[schema.Row]) -> None:
    """Let pages of somebody else go the usual way: they are read anew, and mend nothing."""
    _unsort(turn, rows, code=None, message=None)
    for row in rows:
        turn.event("page.let_go", page=row.id, form=row.form_sha256)


def _unsort(turn: Turn, rows: Sequence[schema.Row], *, code: str | None, message: str | None) -> None:
    pages = schema.pages
    turn.connection.execute(
        pages.update()
        .where(pages.c.id.in_([row.id for row in rows]))
        .values(
            state=PageState.TO_SORT.value, mends=None, form_sha256=None, form_page=None, form_side=None,
            code=code, message=message,
        )
    )  # fmt: skip
