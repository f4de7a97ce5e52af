"""Heads of both chains, signed (Ed25519) and kept outside the database.

Without them a cut tail or a whole rewrite cannot be seen (docs/formats.md). The private key stays on the
machine that writes heads; whoever verifies needs only the anchor file, which carries the public key.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select

from ledger import schema
from ledger.book import CHAIN, LOOKS, Book
from ledger.chain import GENESIS, Head
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, new_id

KEY_FILE = "signing-key.pem"
# Written again after every entry; the dated ones stay.
LATEST = "latest.json"


class Anchor(Frozen):
    """Signed heads: which ledger, where its chains ended at which time."""

    ledger_id: Id
    at: str
    head: Head
    looks: Head
    public_key: str
    signature: str


def _signed_text(ledger_id: Id, at: str, head: Head, looks: Head) -> bytes:
    facts = {"ledger": ledger_id, "at": at, "cases": head.model_dump(), "looks": looks.model_dump()}
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Answer the key of this machine, made at first use, readable by its owner only.

    Raises:
        BusinessError: the file there is no such key (``anchor.bad_key``).
    """
    place = folder / KEY_FILE
    if not place.exists():
        _make_key(place)
    try:
        loaded = serialization.load_pem_private_key(place.read_bytes(), None)
    except ValueError as error:
        raise _bad_key() from error
    if not isinstance(loaded, Ed25519PrivateKey):
        raise _bad_key()
    return loaded


def _make_key(place: Path) -> None:
    """Write a fresh key; where two processes start at once, the first one's stays."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{new_id()}.new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with suppress(FileExistsError):
        place.hardlink_to(fresh)
    fresh.unlink()


def _bad_key() -> BusinessError:
    return BusinessError("anchor.bad_key", "署名鍵のファイルが正しくありません。")


def public_key_of(key: Ed25519PrivateKey) -> str:
    """Answer the public half as anchors carry it."""
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw.hex()


def head_of(book: Book, chain: str = CHAIN) -> Head:
    """Answer where a chain ends now."""
    events = schema.events
    with book.reading() as connection:
        row = connection.execute(
            select(events.c.position, events.c.sha256)
            .where(events.c.chain == chain)
            .order_by(events.c.position.desc())
            .limit(1)
        ).first()
    return Head(position=row.position, sha256=row.sha256) if row else Head(position=0, sha256=GENESIS)


def signed_heads(book: Book, ledger_id: Id, folder: Path) -> Anchor:
    """Answer the present heads, signed with the folder's key."""
    key, head, looks = signing_key(folder), head_of(book), head_of(book, LOOKS)
    at = book.now().isoformat(timespec="microseconds")
    return Anchor(
        ledger_id=ledger_id,
        at=at,
        head=head,
        looks=looks,
        public_key=public_key_of(key),
        signature=key.sign(_signed_text(ledger_id, at, head, looks)).hex(),
    )


def write_anchor(book: Book, ledger_id: Id, folder: Path) -> Path:
    """Sign the present heads and add them to the folder's anchors; answer the file."""
    anchor = signed_heads(book, ledger_id, folder)
    place = folder / f"{book.now():%Y%m%dT%H%M%S}-{anchor.head.position}.json"
    write_durably(place, anchor)
    return place


def write_durably(place: Path, anchor: Anchor) -> None:
    """Write the file whole or not at all, also through a power cut."""
    fresh = place.with_name(f"{new_id()}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(anchor.model_dump_json(indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place)


def read_anchor(place: Path) -> Anchor:
    """Answer signed heads whose signature holds.

    Raises:
        BusinessError: the file is no anchor (``anchor.unreadable``), or was changed (``anchor.forged``).
    """
    try:
        anchor = Anchor.model_validate_json(place.read_bytes())
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(anchor.public_key))
        signature = bytes.fromhex(anchor.signature)
    except (OSError, ValueError) as error:
        raise BusinessError("anchor.unreadable", "アンカーファイルが読めません。") from error
    try:
        key.verify(signature, _signed_text(anchor.ledger_id, anchor.at, anchor.head, anchor.looks))
    except InvalidSignature as error:
        raise BusinessError("anchor.forged", "アンカーファイルの署名が合いません。") from error
    return anchor


def anchors_of(ledger_id: Id, folder: Path) -> tuple[Anchor, ...]:
    """Answer every anchor of this ledger in the folder, oldest first.

    Raises:
        BusinessError: one of the files was changed or is no anchor.
    """
    found = [read_anchor(place) for place in folder.glob("*.json")]
    return tuple(sorted((one for one in found if one.ledger_id == ledger_id), key=lambda one: one.at))
