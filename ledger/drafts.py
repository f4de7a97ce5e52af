"""帳票定義: drafts of forms, who edited them, and their release by a second person."""

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

from sqlalchemy import Select, select

from ledger import schema
from ledger.book import Book, Turn
from ledger.definitions import keep_definition
from records.base import Frozen
from records.errors import BusinessError, StaleVersion
from records.form import FormDefinition
from records.ids import Id, Sha256, new_id
from records.paths import Slug

UNKNOWN = BusinessError("draft.unknown", "この下書きは見つかりません。")
EXISTS = BusinessError("draft.exists", "この業務には、もう下書きがあります。そちらを続けてください。")
ENDED = BusinessError("draft.ended", "この下書きは公開されたか、破棄されています。")
OWN = BusinessError(
    "draft.own_release", "この下書きを直した人は公開できません。直していない人が確かめて公開します。"
)
STALE = StaleVersion(
    "draft.stale", "ほかの人が先にこの帳票を直しました。開き直すと、直したあとの内容が出ます。"
)


class DraftState(StrEnum):
    """Where a draft is. While it is PROPOSING it has no body yet."""

    PROPOSING = "proposing"
    OPEN = "open"
    RELEASED = "released"
    DISCARDED = "discarded"


class Draft(Frozen):
    """One draft. ``before`` pins the released definition that it began from, ``released`` what it became.

    ``version`` counts its edits; ``editors`` are all who made one, and ``editor`` is what colleagues call the
    person of the last one.
    """

    id: Id
    slug: Slug
    title: str
    department: str
    before: Sha256 | None
    state: DraftState
    version: int
    body: str
    blanks: tuple[Sha256, ...]
    editors: tuple[Id, ...]
    editor: str
    edited_at: dt.datetime
    released: Sha256 | None
    ended_by: str | None
    ended_at: dt.datetime | None


