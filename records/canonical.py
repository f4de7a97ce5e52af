"""The one way of writing a definition, and the hash that pins it."""

import hashlib
import json

from records.base import Frozen
from records.ids import Sha256


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
