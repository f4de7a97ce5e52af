"""Events as they are read back from the chain."""

from collections.abc import Iterable, Iterator
from typing import Any

Event = dict[str, Any]


def of_kind(events: Iterable[Event], kind: str) -> Iterator[Event]:
    """Answer the events of one kind, in their order."""
    return (event for event in events if event["kind"] == kind)
