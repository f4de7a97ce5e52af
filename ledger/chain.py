"""The chain of events: each event's hash covers its own bytes and the hash of the one before.

The canonical bytes are kept as text and hashed as kept. An edited, removed or reordered event breaks
the chain; a cut tail or a whole rewrite can be seen only against a signed head outside the database.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Literal

from records.base import Frozen
from records.ids import Sha256

SCHEMA = 1
GENESIS = "0" * 64

Fact = str | int | bool | None | list["Fact"] | dict[str, "Fact"]


class Link(Frozen):
    """One event as it is stored."""

    position: int
    body: str
    before: Sha256
    sha256: Sha256


class Head(Frozen):
    """The end of the chain at one time: what is signed and kept outside."""

    position: int
    sha256: Sha256


class Break(Frozen):
    """Where the chain does not hold, and how."""

    position: int
    kind: Literal["edited", "missing", "reordered", "cut", "rewritten"]


def _no_floats(fact: object) -> None:
    if isinstance(fact, float):
        raise TypeError("an event holds no floats: they have no one way of writing")
    if isinstance(fact, dict):
        for inner in fact.values():
            _no_floats(inner)
    elif isinstance(fact, list):
        for inner in fact:
            _no_floats(inner)


def canonical(facts: dict[str, Fact]) -> str:
    """Answer the one way of writing these facts: sorted keys, no spaces, schema number.

    Raises:
        TypeError: a fact is a float.
    """
    _no_floats(facts)
    return json.dumps(
        {"schema": SCHEMA, **facts},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )


def link(position: int, body: str, before: Sha256) -> Link:
    """Answer the event that follows ``before``."""
    sha256 = hashlib.sha256(f"{before}\n{position}\n{body}".encode()).hexdigest()
    return Link(position=position, body=body, before=before, sha256=sha256)


def veiled(key: bytes, value: str) -> str:
    """Answer the HMAC of a personal value under its case's key, so that the chain outlives deletion."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def breaks(links: Iterable[Link], anchors: Iterable[Head] = ()) -> list[Break]:
    """Answer every place where the chain does not hold, compared with heads kept outside."""
    found: list[Break] = []
    before, expected = GENESIS, 1
    held: dict[int, Sha256] = {}
    for one in links:
        if one.position != expected:
            found.append(Break(position=expected, kind="missing" if one.position > expected else "reordered"))
        elif link(one.position, one.body, one.before).sha256 != one.sha256:
            found.append(Break(position=one.position, kind="edited"))
        elif one.before != before:
            found.append(Break(position=one.position, kind="reordered"))
        held[one.position] = one.sha256
        before, expected = one.sha256, one.position + 1
    for anchor in sorted({head for head in anchors if head.position > 0}, key=lambda head: head.position):
        if anchor.position not in held:
            found.append(Break(position=anchor.position, kind="cut"))
        elif held[anchor.position] != anchor.sha256:
            found.append(Break(position=anchor.position, kind="rewritten"))
    return found
