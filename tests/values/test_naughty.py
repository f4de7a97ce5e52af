"""Whatever is typed into whatever field is a value or a problem in words, and is kept as it was typed."""

import datetime as dt
import unicodedata

import pytest

from desk.writing import understood, written
from records.form import FieldDefinition, FieldKind
from records.values import Blank, Text
from tests.naughty import EVERYTHING, JAPANESE, NAUGHTY
from values.text import has_unseen

TODAY = dt.date(2026, 11, 24)
BOX = {"x": 10, "y": 10, "w": 50, "h": 8}
LINE = {"kind": "line", "box": BOX}
TYPED = [kind for kind in FieldKind if kind is not FieldKind.CHOICE]


def field(kind: FieldKind) -> FieldDefinition:
    layouts = {
        FieldKind.DATE: {"kind": "date_parts", "year": (BOX,), "month": (BOX,), "day": (BOX,)},
        FieldKind.CHECK: {"kind": "check_box", "box": BOX},
    }
    layout = layouts.get(kind, LINE)
    return FieldDefinition.model_validate({"path": "a", "label": "あ", "kind": kind, "layout": layout})


def same_sight(text: str) -> str:
    """What a person sees: spaces of any width are one, a kana with its mark is one sign."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def test_there_are_as_many_as_promised_and_none_twice() -> None:
    assert (len(NAUGHTY) >= 515, len(JAPANESE) >= 200, len(set(EVERYTHING))) == (True, True, len(EVERYTHING))


@pytest.mark.parametrize("kind", TYPED)
def test_every_string_is_a_value_or_a_problem_in_words(kind: FieldKind) -> None:
    for text in EVERYTHING:
        found = understood(field(kind), text, today=TODAY)
        assert (found.value is None) <= (found.problem is not None), ascii(text)
        if found.value is not None and not isinstance(found.value, Blank) and "9999" not in text:
            again = understood(field(kind), written(field(kind), found.value), today=TODAY)
            assert again.value == found.value, ascii(text)


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.NAME])
def test_what_is_kept_is_what_was_typed_and_nothing_unseen_is_kept(kind: FieldKind) -> None:
    kept = 0
    for text in EVERYTHING:
        value = understood(field(kind), text, today=TODAY).value
        if isinstance(value, Text):
            kept += 1
            assert same_sight(value.text) == same_sight(text), ascii(text)
            assert not has_unseen(value.text)
        else:
            assert not text.strip() or has_unseen(text), ascii(text)
    assert kept > 600
