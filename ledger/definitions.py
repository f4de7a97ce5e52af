"""Definitions kept canonical under their SHA-256, so that a case can pin the ones it used."""

import hashlib
import json

from sqlalchemy import select

from ledger import schema
from ledger.book import Turn
from records.base import Frozen
from records.ids import Sha256
from records.paths import Slug


def canonical_body(definition: Frozen) -> str:
    """Answer the one way of writing a definition: JSON by alias, sorted keys, no spaces."""
    return json.dumps(
        definition.model_dump(mode="json", by_alias=True),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def digest_of(definition: Frozen) -> Sha256:
    """Answer the SHA-256 of the canonical definition."""
    return hashlib.sha256(canonical_body(definition).encode()).hexdigest()


def keep_definition(turn: Turn, kind: str, slug: Slug, definition: Frozen) -> Sha256:
    """Keep the definition, once, and answer its hash."""
    table, sha256 = schema.definitions, digest_of(definition)
    known = turn.connection.execute(select(table.c.sha256).where(table.c.sha256 == sha256)).first()
    if known is None:
        body = canonical_body(definition)
        turn.connection.execute(table.insert().values(sha256=sha256, kind=kind, slug=slug, body=body))
        turn.event("definition.kept", definition=sha256, of=kind, slug=slug)
    return sha256
