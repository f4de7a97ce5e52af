"""Definitions kept canonical under their SHA-256, so that a case can pin the ones it used."""

from sqlalchemy import select

from ledger import schema
from ledger.book import Turn
from records.base import Frozen
from records.canonical import canonical_body, digest_of
from records.ids import Sha256
from records.paths import Slug


def keep_definition(turn: Turn, kind: str, slug: Slug, definition: Frozen) -> Sha256:
    """Keep the definition, once, and answer its hash."""
    table, sha256 = schema.definitions, digest_of(definition)
    known = turn.connection.execute(select(table.c.sha256).where(table.c.sha256 == sha256)).first()
    if known is None:
        body = canonical_body(definition)
        turn.connection.execute(table.insert().values(sha256=sha256, kind=kind, slug=slug, body=body))
        turn.event("definition.kept", definition=sha256, of=kind, slug=slug)
    return sha256
