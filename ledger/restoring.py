"""Heads kept outside that the ledger does not know: it was restored from a backup, or cut.

Whatever happened after the backup stands in the business systems but not here. Entry stays stopped until a
person has settled that and says so (architecture, "Exactly once" 7).
"""

import fcntl
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import CHAIN, LOOKS, Book
from ledger.chain import Head
from ledger.heads import LATEST, Anchor, anchors_of, read_anchor, signed_heads, write_anchor, write_durably
from ledger.maybe_entered import mark
from records.errors import BusinessError, EnvironmentProblem
from records.ids import Id

RESUMED = "ledger.resumed"
LOCK = ".lock"
# A writer needs some hundredths of a second; one that was frozen meanwhile must not stop the others for good.
LONGEST_WRITER_SECONDS = 15.0
LOOK_SECONDS = 0.02
ANCHORS_BUSY = EnvironmentProblem(
    "environment.anchors_busy", "台帳の記録の署名を、別の処理が書いたまま終わりません。"
)


def orphans(book: Book, anchors: Iterable[Anchor]) -> tuple[Anchor, ...]:
    """Answer the anchors that do not lie on the chains, and that nobody has answered for since."""
    settled = settled_anchors(book)
    with book.reading() as connection:
        return tuple(
            one
            for one in anchors
            if one.signature not in settled
            and not (_lies_on(connection, CHAIN, one.head) and _lies_on(connection, LOOKS, one.looks))
        )


def require_known_heads(book: Book, ledger_id: Id, folder: Path) -> None:
    """Let a ledger pass that knows every head which was ever kept outside.

    All anchors count, not only the newest: a restored ledger that went on may have been signed again.

    Raises:
        EnvironmentProblem: it is behind, or another (``environment.ledger_restored``).
        BusinessError: an anchor file was changed (``anchor.forged``, ``anchor.unreadable``).
    """
    _require_none(orphans(book, anchors_of(ledger_id, folder)))


def keep_latest_head(book: Book, ledger_id: Id, folder: Path) -> None:
    """Sign the present heads into the one file that is written again and again.

    One writer at a time: a head that was read before another robot's must not be written over it. The other
    would click with a head outside that is older than its own click.

    Raises:
        EnvironmentProblem: the head that lies there is not on the chain (``environment.ledger_restored``), or
            another writer does not come to its end (``environment.anchors_busy``).
    """
    place = folder / LATEST
    with _alone_in(folder):
        if place.exists():
            _require_none(orphans(book, [read_anchor(place)]))
        write_durably(place, signed_heads(book, ledger_id, folder))


def resume(
    book: Book, ledger_id: Id, folder: Path, *, maybe_entered: Iterable[Id], reason: str, actor: str
) -> Path:
    """Write down that a person has settled what was lost, and sign the chain anew; answer the anchor.

    ``maybe_entered`` are the cases that stand in their business system, or of which nobody could ask: none
    of them is ended before that is settled (ledger.maybe_entered).

    Raises:
        BusinessError: nothing is missing (``ledger.not_restored``), or no reason was given
            (``ledger.no_reason``).
    """
    if not reason.strip():
        raise BusinessError("ledger.no_reason", "理由を入力してください。")
    lost = orphans(book, anchors_of(ledger_id, folder))
    if not lost:
        raise BusinessError(
            "ledger.not_restored", "台帳は署名済みの記録より後ろまで続いています。再開は不要です。"
        )
    with book.turn(actor) as turn:
        mark(turn, maybe_entered)
        turn.event(RESUMED, reason=reason, anchors=[one.signature for one in lost])
    return write_anchor(book, ledger_id, folder)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep every other writer of the folder waiting, those of other machines too where they share it."""
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + LONGEST_WRITER_SECONDS
    with (folder / LOCK).open("w") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise ANCHORS_BUSY from None
                time.sleep(LOOK_SECONDS)
        yield


def _require_none(lost: tuple[Anchor, ...]) -> None:
    if lost:
        raise EnvironmentProblem(
            "environment.ledger_restored",
            f"台帳が署名済みの記録({lost[-1].at[:19]}Z、{lost[-1].head.position} 番)と合いません。"
            "バックアップから戻した場合は、yomikaki ledger restored が、業務システムに既にある案件と、次に"
            "することを示します。yomikaki ledger resume --reason 理由 で再開するまで、登録は止まります。",
        )


def _lies_on(connection: Connection, chain: str, head: Head) -> bool:
    if head.position == 0:
        return True
    events = schema.events
    query = select(events.c.sha256).where(events.c.chain == chain, events.c.position == head.position)
    return connection.execute(query).scalar() == head.sha256


def settled_anchors(book: Book) -> frozenset[str]:
    """Answer the signatures of the anchors that a restore lost and that somebody has answered for."""
    events = schema.events
    with book.reading() as connection:
        bodies = connection.execute(
            select(events.c.body).where(events.c.chain == CHAIN, events.c.body.like(f'%"kind":"{RESUMED}"%'))
        ).scalars()
        told = [json.loads(body) for body in bodies]
    return frozenset(signature for one in told if one["kind"] == RESUMED for signature in one["anchors"])
