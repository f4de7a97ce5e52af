"""Writing and codes that cannot be read: no value is offered, and they are never taken for an empty field."""

from collections.abc import Mapping

from records.paths import FieldPath
from records.reading import FieldValue, Problem

UNREADABLE = Problem(code="reading.unreadable", message="読み取れません。")
UNREADABLE_CODE = Problem(code="barcode.unreadable", message="バーコードを読み取れません。")
UNREAD = frozenset({UNREADABLE, UNREADABLE_CODE})


def without_guesses(judged: Mapping[FieldPath, FieldValue]) -> dict[FieldPath, FieldValue]:
    """Answer the fields with no value where there is writing of which no text is likely."""
    return {
        path: one.model_copy(update={"value": None, "alternatives": ()}) if one.problem in UNREAD else one
        for path, one in judged.items()
    }
