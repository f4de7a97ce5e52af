"""Cases of a restored ledger that may stand in their business system already: nobody ends them unseen.

The marks are events of the chain, so that whoever reads a case sees why it could not be withdrawn.
"""

import json
from collections.abc import Iterable

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import CHAIN, Book, Turn
from ledger.moves import case_row
from records.case import State
from records.errors import BusinessError
from records.ids import Id

MARKED = "case.maybe_entered"
ABSENT = "case.not_entered"
DOUBTED = BusinessError(
    "case.end_in_doubt",
    "この案件は、台帳をバックアップから戻す前に、業務システムに登録されたかもしれません。業務システムで確かめて"
    "ください。決裁まで進めるとロボットも調べます。登録がなければ、情報部門に知らせてください。",
)


def mark(turn: Turn, case_ids: Iterable[Id]) -> None:
    """Write down that these may have been entered after the backup from which the ledger was restored."""
    for case_id in case_ids:
        turn.event(MARKED, case_id)


def is_marked(connection: Connection, case_id: Id) -> bool:
    """Tell whether a case may have been entered before a restore, not shown to be absent since.

    A search before entry that finds nothing shows it, and so do people who look: they settle 要判断, or
    say that it is not there (``note_absent``).
    """
    events = schema.events
    bodies = connection.execute(
        select(events.c.body)
        .where(events.c.chain == CHAIN, events.c.case_id == case_id)
        .order_by(events.c.position)
    ).scalars()
    marked = False
    for told in map(json.loads, bodies):
        if told["kind"] == MARKED:
            marked = True
        elif _shows_absence(told):
            marked = False
    return marked


def require_unmarked(turn: Turn, case_id: Id) -> None:
    """Let a case be ended of which nothing stands in the business system.

    Raises:
        BusinessError: it may have been entered before the ledger was restored (``case.end_in_doubt``).
    """
    if is_marked(turn.connection, case_id):
        raise DOUBTED


def note_absent(book: Book, case_id: Id, reason: str, *, actor: str) -> None:
    """Write down that a person looked, and that a case is not in its business system.

    Raises:
        BusinessError: there is no such case (``case.unknown``), no reason (``case.no_reason``), or nobody
            doubts it (``case.not_doubted``).
    """
    if not reason.strip():
        raise BusinessError("case.no_reason", "理由を入力してください。")
    with book.turn(actor) as turn:
        case_row(turn, case_id)
        if not is_marked(turn.connection, case_id):
            raise BusinessError(
                "case.not_doubted", "この案件は、復元の前に登録されたかもしれない案件ではありません。"
            )
        turn.event(ABSENT, case_id, reason=turn.veil(case_id, reason))


def _shows_absence(told: dict[str, object]) -> bool:
    if told["kind"] == "entry.intent":
        return told["found"] == 0
    settled = told["kind"] == "case.moved" and told["from"] == State.HELD.value
    return settled or told["kind"] == ABSENT