class Drafts:
    """Keeps drafts; each change is a compare-and-swap on a draft's version, and an event."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def begin(
        self, slug: Slug, title: str, department: str, before: FormDefinition | None, *, user_id: Id
    ) -> Id:
        """Begin a draft whose proposal is still to come; ``before`` is the version that it follows.

        Raises:
            BusinessError: the 業務 has a draft already (``draft.exists``).
        """
        table, draft_id = schema.form_drafts, new_id()
        with self._book.turn(user_id) as turn:
            going_on = select(table.c.id).where(table.c.slug == slug, table.c.state.in_(_ALIVE))
            if turn.connection.execute(going_on).first() is not None:
                raise EXISTS
            pinned = keep_definition(turn, "form", slug, before) if before else None
            turn.connection.execute(
                table.insert().values(
                    id=draft_id, slug=slug, title=title, department=department, before=pinned,
                    state=DraftState.PROPOSING.value, version=1, body="", blanks="", edited_by=user_id,
                    edited_at=turn.now, editors=user_id,
                )
            )  # fmt: skip
            turn.event("draft.begun", draft=draft_id, slug=slug, before=pinned)
            _tell(turn, draft_id, "", ())
        return draft_id

    def propose(self, draft_id: Id, body: str, blanks: Sequence[Sha256], *, user_id: Id) -> None:
        """Let a person go on from what was proposed.

        Raises:
            BusinessError: the draft waits for no proposal any more (``draft.ended``).
        """
        with self._book.turn(user_id) as turn:
            row = _row(turn, draft_id)
            if row.state != DraftState.PROPOSING.value:
                raise ENDED
            _write(turn, row, body, tuple(blanks))

    def save(self, draft_id: Id, version: int, body: str, *, user_id: Id) -> int:
        """Keep what a person changed, and answer the draft's new version.

        Raises:
            StaleVersion: somebody else changed it meanwhile (``draft.stale``).
            BusinessError: it is no open draft (``draft.ended``, ``draft.unknown``).
        """
        with self._book.turn(user_id) as turn:
            row = _open_row(turn, draft_id, version)
            if row.body == body:
                return version
            return _write(turn, row, body, _blanks(row))

    def release(
        self, draft_id: Id, version: int, form: FormDefinition, publish: Callable[[], None], *, user_id: Id
    ) -> Sha256:
        """公開: keep the definition for good, and let ``publish`` write it where readers find it.

        ``publish`` runs before the commit and may run again after a crash: it must not mind.

        Raises:
            BusinessError: the same person edited it (``draft.own_release``), or it is no open draft.
            StaleVersion: somebody else changed it meanwhile (``draft.stale``).
        """
        with self._book.turn(user_id) as turn:
            row = _open_row(turn, draft_id, version)
            if user_id in _editors(row):
                raise OWN
            sha256 = keep_definition(turn, "form", form.slug, form)
            publish()
            _end(turn, draft_id, DraftState.RELEASED, released=sha256)
            turn.event("draft.released", draft=draft_id, definition=sha256)
        return sha256

    def discard(self, draft_id: Id, version: int, *, user_id: Id) -> None:
        """破棄: nobody goes on with a draft; its row and its blanks stay.

        Raises:
            StaleVersion: somebody else changed it meanwhile (``draft.stale``).
        """
        with self._book.turn(user_id) as turn:
            row = _row(turn, draft_id)
            if row.state not in _ALIVE:
                raise ENDED
            if row.version != version:
                raise STALE
            _end(turn, draft_id, DraftState.DISCARDED)
            turn.event("draft.discarded", draft=draft_id)

    def one(self, draft_id: Id) -> Draft:
        """Answer a draft.

        Raises:
            BusinessError: there is none (``draft.unknown``).
        """
        with self._book.reading() as connection:
            row = connection.execute(_query().where(schema.form_drafts.c.id == draft_id)).first()
        if row is None:
            raise UNKNOWN
        return _draft(row)

    def all(self, *states: DraftState, departments: Collection[str] | None = None) -> tuple[Draft, ...]:
        """Answer the drafts (of these departments) in these states, those first that were edited last."""
        table = schema.form_drafts
        query = _query().where(table.c.state.in_([one.value for one in states]))
        if departments is not None:
            query = query.where(table.c.department.in_(departments))
        with self._book.reading() as connection:
            rows = connection.execute(query.order_by(table.c.edited_at.desc(), table.c.id.desc())).all()
        return tuple(_draft(row) for row in rows)


_ALIVE = (DraftState.PROPOSING.value, DraftState.OPEN.value)


def _query() -> Select[tuple[object, ...]]:
    table, editors, enders = schema.form_drafts, schema.users.alias(), schema.users.alias()
    return (
        select(table, editors.c.shown.label("editor"), enders.c.shown.label("ender"))
        .join(editors, table.c.edited_by == editors.c.id)
        .outerjoin(enders, table.c.ended_by == enders.c.id)
    )


def _row(turn: Turn, draft_id: Id) -> schema.Row:
    table = schema.form_drafts
    row = turn.connection.execute(select(table).where(table.c.id == draft_id)).first()
    if row is None:
        raise UNKNOWN
    return row


def _open_row(turn: Turn, draft_id: Id, version: int) -> schema.Row:
    row = _row(turn, draft_id)
    if row.state != DraftState.OPEN.value:
        raise ENDED
    if row.version != version:
        raise STALE
    return row


def _write(turn: Turn, row: schema.Row, body: str, blanks: tuple[Sha256, ...]) -> int:
    table = schema.form_drafts
    turn.connection.execute(
        table.update()
        .where(table.c.id == row.id)
        .values(
            state=DraftState.OPEN.value, version=row.version + 1, body=body, blanks=" ".join(blanks),
            edited_by=turn.actor, edited_at=turn.now,
            editors=" ".join(dict.fromkeys((*_editors(row), turn.actor))),
        )
    )  # fmt: skip
    _tell(turn, row.id, body, blanks)
    return int(row.version) + 1


def _tell(turn: Turn, draft_id: Id, body: str, blanks: tuple[Sha256, ...]) -> None:
    turn.event(
        "draft.kept", draft=draft_id, body=hashlib.sha256(body.encode()).hexdigest(), blanks=" ".join(blanks)
    )


def _end(turn: Turn, draft_id: Id, state: DraftState, released: Sha256 | None = None) -> None:
    table = schema.form_drafts
    turn.connection.execute(
        table.update()
        .where(table.c.id == draft_id)
        .values(state=state.value, released=released, ended_by=turn.actor, ended_at=turn.now)
    )


def _blanks(row: schema.Row) -> tuple[Sha256, ...]:
    return tuple(row.blanks.split())


def _editors(row: schema.Row) -> tuple[Id, ...]:
    return tuple(row.editors.split())


def _draft(row: schema.Row) -> Draft:
    return Draft(
        id=row.id, slug=row.slug, title=row.title, department=row.department, before=row.before,
        state=DraftState(row.state), version=row.version, body=row.body, blanks=_blanks(row),
        editors=_editors(row), editor=row.editor, edited_at=row.edited_at, released=row.released,
        ended_by=row.ender, ended_at=row.ended_at,
    )  # fmt: skip
