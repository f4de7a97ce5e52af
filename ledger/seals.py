"""Exports that prove themselves: a signed manifest of every line, with the head of the chain.

Whoever holds file and manifest sees without the ledger whether a line was altered, added, taken out or moved;
whoever has the ledger, too, sees that it exported this very file (docs/formats.md).
"""

import hashlib
import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError
from sqlalchemy import select

from ledger import schema
from ledger.book import CHAIN, Book
from ledger.chain import link
from ledger.heads import Anchor, signed_heads, signing_key
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, Sha256

EXPORTED = "log.exported"
FORGED = BusinessError("seal.forged", "証明ファイルの署名が合いません。書き換えられています。")


class Seal(Frozen):
    """The manifest of one exported file. ``event`` is the position of the event that tells of the export.

    ``anchor`` are the chains' heads just after it, signed by the same key as the daily ones.
    """

    schema_number: int = 1
    file: str
    sha256: Sha256
    lines: tuple[Sha256, ...]
    asked: dict[str, str]
    by: str
    event: int
    anchor: Anchor
    signature: str = ""

    def signed_text(self) -> bytes:
        """Answer the one way of writing everything but the signature."""
        facts = self.model_dump(mode="json", exclude={"signature"})
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sealed(
    book: Book,
    ledger_id: Id,
    folder: Path,
    *,
    file: str,
    content: bytes,
    asked: dict[str, str],
    cases: tuple[Id, ...],
    actor: str,
) -> Seal:
    """Write down that this file leaves the ledger, as a look at each of its cases too, and seal it."""
    sha256 = hashlib.sha256(content).hexdigest()
    lines = _digests(content)
    with book.turn(actor) as turn:
        position = turn.event(EXPORTED, sha256=sha256, lines=len(lines), asked={**asked})
        turn.look(*cases, page="export")
    bare = Seal(
        file=file, sha256=sha256, lines=lines, asked=asked, by=actor, event=position,
        anchor=signed_heads(book, ledger_id, folder),
    )  # fmt: skip
    return bare.model_copy(update={"signature": signing_key(folder).sign(bare.signed_text()).hex()})


def read_seal(data: bytes) -> Seal:
    """Answer a manifest whose signature holds.

    Raises:
        BusinessError: it is none (``seal.unreadable``), or was changed (``seal.forged``).
    """
    try:
        seal = Seal.model_validate_json(data)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.anchor.public_key))
        signature = bytes.fromhex(seal.signature)
    except (ValidationError, ValueError) as error:
        raise BusinessError("seal.unreadable", "証明ファイルが読めません。") from error
    try:
        key.verify(signature, seal.signed_text())
    except InvalidSignature as error:
        raise FORGED from error
    return seal


def differences(seal: Seal, content: bytes) -> tuple[str, ...]:
    """Answer in words how a file is not the one that was sealed; nothing where it is."""
    if hashlib.sha256(content).hexdigest() == seal.sha256:
        return ()
    now, then = _digests(content), seal.lines
    found = [f"{number}行目が書き換えられています。" for number in _altered(now, then)]
    if len(now) != len(then):
        word = "減って" if len(now) < len(then) else "増えて"
        found.append(f"行が{abs(len(now) - len(then))}行{word}います({len(then)}行が{len(now)}行)。")
    return tuple(found) or ("改行か末尾が変わっています。",)


def _altered(now: tuple[Sha256, ...], then: tuple[Sha256, ...]) -> list[int]:
    """Answer the lines, counted from 1, that stand nowhere in the sealed file, or not where they stood."""
    known = set(then)
    if len(now) != len(then):
        return [number for number, one in enumerate(now, start=1) if one not in known]
    return [
        number for number, (one, other) in enumerate(zip(now, then, strict=True), start=1) if one != other
    ]


def in_ledger(seal: Seal, book: Book) -> tuple[str, ...]:
    """Answer in words what the ledger does not confirm of a seal; nothing where it exported this file."""
    events = schema.events
    with book.reading() as connection:
        rows = {
            row.position: row
            for row in connection.execute(
                select(events)
                .where(events.c.chain == CHAIN)
                .where(events.c.position.in_([seal.event, seal.anchor.head.position]))
            )
        }
    told, head = rows.get(seal.event), rows.get(seal.anchor.head.position)
    found = []
    if head is None or head.sha256 != seal.anchor.head.sha256:
        found.append("書き出したときの台帳の末尾が、今の台帳にありません。")
    if told is None or link(told.position, told.body, told.before).sha256 != told.sha256:
        found.append("書き出しの記録が台帳にないか、書き換えられています。")
    elif (facts := json.loads(told.body))["kind"] != EXPORTED or facts["sha256"] != seal.sha256:
        found.append("台帳は、このファイルとは違うものを書き出したと記録しています。")
    return tuple(found)


def _digests(content: bytes) -> tuple[Sha256, ...]:
    return tuple(hashlib.sha256(line).hexdigest() for line in content.splitlines())
