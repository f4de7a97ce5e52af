"""Heads of the chain, signed (Ed25519) and kept outside the database.

Without them a cut tail or a whole rewrite cannot be seen (docs/formats.md). The private key stays on the
machine that writes heads; whoever verifies needs only the anchor file, which carries the public key.
"""

import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select

from ledger import schema
from ledger.book import CHAIN, Book
from ledger.chain import GENESIS, Head
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id

KEY_FILE = "signing-key.pem"


class Anchor(Frozen):
    """A signed head: which ledger, where its chain ended at which time."""

    ledger_id: Id
    at: str
    head: Head
    public_key: str
    signature: str


def _signed_text(ledger_id: Id, at: str, head: Head) -> bytes:
    facts = {"ledger": ledger_id, "at": at, "position": head.position, "sha256": head.sha256}
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Answer the key of this machine, made at first use, readable by its owner only.

    Raises:
        BusinessError: the file there is no such key (``anchor.bad_key``).
    """
    place = folder / KEY_FILE
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        place.touch(mode=0o600)
        place.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return key
    loaded = serialization.load_pem_private_key(place.read_bytes(), None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise BusinessError("anchor.bad_key", "署名鍵のファイルが正しくありません。")
    return loaded


def head_of(book: Book) -> Head:
    """Answer where the chain ends now."""
    events = schema.events
    with book.reading() as connection:
        row = connection.execute(
            select(events.c.position, events.c.sha256)
            .where(events.c.chain == CHAIN)
            .order_by(events.c.position.desc())
            .limit(1)
        ).first()
    return Head(position=row.position, sha256=row.sha256) if row else Head(position=0, sha256=GENESIS)


def write_anchor(book: Book, ledger_id: Id, folder: Path) -> Path:
    """Sign the present head and add it to the folder's anchors; answer the file."""
    key, head = signing_key(folder), head_of(book)
    at = book.now().isoformat(timespec="microseconds")
    public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    anchor = Anchor(
        ledger_id=ledger_id,
        at=at,
        head=head,
        public_key=public.hex(),
        signature=key.sign(_signed_text(ledger_id, at, head)).hex(),
    )
    place = folder / f"{book.now():%Y%m%dT%H%M%S}-{head.position}.json"
    place.write_text(anchor.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return place


def read_anchor(place: Path) -> Anchor:
    """Answer a signed head whose signature holds.

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
        key.verify(signature, _signed_text(anchor.ledger_id, anchor.at, anchor.head))
    except InvalidSignature as error:
        raise BusinessError("anchor.forged", "アンカーファイルの署名が合いません。") from error
    return anchor


def newest_anchor(folder: Path) -> Path | None:
    """Answer the newest anchor file of a folder."""
    return max(folder.glob("*.json"), default=None, key=lambda place: place.name)
